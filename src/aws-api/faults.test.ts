import { afterEach, describe, expect, test } from "vitest";
import { type FaultName, type FaultServer, faults, startFaultServer } from "../../test/rig/fault-server.ts";
import { type DaypassError, type ErrorCode, isFailure } from "../core/errors.ts";
import { Secret } from "../core/secret.ts";
import { connectionFor } from "./connection.ts";
import { type Limits, usualLimits } from "./limits.ts";
import { openSts } from "./sts.ts";

const keys = { accessKeyId: "AKIAY34FZKBOKMUTVV7A", secretAccessKey: new Secret("wJalrXUtnFEMI/K7") };
const serial = "arn:aws:iam::609629065308:mfa/ann";
const code = "123456";
const limits = { pauseMs: 5 };
/** Where the server does not end what it says, these do. */
const endless: readonly string[] = ["hang", "drip", "drip-headers"] satisfies FaultName[];
const short = { connectMs: 500, idleMs: 300, requestMs: 600, questionMs: 3000, pauseMs: 5 };
const now = () => new Date();

const servers: FaultServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(...script: readonly FaultName[]): Promise<FaultServer> {
  const server = await startFaultServer(script);
  servers.push(server);
  return server;
}

async function connect(server: FaultServer) {
  return connectionFor({ service: "sts", region: "eu-west-1", endpoint: server.url, env: {} });
}

/** A clock that stands: a code is sent again only in the half minute in which it was sent first. */
function standing() {
  const at = now();
  return () => at;
}

/** Asks for a session with a code, and gives back how it failed. */
async function failureOf(
  server: FaultServer,
  request: { readonly with?: "a code" | "no code"; readonly limits?: Partial<Limits> } = {},
): Promise<DaypassError> {
  const sts = openSts(await connect(server), { now: standing(), limits: request.limits ?? limits });
  try {
    await (request.with === "no code"
      ? sts.getCallerIdentity(keys)
      : sts.getSessionToken({ keys, durationSeconds: 900, serial, code }));
  } catch (error) {
    if (isFailure(error)) return error;
    throw error;
  } finally {
    sts.close();
  }
  throw new Error("It did not fail");
}

// How often the code goes out: 2 only where AWS itself said that it could not serve the request.
const outcomes: Record<Exclude<FaultName, "ok">, readonly [kind: ErrorCode, codesSent: number]> = {
  hang: ["network-timeout", 1],
  drip: ["network-timeout", 1],
  "drip-headers": ["network-timeout", 1],
  html: ["captive-portal", 1],
  "html-as-xml": ["captive-portal", 1],
  "html-403": ["captive-portal", 1],
  empty: ["answer-malformed", 1],
  truncated: ["connection-lost", 1],
  "cut-xml": ["answer-malformed", 1],
  huge: ["answer-malformed", 1],
  "huge-headers": ["answer-malformed", 1],
  redirect: ["captive-portal", 1],
  "redirect-307": ["captive-portal", 1],
  escape: ["not-allowed", 1],
  echo: ["request-not-valid", 1],
  reset: ["connection-lost", 1],
  garbage: ["answer-malformed", 1],
  json: ["answer-malformed", 1],
  "no-fields": ["answer-malformed", 1],
  "bad-token": ["answer-malformed", 1],
  "bad-time": ["answer-malformed", 1],
  bomb: ["answer-malformed", 1],
  deep: ["answer-malformed", 1],
  "500": ["aws-unavailable", 2],
  "503-empty": ["aws-unavailable", 2],
  throttle: ["aws-throttled", 2],
  "code-refused": ["code-not-accepted", 1],
  "serial-refused": ["serial-not-accepted", 1],
  "clock-refused": ["clock-off", 1],
  "signature-refused": ["secret-not-accepted", 1],
};

describe("a wrong answer of AWS", () => {
  test.each(Object.entries(outcomes))(
    "%s ends as %s, in time and without a secret",
    async (name, [kind, codesSent]) => {
      const server = await serve(name as FaultName);
      const startedAt = performance.now();
      const failure = await failureOf(server, endless.includes(name) ? { limits: short } : {});
      expect(failure.code).toBe(kind);
      // The first of the usual limits would be over then.
      if (endless.includes(name)) expect(performance.now() - startedAt).toBeLessThan(usualLimits.idleMs);
      expect(server.requests().filter((body) => body.includes(`TokenCode=${code}`))).toHaveLength(codesSent);
      const said = [failure.message, ...failure.hints, JSON.stringify(failure.facts), String(failure.cause ?? "")].join(
        "\n",
      );
      for (const secret of [code, keys.secretAccessKey.reveal(), keys.accessKeyId, "FwoGZXIvYXdz", "Welcome"]) {
        expect(said).not.toContain(secret);
      }
      expect(failure.message).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      expect(failure.message).not.toMatch(/\.$/);
    },
  );

  test("every fault of the server is met", () => {
    expect(Object.keys(outcomes).sort()).toEqual(
      Object.keys(faults)
        .filter((name) => name !== "ok")
        .sort(),
    );
  });
});

test("a huge answer is not read", async () => {
  const server = await serve("huge");
  const before = process.memoryUsage().rss;
  await failureOf(server);
  expect(process.memoryUsage().rss - before).toBeLessThan(60 * 1024 * 1024);
});

test.each(["hang", "truncated", "reset", "empty", "html", "no-fields"] as const)(
  "after %s the person hears that the code may be used up",
  async (name) => {
    const { facts, hints } = await failureOf(await serve(name), name === "hang" ? { limits: short } : {});
    expect(facts).toMatchObject({ codeMayBeSpent: true });
    expect(hints[0]).toContain("may be used up");
  },
);

test("a code that AWS refuses after it failed once is told as perhaps used up by the first try", async () => {
  const failure = await failureOf(await serve("503-empty", "code-refused"));
  expect(failure.code).toBe("code-not-accepted");
  expect(failure.hints[0]).toContain("may have used the code up");
});

test("AWS failing once costs the person nothing", async () => {
  const server = await serve("500", "ok");
  const sts = openSts(await connect(server), { now: standing(), limits });
  const session = await sts.getSessionToken({ keys, durationSeconds: 900, serial, code });
  sts.close();
  expect(session.accessKeyId).toBe("ASIAY34FZKBOKMUTVV7A");
  expect(server.requests()).toHaveLength(2);
});

test("a question without a code is asked three times, of a broken server too", async () => {
  for (const name of ["reset", "503-empty", "throttle"] as const) {
    const server = await serve(name);
    await failureOf(server, { with: "no code" });
    expect(server.requests()).toHaveLength(3);
  }
});

test("a clock that is off is corrected once, the code being still good, and told", async () => {
  const server = await startFaultServer(["clock-refused", "ok"], { clockOffsetSeconds: 1200 });
  servers.push(server);
  const sts = openSts(await connect(server), { now, limits });
  const session = await sts.getSessionToken({ keys, durationSeconds: 900, serial, code });
  sts.close();
  expect(session.clockOffsetSeconds).toBeGreaterThan(1198);
  expect(session.clockOffsetSeconds).toBeLessThan(1202);
  expect(server.requests()).toHaveLength(2);
});

test("a clock that stays refused is told with the difference", async () => {
  const server = await startFaultServer(["clock-refused"], { clockOffsetSeconds: -1200 });
  servers.push(server);
  const failure = await failureOf(server);
  expect(failure.message).toBe(
    "AWS refused the request because the clock of this computer is wrong: it is 20 min ahead of AWS's",
  );
  expect(server.requests()).toHaveLength(2);
});
