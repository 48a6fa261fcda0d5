import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { canariesIn, canariesOf } from "./rig/canaries.ts";
import { expectNoLeak } from "./rig/leak-watch.ts";
import { needing, needs, pathOf } from "./rig/needs.ts";
import { codeQuestion } from "./rig/questions.ts";
import { daypassCommand, environment, runProgram } from "./rig/run.ts";
import { openTmux } from "./rig/tmux.ts";
import { until } from "./rig/until.ts";
import { type Workplace, workplaces } from "./rig/workplace.ts";

const places = workplaces();
afterAll(places.close);

/** Somebody who has a session. */
async function atWork(more = ""): Promise<Workplace> {
  const place = await places.open({
    config: ({ serial }) => `[profile work]\nregion = us-east-1\nmfa_serial = ${serial}\n${more}`,
  });
  const login = await place.run(["login", "work", "-c", place.code()]);
  expect(login.stderr).toMatch(/Session for work-mfa/);
  return place;
}

/** The environment that a program gets. */
async function environmentOf(place: Workplace, flags: readonly string[], env: Record<string, string> = {}) {
  const result = await place.run(["exec", ...flags, "--", "env", "-0"], { env });
  expect(result.exitCode).toBe(0);
  const pairs = result.stdout.split("\0").filter((pair) => pair !== "");
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));
}

function awsIn(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const own = ([name]: [string, string]) => /^(AWS|DAYPASS)_/.test(name) && name !== "AWS_ENDPOINT_URL";
  return Object.fromEntries(Object.entries(env).filter(own));
}

/** What a shell may have in it from other tools, and from before. */
const litter = {
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  AWS_SESSION_TOKEN: "old-token",
  AWS_SECURITY_TOKEN: "older-token",
  AWS_DEFAULT_PROFILE: "other",
  AWS_PROFILE: "another",
  AWS_SESSION_EXPIRATION: "2020-01-01T00:00:00Z",
  AWS_WEB_IDENTITY_TOKEN_FILE: "/var/run/token",
  DAYPASS_SAVED: "x",
  DAYPASS_EVAL: "bash",
};

