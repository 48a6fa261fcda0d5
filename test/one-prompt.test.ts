/** However many processes need a session at once, one code is asked for and sent: real processes, really killed. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { testHome } from "./rig/home.ts";
import { needs } from "./rig/needs.ts";
import type { Terminal } from "./rig/pty.ts";
import { daypassCommand, environment, type RunResult, runDaypass } from "./rig/run.ts";
import { startSandboxProcess } from "./rig/sandbox.ts";
import { until } from "./rig/until.ts";
import { type Person, usualCredentials, type Workplace, workplaces } from "./rig/workplace.ts";

const places = workplaces();
const ends: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of ends) await end();
  await places.close();
});

const account = ({ arn }: Person) => arn.split(":")[4];
const roles = ({ arn }: Person, ...names: readonly string[]) =>
  names
    .map(
      (name) =>
        `[profile ${name}]\nrole_arn = arn:aws:iam::${arn.split(":")[4]}:role/${name === "two" ? "ReadOnly" : "Admin"}\nsource_profile = work-mfa\nrole_session_name = ana-${name}\n`,
    )
    .join("");
const usual = (person: Person, more = "") =>
  `[profile work]\nregion = us-east-1\nmfa_serial = ${person.serial}\n${more}${roles(person, "one", "two")}`;

const counts = (place: Workplace) => countsOf(place.sandbox.calls());

function countsOf(calls: readonly { readonly action: string }[]) {
  const of = (name: string) => calls.filter(({ action }) => action === name).length;
  return { sessions: of("GetSessionToken"), roles: of("AssumeRole") };
}

const failuresIn = (results: readonly RunResult[]) =>
  results.filter(({ exitCode, stderr }) => exitCode !== 0 || stderr !== "").map(({ stderr }) => stderr);

/** A sandbox in a process of its own: this one is busy with starting a hundred others. */
async function apart() {
  const home = testHome();
  const sandbox = await startSandboxProcess(home);
  ends.push(async () => {
    await sandbox.stop();
    home.remove();
  });
  home.env.AWS_ENDPOINT_URL = sandbox.line.endpoint;
  const [user] = sandbox.line.users;
  const [device] = user?.devices ?? [];
  if (user === undefined || device === undefined) throw new Error("the sandbox has nobody with a device in it");
  const arn = `arn:aws:iam::${sandbox.line.account}:user/${user.name}`;
  const person = { ...device, name: user.name, arn, keyId: user.accessKeyId, secret: user.secretAccessKey };
  home.write(".aws/credentials", usualCredentials(person));
  home.write(".aws/config", usual(person));
  return { home, sandbox, person };
}

/** A workplace whose codes come from a program that writes down every run of it. */
async function withCommand(body: string): Promise<Workplace & { runs(): number }> {
  const program = (home: string) => join(home, "code-program");
  const place = await places.open({ config: () => "" });
  const path = program(place.home.work);
  writeFileSync(path, `#!/bin/sh\necho ran >>'${place.home.work}/runs'\n${body.replace("CODE", place.code())}\n`, {
    mode: 0o700,
  });
  place.home.write(".aws/config", usual(place.user, `daypass_mfa_process = ${path}\n`));
  expect((await place.run(["trust", "--yes", "--no-input"])).exitCode).toBe(0);
  const file = join(place.home.work, "runs");
  return { ...place, runs: () => (existsSync(file) ? readFileSync(file, "utf8").split("\n").length - 1 : 0) };
}

/** Starts a process of daypass without a terminal, to be killed. */
function start(place: Workplace, args: readonly string[]) {
  const [file, ...words] = daypassCommand(args);
  const child = spawn(file, words, { cwd: place.home.work, env: environment(place.home.env), detached: true });
  const ended = new Promise<void>((done) => child.once("close", () => done()));
  return { child, ended };
}

