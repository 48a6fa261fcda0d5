import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { type FaultName, faultNames } from "../src/sandbox/faults.ts";
import { canariesIn, canariesOf } from "./rig/canaries.ts";
import { startFaultServer } from "./rig/fault-server.ts";
import { needing, needs } from "./rig/needs.ts";
import { notingPeakMemory } from "./rig/peak-memory.ts";
import type { RunResult } from "./rig/run.ts";
import { shapeOf, type Workplace, workplaces } from "./rig/workplace.ts";

const places = workplaces();
const mounts: string[] = [];
afterAll(async () => {
  for (const folder of mounts.splice(0)) execFileSync("umount", [folder]);
  await places.close();
});

interface Ending {
  readonly exit: 5 | 7 | 8;
  readonly says: RegExp;
  /** How often the code may be sent: again only where AWS itself said that it had not served the request. */
  readonly sent: 1 | 2;
  /** Whether the person has to be told that the code may be gone. */
  readonly spent: boolean;
}

/** `slow` is no failure, and `unmodifiable` is what IAM says of entities: STS has none. */
const others = ["slow", "unmodifiable"] as const;
type Others = (typeof others)[number];

const endings: Readonly<Record<Exclude<FaultName, Others>, Ending>> = {
  throttle: { exit: 8, says: /turned GetSessionToken away because of too many requests/, sent: 2, spent: false },
  "5xx": {
    exit: 8,
    says: /AWS failed to answer GetSessionToken: .* an error of its own \(500\)/,
    sent: 2,
    spent: true,
  },
  unavailable: { exit: 8, says: /AWS failed to answer GetSessionToken: .* \(503\)/, sent: 2, spent: true },
  "bad-gateway": { exit: 8, says: /AWS failed to answer GetSessionToken: .* \(502\)/, sent: 2, spent: true },
  "access-denied": { exit: 7, says: /AWS does not allow GetSessionToken: Access Denied/, sent: 1, spent: false },
  "region-disabled": { exit: 7, says: /does not give sessions in the region us-east-1/, sent: 1, spent: false },
  escape: { exit: 7, says: /AWS does not allow GetSessionToken: \\x1b\]0;owned\\x07/, sent: 1, spent: false },
  skew: { exit: 8, says: /the clock of this computer is wrong: it is 20 min behind AWS's/, sent: 2, spent: false },
  hang: { exit: 8, says: /did not finish its answer within 5 s/, sent: 1, spent: true },
  // It was carried out, which nobody can know.
  withhold: { exit: 8, says: /did not finish its answer within 5 s/, sent: 1, spent: true },
  drip: { exit: 8, says: /did not finish its answer within 10 s/, sent: 1, spent: true },
  truncate: { exit: 8, says: /connection to .* was lost before the answer was complete/, sent: 1, spent: true },
  reset: { exit: 8, says: /connection to .* was lost before the answer was complete/, sent: 1, spent: true },
  close: { exit: 8, says: /connection to .* was lost before the answer was complete/, sent: 1, spent: true },
  html: { exit: 8, says: /did not come from AWS: it is a web page/, sent: 1, spent: true },
  empty: { exit: 8, says: /Cannot read the answer .*: it is empty/, sent: 1, spent: true },
  garbage: { exit: 8, says: /Cannot read the answer /, sent: 1, spent: true },
  "no-credentials": { exit: 8, says: /Cannot read the answer .*: it holds no usable /, sent: 1, spent: true },
  bomb: { exit: 8, says: /Cannot read the answer .*: it holds XML declarations/, sent: 1, spent: true },
  deep: { exit: 8, says: /Cannot read the answer .*: it is larger than 64 KiB/, sent: 1, spent: true },
  huge: { exit: 8, says: /Cannot read the answer .*: it is larger than 64 KiB/, sent: 1, spent: true },
  redirect: { exit: 8, says: /did not come from AWS: it is a redirect to /, sent: 1, spent: true },
  "wrong-type": { exit: 8, says: /Cannot read the answer .*: it is application\/json, not XML/, sent: 1, spent: true },
  "proxy-auth": { exit: 8, says: /did not come from AWS: it is a web page \(407\)/, sent: 1, spent: true },
};

function expectPlain(result: RunResult): void {
  expect(result.stdout).toBe("");
  // No control characters, no bidirectional marks: nothing of what the other side said steers a terminal.
  expect(result.stderr).toMatch(/^[^\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]*$/);
  expect(result.stderr).toMatch(/^daypass: error: .*\n(daypass: hint: .*\n)*daypass: more: daypass explain [\w-]+\n$/);
}

test("every fault of the sandbox has an ending here", () => {
  expect([...Object.keys(endings), ...others].sort()).toEqual([...faultNames].sort());
});