describe.concurrent("exec gives a program", () => {
  test("names, and nothing of the other kind, whatever was in the environment", async () => {
    const place = await atWork();
    const env = awsIn(await environmentOf(place, ["work"], { ...litter, AWS_REGION: "eu-west-1" }));
    expect(env).toEqual({
      AWS_PROFILE: "work-mfa",
      AWS_REGION: "us-east-1",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_CREDENTIAL_EXPIRATION: expect.stringMatching(/^20\d\d-\d\d-\d\dT[\d:]{8}Z$/),
      DAYPASS_PROFILE: "work-mfa",
    });
  });

  test("with --keys the session's keys and no name; the long-term keys never", async () => {
    const place = await atWork();
    const all = await environmentOf(place, ["work", "--keys"], litter);
    const env = awsIn(all);
    const [session] = [...place.sandbox.world.account.sessions.values()];
    expect(env).toMatchObject({
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/),
      AWS_SECRET_ACCESS_KEY: session?.secretAccessKey,
      AWS_SESSION_TOKEN: session?.token,
      AWS_ACCOUNT_ID: place.sandbox.account,
      DAYPASS_PROFILE: "work-mfa",
    });
    expect(Object.keys(env)).not.toEqual(expect.arrayContaining(["AWS_PROFILE"]));
    expect(Object.keys(env).filter((name) => /DEFAULT_PROFILE|SECURITY|SAVED|EVAL|IDENTITY/.test(name))).toEqual([]);
    const longTerm = canariesOf(place).filter(({ kind }) => kind === "keys" || kind === "seed");
    expect(canariesIn(JSON.stringify(all), longTerm)).toEqual([]);
  });

  test("keys where the profile says daypass_use = keys, and names all the same with --names", async () => {
    const place = await atWork("daypass_use = keys\n");
    expect(await environmentOf(place, ["work"])).toHaveProperty("AWS_SECRET_ACCESS_KEY");
    expect(await environmentOf(place, ["work"])).not.toHaveProperty("AWS_PROFILE");
    expect(await environmentOf(place, ["work", "--names"])).not.toHaveProperty("AWS_SECRET_ACCESS_KEY");
    const both = await place.run(["exec", "work", "--names", "--keys", "--", "true"]);
    expect([both.exitCode, both.stderr]).toEqual([2, expect.stringMatching(/either --keys or --names/)]);
  });

  test("a role's keys, behind a session that it gets for a code on the way", async () => {
    const place = await places.open({
      config: ({ serial, arn }) =>
        `[profile work]\nmfa_serial = ${serial}\n[profile admin]\nsource_profile = work\nrole_arn = ${arn.replace(/user\/.*/, "role/Admin")}\n`,
    });
    const code = place.code();
    const result = await place.run(["exec", "admin", "--keys", "--", "sh", "-c", 'printf %s "$AWS_ACCESS_KEY_ID"'], {
      env: { DAYPASS_MFA_CODE: code },
    });
    expect(result.stdout).toMatch(/^ASIA/);
    const found = [...place.sandbox.world.account.sessions.values()].at(-1);
    expect(result.stdout).toBe(found?.accessKeyId);
    expect(result.stderr).toMatch(
      /^! sh gets keys that end (?:\w{3} )?\d\d:\d\d \(in 1 h\) and cannot renew themselves\.$/m,
    );
    expect(await environmentOf(place, ["admin"], { DAYPASS_MFA_CODE: "123456" })).not.toHaveProperty(
      "DAYPASS_MFA_CODE",
    );
    expectNoLeak(place, result, { codes: [code] });
  });

  test("its words, untouched", async () => {
    const place = await atWork();
    const words = [
      "--",
      "-c",
      "",
      "two words",
      "*",
      "$HOME",
      "'",
      '"',
      "\\",
      "--json",
      "-h",
      "--help",
      "é\u202e",
      "a\nb",
    ];
    const result = await place.run(["exec", "work", "--", "printf", "%s\\0", ...words]);
    expect(result.stdout.split("\0").slice(0, -1)).toEqual(words);
  });

  test("stdin, whole", async () => {
    const place = await atWork();
    const text = "0123456789abcdef".repeat(200_000);
    const result = await place.run(["exec", "work", "--", "wc", "-c"], { stdin: text });
    expect(result.stdout.trim()).toBe(String(text.length));
  });

  test("what stands behind the code on stdin", async () => {
    const place = await places.open();
    const exec = daypassCommand(["exec", "work", "-c", "-", "--", "cat"]);
    const code = place.code();
    const words = [
      "-c",
      `code=$1; shift; { printf "%s\\n" "$code"; sleep 1; echo behind; } | "$@"`,
      "sh",
      code,
      ...exec,
    ];
    const result = await runProgram(["/bin/sh", ...words], { home: place.home });
    expect(result.stdout).toBe("behind\n");
  });

  test("the umask and the core dump filter that daypass was started with", async () => {
    const place = await atWork();
    const tell = "umask; cat /proc/self/coredump_filter 2>/dev/null";
    const plain = await runProgram(["/bin/sh", "-c", `umask 027; ${tell}`], { home: place.home });
    const through = ["-c", 'umask 027; exec "$@"', "sh", ...daypassCommand(["exec", "work", "--", "sh", "-c", tell])];
    const result = await runProgram(["/bin/sh", ...through], { home: place.home });
    expect(result.stdout).toMatch(/^0027\n/);
    expect(result.stdout).toBe(plain.stdout);
  });
});

