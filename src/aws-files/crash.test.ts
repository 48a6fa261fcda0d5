/**
 * A write that dies, or is refused, at any system call that touches files leaves the old text or the new one. The child program
 * marks where its edit begins and ends; one traced run lists the calls between, and then each is struck in a run of its own.
 */
import { spawn, spawnSync } from "node:child_process";
import { linkSync, readdirSync, readFileSync, statSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EditorTask, editorProgram, type FileRig, fileRig } from "../../test/rig/aws-files.ts";
import { needs, pathOf } from "../../test/rig/needs.ts";

const before = `[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n\n[work]\nk = old\n# ${"x".repeat(9000)}\n`;
const after = before.replace("k = old", "k = new");
const calls = [
  "openat",
  "write",
  "pwrite64",
  "fsync",
  "fchmod",
  "fchown",
  "rename",
  "unlink",
  "ftruncate",
  "mkdir",
  "close",
];

interface Point {
  readonly call: string;
  /** Which one of these calls, counted from the start of the process. */
  readonly when: number;
}

type Way = "rename" | "in place" | "backup";

let program: string;
let strace: string;
const rigs: FileRig[] = [];
beforeAll(async () => {
  program = await editorProgram();
  strace = needs("strace").missing ? "" : pathOf("strace");
});
afterAll(() => {
  for (const rig of rigs) rig.home.remove();
});

function freshRig(way: Way): { rig: FileRig; task: EditorTask } {
  const rig = fileRig();
  rigs.push(rig);
  rig.home.write(".aws/credentials", before);
  if (way === "in place") linkSync(rig.credentials, rig.home.path("second"));
  const edits = [["work", "k", "new"]] as const;
  const backup = way === "backup" ? "keep" : "none";
  // The record lock keeps everything in the process that is traced.
  return {
    rig,
    task: { path: rig.credentials, state: rig.state, home: rig.home.home, edits, backup, marks: true, lock: "record" },
  };
}

function run(
  task: EditorTask,
  options: readonly string[] = [],
): Promise<{ signal: string | null; status: number | null; stderr: string }> {
  const child = spawn(strace, ["-o", "/dev/null", ...options, process.execPath, program, JSON.stringify(task)], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (data) => {
    stderr += data;
  });
  return new Promise((resolve) => {
    child.once("close", (status, signal) => resolve({ status, signal, stderr }));
  });
}

/** The calls between the marks, each with its number. */
async function pointsOf(way: Way): Promise<readonly Point[]> {
  const { rig, task } = freshRig(way);
  const log = join(rig.home.root, "trace");
  await run(task, ["-o", log, "-e", `trace=${calls.join(",")},access,unlinkat,faccessat,faccessat2`]);
  expect(readFileSync(rig.credentials, "utf8")).toBe(after);
  const counts = new Map<string, number>();
  const points: Point[] = [];
  let inside = false;
  for (const line of readFileSync(log, "utf8").split("\n")) {
    if (line.includes("/daypass-mark-")) inside = line.includes("begin");
    const call = /^(\w+)\(/.exec(line)?.[1] ?? "";
    if (!calls.includes(call)) continue;
    counts.set(call, (counts.get(call) ?? 0) + 1);
    // Also wake-ups between the runtime's threads are writes.
    const isFile = !line.includes("/proc/") && !line.includes('"\\1\\0\\0');
    if (inside && isFile) points.push({ call, when: counts.get(call) ?? 0 });
  }
  expect(points.length).toBeGreaterThan(10);
  return points;
}

/** Does something for all items, as many at a time as there are processors. */
async function each<T>(items: readonly T[], action: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await action(next);
  };
  await Promise.all(Array.from({ length: Math.max(2, cpus().length) }, lane));
}

function stateOf(rig: FileRig): "old" | "new" | "torn" {
  const text = readFileSync(rig.credentials, "utf8");
  return text === before ? "old" : text === after ? "new" : "torn";
}

const openModes = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => {
    const stat = statSync(join(folder, name));
    return stat.isFile() && (stat.mode & 0o077) !== 0;
  });

