import { spawn } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { canariesIn, canariesOf } from "./rig/canaries.ts";
import { expectNoLeak } from "./rig/leak-watch.ts";
import { needing, needs } from "./rig/needs.ts";
import { codeQuestion } from "./rig/questions.ts";
import { daypassCommand, runProgram } from "./rig/run.ts";
import { openTmux } from "./rig/tmux.ts";
import { until } from "./rig/until.ts";
import { keysOf, type Person, type Workplace, workplaces } from "./rig/workplace.ts";

const places = workplaces();
afterAll(places.close);

/** Role profiles behind one session; `broken` cannot be assumed. */
function roleProfiles(names: readonly string[]) {
  return ({ serial, arn }: Person) => {
    const role = (name: string) => arn.replace(/user\/.*/, name === "broken" ? "role/Nowhere" : "role/Admin");
    const sections = names.map(
      (name) => `[profile ${name}]\nsource_profile = work-mfa\nrole_arn = ${role(name)}\nrole_session_name = ${name}\n`,
    );
    return `[profile work]\nregion = us-east-1\nmfa_serial = ${serial}\n${sections.join("")}`;
  };
}

/** Somebody with such profiles and a session. */
async function atWork(names: readonly string[]): Promise<Workplace> {
  const place = await places.open({ config: roleProfiles(names) });
  const login = await place.run(["login", "work", "-c", place.code()]);
  expect(login.exitCode).toBe(0);
  return place;
}

function each(place: Workplace, pattern: string, script: string, flags: readonly string[] = []) {
  return place.run(["each", pattern, ...flags, "--", "sh", "-c", script]);
}

const acme = ["acme-dev", "acme-prod", "acme-test", "globex"];

