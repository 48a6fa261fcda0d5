// @ts-check
/**
 * Standalone executables of daypass, one file each, that need no Node.js:
 *
 *     npm run executables -- [--into FOLDER] [--only linux-x64]…
 *
 * Bun carries what `scripts/build.js` has built (docs/decisions/0006). Its builds for all platforms come from npm in one exact version, are
 * held against the hashes below, and are kept in `.cache`. Any of them is made on any platform for which Bun runs; those that can run here
 * are started once. Beside them lies `SHA256SUMS`.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "./build.js";
import { signMachO } from "./sign-mach-o.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const bunVersion = "1.4.5";

/** What Bun's package is called for a platform, the hash that npm gives for it, and Bun's own name of the platform. */
const platforms = /** @type {const} */ ({
  "linux-x64": {
    runtime: "linux-x64",
    integrity: "sha512-IWX9BELoGHAUtMonkeSaNaZwXzRk+oDw6Mk+HBFXd3KHYIBNBsIGRupMZPcgNoDbJpLu6gAJjIoIVPZtt1aJ1g==",
  },
  "linux-arm64": {
    runtime: "linux-aarch64",
    integrity: "sha512-4BXmsSKnjOrlGWqZV4x/oWa7AVoR+B6lCXddMzOAXBIm3t50eslg9wb66gmtW1AamEQ1l1CDvmmruysEhqOWMg==",
  },
  "macos-x64": {
    runtime: "darwin-x64",
    integrity: "sha512-qkLPMGHZM9NI6CeHTWwVezzmlo6cC4Ta7yUAjYIWXS366qQcOlcp75t2uZyiuVRBMPS0h9qE0tCcvCHGaFqjJg==",
  },
  "macos-arm64": {
    runtime: "darwin-aarch64",
    integrity: "sha512-4MIFXHmctH2EhAxLXm2/qxNtv17dFtLJylvaOCsrgq6KSqHTs6eW5YSrJjRbJxYUJaR901fsN8JfZOa+CsWpWQ==",
  },
  "windows-x64": {
    runtime: "windows-x64",
    integrity: "sha512-FNvply651vcE/GHgNWz6mZvhmkwBuu8Hw54oNzA+CQog+HW+542rXQmZqNHRkFxazD9L3xi+iTtvO3engAgJfw==",
  },
});

/** @typedef {keyof typeof platforms} Platform */

// Without the two about autoload, the `.env` and the `bunfig.toml` of whatever folder daypass runs in would change what it does:
// `preload` there is somebody else's program in the process that holds the credentials.
const hardened = ["--no-compile-autoload-dotenv", "--no-compile-autoload-bunfig"];
const fast = ["--minify", "--bytecode"];
// A package that asks for its own path gets the same everywhere: nothing of this machine is in an executable, and two machines make the same.
const nowhere = ['--define=__filename="/daypass"', '--define=__dirname="/"'];

/**
 * Makes them, and returns the path of each.
 * @param {{ readonly into: string, readonly only?: readonly Platform[] }} options
 */