describe.concurrent.each(Object.entries(endings))("login against %s", (name, ending) => {
  test("ends with one right sentence, the files as they were, and the next code works", {
    timeout: 60_000,
  }, async () => {
    const place = await places.open({ faults: [name as FaultName] });
    // A code is sent again only while the device shows it.
    place.beginStep();
    const memory = notingPeakMemory(place.home);
    const before = place.files();
    const code = place.code();
    const began = performance.now();
    const result = await place.run(["login", "work", "-c", code], { env: memory.env });
    expect(performance.now() - began).toBeLessThan(25_000);
    expect(result.stderr.split("\n")[0]).toMatch(ending.says);
    expect(result.exitCode).toBe(ending.exit);
    expectPlain(result);
    expect(/may be used up/.test(result.stderr)).toBe(ending.spent);
    expect(canariesIn(result.stderr, canariesOf(place, [code]))).toEqual([]);
    expect(place.sandbox.calls().filter(({ withCode }) => withCode).length).toBe(ending.sent);
    expect(place.sandbox.calls().map(({ action }) => action)).toEqual(Array(ending.sent).fill("GetSessionToken"));
    expect(place.files()).toEqual(before);
    expect(
      Object.keys(shapeOf(place.home.path(".local/state/daypass"))).filter((file) => /sessions\/./.test(file)),
    ).toEqual([]);
    if (!needs("linux").missing) expect(memory.peak()).toBeLessThan(150);

    place.sandbox.setFaults([]);
    expect((await place.run(["login", "work", "-c", place.code()])).exitCode).toBe(0);
  });
});

test.concurrent("login against an answer that takes its time waits for it", async () => {
  const place = await places.open();
  place.sandbox.setFaults([{ name: "slow", seconds: 2 }]);
  const { exitCode, stderr } = await place.run(["login", "work", "-c", place.code()]);
  expect(stderr).toMatch(/Session for work-mfa until /);
  expect(exitCode).toBe(0);
  expect(place.sent()).toBe(1);
});

test.concurrent.each(["hang", "huge", "throttle"] as const)(
  "looking up the device against %s ends before a code is asked for",
  async (name) => {
    const place = await places.open({ config: () => undefined });
    place.sandbox.setFaults([{ name }]);
    const before = place.files();
    const began = performance.now();
    const result = await place.run(["login", "work", "-c", place.code()]);
    expect(performance.now() - began).toBeLessThan(25_000);
    expect(result.exitCode).toBe(8);
    expectPlain(result);
    expect(place.sent()).toBe(0);
    expect(place.files()).toEqual(before);
  },
);

test.concurrent("what throttles once is asked again with the same code, and the second answer is taken", async () => {
  const place = await places.open();
  place.beginStep();
  place.sandbox.setFaults([{ name: "throttle", times: 1 }]);
  expect((await place.run(["login", "work", "-c", place.code()])).exitCode).toBe(0);
  expect(place.sent()).toBe(2);
});

describe.concurrent("a server that hands back a session of another account", () => {
  const liar = startFaultServer(["ok"]);
  afterAll(async () => (await liar).close());

  test("is refused with both accounts named, and nothing is written", async () => {
    const place = await places.open();
    const before = place.files();
    const result = await place.run(["login", "work", "-c", "123456"], { env: { AWS_ENDPOINT_URL: (await liar).url } });
    expect(result.stderr).toContain(
      `Refused a session of account 609629065308: the keys and the device belong to account ${place.sandbox.account}`,
    );
    expect(result.exitCode).toBe(9);
    expectPlain(result);
    expect(result.stderr).not.toMatch(/wJalrXUtnFEMI|FwoGZXIvYXdz/);
    expect(place.files()).toEqual(before);
    expect(JSON.stringify(shapeOf(place.home.home))).not.toMatch(/wJalrXUtnFEMI|FwoGZXIvYXdz/);
  });

  test("is refused too when the profile pins the account and the server cannot say whose session it is", async () => {
    const place = await places.open({
      config: ({ serial }) => `[profile work]\nmfa_serial = ${serial}\ndaypass_account = ${serial.split(":")[4]}\n`,
    });
    const before = place.files();
    const result = await place.run(["login", "work", "-c", "123456"], { env: { AWS_ENDPOINT_URL: (await liar).url } });
    expect([8, 9]).toContain(result.exitCode);
    expectPlain(result);
    expect(place.files()).toEqual(before);
    expect(JSON.stringify(shapeOf(place.home.home))).not.toMatch(/wJalrXUtnFEMI|FwoGZXIvYXdz/);
  });
});

interface Trouble {
  readonly make: (place: Workplace) => Readonly<Record<string, string | undefined>> | undefined;
  readonly exit: number;
  readonly says: RegExp;
}

