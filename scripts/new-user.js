// @ts-check
/**
 * A stranger with the README: from nothing to `aws sts get-caller-identity` against the sandbox, on a terminal, in an empty HOME.
 * Counts the seconds and the answers that had to be given.
 *
 *   node scripts/new-user.js      installs from a clean copy by `npm ci && npm pack && npm install -g`, as the README has it
 *
 * Ends with 1 where it takes more than 90 s or five answers.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { spawn } from "@lydell/node-pty";

const home = fileURLToPath(new URL("..", import.meta.url));
export const limits = { seconds: 90, answers: 5 };

/**
 * @typedef {{ seconds: number, answers: number, said: string }} Outcome
 */

/**
 * @param {{ install: (prefix: string, folder: string) => void, aws: string, env: Readonly<Record<string, string>> }} how
 * @returns {Promise<Outcome>}
 */
export async function tryAsStranger({ install, aws, env }) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "daypass-stranger-")));
  try {
    const started = performance.now();
    const own = join(folder, "home");
    mkdirSync(own, { mode: 0o700 });
    install(join(own, ".local"), folder);
    const path = [join(own, ".local", "bin"), dirname(aws), dirname(process.execPath), "/usr/bin", "/bin"].join(
      delimiter,
    );
    const { answers, said } = await firstRun(own, {
      ...env,
      HOME: own,
      PATH: path,
      TERM: "xterm-256color",
      SHELL: "/bin/sh",
    });
    return { seconds: (performance.now() - started) / 1000, answers, said };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * What the README says to type, and what is asked then.
 * @param {string} folder
 * @param {Readonly<Record<string, string>>} env
 */
async function firstRun(folder, env) {
  const terminal = spawn("/bin/sh", ["-c", "daypass"], { cwd: folder, env, cols: 120, rows: 40 });
  let text = "";
  let ended = false;
  terminal.onData((data) => {
    text += stripVTControlCharacters(data);
  });
  terminal.onExit(() => {
    ended = true;
  });
  /** @param {RegExp} pattern */
  const shown = async (pattern) => {
    for (const deadline = Date.now() + 60_000; Date.now() < deadline && !ended; ) {
      const match = pattern.exec(text);
      if (match !== null) return match;
      await new Promise((done) => setTimeout(done, 20));
    }
    throw new Error(`${pattern} did not appear:\n${text}`);
  };
  let answers = 0;
  /** @param {string} keys */
  const answer = (keys) => {
    answers += 1;
    terminal.write(keys);
  };
  try {
    await shown(/What would you like to do\?/);
    // The second door: a pretend AWS.
    answer("\u001b[B\r");
    const [, code = ""] = await shown(/authenticator shows (\d{6})/);
    await shown(/Leave: exit/);
    terminal.write("daypass login work\r");
    await shown(/n = stop:/);
    answer(`${code}\r`);
    await shown(/Session for work-mfa until/);
    terminal.write("aws sts get-caller-identity --profile work-mfa\r");
    const [said] = await shown(/arn:aws:iam::\d{12}:user\/\S+/);
    terminal.write("exit\r");
    return { answers, said };
  } finally {
    terminal.kill();
  }
}

/**
 * As the README has it, in a clean copy.
 * @param {string} prefix
 * @param {string} folder
 */
function installFromClone(prefix, folder) {
  const clone = join(folder, "daypass");
  const skipped = /(^|[/\\])(node_modules|dist|\.cache|\.git)$/;
  cpSync(home, clone, { recursive: true, filter: (path) => !skipped.test(path) });
  const run = (/** @type {string} */ line) =>
    execFileSync("/bin/sh", ["-c", line], { cwd: clone, stdio: ["ignore", "ignore", "inherit"] });
  run("npm ci --silent && npm pack --silent");
  run(`npm install --silent -g --prefix '${prefix}' ./daypass-*.tgz`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const aws =
    process.env.DAYPASS_TEST_AWS ?? execFileSync("/bin/sh", ["-c", "command -v aws"], { encoding: "utf8" }).trim();
  const { seconds, answers, said } = await tryAsStranger({ install: installFromClone, aws, env: {} });
  console.log(`${Math.round(seconds)} s, ${answers} answers: ${said}`);
  if (seconds > limits.seconds || answers > limits.answers) process.exitCode = 1;
}
