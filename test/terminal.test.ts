import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { needing, needs, pathOf } from "./rig/needs.ts";
import { codeQuestion, questions } from "./rig/questions.ts";
import { openRelay, type Relay } from "./rig/relay.ts";
import { daypassCommand } from "./rig/run.ts";
import { openTmux } from "./rig/tmux.ts";
import { until } from "./rig/until.ts";
import { workplaces } from "./rig/workplace.ts";

const places = workplaces();
const relays: Relay[] = [];
afterAll(async () => {
  for (const relay of relays.splice(0)) await relay.close();
  await places.close();
});

const esc = "\u001b";

describe.skipIf(needs("pty").missing).concurrent("on a terminal, login", () => {
  test("asks there and nowhere else, shows what is typed, and ignores blanks", async () => {
    const place = await places.open();
    const terminal = place.onTerminal(["login", "work"], { columns: 160 });
    await terminal.waitFor(codeQuestion);
    const code = place.code();
    terminal.type(` ${code.slice(0, 3)} ${code.slice(3)}`);
    await terminal.waitFor(` ${code.slice(0, 3)} ${code.slice(3)}`);
    expect(place.sent()).toBe(0);
    terminal.type(" \r");
    const { exitCode, stdout, stderr, terminal: asked } = await terminal.ended();
    expect(stderr).toMatch(/^✔ Session for work-mfa until /);
    expect(exitCode).toBe(0);
    expect(stdout).toBe("");
    expect(stderr).not.toMatch(/MFA code/);
    expect(stderr).not.toContain(code);
    expect(asked).not.toMatch(/Session for/);
    expect(place.sent()).toBe(1);
  });

  test("refuses letters and wrong lengths without sending anything", async () => {
    const place = await places.open();
    const terminal = place.onTerminal(["login", "work"]);
    await terminal.waitFor(codeQuestion);
    for (const typed of ["12a456", "12345", "1234567", "", "１２３４５６"]) {
      terminal.type(`${typed}\r`);
      await terminal.waitFor(/A code is six digits/);
      terminal.type("\u0015");
    }
    expect(place.sent()).toBe(0);
    terminal.type(`${place.code()}\r`);
    expect((await terminal.ended()).exitCode).toBe(0);
    expect(place.sent()).toBe(1);
  });

  test.each([
    ["after an empty answer", "\r\u0015"],
    ["and backspace", "\r\u007f\u007f"],
    ["of movement", `12${esc}[D${esc}[D${esc}[C${esc}[A${esc}[B${esc}[H${esc}[F\u0015`],
    ["of a paste in brackets", `${esc}[200~1234${esc}[201~\u0015`],
    ["that are no letters", "\u0000\t\u0017\ud83c\udf89\u007f\u0015"],
  ])("survives keys %s", async (_, keys) => {
    const place = await places.open();
    const terminal = place.onTerminal(["login", "work"]);
    await terminal.waitFor(codeQuestion);
    for (const key of keys.match(new RegExp(`${esc}\\[\\d*.|[^]`, "gu")) ?? []) {
      terminal.type(key);
      await wait(20);
    }
    terminal.type(`\u0015${place.code()}\r`);
    const { exitCode, stderr } = await terminal.ended();
    expect(stderr).toMatch(/^✔ Session for work-mfa until /);
    expect(exitCode).toBe(0);
  });

  test("ends with 130 when Ctrl-C comes while AWS is asked, the files as they were", async () => {
    const place = await places.open({ faults: ["hang"] });
    const before = place.files();
    const terminal = place.onTerminal(["login", "work"]);
    await terminal.waitFor(codeQuestion);
    terminal.type(`${place.code()}\r`);
    await until(() => place.sent() === 1);
    terminal.interrupt();
    expect((await terminal.ended()).exitCode).toBe(130);
    expect(place.files()).toEqual(before);
  });

  test("asks again after a refusal, says how many tries are left and when the next code comes, and ends after three", async () => {
    const place = await places.open();
    const before = place.files();
    const terminal = place.onTerminal(["login", "work"]);
    await terminal.waitFor(codeQuestion);
    for (const left of ["2 tries left", "1 try left"]) {
      terminal.type(`${place.wrongCode()}\r`);
      await terminal.waitFor(/AWS did not accept the code\. .*The next one comes in \d+ s\./);
      await terminal.waitFor(`work-mfa, ${left})`);
    }
    terminal.type(`${place.wrongCode()}\r`);
    const { exitCode, stdout, stderr } = await terminal.ended();
    expect(stderr).toMatch(/^daypass: error: AWS did not accept the code for the MFA device "/);
    expect(exitCode).toBe(5);
    expect(stdout).toBe("");
    expect(place.sent()).toBe(3);
    expect(place.files()).toEqual(before);
  });

  test("does not send a spent code again: it says when the next one comes, and takes that", async () => {
    const place = await places.open();
    const spent = place.code();
    expect((await place.run(["login", "work", "-c", spent])).exitCode).toBe(0);
    const terminal = place.onTerminal(["login", "work", "--renew"]);
    await terminal.waitFor(codeQuestion);
    terminal.type(`${spent}\r`);
    await terminal.waitFor(/This code was sent before, and AWS takes each code once\. The next one comes in \d+ s\./);
    await terminal.waitFor("2 tries left");
    expect(place.sent()).toBe(1);
    terminal.type(`${place.code()}\r`);
    expect((await terminal.ended()).exitCode).toBe(0);
    expect(place.sent()).toBe(2);
  });

  test("asks on the terminal when a code that was given is refused", async () => {
    const place = await places.open();
    const terminal = place.onTerminal(["login", "work", "-c", place.wrongCode()]);
    await terminal.waitFor("2 tries left");
    terminal.type(`${place.code()}\r`);
    expect((await terminal.ended()).exitCode).toBe(0);
  });

  test.each([0, 30, 400])("takes a code that was typed %i ms after one that AWS then refuses", async (ms) => {
    const place = await places.open();
    if (ms > 100) place.sandbox.setFaults([{ name: "slow", seconds: 1, times: 1 }]);
    const terminal = place.onTerminal(["login", "work"]);
    await terminal.waitFor(codeQuestion);
    terminal.type(`${place.wrongCode()}\r`);
    await wait(ms);
    terminal.type(`${place.code()}\r`);
    expect((await terminal.ended()).exitCode).toBe(0);
    expect(place.sent()).toBe(2);
  });

  test("asks there too when stdin is a pipe, and leaves what is in the pipe alone", async () => {
    const place = await places.open();
    const script = 'echo 999999 | { "$@"; code=$?; cat >rest; exit $code; }';
    const terminal = place.terminal(["/bin/sh", "-c", script, "sh", ...daypassCommand(["login", "work"])]);
    await terminal.waitFor(codeQuestion);
    terminal.type(`${place.code()}\r`);
    expect((await terminal.ended()).exitCode).toBe(0);
    expect(readFileSync(`${place.home.work}/rest`, "utf8")).toBe("999999\n");
  });
});

describe.skipIf(needing("pty", "tmux", "linux").missing).concurrent("in a window", () => {
  test.each([100, 44, 20])("of %i columns, nothing of a question stays on the screen", async (columns) => {
    const place = await places.open();
    const script = '"$@" >out 2>err; echo "ended $?"; exec cat';
    const window = openTmux(script, daypassCommand(["login", "work"]), { home: place.home, columns });
    try {
      await window.waitFor(/work-\s*mfa\s*\)/);
      window.type("12a\r");
      await window.waitFor(/six\s+digits/);
      window.type(`\u0015${place.wrongCode()}\r`);
      await window.waitFor(/2\s+tries\s+left\s*\)/);
      window.type(`${place.code()}\r`);
      await window.waitFor(/ended \d/);
      expect(window.screen().filter((line) => line !== "")).toEqual(["ended 0"]);
    } finally {
      window.close();
    }
  });

  test("that is closed under the question, it ends, sends nothing and changes nothing", async () => {
    const place = await places.open();
    const before = place.files();
    const window = openTmux('exec "$@"', daypassCommand(["login", "work"]), { home: place.home });
    let pid = 0;
    try {
      await window.waitFor(codeQuestion);
      pid = window.pid();
    } finally {
      window.close();
    }
    await until(() => !isAlive(pid), "its end without a terminal");
    expect(place.sent()).toBe(0);
    expect(place.files()).toEqual(before);
  });
});