describe.skipIf(needs("strace").missing)("a write struck at each system call", () => {
  test.each(["rename", "in place", "backup"] as const)(
    "killed (%s): the old text or the new one",
    async (way) => {
      const seen = { old: 0, new: 0, torn: 0 };
      await each(await pointsOf(way), async ({ call, when }) => {
        const { rig, task } = freshRig(way);
        await run(task, ["-e", `trace=${call}`, "-e", `inject=${call}:signal=KILL:when=${when}`]);
        if (way === "in place") spawnSync(process.execPath, [program, JSON.stringify({ ...task, recover: true })]);
        seen[stateOf(rig)]++;
        expect(openModes(rig.home.home)).toEqual([]);
        // The next one finds no lock in its way and ends with the new text.
        spawnSync(process.execPath, [program, JSON.stringify({ ...task, marks: false })]);
        expect(stateOf(rig)).toBe("new");
        if (way === "in place")
          expect(readdirSync(join(rig.state, "journal")).filter((name) => name.endsWith(".json"))).toEqual([]);
        rig.home.remove();
      });
      expect(seen.torn).toBe(0);
      expect(seen.old).toBeGreaterThan(0);
      expect(seen.new).toBeGreaterThan(0);
    },
    120_000,
  );

  const errnos = ["ENOSPC", "EIO", "EDQUOT", "EROFS", "EACCES"] as const;
  test.each([
    ["rename", errnos],
    ["in place", ["ENOSPC", "EIO"]],
  ] as const)(
    "refused (%s): the old text or the new one, and a sentence",
    async (way, codes) => {
      const writes = (await pointsOf(way)).filter(({ call }) => call !== "close");
      const points = writes.flatMap((point, index) =>
        codes
          .filter((_, code) => way === "in place" || code === index % codes.length)
          .map((errno) => ({ ...point, errno })),
      );
      await each(points, async ({ call, when, errno }) => {
        const { rig, task } = freshRig(way);
        const { status, stderr } = await run(task, [
          "-e",
          `trace=${call}`,
          "-e",
          `inject=${call}:error=${errno}:when=${when}`,
        ]);
        const state = stateOf(rig);
        const what = `${call} ${when} ${errno}: ${stderr}`;
        expect(state, what).not.toBe("torn");
        if (status === 0) expect(state, what).toBe("new");
        else expect(stderr, what).toMatch(/^file-/);
        const temporary = readdirSync(dirname(rig.credentials)).filter((name) => name.includes("daypass-"));
        if (call !== "unlink") expect(temporary, what).toEqual([]);
        rig.home.remove();
      });
    },
    120_000,
  );
});

test.skipIf(process.platform === "win32")(
  "killed at any moment: the old text or the new one",
  async () => {
    for (let round = 0; round < 24; round++) {
      const { rig, task } = freshRig(round % 2 === 0 ? "rename" : "in place");
      const edits = Array.from({ length: 400 }, (_, index) => ["work", "k", `v${index}`] as const);
      const { lock: _lock, ...kernel } = task;
      const child = spawn(process.execPath, [program, JSON.stringify({ ...kernel, edits, settleMs: 0 })], {
        stdio: "ignore",
      });
      const ended = new Promise((resolve) => child.once("exit", resolve));
      while (readFileSync(rig.credentials, "utf8") === before) await sleep(1);
      await sleep(Math.random() * 40);
      child.kill("SIGKILL");
      await ended;
      spawnSync(process.execPath, [program, JSON.stringify({ ...kernel, recover: true })]);
      const text = readFileSync(rig.credentials, "utf8");
      expect(text.replace(/^k = v\d+$/m, "k = old")).toBe(before);
      if (process.getuid !== undefined) expect(statSync(rig.credentials).mode & 0o777).toBe(0o600);
      rig.home.remove();
    }
  },
  60_000,
);

test.skipIf(needs("aws").missing)(
  "beside the AWS CLI, which writes in place without a lock, nobody's profile is lost",
  async () => {
    // The CLI may lose the processor between its reading and its writing: for so long whoever takes no lock is waited for.
    const rig = fileRig({ settleMs: 250 });
    rigs.push(rig);
    const profiles = Array.from({ length: 100 }, (_, index) => `[p${index}]\nregion = eu-west-1\n`).join("\n");
    rig.home.write(".aws/credentials", profiles);
    rig.home.write(".aws/config", "");
    const aws = pathOf("aws");
    // The CLI writes its key settings into the credentials file.
    const cli = async () => {
      for (let index = 0; index < 6; index++) {
        const child = spawn(aws, ["configure", "set", "aws_access_key_id", `THEIRS${index}`, "--profile", "theirs"], {
          env: rig.home.env,
          stdio: "ignore",
        });
        await new Promise((resolve) => child.once("exit", resolve));
      }
      return true;
    };
    const theirs = cli();
    let running = true;
    theirs.then(() => {
      running = false;
    });
    let count = 0;
    while (running) {
      await rig.set("mine", `k${count}`, "1");
      count++;
    }
    const text = readFileSync(rig.credentials, "utf8");
    expect(text.match(/^\[p\d+\]$/gm)).toHaveLength(100);
    expect(text.match(/^k\d+ = 1$/gm)).toHaveLength(count);
    expect(text).toContain("aws_access_key_id = THEIRS");
    expect(count).toBeGreaterThan(5);
  },
  60_000,
);
