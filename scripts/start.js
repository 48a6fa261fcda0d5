// @ts-check
/**
 * `npm start`: the main job in one go. With a `.env` in the folder where npm was called, a session for `[default]` from it;
 * without one, the tour of the sandbox. What follows `--` is passed on: `npm start -- -c 123456 --duration 36h`.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, join } from "node:path";
import { build } from "./build.js";

// npm changes to the folder of package.json and tells here where it was called.
const folder = process.env.INIT_CWD ?? process.cwd();
const args = process.argv.slice(2);
const hasEnvFile = existsSync(join(folder, ".env"));
const command = hasEnvFile ? ["login", "--env-file", ".env", "--to", "default", ...args] : ["sandbox", "tour", ...args];

if (!hasEnvFile) {
  process.stderr.write(`There is no .env in ${folder}: this is the sandbox, nothing of yours is touched.\n`);
}
const notInstalled = "The command daypass is not installed yet: npm pack && npm install -g ./daypass-*.tgz.";
const slow = setTimeout(() => process.stderr.write("Building daypass first …\n"), 1500);
const dist = await build({ types: false });
clearTimeout(slow);

const child = spawn(process.execPath, [join(dist, "daypass.js"), ...command], { cwd: folder, stdio: "inherit" });
// Ctrl-C reaches the tool by itself, as it shares the terminal; this process only waits for what comes of it.
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, () => forward(signal));
child.once("exit", (code, signal) => {
  process.exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
  if (code === 0 && !isInstalled())
    process.stderr.write(`${notInstalled}${hasEnvFile ? "" : " With keys in a .env here: npm start."}\n`);
});

// What daypass says names the command.
function isInstalled() {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((name) => !name.includes("node_modules"));
  return folders.some((name) => existsSync(join(name, "daypass")) || existsSync(join(name, "daypass.cmd")));
}

/** @param {NodeJS.Signals} signal */
function forward(signal) {
  if (signal !== "SIGINT") child.kill(signal);
}
