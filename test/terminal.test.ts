import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { furnishDefaultAccount } from "../src/sandbox/default-account.ts";
import type { World } from "../src/sandbox/handler.ts";
import { needing, needs } from "./rig/needs.ts";
import { openTerminal, type Terminal } from "./rig/pty.ts";
import { openRelay, type Relay } from "./rig/relay.ts";
import { daypassCommand } from "./rig/run.ts";
import { openTmux } from "./rig/tmux.ts";
import { keysOf, shapeOf, type Workplace, workplaces } from "./rig/workplace.ts";

const places = workplaces();
const relays: Relay[] = [];
afterAll(async () => {
  for (const relay of relays.splice(0)) await relay.close();
  await places.close();
});

const esc = "\u001b";
const question = /MFA code of ana-phone in (account )?\d{12} \((profile )?work-mfa\)/;

describe.skipIf(needs("pty").missing).concurrent("on a terminal, login", () => {
  test("asks there and nowhere else, shows what is typed, and ignores blanks", async () => {
    const place = await places.open();
    const terminal = place.onTerminal(["login", "work"], { columns: 160 });
    await terminal.waitFor(question);
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
    await terminal.waitFor(question);
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
    await terminal.waitFor(question);
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
    await terminal.waitFor(question);
    terminal.type(`${place.code()}\r`);
    for (const end = Date.now() + 10_000; place.sent() === 0 && Date.now() < end; ) await wait(10);
    await wait(50);
    terminal.interrupt();
    expect((await terminal.ended(3000)).exitCode).toBe(130);
    expect(place.files()).toEqual(before);
  });

  test("asks again after a refusal, says how many tries are left and when the next code comes, and ends after three", async () => {
    const place = await places.open();
    const before = place.files();
    const terminal = place.onTerminal(["login", "work"]);
    await terminal.waitFor(question);
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
    await terminal.waitFor(question);
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

  test("asks there too when stdin is a pipe, and leaves what is in the pipe alone", async () => {
    const place = await places.open();
    const script = 'echo 999999 | { "$@"; code=$?; cat >rest; exit $code; }';
    const terminal = openTerminal(["/bin/sh", "-c", script, "sh", ...daypassCommand(["login", "work"])], place);
    await terminal.waitFor(question);
    terminal.type(`${place.code()}\r`);
    expect((await terminal.ended()).exitCode).toBe(0);
    expect(readFileSync(`${place.home.work}/rest`, "utf8")).toBe("999999\n");
  });
});

const twoDevices = (world: World) => {
  furnishDefaultAccount(world);
  const [user] = world.account.users.values();
  if (user === undefined) throw new Error("there is nobody");
  world.mfa.furnish(world.account.addDevice({ name: "ana-tablet" }), { userName: user.name });
};

interface Question {
  readonly open: () => Promise<Workplace>;
  readonly args: readonly string[];
  /** What leads to the question, if it is not the first. */
  readonly first?: (terminal: Terminal, place: Workplace) => Promise<void>;
  readonly shows: RegExp;
  readonly sent?: number;
}

async function another(terminal: Terminal): Promise<void> {
  await terminal.waitFor(question);
  terminal.type("r\r");
}

const fromFile = { AWS_ENDPOINT_URL: undefined };
const questions: Readonly<Record<string, Question & { readonly env?: typeof fromFile }>> = {
  "which profile": {
    open: () => places.open({ credentials: (person) => `[work]\n${keysOf(person)}[home]\n${keysOf(person)}` }),
    args: ["login"],
    shows: /Which profile\?[\s\S]*work[\s\S]*home/,
  },
  "which device": {
    open: () => places.open({ furnish: twoDevices, config: () => undefined }),
    args: ["login", "work"],
    shows: /Which MFA device do you have at hand\?[\s\S]*ana-phone[\s\S]*ana-tablet/,
  },
  "the code": { open: () => places.open(), args: ["login", "work"], shows: question },
  "the code again": {
    open: () => places.open(),
    args: ["login", "work"],
    first: async (terminal, place) => {
      await terminal.waitFor(question);
      terminal.type(`${place.wrongCode()}\r`);
    },
    shows: /2 tries left/,
    sent: 1,
  },
  "another account": {
    open: () => places.open(),
    args: ["login", "work"],
    first: another,
    shows: /Account id, 12 digits/,
  },
  "another device": {
    open: () => places.open(),
    args: ["login", "work"],
    first: async (terminal, place) => {
      await another(terminal);
      await terminal.waitFor(/Account id/);
      terminal.type(`${place.sandbox.account}\r`);
    },
    shows: /MFA device \(until now /,
  },
  "whether keys are to be moved": {
    open: () => places.open({ credentials: (person) => `[default]\n${keysOf(person)}` }),
    args: ["login", "default", "--to", "default"],
    shows: /\[default\] holds your long-term keys\. Move them to \[default-long-term\] first\?/,
  },
  "whether an endpoint is trusted": {
    open: () =>
      places.open({
        config: ({ serial }) => `[profile work]\nmfa_serial = ${serial}\nendpoint_url = http://127.0.0.1:1\n`,
      }),
    args: ["login", "work"],
    shows: /names an address that is not AWS's:[\s\S]*http:\/\/127\.0\.0\.1:1[\s\S]*\(y\/N\)/,
    env: fromFile,
  },
  "whether a command is trusted": {
    open: () =>
      places.open({
        config: ({ serial }) => `[profile work]\nmfa_serial = ${serial}\ndaypass_mfa_process = touch ran\n`,
      }),
    args: ["login", "work"],
    shows: /names a command:[\s\S]*touch ran[\s\S]*\(y\/N\)/,
  },
  "trust, one by one": {
    open: () =>
      places.open({
        config: ({ serial }) => `[profile work]\nmfa_serial = ${serial}\ndaypass_mfa_process = touch ran\n`,
      }),
    args: ["trust"],
    shows: /May daypass run it\? \(y\/N\)/,
  },
};

const keyOf: Readonly<Record<string, string>> = { "Ctrl-C": "\u0003", Escape: esc, "Ctrl-D": "\u0004" };

/** Starts daypass so that the terminal's settings before and after it can be compared. */
function watched(args: readonly string[], place: Workplace, env: Readonly<Record<string, string | undefined>>) {
  const script = 'stty -g >before; "$@"; code=$?; stty -g >after; exit $code';
  const terminal = openTerminal(["/bin/sh", "-c", script, "sh", ...daypassCommand(args)], { home: place.home, env });
  const settings = (when: string) => readFileSync(`${place.home.work}/${when}`, "utf8");
  return { terminal, expectRestored: () => expect(settings("after")).toBe(settings("before")) };
}

describe.skipIf(needing("pty", "linux").missing).concurrent.each(Object.entries(questions))(
  "asked for %s",
  (_, asked) => {
    test("Ctrl-C ends with 130, the files as they were and the terminal as it was", async () => {
      const place = await asked.open();
      const before = place.files();
      const { terminal, expectRestored } = watched(asked.args, place, asked.env ?? {});
      await asked.first?.(terminal, place);
      await terminal.waitFor(asked.shows);
      terminal.interrupt();
      const { exitCode, stdout, stderr } = await terminal.ended();
      expect(stderr).toMatch(/daypass: error: Stopped before anything was changed\n$/);
      expect(exitCode).toBe(130);
      expect(stdout).toBe("");
      expect(place.files()).toEqual(before);
      expect(place.sent()).toBe(asked.sent ?? 0);
      expect(shapeOf(place.home.work)).not.toHaveProperty("ran");
      // The cursor that the question hid is shown again.
      expect(terminal.raw().lastIndexOf(`${esc}[?25h`)).toBeGreaterThan(terminal.raw().lastIndexOf(`${esc}[?25l`));
      expectRestored();
    });
  },
);

describe.skipIf(needing("pty", "linux").missing).concurrent("asked for the code", () => {
  test.each(["Escape", "Ctrl-D"])("%s stops as well", async (key) => {
    const place = await places.open();
    const { terminal, expectRestored } = watched(["login", "work"], place, {});
    await terminal.waitFor(question);
    terminal.type(keyOf[key] ?? "");
    expect((await terminal.ended()).exitCode).toBe(130);
    expectRestored();
  });

  test.each(["SIGINT", "SIGTERM"] as const)("%s from elsewhere leaves the terminal as it was", async (signal) => {
    const place = await places.open();
    const before = place.files();
    const terminal = openTerminal(
      [
        "/bin/sh",
        "-c",
        'stty -g >before; "$@" & echo $! >pid; fg >/dev/null; code=$?; stty -g >after; exit $code'.replace(
          "fg >/dev/null",
          "wait $!",
        ),
        "sh",
        ...daypassCommand(["login", "work"]),
      ],
      { home: place.home },
    );
    await terminal.waitFor(question);
    process.kill(Number(readFileSync(`${place.home.work}/pid`, "utf8")), signal);
    const { exitCode } = await terminal.ended();
    expect(exitCode).toBeGreaterThanOrEqual(128);
    expect(readFileSync(`${place.home.work}/after`, "utf8")).toBe(readFileSync(`${place.home.work}/before`, "utf8"));
    expect(place.files()).toEqual(before);
    expect(place.sent()).toBe(0);
  });

  test("a job in the background does not stop and waits for nobody: it ends with 3", async () => {
    const place = await places.open();
    const script = 'set -m; "$@" & wait $!; code=$?; jobs >jobs; exit $code';
    const terminal = openTerminal(["/bin/sh", "-c", script, "sh", ...daypassCommand(["login", "work"])], place);
    const { exitCode, stderr, terminal: asked } = await terminal.ended();
    expect(stderr).toMatch(/daypass: error: Cannot ask for the MFA code of profile "work-mfa": /);
    expect(exitCode).toBe(3);
    expect(asked).not.toMatch(/MFA code/);
    expect(readFileSync(`${place.home.work}/jobs`, "utf8")).not.toMatch(/Stopped/);
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
    await window.waitFor(question);
    const pid = window.pid();
    window.close();
    for (const end = Date.now() + 5000; isAlive(pid); await wait(20)) {
      if (Date.now() > end) throw new Error("it lives on without a terminal");
    }
    expect(place.sent()).toBe(0);
    expect(place.files()).toEqual(before);
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
      await terminal.waitFor(question);
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
    ]) {
      const asked = questions[name];
      const place = await asked?.open();
      if (asked === undefined || place === undefined) throw new Error(name);
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
    await terminal.waitFor(question);
    return { place, relay, terminal };
  }

  async function until(holds: () => boolean, what: string): Promise<void> {
    for (const end = Date.now() + 10_000; !holds(); await wait(10)) {
      if (Date.now() > end) throw new Error(`never: ${what}`);
    }
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
    // A server that closes at once is not connected with again until there is something to send.
    await wait(1100);
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
    terminal.type(`${place.code()}\r`);
    expect((await terminal.ended()).exitCode).toBe(0);
    expect(place.sandbox.calls().map(({ action }) => action)).toEqual(["GetSessionToken", "GetSessionToken"]);
    expect(relay.connections()).toBeLessThanOrEqual(2);
  });
});

// A name that a section can have, and a text that no name can be.
const hostileName = `ev${esc}[31m\u009b31m\u202eil\u2066`;
const hostile = `ev${esc}]0;owned\u0007${esc}[31m\u009b31m\u202eil\u2066`;
const steering =
  /[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\u001b(?!\[(?:\d+[ABCDGJKm]|[GJK]|\?25[hl]))/;

describe.concurrent("hostile texts are shown as what they are", () => {
  const sections = (place: Workplace) => {
    place.home.write(".aws/credentials", `[${hostileName}]\n${place.keys()}[work]\n${place.keys()}`);
    place.home.write(
      ".aws/config",
      `[profile work]\nmfa_serial = ${place.user.serial}\n[profile ${hostileName}]\nmfa_serial = ${place.user.serial}\n` +
        `[profile role]\nrole_arn = arn:aws:iam::123456789012:role/${hostile}\nsource_profile = ${hostileName}\n` +
        `[profile command]\nsource_profile = x\ndaypass_mfa_process = echo ${hostile}\n` +
        `[profile place]\nendpoint_url = https://example.com/${hostile}\n[broken ${hostile}\n${hostile}\n`,
    );
  };
  const commands: Readonly<Record<string, readonly string[]>> = {
    "a profile that is there": ["login", hostileName, "-c", "123456"],
    "a profile that is not": ["login", `${hostile}2`],
    "a role profile": ["login", "role", "-c", "123456"],
    "a target": ["login", "work", "--to", hostile, "-c", "123456"],
    "a name for moved keys": ["login", "work", "--to", "work", "--move-keys", hostile, "-c", "123456"],
    "a device": ["login", "work", "--serial", hostile, "-c", "123456"],
    "a code": ["login", "work", "-c", hostile],
    "a duration": ["login", "work", "--duration", hostile],
    "a region": ["login", "work", "--region", hostile, "-c", "123456"],
    "an account": ["login", "work", "--account", hostile, "-c", "123456"],
    "an env file": ["login", "--env-file=package.json", "--to", hostile],
    "several candidates": ["login"],
    "what would be done": ["login", hostileName, "--dry-run"],
    "the status of all": ["status"],
    "the status of one": ["status", hostileName],
    "one line of status": ["status", "--line", hostileName],
    "what waits for trust": ["trust", "--no-input"],
    "trust of all": ["trust", "--yes", "--no-input"],
    "trust taken back": ["trust", "remove", hostile],
    "a command": [hostile],
    "a flag": [`--${hostile}`],
    "a value of a flag": ["status", "--color", hostile],
    "a topic of help": ["help", hostile],
    "an error to explain": ["explain", hostile],
    "a backup": ["undo", "--to", hostile],
    "an address of a sandbox": ["sandbox", "code", "--endpoint", hostile],
    "a fault of a sandbox": ["sandbox", "serve", "--fault", hostile],
  };

  test.each(Object.entries(commands))("%s", async (_, args) => {
    const place = await places.open();
    sections(place);
    for (const flags of [[], ["--json"], ["--verbose"]]) {
      const { stdout, stderr, exitCode } = await place.run([...args, ...flags]);
      expect(stderr).not.toMatch(steering);
      expect(stdout).not.toMatch(steering);
      expect(stderr).not.toMatch(/Something went wrong inside/);
      expect(exitCode).toBeDefined();
    }
  });

  test.each([
    "AWS_PROFILE",
    "AWS_CONFIG_FILE",
    "AWS_ENDPOINT_URL",
    "DAYPASS_MFA_CODE",
    "DAYPASS_DURATION",
    "AWS_REGION",
    "AWS_CA_BUNDLE",
    "HTTPS_PROXY",
    "DAYPASS_HOME",
    "SHELL",
  ])("in the variable %s", async (name) => {
    const place = await places.open();
    const { stdout, stderr } = await place.run(["login", ...(name === "AWS_PROFILE" ? [] : ["work"])], {
      env: { [name]: hostile, ...(name === "HTTPS_PROXY" && { AWS_ENDPOINT_URL: undefined }) },
      timeoutMs: 20_000,
    });
    expect(stderr).not.toMatch(steering);
    expect(stdout).not.toMatch(steering);
  });

  test.skipIf(needs("pty").missing)("in a list to choose from, and in questions of trust", async () => {
    const place = await places.open();
    sections(place);
    const list = place.onTerminal(["login"], { output: "terminal" });
    await list.waitFor(/Which profile\?/);
    list.interrupt();
    await list.ended();
    expect(list.raw().replaceAll("\r\n", "\n")).not.toMatch(steering);
    const trust = place.onTerminal(["trust"], { output: "terminal" });
    await trust.waitFor(/\(y\/N\)/);
    trust.interrupt();
    await trust.ended();
    expect(trust.raw().replaceAll("\r\n", "\n")).not.toMatch(steering);
  });

  test.skipIf(needs("pty").missing)("in what STS says", async () => {
    const place = await places.open({ faults: ["escape"] });
    const terminal = place.onTerminal(["login", "work", "--verbose"], { output: "terminal" });
    await terminal.waitFor(question);
    terminal.type(`${place.code()}\r`);
    expect((await terminal.ended()).exitCode).toBe(7);
    expect(terminal.raw().replaceAll("\r\n", "\n")).not.toMatch(steering);
    expect(terminal.text()).toContain(String.raw`\x1b]0;owned\x07`);
  });
});
