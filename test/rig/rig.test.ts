import { afterEach, expect, test } from "vitest";
import { type TestHome, testHome } from "./home.ts";
import { findLeaks } from "./leaks.ts";
import { needs } from "./needs.ts";
import { openTerminal } from "./pty.ts";
import { runProgram } from "./run.ts";

const homes: TestHome[] = [];
function newHome(): TestHome {
  const home = testHome({ EXTRA: "1" });
  homes.push(home);
  return home;
}
afterEach(() => {
  for (const home of homes.splice(0)) home.remove();
});

test("testHome() leaves no variable of AWS, daypass, CI or npm", () => {
  process.env.AWS_PROFILE = "mine";
  process.env.CI = "1";
  const { env, home } = newHome();
  expect(Object.keys(env).filter((name) => /^(AWS_|DAYPASS_|CI$|npm_|VITEST)/.test(name))).toEqual([]);
  expect(env).toMatchObject({ HOME: home, EXTRA: "1", PATH: process.env.PATH });
});

test("runProgram() gives stdout, stderr and the exit code apart, with no terminal to find", async () => {
  const program = `
    const fs = require("node:fs");
    let terminal = "found";
    try { fs.openSync("/dev/tty"); } catch { terminal = "none"; }
    process.stdin.on("data", (text) => { console.log("out " + text + " " + terminal); console.error("err"); process.exitCode = 7; });`;
  const result = await runProgram([process.execPath, "-e", program], { home: newHome(), stdin: "typed" });
  expect(result).toEqual({ stdout: "out typed none\n", stderr: "err\n", exitCode: 7, signal: undefined });
});

test.skipIf(needs("pty").missing)("openTerminal() keeps stdout, stderr and the terminal apart", async () => {
  const program = `
    const fs = require("node:fs"), tty = fs.openSync("/dev/tty", "r+"), readline = require("node:readline");
    fs.writeSync(tty, "Code: ");
    const lines = readline.createInterface({ input: fs.createReadStream("", { fd: tty }) });
    lines.once("line", (line) => { console.log("got " + line); console.error("said"); process.exit(3); });`;
  const terminal = openTerminal([process.execPath, "-e", program], { home: newHome() });
  await terminal.waitFor("Code:");
  terminal.resize(40, 10);
  terminal.type("123456\r");
  expect(await terminal.ended()).toEqual({
    stdout: "got 123456\n",
    stderr: "said\n",
    terminal: "Code: 123456\n",
    exitCode: 3,
  });
  terminal.close();
});

test.skipIf(needs("pty").missing)("interrupt() is Ctrl-C", async () => {
  const program = `process.on("SIGINT", () => process.exit(130)); console.log("ready"); setInterval(() => {}, 1000);`;
  const terminal = openTerminal([process.execPath, "-e", program], { home: newHome(), output: "terminal" });
  await terminal.waitFor("ready");
  terminal.interrupt();
  expect((await terminal.ended()).exitCode).toBe(130);
  terminal.close();
});

test("findLeaks() finds a secret that was printed or left in a file of another kind", () => {
  const home = newHome();
  home.write(".aws/credentials", "aws_secret_access_key = canary/1+\n");
  home.write(".aws/config", "# canary/1+\n");
  home.write(".local/state/daypass/spent-codes", "1234567 a123456 123456\n");
  home.write(".local/state/daypass/sessions/a", "canary-2\n");
  const secrets = [
    { text: "canary/1+", kind: "keys", name: "the key" },
    { text: "123456", kind: "code", name: "the code" },
    { text: "canary-2", kind: "seed", name: "the seed" },
  ] as const;
  expect(findLeaks({ root: home.root, printed: "hello canary-2", secrets })).toEqual([
    "the key is in home/.aws/config",
    "the code is in home/.local/state/daypass/spent-codes",
    "the seed was printed",
    "the seed is in home/.local/state/daypass/sessions/a",
  ]);
  const own = new Set([home.path(".aws/config")]);
  expect(findLeaks({ root: home.root, printed: "7123456 and 1234567", secrets: secrets.slice(0, 1), own })).toEqual([]);
});