describe.skipIf(process.platform === "win32")("many `daypass process` at once", () => {
  test("100 without a session: one code, one GetSessionToken, one AssumeRole for each role", async () => {
    const { home, sandbox, person } = await apart();
    const program = join(home.work, "code-program");
    writeFileSync(program, `#!/bin/sh\necho ran >>'${home.work}/runs'\nsleep 0.3; echo ${await sandbox.code()}\n`, {
      mode: 0o700,
    });
    home.write(".aws/config", usual(person, `daypass_mfa_process = ${program}\n`));
    expect((await runDaypass(["trust", "--yes", "--no-input"], { home })).exitCode).toBe(0);
    const names = Array.from({ length: 100 }, (_, index) => ["one", "two", "work-mfa", "work"][index % 4] ?? "");
    const results = await Promise.all(names.map((name) => runDaypass(["process", name], { home })));
    expect(failuresIn(results)).toEqual([]);
    expect(readFileSync(join(home.work, "runs"), "utf8")).toBe("ran\n");
    expect(countsOf(await sandbox.calls())).toEqual({ sessions: 1, roles: 2 });
    expect(new Set(results.map(({ stdout }) => stdout)).size).toBe(3);
    for (const { stdout } of results) expect(JSON.parse(stdout)).toMatchObject({ AccountId: account(person) });
  }, 120_000);

  test("100 with a session and no role session: one AssumeRole for each role", async () => {
    const { home, sandbox } = await apart();
    expect((await runDaypass(["login", "work", "-c", await sandbox.code()], { home })).exitCode).toBe(0);
    const names = Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? "one" : "two"));
    const results = await Promise.all(names.map((name) => runDaypass(["process", name], { home })));
    expect(failuresIn(results)).toEqual([]);
    expect(countsOf(await sandbox.calls())).toEqual({ sessions: 1, roles: 2 });
  }, 120_000);

  test("a code that AWS refuses ends all of them with that reason, and is sent once", async () => {
    const place = await withCommand("sleep 2; echo 000000");
    const results = await Promise.all(Array.from({ length: 20 }, () => place.run(["process", "one"])));
    expect(new Set(results.map(({ exitCode, stdout }) => `${exitCode}${stdout}`))).toEqual(new Set(["5"]));
    for (const { stderr } of results) expect(stderr).toMatch(/^daypass: AWS did not accept the code.*\n$/);
    expect(counts(place)).toEqual({ sessions: 1, roles: 0 });
    expect(place.runs()).toBe(1);
  }, 60_000);

  test("a network that fails ends one of them; the next tries for itself", async () => {
    const place = await withCommand("echo CODE");
    place.sandbox.setFaults([{ name: "5xx" }]);
    const first = start(place, ["process", "one"]);
    await first.ended;
    place.sandbox.setFaults([]);
    expect(first.child.exitCode).toBe(8);
    expect(place.runs()).toBe(1);
    await place.run(["process", "one"]);
    expect(place.runs()).toBe(2);
  }, 60_000);

  test("the one that is killed while it asks leaves its place to the next", async () => {
    const place = await withCommand(`[ -e held ] && { echo CODE; exit; }\ntouch held; sleep 30`);
    const first = start(place, ["process", "one"]);
    await until(() => place.runs() === 1);
    const others = Array.from({ length: 10 }, () => place.run(["process", "one"]));
    await sleep(1000);
    expect(place.runs()).toBe(1);
    process.kill(-(first.child.pid ?? 0), "SIGKILL");
    const results = await Promise.all(others);
    expect(results.map(({ exitCode, stderr }) => `${exitCode}${stderr}`)).toEqual(results.map(() => "0"));
    expect(place.runs()).toBe(2);
    expect(counts(place)).toEqual({ sessions: 1, roles: 1 });
  }, 60_000);
});

