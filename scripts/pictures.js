// @ts-check
/**
 * `npm run docs:pictures`: the pictures of `docs/pictures`, each an SVG with a text twin of the same name. Terminals are recorded:
 * daypass runs on a real one against its sandbox, whose secrets and clock are always the same. Diagrams are drawn from the tables below.
 *
 *   node scripts/pictures.js --check    says which pictures show something else than daypass does now
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "./build.js";
import { diagrams } from "./pictures-diagrams.js";
import { record } from "./pictures-terminal.js";

const home = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/**
 * @typedef {{ svg: string, text: string }} Picture
 * @typedef {import("./pictures-terminal.js").Scene} Scene
 * @typedef {{ endpoint: string, account: string, keyId: string, secret: string, serial: string }} Place
 */

/** @type {Readonly<Record<string, (place: Place) => Scene>>} */
const scenes = {
  // The picture of the README: the first half minute of a day.
  day: (place) => ({
    title: "daypass login, status and profiles test in a terminal",
    files: usualFiles(place),
    steps: [
      { types: "daypass login work", answers: [{ to: "n = stop:", with: "code", kept: true }] },
      { types: "daypass status" },
      { types: "daypass profiles test" },
    ],
  }),
  code: (place) => ({
    title: "daypass asks for the MFA code",
    files: usualFiles(place),
    steps: [{ types: "daypass login work", answers: [{ to: "n = stop:", with: "code", stays: true }] }],
  }),
  section: (place) => ({
    title: "the section that daypass login writes into ~/.aws/credentials",
    files: usualFiles(place),
    before: [{ types: "daypass login work", answers: [{ to: "n = stop:", with: "code" }] }],
    steps: [{ types: "cat ~/.aws/credentials", masked: true }],
  }),
  "profile-error": (place) => ({
    title: "AWS_PROFILE names a profile that does not exist, and what mends it",
    files: usualFiles(place),
    before: [{ types: "daypass login work", answers: [{ to: "n = stop:", with: "code" }] }],
    steps: [
      { types: "export AWS_PROFILE=wrok" },
      { types: 'daypass explain "CredentialsProviderError: Could not load credentials from any providers"' },
      { types: "export AWS_PROFILE=work-mfa" },
      { types: "daypass doctor" },
    ],
  }),
};

/** @param {Place} place */
function usualFiles({ account, keyId, secret, serial }) {
  return {
    ".aws/credentials": `[work]\naws_access_key_id = ${keyId}\naws_secret_access_key = ${secret}\n`,
    ".aws/config": [
      `[profile work]\nmfa_serial = ${serial}\nregion = eu-west-1\n`,
      `[profile admin]\nrole_arn = arn:aws:iam::${account}:role/Admin\nsource_profile = work-mfa\nregion = eu-west-1\n`,
      `[profile reader]\nrole_arn = arn:aws:iam::${account}:role/ReadOnly\nsource_profile = work-mfa\nregion = eu-west-1\n`,
      "[profile work-mfa]\nregion = eu-west-1\n",
    ].join("\n"),
  };
}

/** Always the same morning. */
const morning = new Date("2026-11-21T09:40:05Z");

/**
 * Every picture by its name, as it is now.
 * @returns {Promise<Readonly<Record<string, Picture>>>}
 */
export async function pictures() {
  const dist = await build({ types: false });
  const { startSandbox } = createRequire(import.meta.url)(join(dist, "index.js"));
  /** @type {Record<string, Picture>} */
  const made = { ...diagrams() };
  for (const [name, scene] of Object.entries(scenes)) {
    const clock = { at: morning };
    const sandbox = await startSandbox({ seed: "pictures", now: () => clock.at });
    const folder = mkdtempSync(join(tmpdir(), "daypass-picture-"));
    try {
      const { users, account } = sandbox.description();
      const [user] = users;
      const place = {
        endpoint: sandbox.endpoint,
        account,
        keyId: user.accessKeyId,
        secret: user.secretAccessKey,
        serial: user.devices[0].serial,
      };
      made[name] = await record(scene(place), { sandbox, folder, daypass: join(dist, "daypass.js"), clock });
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await sandbox.close();
    }
  }
  return made;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const folder = join(home, "docs", "pictures");
  mkdirSync(folder, { recursive: true });
  for (const [name, { svg, text }] of Object.entries(await pictures())) {
    for (const [file, content] of /** @type {const} */ ([
      [join(folder, `${name}.svg`), svg],
      [join(folder, `${name}.txt`), text],
    ])) {
      if (!process.argv.includes("--check")) writeFileSync(file, content);
      else if (readFileSync(file, "utf8") !== content) {
        console.error(`${file} is not what daypass shows now: npm run docs:pictures`);
        process.exitCode = 1;
      }
    }
  }
}