describe.concurrent("exec ends with", () => {
  test("the program's own exit code", async () => {
    const place = await atWork();
    for (const code of [0, 1, 2, 10, 125, 255]) {
      const result = await place.run(["exec", "work", "--", "sh", "-c", `exit ${code}`]);
      expect(result.exitCode).toBe(code);
      expect(result.stderr).toBe("");
    }
  });

  test.each([
    ["TERM", 143],
    ["KILL", 137],
    ["INT", 130],
    ["SEGV", 139],
  ])("128 and the number of the signal that ended it: SIG%s", async (name, code) => {
    const place = await atWork();
    const result = await place.run(["exec", "work", "--", "sh", "-c", `ulimit -c 0; kill -${name} $$`]);
    expect(result.exitCode).toBe(code);
  });

  test("127 for a program that is not there and 126 for one that cannot be run, before a code is asked for", async () => {
    const place = await places.open();
    writeFileSync(join(place.home.work, "plain"), "echo no\n", { mode: 0o600 });
    writeFileSync(join(place.home.work, "script"), "#!/no/such/program\n", { mode: 0o700 });
    const run = async (program: string, more = {}) => {
      const { exitCode, stderr } = await place.run(["exec", "work", "--", program], more);
      return [exitCode, stderr.split("\n")[0]];
    };
    expect(await run("no-such-program")).toEqual([
      127,
      'daypass: error: Cannot find the program "no-such-program": no folder of PATH has it',
    ]);
    expect(await run("./no/such")).toEqual([
      127,
      'daypass: error: Cannot find the program "./no/such": there is no such file',
    ]);
    expect(await run("aws s3 ls")).toEqual([127, expect.stringMatching(/Cannot find the program "aws s3 ls"/)]);
    expect(await run("")).toEqual([127, expect.stringMatching(/it has no name/)]);
    expect(await run("./plain")).toEqual([126, 'daypass: error: Cannot run "./plain": it is not executable']);
    expect(await run("/")).toEqual([126, 'daypass: error: Cannot run "/": it is a folder']);
    expect(await run("plain", { env: { PATH: `${place.home.work}:/usr/bin:/bin` } })).toEqual([
      126,
      'daypass: error: Cannot run "plain": it is not executable',
    ]);
    expect(place.sent()).toBe(0);
    expect((await place.run(["login", "work", "-c", place.code()])).exitCode).toBe(0);
    expect(await run("./script")).toEqual([
      126,
      'daypass: error: Cannot run "./script": the program that its first line names is not there',
    ]);
  });

  test("10, and runs nothing, where a code is needed and nobody can be asked", async () => {
    const place = await places.open();
    const result = await place.run(["exec", "work", "--", "touch", "ran"]);
    expect(result.exitCode).toBe(10);
    expect(result.stderr).toMatch(/There is no session for profile "work"/);
    expect(existsSync(join(place.home.work, "ran"))).toBe(false);
  });

  test("2 where what is to be run is not said behind --", async () => {
    const place = await places.open();
    for (const words of [[], ["work"], ["work", "--"], ["work", "aws", "s3"], ["work", "aws", "--version"]]) {
      const result = await place.run(["exec", ...words]);
      expect(result.exitCode).toBe(2);
      expect(result.stderr).toMatch(
        /^daypass: error: Say what to run behind --: daypass exec \[profile\] -- command$/m,
      );
    }
    const tooMany = await place.run(["exec", "work", "home", "--", "true"]);
    expect([tooMany.exitCode, tooMany.stderr]).toEqual([2, expect.stringMatching(/Too many arguments/)]);
  });
});

/** A program that writes down the signals it gets, and ends at the last line of its stdin or at SIGTERM. */
const recorder = `
const fs = require("node:fs");
const note = (text) => fs.appendFileSync("signals", text + "\\n");
for (const name of ["SIGINT", "SIGQUIT", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGWINCH", "SIGCONT"]) process.on(name, note);
process.on("SIGTERM", () => { note("SIGTERM"); setTimeout(() => process.exit(7), 100); });
note("ready " + process.pid);
setInterval(() => {}, 1000);
`;

function recording() {
  return daypassCommand(["exec", "work", "--", process.execPath, "-e", recorder]);
}