describe.skipIf(needs("pty").missing)("many terminals at once", () => {
  const question = /MFA code of .*:/;

  /** Waits until one of the terminals asks, and returns it with the others. */
  async function asker(terminals: readonly Terminal[]) {
    await until(() => terminals.some((terminal) => question.test(terminal.text())));
    const asking = terminals.filter((terminal) => question.test(terminal.text()));
    expect(asking).toHaveLength(1);
    const [one] = asking;
    if (one === undefined) throw new Error("nobody asks");
    return { one, others: terminals.filter((terminal) => terminal !== one) };
  }

  const open = (place: Workplace, number: number, args = ["login", "work", "--renew"]) =>
    Array.from({ length: number }, () => place.onTerminal(args, { output: "terminal" }));

  test("24: one asks, the others say where, and all get the same session", async () => {
    const place = await places.open({ config: usual });
    const { one, others } = await asker(open(place, 24));
    await until(() => others.every((other) => /waiting for the MFA code asked for on \/dev\/\S+/.test(other.text())));
    one.type(`${place.code()}\r`);
    const results = await Promise.all([one, ...others].map((terminal) => terminal.ended()));
    expect(results.map(({ exitCode }) => exitCode)).toEqual(results.map(() => 0));
    expect(counts(place).sessions).toBe(1);
    for (const other of others) expect(other.text()).not.toMatch(question);
  }, 120_000);

  test("whoever asks is killed: one of the others asks", async () => {
    const place = await places.open({ config: usual });
    const { one, others } = await asker(open(place, 6));
    one.close();
    const { one: next, others: left } = await asker(others);
    next.type(`${place.code()}\r`);
    const results = await Promise.all([next, ...left].map((terminal) => terminal.ended()));
    expect(results.map(({ exitCode }) => exitCode)).toEqual(results.map(() => 0));
    expect(counts(place).sessions).toBe(1);
  }, 60_000);

  test("the question is cancelled: all that waited end, with the reason; the next to come asks anew", async () => {
    const place = await places.open({ config: usual });
    const { one, others } = await asker(open(place, 6));
    await until(() => others.every((other) => other.text().includes("waiting")));
    one.interrupt();
    expect((await one.ended()).exitCode).toBe(130);
    for (const other of others) {
      const { exitCode, terminal } = await other.ended();
      expect(exitCode).toBe(10);
      expect(terminal).toMatch(
        /Nobody gave an MFA code for profile "work-mfa": the question on \/dev\/\S+ was cancelled/,
      );
    }
    expect(counts(place).sessions).toBe(0);
    const { one: again } = await asker(open(place, 1));
    again.type(`${place.code()}\r`);
    expect((await again.ended()).exitCode).toBe(0);
  }, 60_000);

  test("three codes are refused: all that waited end with AWS's reason", async () => {
    const place = await places.open({ config: usual });
    const { one, others } = await asker(open(place, 4));
    await until(() => others.every((other) => other.text().includes("waiting")));
    for (const left of [/MFA code of/, /2 tries left/, /1 try left/]) {
      if (left.source !== "MFA code of") await one.waitFor(left);
      one.type(`${place.wrongCode()}\r`);
    }
    for (const terminal of [one, ...others]) {
      const { exitCode, terminal: text } = await terminal.ended();
      expect(exitCode).toBe(5);
      expect(text).toContain("AWS did not accept the code");
    }
    expect(counts(place).sessions).toBe(3);
  }, 60_000);

  test("a tool's `process` gets the session that a person is typing the code for", async () => {
    const place = await places.open({ config: usual });
    const { one } = await asker(open(place, 1));
    const served = place.run(["process", "one"]);
    await sleep(1500);
    one.type(`${place.code()}\r`);
    expect((await one.ended()).exitCode).toBe(0);
    const { exitCode, stdout, stderr } = await served;
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({ Version: 1 });
  }, 60_000);

  test("`process` asks on the terminal where that is wished, once for all of them, and never reads stdin", async () => {
    const place = await places.open({ config: usual });
    const args = ["process", "one", "--ask", "tty"];
    const { one, others } = await asker(Array.from({ length: 6 }, () => place.onTerminal(args)));
    one.type(`${place.code()}\r`);
    const results = await Promise.all([one, ...others].map((terminal) => terminal.ended()));
    expect(results.map(({ exitCode, stderr }) => `${exitCode}${stderr}`)).toEqual(results.map(() => "0"));
    expect(new Set(results.map(({ stdout }) => stdout)).size).toBe(1);
    expect(counts(place)).toEqual({ sessions: 1, roles: 1 });
  }, 60_000);
});
