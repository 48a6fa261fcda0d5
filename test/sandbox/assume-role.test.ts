import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { credentialsIn, type Question, type Signer, serialOf, session, sts } from "./ask.ts";

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.close());

function role(name: string): string {
  return `arn:aws:iam::${sandbox.account}:role/${name}`;
}

function assume(name: string, input: Record<string, string> = {}, more: Partial<Question> = {}) {
  return sts(sandbox, "AssumeRole", { RoleArn: role(name), RoleSessionName: "ana", ...input }, more);
}

function withCode() {
  return { SerialNumber: serialOf(sandbox), TokenCode: sandbox.freshCode() };
}

const denied = (caller: string, name: string) =>
  `User: arn:aws:${caller} is not authorized to perform: sts:AssumeRole on resource: ${role(name)}`;
const ana = () => `iam::${sandbox.account}:user/ana@example.com`;

test("a role is assumed with a session that has MFA", async () => {
  const answer = await assume("Admin", {}, { signer: await session(sandbox) });
  expect(answer.status).toBe(200);
  expect(answer.text).toMatch(/<AssumeRoleResult>\n {4}<AssumedRoleUser>\n {6}<AssumedRoleId>AROA[A-Z0-9]{17}:ana</);
  expect(answer.text).not.toContain("PackedPolicySize");
  const identity = await sts(sandbox, "GetCallerIdentity", {}, { signer: credentialsIn(answer) });
  expect(identity.element("Arn")).toBe(`arn:aws:sts::${sandbox.account}:assumed-role/Admin/ana`);
  expect(identity.element("UserId")).toBe(answer.element("AssumedRoleId"));
  const lifetime = Date.parse(answer.element("Expiration") ?? "") - Date.parse(answer.headers.get("date") ?? "");
  expect(lifetime).toBe(3600_000);
});