function signalsIn(place: Workplace): readonly string[] {
  try {
    return readFileSync(join(place.home.work, "signals"), "utf8").trim().split("\n");
  } catch {
    return [];
  }
}

describe.concurrent("exec passes on", () => {
  test("each signal that it gets alone, once", async () => {
    const place = await atWork();
    const [file, ...words] = recording();
    const child: ChildProcess = spawn(file, words, {
      cwd: place.home.work,
      env: environment(place.home.env),
      detached: true,
      stdio: "ignore",
    });
    const ended = new Promise((done) => child.once("exit", (code, signal) => done(signal ?? code)));
    await until(() => signalsIn(place).length > 0);
    for (const name of ["SIGINT", "SIGQUIT", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGWINCH", "SIGCONT"] as const) {
      const before = signalsIn(place).length;
      child.kill(name);
      await until(() => signalsIn(place).length > before);
      expect(signalsIn(place).slice(before)).toEqual([name]);
    }
    child.kill("SIGTERM");
    expect(await ended).toBe(7);
    await wait(50);
    expect(signalsIn(place).filter((name) => name === "SIGTERM")).toHaveLength(1);
  });

  test("SIGHUP to a program that nohup guards, and stays until it ends", async () => {
    const place = await atWork();
    const script = "echo ready >signals; read line; echo over >>signals";
    const [file, ...words] = daypassCommand(["exec", "work", "--", "nohup", "sh", "-c", script]);
    const child = spawn(file, words, {
      cwd: place.home.work,
      env: environment(place.home.env),
      stdio: ["pipe", "ignore", "ignore"],
    });
    const ended = new Promise((done) => child.once("exit", (code, signal) => done(signal ?? code)));
    await until(() => signalsIn(place).length > 0);
    child.kill("SIGHUP");
    await wait(200);
    child.stdin.end("on\n");
    expect(await ended).toBe(0);
    expect(signalsIn(place)).toEqual(["ready", "over"]);
  });
});

describe.skipIf(needs("pty").missing).concurrent("exec on a terminal", () => {
  test("asks for the code there, and hands the terminal over as it was", async () => {
    const place = await places.open();
    const tell = 'stty -g; for fd in 0 1 2; do test -t $fd && echo "tty $fd"; done; echo done';
    const script = 'stty -g; "$@"';
    const exec = daypassCommand(["exec", "work", "--", "sh", "-c", tell]);
    const terminal = place.terminal(["/bin/sh", "-c", script, "sh", ...exec], { output: "terminal", columns: 400 });
    await terminal.waitFor(codeQuestion);
    terminal.type(`${place.code()}\r`);
    const { exitCode, terminal: text } = await terminal.ended();
    expect(exitCode).toBe(0);
    expect(text).toMatch(/tty 0\ntty 1\ntty 2\ndone/);
    const settings = text.match(/^[0-9a-f:]{40,}$/gm);
    expect(settings).toHaveLength(2);
    expect(new Set(settings).size).toBe(1);
  });

  test("leaves Ctrl-C and Ctrl-\\ to the terminal: the program gets each once, and daypass stays", async () => {
    const place = await atWork();
    const terminal = place.terminal(recording(), { output: "terminal" });
    await until(() => signalsIn(place).length > 0);
    terminal.interrupt();
    await until(() => signalsIn(place).includes("SIGINT"));
    terminal.type("\x1c");
    await until(() => signalsIn(place).includes("SIGQUIT"));
    terminal.resize(90, 20);
    await until(() => signalsIn(place).includes("SIGWINCH"));
    await wait(200);
    expect(signalsIn(place).slice(1)).toEqual(["SIGINT", "SIGQUIT", "SIGWINCH"]);
    const [, pid = ""] = /^ready (\d+)$/.exec(signalsIn(place)[0] ?? "") ?? [];
    process.kill(Number(pid), "SIGTERM");
    expect((await terminal.ended()).exitCode).toBe(7);
  });

  test("ends with 130 where Ctrl-C ends the program", async () => {
    const place = await atWork();
    const exec = daypassCommand(["exec", "work", "--", "sh", "-c", "echo ready; exec sleep 100"]);
    const terminal = place.terminal(exec, { output: "terminal" });
    await terminal.waitFor("ready");
    terminal.interrupt();
    expect((await terminal.ended()).exitCode).toBe(130);
  });

  test("is hung up with its terminal, and the program too", async () => {
    const place = await atWork();
    const terminal = place.terminal(recording(), { output: "terminal" });
    await until(() => signalsIn(place).length > 0);
    terminal.hangUp();
    await until(() => signalsIn(place).includes("SIGHUP"));
    const [, pid = ""] = /^ready (\d+)$/.exec(signalsIn(place)[0] ?? "") ?? [];
    process.kill(Number(pid), "SIGTERM");
    expect((await terminal.ended()).exitCode).toBe(7);
  });

  test.for(["bash", "zsh"] as const)("is stopped with Ctrl-Z and goes on with fg, in %s", async (name, run) => {
    run.skip(needs(name).missing, needs(name).reason);
    const place = await atWork();
    place.home.write(".zshrc", "");
    const shell = name === "bash" ? ["--norc", "-i"] : ["-f", "-i"];
    const terminal = place.terminal([pathOf(name), ...shell], { output: "terminal", env: { PS1: "$ " } });
    const program = "i=0; while sleep 0.1; do i=$((i+1)); echo tick $i; done";
    const line = daypassCommand(["exec", "work", "--", "sh", "-c", program])
      .map((word) => `'${word}'`)
      .join(" ");
    terminal.type(`${line}\r`);
    await terminal.waitFor(/\ntick 3/);
    terminal.type("\x1a");
    await terminal.waitFor(/[Ss](topped|uspended)/);
    terminal.type("echo in'-'between\r");
    await terminal.waitFor("in-between");
    const ticks = () => terminal.text().match(/\ntick \d+/g)?.length ?? 0;
    const before = ticks();
    await wait(400);
    expect(ticks()).toBe(before);
    terminal.type("fg\r");
    await until(() => ticks() > before + 2);
    terminal.interrupt();
    // The prompt behind the last tick.
    await until(() => /\$ $/.test(terminal.text().slice(terminal.text().lastIndexOf("\ntick "))));
    terminal.type("echo ended with $?\r");
    await terminal.waitFor("ended with 130");
    terminal.close();
  });
});

describe.skipIf(needing("tmux", "vim", "less", "fzf").missing)("exec in tmux runs programs that own the screen", () => {
  const open = (place: Workplace, words: readonly string[]) =>
    openTmux('"$@"; echo "ended with $?"; sleep 100', daypassCommand(["exec", "work", "--", ...words]), {
      home: place.home,
    });

  test("vim: typed into, stopped and taken up again, and written", async () => {
    const place = await atWork();
    const words = daypassCommand(["exec", "work", "--", "vim", "-u", "NONE", "-N", "note.txt"]);
    const window = openTmux('PS1="$ " exec bash --norc -i', [], { home: place.home });
    try {
      window.type(`${words.map((word) => `'${word}'`).join(" ")}; echo ended with $?\r`);
      await window.waitFor(/^~\n~/m);
      window.type("ihello from vim\x1b");
      await window.waitFor(/^hello from vim/m);
      window.type("\x1a");
      await window.waitFor(/Stopped/);
      window.type("clear; fg\r");
      await window.waitFor(/^hello from vim\n~/m);
      window.type(":wq\r");
      await window.waitFor(/\n\$$/);
      expect(readFileSync(join(place.home.work, "note.txt"), "utf8")).toBe("hello from vim\n");
    } finally {
      window.close();
    }
  });

  test("less: scrolled and left", async () => {
    const place = await atWork();
    writeFileSync(
      join(place.home.work, "long.txt"),
      Array.from({ length: 200 }, (_, index) => `line ${index + 1}\n`).join(""),
    );
    const window = open(place, ["less", "long.txt"]);
    try {
      await window.waitFor(/^line 1$/m);
      window.type("G");
      await window.waitFor(/^line 200$/m);
      window.type("q");
      await window.waitFor(/ended with 0/);
    } finally {
      window.close();
    }
  });

  test("fzf: chosen in, with its choice on a pipe", async () => {
    const place = await atWork();
    const window = open(place, ["sh", "-c", "printf '%s\\n' apple banana cherry | fzf > chosen"]);
    try {
      await window.waitFor(/banana/);
      window.type("ban");
      await window.waitFor(/> ban/);
      window.type("\r");
      await window.waitFor(/ended with 0/);
      expect(readFileSync(join(place.home.work, "chosen"), "utf8")).toBe("banana\n");
    } finally {
      window.close();
    }
  });
});

describe.concurrent("no secret is in the words of any program", () => {
  test.skipIf(needs("strace").missing)("that exec starts, its own included", async () => {
    const place = await places.open();
    const code = place.code();
    const trace = join(place.home.root, "trace");
    const strace = [pathOf("strace"), "-f", "-s", "4000", "-e", "trace=execve", "-o", trace] as const;
    const exec = daypassCommand(["exec", "work", "-c", "-", "--keys", "--", "sh", "-c", "true; env >/dev/null"]);
    const result = await runProgram([...strace, ...exec], { home: place.home, stdin: `${code}\n` });
    expect(result.exitCode).toBe(0);
    const seen = readFileSync(trace, "utf8");
    // execve's third argument is only counted by strace: what is seen are the words.
    expect(seen).toMatch(/execve\("[^"]*", \["sh", "-c", "true; env/);
    expect(canariesIn(seen, canariesOf(place, [code]))).toEqual([]);
  });
});

describe.skipIf(needs("aws").missing).concurrent("the AWS CLI", () => {
  test.each(["--names", "--keys"])("is who the profile says, with %s", async (flag) => {
    const place = await atWork("[profile admin]\nsource_profile = work-mfa\nrole_arn = ROLE\n");
    const config = place.home.read(".aws/config").replace("ROLE", place.user.arn.replace(/user\/.*/, "role/Admin"));
    place.home.write(".aws/config", config);
    const identity = [pathOf("aws"), "sts", "get-caller-identity", "--output", "json"];
    const arnOf = async (profile: string) => {
      const { stdout, stderr } = await place.run(["exec", profile, flag, "--", ...identity], { env: litter });
      return (JSON.parse(stdout || JSON.stringify({ Arn: stderr })) as { Arn: string }).Arn;
    };
    expect(await arnOf("work")).toBe(place.user.arn);
    // By its name the CLI assumes the role itself.
    expect(await arnOf("admin")).toMatch(/:assumed-role\/Admin\//);
  });
});

describe.concurrent("exec --min-remaining", () => {
  test("gets a new session when less is left, and keeps one that is good for longer", async () => {
    const place = await places.open();
    const run = (args: readonly string[], code?: string) =>
      place.run(["exec", "work", ...args, "--", "true"], { env: { DAYPASS_MFA_CODE: code } });
    expect((await run(["--duration", "1h"], place.code())).exitCode).toBe(0);
    expect((await run(["--min-remaining", "30m"])).exitCode).toBe(0);
    expect(place.sent()).toBe(1);
    const without = await run(["--min-remaining", "2h"]);
    expect(without.exitCode).toBe(10);
    const result = await run(["--min-remaining", "2h"], place.code());
    expect(result.exitCode).toBe(0);
    expect(result.stderr).toMatch(/Session for work-mfa until .* \(in 12 h\)/);
    expect(place.sent()).toBe(2);
    const unreadable = await run(["--min-remaining", "soon"]);
    expect([unreadable.exitCode, unreadable.stderr]).toEqual([2, expect.stringMatching(/"soon"/)]);
  });
});