const troubles: Readonly<Record<string, Trouble>> = {
  "credentials that are a pipe": {
    make: ({ home }) => made(() => replaceWithPipe(home.path(".aws/credentials"))),
    exit: 9,
    says: /Refused to use ~\/\.aws\/credentials: it is a pipe, not a file/,
  },
  "a config file that is a pipe": {
    make: ({ home }) => made(() => replaceWithPipe(home.path(".aws/config"))),
    exit: 9,
    says: /Refused to use ~\/\.aws\/config: it is a pipe, not a file/,
  },
  "credentials that are a folder": {
    make: ({ home }) => made(() => replaceWithFolder(home.path(".aws/credentials"))),
    exit: 9,
    says: /Refused to use ~\/\.aws\/credentials: it is a folder/,
  },
  "credentials that are a device": {
    make: () => ({ AWS_SHARED_CREDENTIALS_FILE: "/dev/zero" }),
    exit: 9,
    says: /Refused to use \/dev\/zero: /,
  },
  "credentials that link to each other": {
    make: ({ home }) =>
      made(() => {
        rmSync(home.path(".aws/credentials"));
        symlinkSync("other", home.path(".aws/credentials"));
        symlinkSync("credentials", home.path(".aws/other"));
      }),
    exit: 1,
    says: /Cannot read ~\/\.aws\/credentials: its symbolic links lead in a circle/,
  },
  "a ~/.aws that is a file": {
    make: ({ home }) =>
      made(() => {
        rmSync(home.path(".aws"), { recursive: true });
        home.write(".aws", "mine");
      }),
    exit: 1,
    says: /Cannot read ~\/\.aws\/config: a part of the path is not a folder/,
  },
  "a line without an equals sign where the session goes": {
    make: ({ home, keys }) => made(() => home.write(".aws/credentials", `[work]\n${keys()}[work-mfa]\nwhat is this\n`)),
    exit: 9,
    says: /Cannot edit ~\/\.aws\/credentials:5:1: there is no equals sign/,
  },
  "bytes that are not UTF-8": {
    make: ({ home, keys }) =>
      made(() => writeFileSync(home.path(".aws/credentials"), Buffer.from(`# caf\xe9\n[work]\n${keys()}`, "latin1"))),
    exit: 9,
    says: /Cannot edit ~\/\.aws\/credentials:1:1: this line holds bytes that are not UTF-8/,
  },
  "no home folder": {
    make: () => ({ HOME: undefined }),
    exit: 2,
    says: /Cannot find the AWS files: no home folder is set/,
  },
  "no home folder but AWS files elsewhere": {
    make: ({ home }) => ({
      HOME: undefined,
      AWS_CONFIG_FILE: home.path(".aws/config"),
      AWS_SHARED_CREDENTIALS_FILE: home.path(".aws/credentials"),
    }),
    exit: 2,
    says: /Cannot find a place for daypass's own files: no home folder is set/,
  },
  "a home folder that is not there": {
    make: () => ({ HOME: "/nonexistent/home" }),
    exit: 4,
    says: /Cannot find profile "work" in ~\/\.aws\/config/,
  },
  "a state directory that is a file": {
    make: ({ home }) => ({ DAYPASS_HOME: home.write("state", "mine") }),
    exit: 1,
    says: /Cannot read ~\/state\/\w+: a part of the path is not a folder/,
  },
  "state that is damaged": {
    make: ({ home }) => made(() => home.write(".local/state/daypass/origins.json", "{")),
    exit: 1,
    says: /Cannot read daypass's own file ~\/\.local\/state\/daypass\/origins\.json: it is damaged/,
  },
};

function made(change: () => void): undefined {
  change();
  return undefined;
}

function replaceWithPipe(path: string): void {
  rmSync(path);
  execFileSync("mkfifo", [path]);
}

function replaceWithFolder(path: string): void {
  rmSync(path);
  mkdirSync(path);
}

describe.concurrent.each(Object.entries(troubles))("login with %s", (_, trouble) => {
  test.skipIf(needs("linux").missing)("says so before it sends a code, and leaves every file as it was", async () => {
    const place = await places.open();
    const env = trouble.make(place) ?? {};
    const before = shapeOf(place.home.home);
    const result = await place.run(["login", "work", "-c", place.code()], { env, timeoutMs: 20_000 });
    expect(result.stderr.split("\n")[0]).toMatch(trouble.says);
    expect(result.exitCode).toBe(trouble.exit);
    expectPlain(result);
    expect(place.sent()).toBe(0);
    const after = shapeOf(place.home.home);
    for (const [name, content] of Object.entries(before)) expect(after[name]).toBe(content);
    const added = Object.keys(after).filter((name) => !(name in before));
    expect(added.filter((name) => !name.startsWith(".local/"))).toEqual([]);
  });
});

