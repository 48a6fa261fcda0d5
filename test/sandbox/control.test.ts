import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { keysOf, serialOf, session, sts } from "./ask.ts";

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.close());

async function control(path: string, init: RequestInit = {}) {
  const response = await fetch(`${sandbox.endpoint}/_daypass/${path}`, init);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

function post(path: string, body: unknown) {
  return control(path, { method: "POST", body: JSON.stringify(body) });
}

/** Status of a request with headers that fetch does not let one set. */
function statusWith(headers: Record<string, string>, path = "description"): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(`${sandbox.endpoint}/_daypass/${path}`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}

test("the description is the line that `sandbox serve` prints", async () => {
  const { body } = await control("description");
  expect(body).toEqual(sandbox.description());
  expect(body).toMatchObject({
    schema: "daypass.sandbox/1",
    endpoint: sandbox.endpoint,
    account: sandbox.account,
    region: "us-east-1",
    users: [{ name: "ana@example.com", devices: [{ serial: `arn:aws:iam::${sandbox.account}:mfa/ana-phone` }] }],
    roles: [
      { arn: `arn:aws:iam::${sandbox.account}:role/Admin`, mfaRequired: true, maxSessionSeconds: 14_400 },
      { arn: `arn:aws:iam::${sandbox.account}:role/ReadOnly`, mfaRequired: false, maxSessionSeconds: 3600 },
    ],
  });
});

test("a seed makes a sandbox come out the same again; without one no two are alike", async () => {
  const described = async (seed: string | undefined) => {
    const other = await startSandbox({ seed });
    await other.close();
    return { ...other.description(), endpoint: "" };
  };
  expect(await described("again")).toEqual(await described("again"));
  expect((await described(undefined)).account).not.toBe((await described(undefined)).account);
});

test("the code is the device's current one, and a fresh one is to be had after it was spent", async () => {
  const serial = encodeURIComponent(serialOf(sandbox));
  const { code } = (await control(`code?serial=${serial}`)).body;
  expect(code).toMatch(/^\d{6}$/);
  expect((await control("code")).body).toEqual({ serial: serialOf(sandbox), code });
  const spend = (TokenCode: string) => sts(sandbox, "GetSessionToken", { SerialNumber: serialOf(sandbox), TokenCode });
  expect((await spend(String(code))).status).toBe(200);
  const fresh = (await control("code?fresh")).body.code;
  expect(fresh).not.toBe(code);
  expect((await spend(String(fresh))).status).toBe(200);
  expect((await control("code?serial=nobody")).status).toBe(404);
  const next = (await control(`code?serial=${serial}&step=1`)).body.code;
  sandbox.moveClocks({ sessions: 30 });
  expect((await control(`code?serial=${serial}`)).body.code).toBe(next);
  sandbox.moveClocks({ sessions: -30 });
  expect((await control("code?step=x")).status).toBe(400);
});

test("the clocks move from where they are, each by itself", async () => {
  const signer = await session(sandbox);
  expect((await post("clock", { sessions: 6 * 3600 })).body).toMatchObject({ sessions: 21_600, signatures: 0 });
  expect((await sts(sandbox, "GetCallerIdentity", {}, { signer })).status).toBe(200);
  expect((await post("clock", { sessions: 6 * 3600 })).body).toMatchObject({ sessions: 43_200 });
  expect((await sts(sandbox, "GetCallerIdentity", {}, { signer })).code).toBe("ExpiredToken");
  await post("clock", { signatures: -1000 });
  expect((await sts(sandbox, "GetCallerIdentity", {})).message).toMatch(/^Signature not yet current/);
  for (const body of [{ sessions: "1" }, { other: 1 }, [], 1]) expect((await post("clock", body)).status).toBe(400);
});

test("calls are listed without anything secret", async () => {
  const code = sandbox.code();
  await sts(sandbox, "GetSessionToken", { SerialNumber: serialOf(sandbox), TokenCode: code });
  await sts(sandbox, "GetSessionToken", { TokenCode: code });
  const { calls } = (await control("calls")).body;
  const common = {
    service: "sts",
    action: "GetSessionToken",
    accessKeyId: keysOf(sandbox).accessKeyId,
    withCode: true,
  };
  expect(calls).toMatchObject([
    { ...common, status: 200 },
    { ...common, status: 403, errorCode: "AccessDenied" },
  ]);
  for (const secret of [code, keysOf(sandbox).secretAccessKey]) expect(JSON.stringify(calls)).not.toContain(secret);
  await control("calls", { method: "DELETE" });
  expect(sandbox.calls()).toEqual([]);
});

test("faults are set by name, for all requests or the next few of an operation", async () => {
  const throttle = { name: "throttle", times: 1, action: "GetCallerIdentity" };
  expect((await post("faults", { faults: [throttle] })).status).toBe(200);
  expect((await sts(sandbox, "GetSessionToken", {})).status).toBe(200);
  expect((await sts(sandbox, "GetCallerIdentity", {})).code).toBe("Throttling");
  expect((await sts(sandbox, "GetCallerIdentity", {})).status).toBe(200);
  await post("faults", { faults: ["5xx"] });
  expect((await sts(sandbox, "GetCallerIdentity", {})).status).toBe(500);
  await post("faults", { faults: [] });
  const { known } = (await control("faults")).body;
  expect(known).toContainEqual({ name: "hang", about: "no answer at all", when: "instead" });
  expect((await sts(sandbox, "GetCallerIdentity", {})).status).toBe(200);
  for (const body of [{ faults: ["nope"] }, { faults: "slow" }, ["slow"], {}]) {
    expect((await post("faults", body)).status).toBe(400);
  }
});

describe("the control path", () => {
  test("refuses browsers and foreign names for this address", async () => {
    expect(await statusWith({})).toBe(200);
    const port = new URL(sandbox.endpoint).port;
    expect(await statusWith({ host: `localhost:${port}` })).toBe(200);
    for (const headers of [
      { host: `evil.example:${port}` },
      { host: "127.0.0.1" },
      { origin: "http://evil.example" },
      { origin: "null" },
      { referer: "http://evil.example/" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "none" },
    ]) {
      expect(await statusWith(headers), JSON.stringify(headers)).toBe(403);
    }
  });

  test("says what it does not have", async () => {
    expect(await statusWith({}, "nothing")).toBe(404);
    expect((await control("clock", { method: "PUT" })).status).toBe(404);
  });

  test("takes no JSON that is none", async () => {
    expect((await control("clock", { method: "POST", body: "{" })).status).toBe(400);
  });
});

test("only loopback listens", () => {
  expect(sandbox.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test("a hundred requests at once are all answered", async () => {
  const before = performance.now();
  const answers = await Promise.all(Array.from({ length: 100 }, () => sts(sandbox, "GetCallerIdentity", {})));
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect(performance.now() - before).toBeLessThan(20_000);
});
