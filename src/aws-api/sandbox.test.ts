import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { failureOf } from "../../test/rig/failure.ts";
import { type AccessKeys, accountOfKeyId, type Credentials } from "../core/credentials.ts";
import { Secret } from "../core/secret.ts";
import { type FaultName, faultNames } from "../sandbox/faults.ts";
import { type Sandbox, startSandbox } from "../sandbox/server.ts";
import { connectionFor } from "./connection.ts";
import { type IamApi, openIam } from "./iam.ts";
import { openSts, type StsApi } from "./sts.ts";

const limits = { pauseMs: 5 };

let sandbox: Sandbox;
let sts: StsApi;
/** The same, which waits for an answer for no longer than a moment. */
let hurried: StsApi;
let iam: IamApi;
let keys: AccessKeys;
let serial: string;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: "aws-api" });
  const tools = { now: () => new Date(), limits };
  const wishes = { region: "eu-west-1", endpoint: sandbox.endpoint, env: {} };
  const connection = await connectionFor({ service: "sts", ...wishes });
  sts = openSts(connection, tools);
  hurried = openSts(connection, { ...tools, limits: { ...limits, idleMs: 400, requestMs: 800, questionMs: 3000 } });
  iam = openIam(await connectionFor({ service: "iam", ...wishes }), tools);
  const [user] = sandbox.description().users;
  keys = { accessKeyId: user?.accessKeyId ?? "", secretAccessKey: new Secret(user?.secretAccessKey ?? "") };
  serial = user?.devices[0]?.serial ?? "";
});

beforeEach(() => {
  sandbox.setFaults([]);
  // Past the codes and the budget that the test before has used.
  sandbox.moveClocks({ sessions: 240 });
  sandbox.forgetCalls();
});

afterAll(async () => {
  sts.close();
  hurried.close();
  iam.close();
  await sandbox.close();
});

function request(more: Partial<Parameters<StsApi["getSessionToken"]>[0]> = {}) {
  return { keys, durationSeconds: 43_200, serial, code: sandbox.code(serial), ...more };
}

test("keys and a code buy a session of the same account, which knows who it is", async () => {
  const session = await sts.getSessionToken(request());
  expect(accountOfKeyId(session.accessKeyId)).toBe(sandbox.account);
  expect(session.sessionToken.length).toBeGreaterThan(100);
  const identity = await sts.getCallerIdentity(session);
  expect(identity).toMatchObject({ account: sandbox.account, arn: (await sts.getCallerIdentity(keys)).arn });
});

test("a session, or keys with a code, buy a role session", async () => {
  const roleArn = sandbox.description().roles[0]?.arn ?? "";
  const session = await sts.getSessionToken(request());
  const role = await sts.assumeRole({ credentials: session, roleArn, sessionName: "ann", durationSeconds: 900 });
  expect(role.assumedRoleArn).toMatch(/:assumed-role\/.*\/ann$/);
  sandbox.moveClocks({ sessions: 60 });
  const code = sandbox.code(serial);
  const direct = await sts.assumeRole({ credentials: keys, roleArn, sessionName: "ann", serial, code });
  expect((await sts.getCallerIdentity(direct)).arn).toBe(direct.assumedRoleArn);
});

test("IAM tells the user and the devices", async () => {
  const session = await sts.getSessionToken(request());
  const user = await iam.getUser(session);
  expect(user.arn).toBe((await sts.getCallerIdentity(keys)).arn);
  const devices = await iam.listMfaDevices(session, user.name);
  expect(devices.map((device) => device.serial)).toContain(serial);
  expect(devices[0]?.enabledAt).toBeInstanceOf(Date);
});

