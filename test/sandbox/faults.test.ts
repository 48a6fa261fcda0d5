import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FaultName, faultNames } from "../../src/sandbox/faults.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { until } from "../rig/until.ts";
import { serialOf, sts } from "./ask.ts";

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.close());

function login(TokenCode = sandbox.freshCode()) {
  return sts(sandbox, "GetSessionToken", { SerialNumber: serialOf(sandbox), TokenCode });
}

/** Whether the code of a request under this fault was spent, which shows if the request was carried out. */
async function spendsCode(name: FaultName): Promise<boolean> {
  const code = sandbox.freshCode();
  sandbox.setFaults([{ name, times: 1, seconds: 0.01 }]);
  await login(code).catch(() => undefined);
  sandbox.setFaults([]);
  return (await login(code)).status !== 200;
}

describe("a request", () => {
  test.each(["slow", "truncate", "reset", "wrong-type"] as const)("is carried out before %s", async (name) => {
    expect(await spendsCode(name)).toBe(true);
  });

  test.each([
    "throttle",
    "unmodifiable",
    "5xx",
    "unavailable",
    "escape",
    "skew",
    "close",
    "html",
    "empty",
    "garbage",
    "no-credentials",
    "bomb",
    "deep",
    "redirect",
    "proxy-auth",
    "bad-gateway",
  ] as const)("is not carried out under %s", async (name) => {
    expect(await spendsCode(name)).toBe(false);
  });
});

test.each([
  ["throttle", 400, "Throttling", "Rate exceeded"],
  ["5xx", 500, "InternalFailure", /because of an unknown error/],
  ["unavailable", 503, "ServiceUnavailable", /temporary failure/],
  ["unmodifiable", 409, "EntityTemporarilyUnmodifiable", /temporarily unmodifiable/],
  ["escape", 403, "AccessDenied", /\u001b\]0;owned\u0007/],
  ["skew", 403, "SignatureDoesNotMatch", /^Signature expired: \S+ is now earlier than \S+ \(\S+ - 15 min\.\)$/],
] as const)("%s answers %d %s", async (name, status, code, message) => {
  sandbox.setFaults([{ name }]);
  const answer = await login();
  expect(answer).toMatchObject({ status, code });
  expect(answer.message).toMatch(message);
});

test("skew moves the Date header with it", async () => {
  sandbox.setFaults([{ name: "skew" }]);
  const { headers } = await login();
  const ahead = Date.parse(headers.get("date") ?? "") - Date.now();
  expect(Math.round(ahead / 60_000)).toBe(20);
});

test("html, empty and garbage claim success", async () => {
  for (const name of ["html", "empty", "garbage", "no-credentials"] as const) {
    sandbox.setFaults([{ name }]);
    const answer = await login();
    expect(answer.status).toBe(200);
    expect(answer.element("AccessKeyId")).toBeUndefined();
  }
});

test("redirect leads to a path where the list of calls shows who follows", async () => {
  sandbox.setFaults([{ name: "redirect", times: 1 }]);
  const answer = await login();
  expect(answer.status).toBe(307);
  expect(answer.headers.get("location")).toBe(`${sandbox.endpoint}/elsewhere`);
});

test.each(["truncate", "reset", "close"] as const)("%s breaks the connection", async (name) => {
  sandbox.setFaults([{ name }]);
  await expect(login()).rejects.toThrow();
  expect(sandbox.calls().at(-1)).toMatchObject({ fault: name });
});

test("wrong-type is the honest answer under another name", async () => {
  sandbox.setFaults([{ name: "wrong-type" }]);
  const answer = await login();
  expect(answer.headers.get("content-type")).toBe("application/json");
  expect(answer.element("AccessKeyId")).toMatch(/^ASIA/);
});

test("hang, drip and withhold leave the client waiting, and closing the sandbox ends it", async () => {
  for (const name of ["hang", "drip", "withhold"] as const) {
    sandbox.setFaults([{ name, seconds: 0.2 }]);
    const waited = await Promise.race([login().then(() => "answered"), after(500)]);
    expect(waited).toBe("waiting");
  }
});

test("withhold carries the request out and says nothing of it", async () => {
  const { account } = sandbox.world;
  const TokenCode = sandbox.freshCode();
  sandbox.setFaults([{ name: "withhold", times: 1 }]);
  void login(TokenCode).catch(() => undefined);
  await until(() => account.sessions.size === 1);
  expect((await login(TokenCode)).code).toBe("AccessDenied");
});

test("a fault may let some requests through before, and counts only those that it fits", async () => {
  sandbox.setFaults([{ name: "throttle", action: "GetCallerIdentity", after: 2, times: 1 }]);
  const identity = async () => (await sts(sandbox, "GetCallerIdentity", {})).status;
  expect([await identity(), (await login()).status, await identity()]).toEqual([200, 200, 200]);
  expect([await identity(), await identity()]).toEqual([400, 200]);
});

test("slow answers after its time", async () => {
  sandbox.setFaults([{ name: "slow", seconds: 0.3 }]);
  const before = performance.now();
  expect((await login()).status).toBe(200);
  expect(performance.now() - before).toBeGreaterThan(250);
});

test("huge goes on until the client has had enough", async () => {
  sandbox.setFaults([{ name: "huge" }]);
  const response = await fetch(sandbox.endpoint);
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += (chunk as Uint8Array).length;
    if (size > 20_000_000) break;
  }
  expect(size).toBeGreaterThan(20_000_000);
});

test("there are many of them", () => {
  expect(faultNames.length).toBeGreaterThanOrEqual(18);
});

function after(milliseconds: number): Promise<string> {
  return new Promise((resolve) => setTimeout(() => resolve("waiting"), milliseconds));
}
