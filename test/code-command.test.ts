import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openRelay } from "./rig/relay.ts";
import { keysOf, type Workplace, workplaces } from "./rig/workplace.ts";

const places = workplaces();
afterAll(places.close);

/** A program that prints a code, writes down that it ran and what it was given. */
function codeProgram(place: Workplace, body: string): string {
  const path = join(place.home.work, "code-program");
  writeFileSync(
    path,
    `#!/bin/sh\necho ran >>'${place.home.work}/runs'\nenv >'${place.home.work}/environment'\n${body}\n`,
    { mode: 0o700 },
  );
  return path;
}

function runsOf(place: Workplace): number {
  const path = join(place.home.work, "runs");
  return existsSync(path) ? readFileSync(path, "utf8").split("\n").length - 1 : 0;
}

async function withCommand(lineOf: (place: Workplace) => string): Promise<Workplace> {
  const place = await places.open();
  const line = lineOf(place);
  place.home.write(".aws/config", `[profile work]\nmfa_serial = ${place.user.serial}\ndaypass_mfa_process = ${line}\n`);
  return place;
}

const trustAll = async (place: Workplace) => {
  expect((await place.run(["trust", "--yes", "--no-input"])).exitCode).toBe(0);
};

describe.skipIf(process.platform === "win32").concurrent("daypass_mfa_process", () => {
  test("is not run before it is trusted, nor by anything but a login that needs a code", async () => {
    const place = await withCommand((at) => codeProgram(at, `echo ${at.code()}`));
    const refused = await place.run(["login", "work"]);
    expect(refused.stderr).toMatch(
      /Refused to run ".*code-program": ~\/\.aws\/config:3:1 names it as daypass_mfa_process/,
    );
    expect(refused.exitCode).toBe(9);
    for (const args of [
      ["status"],
      ["trust", "--no-input"],
      ["trust", "list"],
      ["login", "work", "--dry-run"],
      ["login", "work", "-c", place.wrongCode()],
    ]) {
      await place.run(args);
    }
    expect(runsOf(place)).toBe(0);
    await trustAll(place);
    expect(runsOf(place)).toBe(0);
    expect((await place.run(["login", "work"])).exitCode).toBe(0);
    expect(runsOf(place)).toBe(1);
    // A session that is kept needs no code.
    expect((await place.run(["login", "work"])).exitCode).toBe(0);
    expect(runsOf(place)).toBe(1);
  });

  test("gets none of the credentials and nothing of daypass's in its environment", async () => {
    const place = await withCommand((at) => codeProgram(at, `echo ${at.code()}`));
    await trustAll(place);
    const secrets = {
      AWS_ACCESS_KEY_ID: place.user.keyId,
      AWS_SECRET_ACCESS_KEY: "environment-secret-canary",
      AWS_SESSION_TOKEN: "environment-token-canary",
      AWS_SECURITY_TOKEN: "environment-token-canary",
      DAYPASS_DURATION: "12h",
      DAYPASS_CANARY: "canary",
      NODE_OPTIONS: "--no-deprecation",
    };
    expect((await place.run(["login", "work"], { env: { ...secrets, ORDINARY: "stays" } })).exitCode).toBe(0);
    const environment = readFileSync(join(place.home.work, "environment"), "utf8");
    expect(environment).toMatch(/^ORDINARY=stays$/m);
    expect(environment).toMatch(/^HOME=/m);
    expect(environment).not.toMatch(/canary|^(AWS_ACCESS_KEY_ID|DAYPASS_\w*|NODE_OPTIONS)=/m);
    expect(environment).not.toContain(place.user.secret);
  });

  test("runs no more once its line is another, or stands in another file", async () => {
    const place = await withCommand((at) => codeProgram(at, `echo ${at.code()}`));
    await trustAll(place);
    const config = place.home.read(".aws/config");
    place.home.write(".aws/config", config.replace("code-program", "code-program --now"));
    expect((await place.run(["login", "work"])).exitCode).toBe(9);
    place.home.write(".aws/config", config);
    mkdirSync(place.home.path("repository"));
    const copy = place.home.write("repository/config", config);
    expect((await place.run(["login", "work"], { env: { AWS_CONFIG_FILE: copy } })).exitCode).toBe(9);
    expect(runsOf(place)).toBe(0);
    expect((await place.run(["login", "work"])).exitCode).toBe(0);
  });

  test("is split into words and never given to a shell", async () => {
    const place = await withCommand(() => `echo 123456 && touch ran | cat $(touch ran) \`touch ran\` > ran`);
    await trustAll(place);
    const { exitCode, stderr } = await place.run(["login", "work"]);
    expect(stderr).toMatch(
      /Cannot get an MFA code from daypass_mfa_process of profile "work": it printed no line with six digits/,
    );
    expect(exitCode).toBe(5);
    expect(existsSync(join(place.home.work, "ran"))).toBe(false);
    expect(place.sent()).toBe(0);
  });

  test.each([
    ["fails", "echo 654321; exit 3", /it ended with exit code 3/],
    ["is killed", "kill -9 $$", /it was ended by SIGKILL/],
    ["prints no code", "echo no code here: 654321 things", /it printed no line with six digits/],
    ["prints nothing", "", /it printed no line with six digits/],
    ["floods", "yes | head -c 3000000", /it printed no line with six digits/],
  ] as const)("that %s ends login with one sentence, and nothing it printed is shown or sent", async (_, body, why) => {
    const place = await withCommand((at) => codeProgram(at, body));
    await trustAll(place);
    const before = place.files();
    const { exitCode, stdout, stderr } = await place.run(["login", "work"]);
    expect(stderr).toMatch(why);
    expect(exitCode).toBe(5);
    expect(stdout).toBe("");
    expect(stderr).not.toContain("654321");
    expect(runsOf(place)).toBe(1);
    expect(place.sent()).toBe(0);
    expect(place.files()).toEqual(before);
  });

  test.each([
    ["is not installed", "no-such-program-anywhere 1", /"no-such-program-anywhere" is not installed/],
    ["has a quote that does not close", "echo 'x", /its quotes do not close/],
  ] as const)("that %s ends login with one sentence", async (_, line, why) => {
    const place = await withCommand(() => line);
    await trustAll(place);
    const { exitCode, stderr } = await place.run(["login", "work"]);
    expect(stderr).toMatch(why);
    expect(exitCode).toBe(5);
  });

  test("whose code is refused is not run again, and nobody is asked where nobody is", async () => {
    const place = await withCommand((at) => codeProgram(at, `echo ${at.wrongCode()}`));
    await trustAll(place);
    const { exitCode } = await place.run(["login", "work"]);
    expect(exitCode).toBe(5);
    expect(runsOf(place)).toBe(1);
    expect(place.sent()).toBe(1);
  });

  test("talks to the person on stderr, prints its code in two groups if it likes, and leaves stdin alone", async () => {
    const place = await withCommand((at) => {
      const code = at.code();
      return codeProgram(at, `echo touch the key >&2; echo '${code.slice(0, 3)} ${code.slice(3)}'`);
    });
    await trustAll(place);
    const { exitCode, stderr } = await place.run(["login", "work"], { stdin: "something else\n" });
    expect(stderr).toMatch(/^touch the key\n✔ Session for work-mfa until /);
    expect(exitCode).toBe(0);
  });
});

test("an endpoint and a command of one file are trusted together", async () => {
  const place = await places.open({ credentials: (person) => `[work]\n${keysOf(person)}` });
  const relay = await openRelay(place.sandbox.endpoint);
  const program = codeProgram(place, `echo ${place.code()}`);
  place.home.write(
    ".aws/config",
    `[profile work]\nmfa_serial = ${place.user.serial}\nendpoint_url = ${relay.url}\ndaypass_mfa_process = ${program}\n`,
  );
  const env = { AWS_ENDPOINT_URL: undefined };
  const { stderr } = await place.run(["trust", "--yes", "--no-input"], { env });
  expect(stderr).toContain(relay.url);
  expect(stderr).toContain(program);
  expect((await place.run(["login", "work"], { env })).exitCode).toBe(0);
  expect((await place.run(["trust"], { env })).stderr).toMatch(/Nothing waits for your trust/);
  await relay.close();
});