test("with a session IAM tells the keys of its user, and when each was last used", async () => {
  expect((await failureOf(iam.listAccessKeys(keys))).code).toBe("not-allowed");
  const session = await sts.getSessionToken(request());
  const { name } = await iam.getUser(session);
  const [key] = await iam.listAccessKeys(session, name);
  expect(key).toMatchObject({ accessKeyId: keys.accessKeyId, status: "Active", createdAt: expect.any(Date) });
  expect(await iam.findLastUse(session, keys.accessKeyId)).toMatchObject({ at: expect.any(Date), service: "sts" });
  const user = sandbox.world.account.findUser(name);
  if (user === undefined) throw new Error("the sandbox does not know its user");
  const unused = sandbox.world.account.addKey(user);
  expect(await iam.findLastUse(session, unused.id)).toBeUndefined();
  sandbox.world.account.removeKey(unused);
});

describe("AWS's refusals", () => {
  test("a wrong code, and one that was used", async () => {
    expect(await failureOf(sts.getSessionToken(request({ code: "000000" })))).toMatchObject({
      code: "code-not-accepted",
      message: `AWS did not accept the code for the MFA device "${serial}"`,
    });
    const code = sandbox.code(serial);
    await sts.getSessionToken(request({ code }));
    expect((await failureOf(sts.getSessionToken(request({ code })))).code).toBe("code-not-accepted");
  });

  test("another user's device", async () => {
    const foreign = `arn:aws:iam::${sandbox.account}:mfa/nobody`;
    expect((await failureOf(sts.getSessionToken(request({ serial: foreign })))).code).toBe("serial-not-accepted");
  });

  test("unknown keys, a wrong secret, a session in place of keys", async () => {
    const unknown = { ...keys, accessKeyId: "AKIAY34FZKBOKMUTVV7A" };
    expect((await failureOf(sts.getSessionToken(request({ keys: unknown })))).code).toBe("keys-not-accepted");
    const wrong = { ...keys, secretAccessKey: new Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY") };
    expect((await failureOf(sts.getSessionToken(request({ keys: wrong })))).code).toBe("secret-not-accepted");
    const session = await sts.getSessionToken(request());
    sandbox.moveClocks({ sessions: 60 });
    const again = request({ keys: session });
    expect((await failureOf(sts.getSessionToken(again))).code).toBe("session-keys-not-accepted");
  });

  test("a session that has ended, and one with a broken token", async () => {
    const session = await sts.getSessionToken(request({ durationSeconds: 900 }));
    const broken: Credentials = { ...session, sessionToken: new Secret(`${session.sessionToken.reveal()}x`) };
    expect((await failureOf(sts.getCallerIdentity(broken))).code).toBe("session-not-accepted");
    sandbox.moveClocks({ sessions: 1000 });
    expect((await failureOf(sts.getCallerIdentity(session))).code).toBe("session-ended");
  });

  test("a length that no session has, and a role that nobody may assume", async () => {
    expect((await failureOf(sts.getSessionToken(request({ durationSeconds: 899 })))).code).toBe("request-not-valid");
    const session = await sts.getSessionToken(request());
    const roleArn = `arn:aws:iam::${sandbox.account}:role/nothing`;
    const failure = await failureOf(sts.assumeRole({ credentials: session, roleArn, sessionName: "ann" }));
    expect(failure).toMatchObject({ code: "role-not-trusting", exitCode: 7 });
  });
});

test("a clock that is 20 minutes off costs one more signature and no code", async () => {
  sandbox.moveClocks({ signatures: 1200 });
  const session = await sts.getSessionToken(request());
  expect(session.clockOffsetSeconds).toBeGreaterThan(1190);
  expect(sandbox.calls()).toHaveLength(2);
  sandbox.moveClocks({ signatures: -1200 });
});

// What IAM says of entities is met in its own tests: STS has none.
const ofSts = faultNames.filter((name) => name !== "unmodifiable");

test.each(ofSts)("the sandbox's fault %s ends in a failure, its sentence clean", async (name: FaultName) => {
  sandbox.setFaults([{ name, seconds: 3 }]);
  const isSilent = ["hang", "drip", "withhold", "slow"].includes(name);
  const failure = await failureOf((isSilent ? hurried : sts).getSessionToken(request()));
  expect(failure.message).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  expect(failure.exitCode).toBeGreaterThanOrEqual(5);
  expect(failure.exitCode).toBeLessThanOrEqual(8);
});
