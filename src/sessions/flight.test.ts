import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failureOf } from "../../test/rig/failure.ts";
import { type StateRig, stateRig } from "../../test/rig/sessions.ts";
import { DaypassError } from "../core/errors.ts";
import { type Course, oneAsks, type Waiting } from "./flight.ts";

let rig: StateRig;
beforeEach(() => {
  rig = stateRig();
});
afterEach(() => rig.home.remove());

const key = { keyId: "AKIAY34FZKBOKMUTVV7A", serial: "arn:aws:iam::123456789012:mfa/ana" };

function ask<T>(course: Partial<Course<T>>, more: Partial<Waiting> = {}, queued = () => {}): Promise<T> {
  const { waitMs = 20_000 } = more;
  const waiting = { where: "/dev/pts/7", onWait: () => {}, hasOwnCode: false, ...more };
  // It is read when the waiting begins: what went before has been looked at then.
  Object.defineProperty(waiting, "waitMs", {
    get: () => {
      queued();
      return waitMs;
    },
  });
  const get = async (): Promise<T> => {
    throw new Error("It was not to get anything itself");
  };
  return oneAsks(
    { ...key },
    { profile: "work-mfa", find: async () => undefined, get, ...course },
    { ...rig.tools, waiting: waiting as Waiting },
  );
}

/** The same, with when it has begun to wait for whoever asks. */
function waiter<T>(course: Partial<Course<T>>, more: Partial<Waiting> = {}) {
  let queued = () => {};
  const waits = new Promise<void>((done) => {
    queued = done;
  });
  return { outcome: ask(course, more, queued), waits };
}

/** Somebody who asks until told otherwise. */
function asker<T>(more: Partial<Waiting> = {}) {
  let end: { done: (value: T) => void; failed: (error: unknown) => void } | undefined;
  const outcome = new Promise<T>((done, failed) => {
    end = { done, failed };
  });
  let started: () => void = () => {};
  const asking = new Promise<void>((done) => {
    started = done;
  });
  const whole = ask<T>(
    {
      get: () => {
        started();
        return outcome;
      },
    },
    more,
  );
  whole.catch(() => {});
  return { asking, whole, done: (value: T) => end?.done(value), failed: (error: unknown) => end?.failed(error) };
}

const refused = () =>
  new DaypassError("serial-not-accepted", {
    awsCode: "AccessDenied",
    awsMessage: "",
    requestId: undefined,
    device: "d",
    accessKeyId: "A",
  });

describe("of those that want a session at once", () => {
  test("the next looks whether it is there before it asks", async () => {
    const first = asker<string>();
    await first.asking;
    const second = ask({ find: async () => "the first one's" });
    first.done("mine");
    expect(await first.whole).toBe("mine");
    expect(await second).toBe("the first one's");
  });

  test.each([
    ["AWS refused the code", refused(), "serial-not-accepted"],
    ["its person pressed Ctrl-C", new DaypassError("interrupted", {}), "code-not-given"],
    ["its person stopped", new DaypassError("stopped", { profile: "x" }), "code-not-given"],
  ])("all end with the reason of the one that asked where %s", async (_why, reason, code) => {
    const first = asker();
    await first.asking;
    const others = [waiter({}), waiter({})];
    const ends = others.map(({ outcome }) => failureOf(outcome));
    await Promise.all(others.map(({ waits }) => waits));
    first.failed(reason);
    const failures = await Promise.all(ends);
    expect(failures.map((failure) => failure.code)).toEqual([code, code]);
    if (code === "code-not-given")
      expect(failures[0]?.message).toContain('"work-mfa": the question on /dev/pts/7 was cancelled');
    // Whoever comes afterwards asks.
    expect(await ask({ get: async () => "anew" })).toBe("anew");
  });

  test("those that the same tool starts right afterwards end with it too; others ask, and it as well after 5 s", async () => {
    const cancelled = async () => {
      throw new DaypassError("interrupted", {});
    };
    const get = async () => "anew";
    const byTool = { caller: () => 77 };
    expect((await failureOf(ask({ get: cancelled }, byTool))).code).toBe("interrupted");
    expect((await failureOf(ask({ get }, byTool))).code).toBe("code-not-given");
    rig.move(5.5);
    expect(await ask({ get }, byTool)).toBe("anew");
    for (const other of [{ caller: () => 78 }, { caller: () => undefined }, {}, { ...byTool, hasOwnCode: true }]) {
      expect((await failureOf(ask({ get: cancelled }, byTool))).code).toBe("interrupted");
      expect(await ask({ get }, other)).toBe("anew");
    }
  });

  test.each([
    new DaypassError("network-timeout", {
      action: "GetSessionToken",
      host: "h",
      phase: "answer",
      seconds: 5,
      proxy: undefined,
      codeMayBeSpent: true,
    }),
    new DaypassError("aws-throttled", {
      action: "GetSessionToken",
      host: "h",
      awsCode: "Throttling",
      awsMessage: "",
      requestId: undefined,
    }),
    new Error("a mistake"),
  ])("the next one asks where the network failed it, or daypass itself: %s", async (reason) => {
    const first = asker();
    await first.asking;
    const second = waiter({ get: async () => "by myself" });
    await second.waits;
    first.failed(reason);
    expect(await second.outcome).toBe("by myself");
  });

  test("one with a code of its own tries that, whatever the other was refused", async () => {
    const first = asker();
    await first.asking;
    const second = waiter({ get: async () => "with my code" }, { hasOwnCode: true });
    await second.waits;
    first.failed(refused());
    expect(await second.outcome).toBe("with my code");
  });

  test("nobody waits for longer than it may, and hears where the question is", async () => {
    const first = asker<string>();
    await first.asking;
    const failure = await failureOf(ask({}, { waitMs: 300 }));
    expect(failure.code).toBe("code-not-given");
    expect(failure.message).toBe('The MFA code for profile "work-mfa" is still being asked for on /dev/pts/7');
    first.done("");
  });

  test("those that wait for more than a moment are told where it is asked", async () => {
    const first = asker<string>();
    await first.asking;
    let second: Promise<unknown> | undefined;
    const told = await new Promise((done) => {
      second = ask({ find: async () => "" }, { onWait: done });
    });
    expect(told).toEqual({ pid: process.pid, where: "/dev/pts/7" });
    first.done("");
    await second;
  });
});

test("one that finds a damaged record asks for itself", async () => {
  const folder = join(rig.tools.stateDirectory, "flights");
  await ask({ get: async () => "" });
  const names = readdirSync(folder);
  expect(names).toHaveLength(1);
  for (const name of names) writeFileSync(join(folder, name), "{");
  expect(await ask({ get: async () => "mine" })).toBe("mine");
});