test("a role is assumed with keys and a code, up to the role's own maximum", async () => {
  const answer = await assume("Admin", { DurationSeconds: "14400", ...withCode() });
  expect(answer.status).toBe(200);
  const beyond = await assume("Admin", { DurationSeconds: "14401", ...withCode() });
  expect(beyond).toMatchObject({ status: 400, code: "ValidationError" });
  expect(beyond.message).toBe("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
});

test("a code that bought a session cannot buy a role", async () => {
  const code = withCode();
  expect((await sts(sandbox, "GetSessionToken", code)).status).toBe(200);
  expect((await assume("Admin", code)).message).toBe(
    "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
  );
});

describe("chaining", () => {
  const text = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.";

  test("an MFA session gets an hour at most", async () => {
    const answer = await assume("Admin", { DurationSeconds: "3601" }, { signer: await session(sandbox) });
    expect(answer).toMatchObject({ status: 400, code: "ValidationError", message: text });
    const beyondBoth = await assume("Admin", { DurationSeconds: "14401" }, { signer: await session(sandbox) });
    expect(beyondBoth.message).toBe("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  });

  test("so does a role session, and it carries no MFA to a role that demands it", async () => {
    const signer = credentialsIn(await assume("Admin", withCode()));
    const { account } = sandbox.world;
    const trust = { Effect: "Allow", Principal: { AWS: account.rootArn }, Action: "sts:AssumeRole" };
    const trustPolicy = { Version: "2012-10-17", Statement: trust };
    account.addRole({ name: "Long", trustPolicy, maxSessionSeconds: 43_200 });
    expect((await assume("Long", { DurationSeconds: "3600" }, { signer })).status).toBe(200);
    expect((await assume("Long", { DurationSeconds: "3601" }, { signer })).message).toBe(text);
    expect((await assume("ReadOnly", {}, { signer })).status).toBe(200);
    expect((await assume("Admin", {}, { signer })).message).toBe(
      denied(`sts::${sandbox.account}:assumed-role/Admin/ana`, "Admin"),
    );
  });

  test("whether a session counts can be set", async () => {
    const lenient = await startSandbox({ limits: { sessionsCountAsChaining: false } });
    try {
      const signer = await session(lenient);
      const input = { RoleArn: lenient.description().roles[0]?.arn ?? "", RoleSessionName: "ana" };
      const answer = await sts(lenient, "AssumeRole", { ...input, DurationSeconds: "7200" }, { signer });
      expect(answer.status).toBe(200);
    } finally {
      await lenient.close();
    }
  });
});

describe("refusals", () => {
  test("without MFA the guardrail denies, for the role that does not ask for MFA too", async () => {
    const reason = " with an explicit deny in an identity-based policy";
    expect((await assume("Admin")).message).toBe(denied(ana(), "Admin") + reason);
    expect((await assume("ReadOnly")).message).toBe(denied(ana(), "ReadOnly") + reason);
    const signer = await session(sandbox, "without");
    expect((await assume("ReadOnly", {}, { signer })).message).toBe(denied(ana(), "ReadOnly") + reason);
  });

  test("a role that is not there and one whose trust says no read alike", async () => {
    const { account } = sandbox.world;
    const trust = { Effect: "Allow", Principal: { AWS: account.arn("root") }, Action: "sts:AssumeRole" };
    const onlyWithId = { ...trust, Condition: { StringEquals: { "sts:ExternalId": "x1" } } };
    account.addRole({ name: "External", trustPolicy: { Version: "2012-10-17", Statement: [onlyWithId] } });
    const signer = credentialsIn(await assume("Admin", withCode()));
    const who = `sts::${sandbox.account}:assumed-role/Admin/ana`;
    for (const name of ["Nowhere", "External"]) {
      const answer = await assume(name, {}, { signer });
      expect(answer).toMatchObject({ status: 403, code: "AccessDenied", message: denied(who, name) });
    }
    expect((await assume("External", { ExternalId: "x1" }, { signer })).status).toBe(200);
  });

  test("a user whose policies do not mention the role is told so", async () => {
    const key = sandbox.world.account.addKey(sandbox.world.account.addUser({ name: "ben" }));
    const signer: Signer = { accessKeyId: key.id, secretAccessKey: key.secret };
    expect((await assume("ReadOnly", {}, { signer })).message).toBe(
      `${denied(`iam::${sandbox.account}:user/ben`, "ReadOnly")} because no identity-based policy allows the sts:AssumeRole action`,
    );
  });

  test("root assumes no roles", async () => {
    const key = sandbox.world.account.addKey("root");
    const answer = await assume("ReadOnly", {}, { signer: { accessKeyId: key.id, secretAccessKey: key.secret } });
    expect(answer).toMatchObject({ status: 403, message: "Roles may not be assumed by root accounts." });
  });

  test.each([
    ["", ["pattern", "min"]],
    ["not-an-arn", ["min"]],
    ["é".repeat(2049), ["max"]],
    ["😀".repeat(2048), ["pattern"]],
    ["😀".repeat(2049), ["pattern", "max"]],
    ["e\u0301".repeat(1025), ["max"]],
  ] as const)("a role ARN that breaks a constraint: %.12s", async (RoleArn, broken) => {
    const texts = {
      pattern:
        "Member must satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+",
      min: "Member must have length greater than or equal to 20",
      max: "Member must have length less than or equal to 2048",
    };
    const all = broken.map((kind) => `Value '${RoleArn}' at 'roleArn' failed to satisfy constraint: ${texts[kind]}`);
    const { message } = await sts(sandbox, "AssumeRole", { RoleArn, RoleSessionName: "ana" });
    expect(message).toBe(`${all.length} validation error${all.length > 1 ? "s" : ""} detected: ${all.join("; ")}`);
  });

  test("what is no ARN, and what is missing", async () => {
    const invalid = await sts(sandbox, "AssumeRole", { RoleArn: "x".repeat(20), RoleSessionName: "ana" });
    expect(invalid).toMatchObject({ status: 400, code: "ValidationError", message: `${"x".repeat(20)} is invalid` });
    const missing = await sts(sandbox, "AssumeRole", { RoleSessionName: "a" });
    expect(missing.message).toBe(
      "2 validation errors detected: Value null at 'roleArn' failed to satisfy constraint: Member must not be null; Value 'a' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2",
    );
  });

  test("session policies cut down what the role may do", async () => {
    const policy = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" } };
    const answer = await assume("Admin", { Policy: JSON.stringify(policy), ...withCode() });
    expect(answer.element("PackedPolicySize")).toBe("5");
    const signer = credentialsIn(answer);
    expect((await assume("ReadOnly", {}, { signer })).message).toBe(
      `${denied(`sts::${sandbox.account}:assumed-role/Admin/ana`, "ReadOnly")} because no session policy allows the sts:AssumeRole action`,
    );
  });
});
