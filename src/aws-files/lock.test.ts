import { spawn, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type EditorTask, editorProgram, type FileRig, fileRig } from "../../test/rig/aws-files.ts";
import { needs } from "../../test/rig/needs.ts";
import { isFailure } from "../core/errors.ts";
import { withLock } from "./lock.ts";

let rig: FileRig;
beforeEach(() => {
  rig = fileRig();
});
afterEach(() => rig.home.remove());

const kinds = ["kernel", "record"] as const;
const toolsOf = (kind: (typeof kinds)[number]) => {
  const env = kind === "record" ? { ...rig.home.env, DAYPASS_LOCK: "record" } : rig.home.env;
  return { ...rig.tools, machine: { ...rig.tools.machine, env } };
};

describe.each(kinds)("withLock() by %s", (kind) => {
  test("lets one in at a time, and gives back what the action gives", async () => {
    let inside = 0;
    let most = 0;
    const run = (index: number) =>
      withLock(
        "x",
        async () => {
          inside++;
          most = Math.max(most, inside);
          await sleep(2);
          inside--;
          return index;
        },
        toolsOf(kind),
      );
    expect(await Promise.all(Array.from({ length: 12 }, (_, index) => run(index)))).toHaveLength(12);
    expect(most).toBe(1);
  });

  test("is given back when the action fails", async () => {
    const failing = withLock("x", () => Promise.reject(new Error("no")), toolsOf(kind));
    await expect(failing).rejects.toThrow("no");
    expect(await withLock("x", async () => "again", toolsOf(kind))).toBe("again");
  });

  test("does not make different names wait for each other", async () => {
    const tools = toolsOf(kind);
    expect(await withLock("x", () => withLock("y", async () => "both", tools), tools)).toBe("both");
  });

  test("says who holds it when the wait ends", async () => {
    const tools = toolsOf(kind);
    const error = await withLock("x", () => withLock("x", async () => "never", { ...tools, waitMs: 80 }), tools).catch(
      (reason) => reason,
    );
    expect(isFailure(error, "lock-timeout")).toBe(true);
    expect(error.facts.what).toBe("x");
  });

  test.skipIf(process.platform === "win32")("is free as soon as its holder is killed", async () => {
    const program = await editorProgram();
    rig.home.write(".aws/credentials", "");
    const task: EditorTask = {
      path: rig.credentials,
      state: rig.state,
      home: rig.home.home,
      settleMs: 60_000,
      edits: [
        ["a", "k", "1"],
        ["a", "k", "2"],
      ],
      ...(kind === "record" ? { lock: kind } : {}),
    };
    const holder = spawn(process.execPath, [program, JSON.stringify(task)]);
    const ended = new Promise((resolve) => holder.once("exit", resolve));
    while (!readFileSync(rig.credentials, "utf8").includes("k = 1")) await sleep(5);
    holder.kill("SIGKILL");
    await ended;
    const started = performance.now();
    await withLock(rig.credentials, async () => "mine", { ...toolsOf(kind), waitMs: 20_000 });
    expect(performance.now() - started).toBeLessThan(8000);
  });
});

test("processes that edit one file lose nobody's edit", async () => {
  const program = await editorProgram();
  const writers = 16;
  const edits = 100;
  rig.home.write(".aws/credentials", "# kept\n");
  const run = (writer: number) =>
    new Promise<number | null>((resolve) => {
      const task: EditorTask = {
        path: rig.credentials,
        state: rig.state,
        home: rig.home.home,
        settleMs: 0,
        edits: Array.from({ length: edits }, (_, index) => [`w${writer}`, `k${index}`, "1"] as const),
      };
      spawn(process.execPath, [program, JSON.stringify(task)], { stdio: "ignore" }).once("exit", resolve);
    });
  // Six at a time are as much contention as two cores can make.
  const waiting = Array.from({ length: writers }, (_, index) => index);
  const lane = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) expect(await run(next)).toBe(0);
  };
  await Promise.all(Array.from({ length: 6 }, lane));
  const text = readFileSync(rig.credentials, "utf8");
  expect(text.startsWith("# kept\n")).toBe(true);
  expect(text.match(/^k\d+ = 1$/gm)).toHaveLength(writers * edits);
}, 120_000);

test.skipIf(needs("flock").missing)("the record stands in where flock is missing", async () => {
  const machine = { ...rig.tools.machine, env: { ...rig.home.env, PATH: "/nowhere" } };
  expect(await withLock("x", async () => "held", { ...rig.tools, machine })).toBe("held");
});

test("a record of a dead process is taken over by one of many", async () => {
  // 40 takers of one stale record, again and again: never two inside at once.
  const { lockPath } = await import("./lock.ts");
  const tools = toolsOf("record");
  await withLock("x", async () => undefined, tools);
  const child = spawnSync(process.execPath, ["-e", "console.log(process.pid)"], { encoding: "utf8" });
  for (let round = 0; round < 5; round++) {
    const record = await withLock("y", async () => readFileSync(`${lockPath("y", rig.state)}.holder`, "utf8"), tools);
    const dead = { ...JSON.parse(record), pid: Number(child.stdout), nonce: `dead${round}` };
    writeFileSync(`${lockPath("x", rig.state)}.holder`, JSON.stringify(dead));
    let inside = 0;
    let most = 0;
    const take = () =>
      withLock(
        "x",
        async () => {
          most = Math.max(most, ++inside);
          await sleep(1);
          inside--;
        },
        tools,
      );
    await Promise.all(Array.from({ length: 8 }, take));
    expect(most).toBe(1);
  }
});
