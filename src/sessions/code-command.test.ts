import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failureOf } from "../../test/rig/failure.ts";
import { type StateRig, stateRig } from "../../test/rig/sessions.ts";
import { codeFromCommand } from "./code-command.ts";

const env = { PATH: process.env.PATH ?? "" };
const quote = (text: string) => `'${text.replaceAll("'", `'"'"'`)}'`;
/** The command line that runs a piece of JavaScript. */
const running = (script: string, ...args: string[]) => [process.execPath, "-e", script, ...args].map(quote).join(" ");

let rig: StateRig;
beforeEach(() => {
  rig = stateRig(env);
});
afterEach(() => rig.home.remove());

const codeOf = (line: string, more: { timeLimitMs?: number; env?: Record<string, string> } = {}) =>
  codeFromCommand(
    { profile: "work", line, timeLimitMs: more.timeLimitMs },
    { ...rig.tools.machine, env: { ...env, ...more.env } },
  );
const printing = (text: string) => running("process.stdout.write(process.argv[1])", text);

describe("codeFromCommand()", () => {
  test.each(["123456", "123456\n", " 123 456 \r\n", "123-456", "Enter your PIN:\n123456\n", "AWS\n123456\n654321\n"])(
    "finds the six digits in %j",
    async (text) => expect(await codeOf(printing(text))).toBe("123456"),
  );

  test.each(["", "12345", "1234567", "code 123456 ok", "12 34 56", "abcdef", `${"x".repeat(5000)}\n123456\n`])(
    "finds none in %j",
    async (text) => {
      const error = await failureOf(codeOf(printing(text)));
      expect(error).toMatchObject({ code: "code-command-failed", exitCode: 5 });
      expect(error.message).toContain("no line with six digits");
    },
  );

  test("splits the line into words as a shell does, quotes and backslashes included, and gives none of it to a shell", async () => {
    const script = "process.stdout.write(JSON.stringify(process.argv.slice(1)) === process.env.WANT ? '123456' : 'no')";
    const line = `${running(script)} "a b" 'c "d"' e\\ f $HOME \`id\` $(id) ; | && '' ~ *`;
    const words = ["a b", 'c "d"', "e f", "$HOME", "`id`", "$(id)", ";", "|", "&&", "", "~", "*"];
    expect(await codeOf(line, { env: { WANT: JSON.stringify(words) } })).toBe("123456");
  });

  test("keeps backslashes on Windows, where they are part of paths", async () => {
    const command = { profile: "work", line: '"C:\\no such\\tool.exe" C:\\a "b c"' };
    const error = await failureOf(codeFromCommand(command, { ...rig.tools.machine, platform: "win32" }));
    expect(error.message).toContain('"C:\\no such\\tool.exe" is not installed');
  });

  test("gives it the environment without credentials, codes and NODE_OPTIONS", async () => {
    const hidden = {
      AWS_ACCESS_KEY_ID: "k",
      AWS_SECRET_ACCESS_KEY: "s",
      AWS_SESSION_TOKEN: "t",
      AWS_SECURITY_TOKEN: "t",
      AWS_CONTAINER_AUTHORIZATION_TOKEN: "t",
      AWS_BEARER_TOKEN_BEDROCK: "t",
      AWS_MFA_ARN: "a",
      DAYPASS_MFA_CODE: "c",
      DAYPASS_HOME: "h",
      NODE_OPTIONS: "--no-warnings",
      aws_secret_access_key: "s",
    };
    const script = `const there = ${JSON.stringify(Object.keys(hidden))}.filter((name) => name in process.env);
      process.stdout.write(there.length === 0 && process.env.AWS_PROFILE === 'work' ? '123456' : there.join())`;
    expect(await codeOf(running(script), { env: { ...hidden, AWS_PROFILE: "work" } })).toBe("123456");
  });

  test.each([
    ["", "it is empty"],
    ["   ", "it is empty"],
    ["pass 'otp", "its quotes do not close"],
    ["no-such-program-of-daypass --x", '"no-such-program-of-daypass" is not installed'],
    ["pass a\u0000b", "it cannot be started"],
    [running("process.exit(3)"), "it ended with exit code 3"],
    [running("process.stdout.write('123456\\n'); process.exitCode = 1"), "it ended with exit code 1"],
    [running("process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000)"), "it was ended by SIGKILL"],
  ])("says why it got none: %s", async (line, why) => {
    const error = await failureOf(codeOf(line));
    expect(error).toMatchObject({ code: "code-command-failed", exitCode: 5 });
    expect(error.message).toBe(`Cannot get an MFA code from daypass_mfa_process of profile "work": ${why}`);
  });

  test("ends one that takes too long, even if it does not want to end", async () => {
    const stubborn = running("process.on('SIGTERM', () => {}); setTimeout(() => process.exit(), 1500)");
    expect((await failureOf(codeOf(stubborn, { timeLimitMs: 200 }))).message).toMatch(/it took longer than 0.2 s$/);
  });

  test("does not wait for what the command left running behind", async () => {
    const pidFile = rig.home.path("pid");
    const leaving = `const child = require('node:child_process').spawn(process.execPath,
      ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: ['ignore', 'inherit', 'ignore'], detached: true });
      require('node:fs').writeFileSync(process.argv[1], String(child.pid));
      child.unref(); process.stdout.write('123456\\n')`;
    expect(await codeOf(running(leaving, pidFile))).toBe("123456");
    const pid = Number(readFileSync(pidFile, "utf8"));
    expect(process.kill(pid, 0), "it is still there").toBe(true);
    process.kill(pid, "SIGKILL");
  });
});