describe.concurrent("each", () => {
  test("runs a program as every profile that matches, and shows what each printed under its name", async () => {
    const place = await atWork(acme);
    const result = await each(place, "acme-*", 'echo "out $DAYPASS_PROFILE"; echo "err $DAYPASS_PROFILE" >&2');
    expect(result.exitCode).toBe(0);
    const groups = result.stdout.split(/^(?===> )/m).sort();
    expect(groups).toEqual(["acme-dev", "acme-prod", "acme-test"].map((name) => `==> ${name} <==\nout ${name}\n`));
    expect(result.stderr).toMatch(/^==> acme-prod <==\nerr acme-prod\n/m);
    const table = result.stderr.slice(result.stderr.indexOf("PROFILE"));
    expect(table.replaceAll(/\d+\.\d s/g, "0.0 s")).toBe(
      [
        "PROFILE    ACCOUNT       EXIT  TIME   REASON",
        ...["acme-dev ", "acme-prod", "acme-test"].map((name) => `${name}  ${place.sandbox.account}  0     0.0 s`),
        "✔ 3 of 3 succeeded",
        "",
      ].join("\n"),
    );
    const actions = place.sandbox.calls().map(({ action }) => action);
    expect(actions).toEqual(["GetSessionToken", "AssumeRole", "AssumeRole", "AssumeRole"]);
  });

  test("gives each program its own credentials, and never what the session or the keys are", async () => {
    const place = await atWork(acme);
    const result = await each(place, "*", "env", ["--json"]);
    const lines = result.stdout.trim().split("\n");
    const said = lines.map((line) => JSON.parse(line) as { profile: string; stdout: string });
    const keys = new Map(said.map(({ profile, stdout }) => [profile, /^AWS_ACCESS_KEY_ID=(.*)$/m.exec(stdout)?.[1]]));
    expect([...keys.keys()].sort()).toEqual(acme);
    expect(new Set(keys.values()).size).toBe(acme.length);
    const sessions = place.sandbox.world.account.sessions;
    for (const { profile, stdout } of said) {
      expect(sessions.get(keys.get(profile) ?? "")).toBeDefined();
      expect(stdout).toMatch(new RegExp(`^DAYPASS_PROFILE=${profile}$`, "m"));
      expect(stdout).not.toMatch(/^AWS_PROFILE=/m);
    }
    const [session] = [...sessions.values()];
    const longTerm = canariesOf(place).filter(({ kind }) => kind === "keys" || kind === "seed");
    expect(canariesIn(result.stdout, longTerm)).toEqual([]);
    expect(result.stdout).not.toContain(session?.secretAccessKey);
  });

  test("with --names gives the name alone", async () => {
    const place = await atWork(acme);
    const { stdout } = await each(place, "globex", "env", ["--names"]);
    expect(stdout).toMatch(/^AWS_PROFILE=globex$/m);
    expect(stdout).not.toMatch(/SECRET|SESSION_TOKEN/);
  });

  test("ends with 1 if any failed, with the reason in the table; the others run", async () => {
    const place = await atWork(["acme-dev", "broken", "globex"]);
    const script =
      'test $DAYPASS_PROFILE = globex && echo "An error occurred (AccessDenied): no" >&2 && exit 3; echo fine';
    const result = await each(place, "*", script);
    expect(result.exitCode).toBe(1);
    expect(result.stdout).toBe("==> acme-dev <==\nfine\n");
    expect(result.stderr).toMatch(/^acme-dev +\d{12} +0 +[\d.]+ s$/m);
    expect(result.stderr).toMatch(/^broken +\d{12} +- +[\d.]+ s +AWS does not let you assume the role: /m);
    expect(result.stderr).toMatch(/^globex +\d{12} +3 +[\d.]+ s +An error occurred \(AccessDenied\): no$/m);
    expect(result.stderr).toMatch(/^✘ 1 of 3 succeeded$/m);
    const killed = await each(place, "globex", "kill -SEGV $$");
    expect(killed.stderr).toMatch(/^globex +\d{12} +SIGSEGV /m);
  });

  test("--json gives one line for each profile, failures too, and no table", async () => {
    const place = await atWork(["acme-dev", "broken"]);
    const result = await each(place, "*", "printf 'a\\033\\\\\"\\n'; echo b >&2; exit 4", ["--json"]);
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toBe("");
    const lines = result.stdout.trim().split("\n");
    const said = lines
      .map((line) => JSON.parse(line) as { profile: string })
      .sort((a, b) => (a.profile < b.profile ? -1 : 1));
    const common = { schema: "daypass.each/1", account: place.sandbox.account };
    const arn = place.user.arn.replace(/user\/.*/, "role");
    expect(said).toEqual([
      {
        ...common,
        profile: "acme-dev",
        roleArn: `${arn}/Admin`,
        exitCode: 4,
        seconds: expect.any(Number),
        stdout: 'a\u001b\\"\n',
        stderr: "b\n",
      },
      {
        ...common,
        profile: "broken",
        roleArn: `${arn}/Nowhere`,
        error: {
          code: "role-not-trusting",
          message: expect.stringMatching(/assume the role/),
          hints: expect.any(Array),
        },
      },
    ]);
    expect(result.stdout).not.toContain("\u001b");
  });

  test("takes several patterns, and says what is near where one means nothing", async () => {
    const place = await atWork([...acme, "initech"]);
    const some = await each(place, "acme-?e*, globex", "true");
    expect(some.stderr).toMatch(/3 of 3 succeeded/);
    const failed = async (pattern: string) => {
      const { exitCode, stderr, stdout } = await each(place, pattern, "true");
      return [exitCode, stdout, stderr.split("\n").slice(0, 2).join("\n")];
    };
    expect(await failed("globex,acm-*")).toEqual([
      4,
      "",
      `daypass: error: Cannot find a role profile that "acm-*" matches in ~/.aws/config\ndaypass: hint: did you mean acme-dev, acme-prod, acme-test?`,
    ]);
    expect(await failed("Globex")).toEqual([4, "", expect.stringMatching(/did you mean globex\?/)]);
    expect(await failed("work")).toEqual([4, "", expect.stringMatching(/"work" has no role: daypass exec work -- …/)]);
    expect(await failed("nothing-like-it")).toEqual([4, "", expect.stringMatching(/daypass profiles list/)]);
    const none = await place.run(["each", "--", "true"]);
    expect([none.exitCode, none.stderr]).toEqual([2, expect.stringMatching(/Say as which profiles/)]);
  });

  test("runs so many at once as it is told, and no more", async () => {
    const names = Array.from({ length: 9 }, (_, index) => `role-${index}`);
    const place = await atWork(names);
    // Each waits until once there were as many as there may be, and then a moment for one more.
    const script = (parallel: number) => `
      mkdir -p run-${parallel}; : > run-${parallel}/$DAYPASS_PROFILE
      until [ -e met-${parallel} ] || [ $(ls run-${parallel} | wc -l) -ge ${parallel} ]; do sleep 0.05; done
      : > met-${parallel}; sleep 0.2; ls run-${parallel} | wc -l; rm run-${parallel}/$DAYPASS_PROFILE`;
    const most = async (parallel: number) => {
      const { stdout } = await each(place, "*", script(parallel), ["--parallel", String(parallel)]);
      return Math.max(...[...stdout.matchAll(/^ *(\d+)$/gm)].map(([, count]) => Number(count)));
    };
    for (const parallel of [1, 3, 9]) expect(await most(parallel)).toBe(parallel);
    for (const parallel of ["0", "257", "-1", "many"]) {
      const result = await each(place, "*", "true", [`--parallel=${parallel}`]);
      expect([result.exitCode, result.stderr]).toEqual([2, expect.stringMatching(/a number from 1 to 256/)]);
    }
  });

  test("asks STS over few connections, and again after a pause where it is asked too often", async () => {
    const place = await atWork(Array.from({ length: 40 }, (_, index) => `role-${index}`));
    place.sandbox.setFaults([{ name: "throttle", times: 60, action: "AssumeRole" }]);
    const result = await each(place, "*", "true");
    expect(result.stderr).toMatch(/40 of 40 succeeded/);
    const calls = place.sandbox.calls().filter(({ action }) => action === "AssumeRole");
    expect(calls).toHaveLength(100);
    expect(new Set(calls.map(({ connection }) => connection)).size).toBeLessThanOrEqual(16);
  });

  test("gives programs no stdin and no terminal", async () => {
    const place = await atWork(["acme-dev"]);
    const result = await each(place, "*", "cat; (echo x > /dev/tty) 2>/dev/null && echo has one; echo end");
    expect(result.stdout).toBe("==> acme-dev <==\nend\n");
  });

  test("does not wait for what a program leaves behind", async () => {
    const place = await atWork(["acme-dev"]);
    const started = Date.now();
    const result = await each(place, "*", "sleep 60 & echo $!");
    expect(Date.now() - started).toBeLessThan(20_000);
    process.kill(Number(/^\d+$/m.exec(result.stdout)?.[0]));
    expect(result.exitCode).toBe(0);
  });

  test("fails with 10 where a code is needed and nobody can be asked; the program is looked for before", async () => {
    const place = await places.open({ config: roleProfiles(acme) });
    const result = await each(place, "acme-*", "true");
    expect([result.exitCode, result.stdout]).toEqual([10, ""]);
    expect(result.stderr).toMatch(/There is no session for profile "acme-dev"/);
    expect((await place.run(["each", "*", "--", "no-such-program"])).exitCode).toBe(127);
    expect(place.sandbox.calls()).toEqual([]);
  });

  test("keeps nothing secret anywhere but where it belongs", async () => {
    const place = await places.open({ config: roleProfiles(acme) });
    const code = place.code();
    const result = await each(place, "*", "echo $DAYPASS_PROFILE", ["-c", code]);
    expect(result.exitCode).toBe(0);
    expectNoLeak(place, result, { codes: [code] });
  });

  test("hands each the region of the command line", async () => {
    const place = await atWork(["acme-dev"]);
    const { stdout } = await each(place, "*", "echo $AWS_REGION $AWS_DEFAULT_REGION", ["--region", "eu-west-1"]);
    expect(stdout).toMatch(/^eu-west-1 eu-west-1$/m);
  });
});