export async function makeExecutables({ into, only = /** @type {Platform[]} */ (Object.keys(platforms)) }) {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const builder = runtimeOf(hostPlatform());
  mkdirSync(into, { recursive: true });
  const staging = mkdtempSync(join(tmpdir(), "daypass-executables-"));
  try {
    stage(await build(), staging);
    const made = only.map((platform) => {
      const name = `daypass-${version}-${platform}${platform === "windows-x64" ? ".exe" : ""}`;
      compile(builder, platform, staging, join(into, name));
      return { platform, path: join(into, name) };
    });
    for (const { platform, path } of made) if (platform === hostPlatform()) tryOut(path, version);
    writeSums(into);
    return made.map(({ path }) => path);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

// Bun would make one program of both: loading what a hit does not need takes it a quarter longer. So the hot file asks at run time for
// the other, which lies beside it in the executable.
const coldSide = 'require("./cli.js")';

/**
 * The built tool with its pages, as a folder that Bun reads.
 * @param {string} dist
 * @param {string} staging
 */
function stage(dist, staging) {
  const wanted = (/** @type {string} */ path) => !path.endsWith(".d.ts");
  cpSync(dist, join(staging, "dist"), { recursive: true, filter: wanted });
  cpSync(join(root, "docs", "problems"), join(staging, "docs", "problems"), { recursive: true });
  const hot = join(staging, "dist", "daypass.js");
  const text = readFileSync(hot, "utf8");
  if (text.split(coldSide).length !== 2) throw new Error(`dist/daypass.js does not hold ${coldSide} once`);
  writeFileSync(hot, text.replace(coldSide, 'require(process.argv[1].replace(/[^\\\\/]*$/, "cli.js"))'));
}

/**
 * @param {string} builder
 * @param {Platform} platform
 * @param {string} staging
 * @param {string} target
 */
function compile(builder, platform, staging, target) {
  const options = [
    ...["build", "--compile", ...fast, ...hardened, ...nowhere, `--target=bun-${platforms[platform].runtime}`],
    ...[`--compile-executable-path=${runtimeOf(platform)}`, "--asset=docs", `--outfile=${target}`],
  ];
  // Nothing of this environment takes part either: npm sets much of it.
  const env = {
    PATH: process.env.PATH,
    HOME: staging,
    TMPDIR: staging,
    TEMP: staging,
    SystemRoot: process.env.SystemRoot,
  };
  execFileSync(builder, [...options, "dist/daypass.js", "dist/cli.js"], {
    cwd: staging,
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  // Bun leaves the signature of the program that it started from.
  if (platform.startsWith("macos-")) signMachO(target);
}

/** @returns {Platform} */
export function hostPlatform() {
  const system = { darwin: "macos", win32: "windows" }[String(process.platform)] ?? process.platform;
  const name = `${system}-${process.arch}`;
  if (name in platforms) return /** @type {Platform} */ (name);
  throw new Error(`there is no Bun that runs on ${name}`);
}

/**
 * Bun for a platform: from the folder of those fetched before, else from npm.
 * @param {Platform} platform
 * @returns {string} the path of the program
 */
function runtimeOf(platform) {
  const { runtime, integrity } = platforms[platform];
  const folder = join(root, ".cache", "bun", `${runtime}-${bunVersion}`);
  const program = join(folder, "package", "bin", platform === "windows-x64" ? "bun.exe" : "bun");
  if (existsSync(program)) return program;
  const fresh = `${folder}-${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  try {
    const npm = process.platform === "win32" ? "npm.cmd" : "npm";
    const wanted = `@oven/bun-${runtime}@${bunVersion}`;
    execFileSync(npm, ["pack", wanted, "--silent", "--pack-destination", fresh], {
      cwd: fresh,
      stdio: ["ignore", "ignore", "inherit"],
    });
    const [archive = ""] = readdirSync(fresh);
    const found = `sha512-${createHash("sha512")
      .update(readFileSync(join(fresh, archive)))
      .digest("base64")}`;
    if (found !== integrity) throw new Error(`${wanted} has the hash ${found}, not ${integrity}`);
    execFileSync("tar", ["-xzf", archive], { cwd: fresh });
    rmSync(join(fresh, archive));
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return program;
}

/**
 * That it starts at all; `scripts/black-box.js --executable` and test/executables.test.ts ask for more.
 * @param {string} path
 * @param {string} version
 */
function tryOut(path, version) {
  const { stdout, stderr } = spawnSync(path, ["--version"], { encoding: "utf8" });
  if (stdout !== `${version}\n`) throw new Error(`${path} --version printed ${stdout}${stderr}`);
}

/** @param {string} folder */
function writeSums(folder) {
  const names = readdirSync(folder)
    .filter((name) => name.startsWith("daypass-"))
    .sort();
  const lines = names.map(
    (name) =>
      `${createHash("sha256")
        .update(readFileSync(join(folder, name)))
        .digest("hex")}  ${name}\n`,
  );
  writeFileSync(join(folder, "SHA256SUMS"), lines.join(""));
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: {
      into: { type: "string", default: join(root, ".cache", "executables") },
      only: { type: "string", multiple: true, default: Object.keys(platforms) },
    },
  });
  const unknown = values.only.find((name) => !(name in platforms));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: there is ${Object.keys(platforms).join(", ")}`);
  const paths = await makeExecutables({ into: values.into, only: /** @type {Platform[]} */ (values.only) });
  for (const path of paths) console.log(path);
}