test.concurrent("a home folder with spaces and quotes in its name is like any other", async () => {
  const place = await places.open();
  const odd = place.home.path("My 'Home' \"folder\" $x");
  mkdirSync(odd, { mode: 0o700 });
  renameSync(place.home.path(".aws"), `${odd}/.aws`);
  const result = await place.run(["login", "work", "-c", place.code()], { env: { HOME: odd } });
  expect(result.exitCode).toBe(0);
  expect(Object.keys(shapeOf(odd))).toContain(".local/state/daypass/origins.json");
  expect(shapeOf(`${odd}/.aws`).credentials).toMatch(/\[work-mfa\]\naws_access_key_id = ASIA/);
});

test.concurrent("credentials behind a chain of links are written at its end, and every link stays", async () => {
  const place = await places.open();
  renameSync(place.home.path(".aws/credentials"), place.home.path("third"));
  symlinkSync("third", place.home.path("second"));
  symlinkSync("../second", place.home.path(".aws/credentials"));
  expect((await place.run(["login", "work", "-c", place.code()])).exitCode).toBe(0);
  expect(readlinkSync(place.home.path(".aws/credentials"))).toBe("../second");
  expect(readlinkSync(place.home.path("second"))).toBe("third");
  expect(place.home.read("third")).toMatch(/\[work-mfa\]\naws_access_key_id = ASIA/);
});

test.skipIf(needing("root", "linux").missing)(
  "root in somebody else's home folder leaves nothing of its own there",
  async () => {
    const place = await places.open();
    const [uid, gid] = [54_321, 54_322];
    execFileSync("chown", ["-R", `${uid}:${gid}`, place.home.home]);
    expect((await place.run(["login", "work", "-c", place.code()])).exitCode).toBe(0);
    const all = readdirSync(place.home.home, { recursive: true, encoding: "utf8" });
    expect(all).toContain(".local/state/daypass/spent-codes.json");
    expect(all.filter((name) => statSync(place.home.path(name)).uid !== uid)).toEqual([]);
  },
);

describe.skipIf(needing("tmpfs").missing)("on a read-only file system", () => {
  function freeze(folder: string): void {
    mkdirSync(folder, { recursive: true });
    execFileSync("mount", ["--bind", folder, folder]);
    mounts.push(folder);
    execFileSync("mount", ["-o", "remount,ro,bind", folder]);
  }

  test("~/.aws stays as it was, and login says what it cannot write before it sends a code", async () => {
    const place = await places.open();
    freeze(place.home.path(".aws"));
    const before = place.files();
    const result = await place.run(["login", "work", "-c", place.code()]);
    expect(result.stderr.split("\n")[0]).toMatch(/Cannot write ~\/\.aws\/\S+: /);
    expect(result.exitCode).toBe(1);
    expectPlain(result);
    expect(place.files()).toEqual(before);
    execFileSync("umount", [place.home.path(".aws")]);
    mounts.splice(mounts.indexOf(place.home.path(".aws")), 1);
    expect(place.sent()).toBe(0);
    expect((await place.run(["login", "work", "-c", place.code()])).exitCode).toBe(0);
    expect(place.home.read(".aws/credentials")).toMatch(/\[work-mfa\]\naws_access_key_id = ASIA/);
  });

  test.each([
    ["HOME", () => undefined, ""],
    ["the state directory", ({ home }: Workplace) => ({ DAYPASS_HOME: `${home.path("frozen")}/state` }), "frozen"],
  ] as const)("%s that cannot be written is said before a code is sent", async (_, envOf, folder) => {
    const place = await places.open();
    freeze(place.home.path(folder));
    const before = place.files();
    const result = await place.run(["login", "work", "-c", place.code()], { env: envOf(place) });
    expect(result.stderr.split("\n")[0]).toMatch(/Cannot write ~\/\S+: /);
    expect(result.exitCode).toBe(1);
    expectPlain(result);
    expect(place.sent()).toBe(0);
    expect(place.files()).toEqual(before);
  });

  test.each([
    ["logout", ["logout", "work"]],
    ["remove", ["profiles", "remove", "work-mfa", "--yes"]],
    ["undo", ["undo", "--yes"]],
  ])("%s says what it cannot write, and leaves everything as it was", async (_, args) => {
    const place = await places.open();
    expect((await place.run(["login", "work", "-c", place.code()])).exitCode).toBe(0);
    const before = shapeOf(place.home.home);
    freeze(place.home.home);
    const result = await place.run(args);
    expect(result.stderr.split("\n")[0]).toMatch(/^daypass: error: Cannot write ~\/\S+: the file system is read-only/);
    expect(result.exitCode).toBe(1);
    expectPlain(result);
    expect(shapeOf(place.home.home)).toEqual(before);
  });
});