describe.concurrent("much output", () => {
  test("comes back byte for byte, and leaves no file behind", async () => {
    const place = await atWork(["acme-dev", "globex"]);
    const program = `
      const bytes = Buffer.alloc(3_000_000, Buffer.from([0, 1, 2, 0xff, 0xfe, 10, 13, 27]));
      require("node:fs").writeFileSync(1, bytes.subarray(0, 1_500_000)); require("node:fs").writeFileSync(1, bytes.subarray(1_500_000));
      require("node:fs").writeFileSync(2, "e".repeat(2_000_000));`;
    const words = ["each", "*", "--", process.execPath, "-e", program];
    const script = '"$@" > out.bin 2> err.txt';
    const result = await runProgram(["/bin/sh", "-c", script, "sh", ...daypassCommand(words)], { home: place.home });
    expect(result.exitCode).toBe(0);
    const out = readFileSync(join(place.home.work, "out.bin"));
    const heading = Buffer.from("==> acme-dev <==\n").length + Buffer.from("==> globex <==\n").length;
    // The output does not end with a line end; one is put behind it.
    expect(out.length).toBe(2 * 3_000_001 + heading);
    expect(out.includes(Buffer.from([0, 1, 2, 0xff, 0xfe, 10, 13, 27]))).toBe(true);
    expect(readFileSync(join(place.home.work, "err.txt"), "utf8").match(/e{2000000}/g)).toHaveLength(2);
    expect(readdirSync(place.home.env.TMPDIR ?? "")).toEqual([]);
  });

  test("is one valid line of JSON too", async () => {
    const place = await atWork(["acme-dev"]);
    const program = 'process.stdout.write("ä\\n€😀\\u001b".repeat(300_000))';
    const { stdout } = await place.run(["each", "*", "--json", "--", process.execPath, "-e", program]);
    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
    expect((JSON.parse(stdout) as { stdout: string }).stdout).toBe("ä\n€😀\u001b".repeat(300_000));
  });

  test("that cannot be kept ends the program, and only that one", async () => {
    const place = await atWork(["acme-dev", "globex"]);
    const script = "test $DAYPASS_PROFILE = globex || { yes | head -c 3000000; sleep 60; }; echo fine";
    const result = await place.run(["each", "*", "--", "sh", "-c", script], { env: { TMPDIR: "/no/such/folder" } });
    expect(result.exitCode).toBe(1);
    expect(result.stdout).toBe("==> globex <==\nfine\n");
    expect(result.stderr).toMatch(
      /^acme-dev .* Cannot keep what the program printed for profile "acme-dev": it does not exist$/m,
    );
  });
});