describe.skipIf(needing("pty", "tmux", "bash").missing)("in a shell with job control", () => {
  test.each([
    ["the code", ["login", "work"], codeQuestion, {}],
    ["the code, by ear", ["login", "work"], codeQuestion, { ACCESSIBLE: "1" }],
    ["one of a list", ["setup"], /Your access keys\s+❯/, {}],
  ])("%s is asked again after Ctrl-Z and fg, and answered", async (_, args, question, env) => {
    const place = await places.open();
    for (const [name, value] of Object.entries(env)) place.home.env[name] = value;
    const window = openTmux(`exec "${pathOf("bash")}" --norc --noprofile -i`, [], { home: place.home });
    try {
      window.type(`clear; ${daypassCommand(args).join(" ")}; echo "ended $?"\r`);
      await window.waitFor(question);
      window.type("\u001a");
      await window.waitFor(/Stopped/);
      window.type("clear; echo at the shell\r");
      await window.waitFor(/^at the shell/m);
      window.type("clear; fg\r");
      await window.waitFor(question);
      window.type(args[0] === "login" ? `${place.code()}\r` : "\u0003");
      await window.waitFor(args[0] === "login" ? /✔ Session for work-mfa/ : /Stopped before anything was changed/);
    } finally {
      window.close();
    }
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return false;
  }
}

describe.skipIf(needs("pty").missing).concurrent("where nobody can answer, login on a terminal asks nothing", () => {
  const agents = ["CLAUDECODE", "CURSOR_AGENT", "GEMINI_CLI", "CODEX_SANDBOX", "OPENCODE", "AI_AGENT"];
  test.each(["CI", "GITHUB_ACTIONS+CI", ...agents, "--no-input"])("%s", async (name) => {
    const place = await places.open();
    const [variable = ""] = name.split("+").reverse();
    const flag = name.startsWith("--");
    const terminal = place.onTerminal(flag ? ["login", "work", name] : ["login", "work"], {
      env: flag ? {} : { [variable]: "true" },
    });
    const { exitCode, stdout, stderr, terminal: asked } = await terminal.ended();
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/^daypass: error: Cannot ask for the MFA code of profile "work-mfa": .*(is set|--no-input)/);
    expect(stderr).toMatch(/-c CODE/);
    expect(stdout).toBe("");
    expect(asked).toBe("");
    expect(place.sent()).toBe(0);
  });

  test("CI=false and CI=0 are no CI", async () => {
    const place = await places.open();
    for (const CI of ["false", "0", ""]) {
      const terminal = place.onTerminal(["login", "work"], { env: { CI } });
      await terminal.waitFor(codeQuestion);
      terminal.interrupt();
      expect((await terminal.ended()).exitCode).toBe(130);
    }
  });

  test("neither which profile, nor whether keys are moved, nor trust", async () => {
    for (const name of [
      "which profile",
      "whether keys are to be moved",
      "whether a command is trusted",
      "which device",
    ] as const) {
      const asked = questions[name];
      const place = await places.open(asked.place);
      const terminal = place.onTerminal([...asked.args, "--no-input"]);
      const { exitCode, terminal: shown } = await terminal.ended();
      expect([3, 9]).toContain(exitCode);
      expect(shown).toBe("");
    }
  });
});

describe.skipIf(needs("pty").missing).concurrent("colour", () => {
  const coloured = new RegExp(`${esc}\\[\\d+m`);
  async function failing(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
    const place = await places.open();
    const terminal = place.onTerminal(["login", "wrok", ...args], { output: "terminal", env });
    expect((await terminal.ended()).exitCode).toBe(4);
    return terminal.raw();
  }

  test("is used on a terminal, unless NO_COLOR, TERM=dumb or --color never say otherwise", async () => {
    expect(await failing([])).toMatch(coloured);
    expect(await failing([], { NO_COLOR: "1" })).not.toMatch(coloured);
    expect(await failing([], { TERM: "dumb" })).not.toMatch(coloured);
    expect(await failing(["--color", "never"])).not.toMatch(coloured);
    expect(await failing(["--color", "always"], { NO_COLOR: "1" })).toMatch(coloured);
  });

  test("is never used in a pipe, unless --color always says so", async () => {
    const place = await places.open();
    expect((await place.run(["login", "wrok"])).stderr).not.toMatch(coloured);
    expect((await place.run(["login", "wrok", "--color", "always"])).stderr).toMatch(coloured);
  });
});

describe.skipIf(needs("pty").missing).concurrent("while the person types", () => {
  async function throughRelay() {
    const place = await places.open();
    const relay = await openRelay(place.sandbox.endpoint);
    relays.push(relay);
    const terminal = place.onTerminal(["login", "work"], { env: { AWS_ENDPOINT_URL: relay.url } });
    await terminal.waitFor(codeQuestion);
    return { place, relay, terminal };
  }

  test("the connection is opened, and after Enter one request goes over it", async () => {
    const { place, relay, terminal } = await throughRelay();
    await until(() => relay.connections() === 1, "a connection");
    await wait(100);
    expect(relay.bytes()).toBe(0);
    terminal.type(`${place.code()}\r`);
    expect((await terminal.ended()).exitCode).toBe(0);
    expect(relay.connections()).toBe(1);
    expect(place.sandbox.calls().map(({ action, connection }) => [action, connection])).toEqual([
      ["GetSessionToken", 1],
    ]);
  });

  test("it is opened again when the server closed it meanwhile", async () => {
    const { place, relay, terminal } = await throughRelay();
    await until(() => relay.connections() === 1, "a connection");
    // A server that closes within a second is not connected with again until there is something to send. The second is
    // daypass's, which may hear of its connection later.
    await wait(2500);
    relay.hangUp();
    await until(() => relay.connections() === 2, "a second connection");
    terminal.type(`${place.code()}\r`);
    expect((await terminal.ended()).exitCode).toBe(0);
    expect(relay.connections()).toBe(2);
    expect(place.sandbox.calls().map(({ action }) => action)).toEqual(["GetSessionToken"]);
  });

  test("after a refused code, the next one goes over an open connection too", async () => {
    const { place, relay, terminal } = await throughRelay();
    terminal.type(`${place.wrongCode()}\r`);
    await terminal.waitFor("2 tries left");
    await fetch(`${place.sandbox.endpoint}/_daypass/connections`, { method: "DELETE" });
    // What crosses with the end of a connection counts as lost, and a code is not sent twice.
    await until(() => relay.closed() === 1);
    terminal.type(`${place.code()}\r`);
    expect((await terminal.ended()).exitCode).toBe(0);
    expect(place.sandbox.calls().map(({ action }) => action)).toEqual(["GetSessionToken", "GetSessionToken"]);
    expect(relay.connections()).toBeLessThanOrEqual(2);
  });
});