/** Programs that ignore SIGTERM, or do not, and each with another one that they started. */
const stubborn = 'trap "" TERM; sleep 60 & echo > begun-$$; wait; sleep 60';
const willing = 'trap "echo told; exit 3" TERM; sleep 60 & echo > begun-$$; wait';

/** Whether so many programs have begun, and can be told to end. */
function begun(place: Workplace, programs = 1): boolean {
  return readdirSync(place.home.work).filter((name) => name.startsWith("begun-")).length >= programs;
}

/** The processes in a workplace's folder, which only its programs have as theirs. */
function left(place: Workplace): readonly string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`) === place.home.work;
    } catch {
      return false;
    }
  });
}

describe.skipIf(needing("pty", "linux").missing).concurrent("each on a terminal", () => {
  const start = (place: Workplace, script: string, flags: readonly string[] = []) =>
    place.onTerminal(["each", "*", "--parallel", "1", ...flags, "--", "sh", "-c", script], { output: "terminal" });

  test("asks for one code, shows how far it is in a line, and takes the line away", async () => {
    const place = await places.open({ config: roleProfiles(acme) });
    const terminal = start(place, "sleep 0.3; echo out");
    await terminal.waitFor(codeQuestion);
    terminal.type(`${place.code()}\r`);
    await terminal.waitFor("0 of 4 done, 1 running");
    await terminal.waitFor("2 of 4 done, 1 running");
    const { exitCode, terminal: text } = await terminal.ended();
    expect(exitCode).toBe(0);
    expect(text).toMatch(/✔ 4 of 4 succeeded\n$/);
    expect(place.sent()).toBe(1);
    // Nothing stands behind the last line that was drawn over.
    const raw = terminal.raw();
    expect(raw.slice(raw.lastIndexOf(" running"))).toMatch(/^ running(, \d failed)?\r\u001b\[2K[^\r]/);
  });

  test("Ctrl-C ends what runs and says what was not run, with 130", async () => {
    const place = await atWork(acme);
    const terminal = start(place, willing);
    await until(() => begun(place));
    terminal.interrupt();
    const { exitCode, terminal: text } = await terminal.ended();
    expect(exitCode).toBe(130);
    // Whichever role was there first has run.
    const [, ran = ""] = /==> (\S+) <==\ntold\n/.exec(text) ?? [];
    expect(text).toMatch(new RegExp(`^${ran} +\\d{12} +3 `, "m"));
    const others = acme.filter((name) => name !== ran).join(", ");
    expect(text).toContain(`\nStopped. Not run: ${others}\n`);
    expect(left(place)).toEqual([]);
  });

  test("a second Ctrl-C ends what does not listen, and all that it started", async () => {
    const place = await atWork(acme);
    const terminal = start(place, stubborn);
    await until(() => begun(place));
    terminal.interrupt();
    await wait(300);
    expect(left(place).length).toBeGreaterThan(1);
    terminal.interrupt();
    const { exitCode, terminal: text } = await terminal.ended();
    expect(exitCode).toBe(130);
    expect(text).toMatch(/^[\w-]+ +\d{12} +SIGKILL /m);
    await until(() => left(place).length === 0);
  });

  test("what does not listen is ended after a while without it", async () => {
    const place = await atWork(acme);
    const terminal = start(place, stubborn, ["--json"]);
    await until(() => begun(place));
    const from = Date.now();
    terminal.interrupt();
    const { exitCode, terminal: text } = await terminal.ended();
    expect(Date.now() - from).toBeGreaterThan(4000);
    expect(exitCode).toBe(130);
    expect(text).toMatch(/"profile":"[\w-]+".*"exitCode":137,"signal":"SIGKILL"/);
    expect(text.match(/"code":"interrupted"/g)).toHaveLength(3);
    await until(() => left(place).length === 0);
  });
});

test.skipIf(needing("tmux", "linux").missing)(
  "each ends all that it started where its terminal is closed",
  async () => {
    const place = await atWork(acme);
    const words = daypassCommand(["each", "*", "--parallel", "1", "--", "sh", "-c", stubborn]);
    const window = openTmux('exec "$@"', words, { home: place.home });
    try {
      await until(() => begun(place));
      expect(left(place).length).toBeGreaterThan(2);
    } finally {
      window.close();
    }
    await until(() => left(place).length === 0);
  },
);

describe.skipIf(needs("linux").missing).concurrent("each without a terminal", () => {
  test.each([
    ["SIGTERM", 143],
    ["SIGHUP", 129],
    ["SIGINT", 130],
  ] as const)("ends with what runs at %s", async (signal, code) => {
    const place = await atWork(acme);
    const [file, ...words] = daypassCommand(["each", "*", "--parallel", "2", "--", "sh", "-c", willing]);
    const child = spawn(file, words, { cwd: place.home.work, env: place.home.env, detached: true });
    let stderr = "";
    child.stderr.on("data", (text) => {
      stderr += text;
    });
    const ended = new Promise((done) => child.once("close", (exit, by) => done(by ?? exit)));
    await until(() => begun(place, 2));
    child.kill(signal);
    expect(await ended).toBe(code);
    expect(stderr).toMatch(/^Stopped\. Not run: [\w-]+, [\w-]+$/m);
    await until(() => left(place).length === 0);
  });
});

describe.concurrent("several sessions", () => {
  const two = (person: Person) =>
    `${roleProfiles(acme)(person)}[profile home]\nmfa_serial = ${person.serial}\n[profile home-admin]\nsource_profile = home-mfa\nrole_arn = ${person.arn.replace(/user\/.*/, "role/Admin")}\n`;
  const open = () =>
    places.open({
      config: two,
      credentials: (person) =>
        `[work]\n${keysOf(person)}[home]\n${keysOf({ ...person, keyId: "AKIAY34FZKBOKMUTVV7A" })}`,
    });

  test("need a code each: one of the command line is refused, and nothing is sent", async () => {
    const place = await open();
    const result = await each(place, "*", "true", ["-c", place.code()]);
    expect([result.exitCode, place.sent()]).toEqual([2, 0]);
    expect(result.stderr).toMatch(/Cannot tell which session the code is for: these profiles need 2/);
    expect(result.stderr).toMatch(/work-mfa, home-mfa/);
  });

  test("of which one is missing: its profiles fail with that, the others run", async () => {
    const place = await open();
    expect((await place.run(["login", "work", "-c", place.code()])).exitCode).toBe(0);
    const result = await each(place, "*", "echo fine");
    expect(result.exitCode).toBe(1);
    expect(result.stdout.match(/^fine$/gm)).toHaveLength(acme.length);
    expect(result.stderr).toMatch(/^home-admin +\d{12} +- .* There is no session for profile "home-admin"$/m);
  });
});

describe("explain --last after each", () => {
  test("answers what the program said that failed, by its id and its profile, and keeps nothing else of it", async () => {
    const place = await atWork(acme);
    const said =
      "An error occurred (ExpiredToken) when calling the ListBuckets operation: The provided token has expired. AKIAIOSFODNN7EXAMPLE";
    const script = `test "$DAYPASS_PROFILE" != acme-prod && exit 0; echo noise; echo "${said}" >&2; exit 254`;
    const failed = await each(place, "acme-*", script);
    expect(failed.exitCode).toBe(1);
    expect(failed.stderr).toMatch(/succeeded\nWhy: daypass explain --last\n$/);
    const { stdout } = await place.run(["explain", "--last"]);
    expect(stdout).toContain("[session-ended]");
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      'A program that daypass each ran failed with this just now, as profile "acme-prod".',
    );
    const state = (name: string) => place.home.read(`.local/state/daypass/${name}`);
    expect(state("last-error")).toBe("session-ended\n");
    const { at, ...facts } = JSON.parse(state("last-error-facts.json"));
    expect(facts).toEqual({ id: "session-ended", profile: "acme-prod", ofProgram: true });
    expect(Math.abs(Date.now() - Date.parse(at))).toBeLessThan(60_000);
  });

  test("what nobody knows is not there to be explained", async () => {
    const place = await atWork(acme);
    const failed = await each(place, "acme-*", "echo oops >&2; exit 3");
    expect(failed.stderr).not.toContain("explain --last");
    expect((await place.run(["explain", "--last"])).exitCode).toBe(1);
  });

  test("what cannot be kept is not offered", async () => {
    const place = await atWork([...acme, "broken"]);
    place.home.write(".local/state/daypass/last-error/in-the-way", "");
    const failed = await each(place, "*", "true");
    expect(failed.stderr).toContain("succeeded\n");
    expect(failed.stderr).not.toContain("explain --last");
  });

  test("a role that is not to be had is what failed", async () => {
    const place = await atWork([...acme, "broken"]);
    await each(place, "*", "true");
    const { stdout } = await place.run(["explain", "--last"]);
    expect(stdout).toContain("[role-not-trusting]");
    expect(stdout.replaceAll(/\s+/g, " ")).toMatch(/daypass itself failed with this just now, for profile "broken"\./);
  });
});
