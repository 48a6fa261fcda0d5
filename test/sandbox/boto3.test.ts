import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Secret } from "../../src/core/secret.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { codeOfStep, codeStep } from "../../src/totp/totp.ts";
import { needs } from "../rig/needs.ts";
import { keysOf, type Signer, serialOf, session } from "./ask.ts";
import { type Boto3, type Boto3Call, type Boto3Result, startBoto3 } from "./boto3-process.ts";

type Result = Boto3Result;

describe.skipIf(needs("boto3").missing)("boto3", () => {
  let sandbox: Sandbox;
  let withMfa: Signer;
  let python: Boto3;

  beforeAll(async () => {
    sandbox = await startSandbox();
    withMfa = await session(sandbox);
    python = startBoto3(sandbox);
  });
  afterAll(async () => {
    python.close();
    await sandbox.close();
  });

  function call({ keys = keysOf(sandbox), ...rest }: Omit<Boto3Call, "keys"> & { keys?: Signer }): Promise<Result> {
    return python.call({ keys, ...rest });
  }

  function session12(input: Readonly<Record<string, unknown>>) {
    return call({ service: "sts", operation: "get_session_token", input });
  }

  test("buys a session, once per code", async () => {
    const code = { SerialNumber: serialOf(sandbox), TokenCode: sandbox.freshCode() };
    expect(await session12({ DurationSeconds: 900, ...code })).toMatchObject({
      status: 200,
      Credentials: { AccessKeyId: expect.stringMatching(/^ASIA/), Expiration: expect.any(String) },
    });
    expect(await session12(code)).toEqual({
      code: "AccessDenied",
      message: "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
      text: "An error occurred (AccessDenied) when calling the GetSessionToken operation: MultiFactorAuthentication failed with invalid MFA one time pass code. ",
    });
  });

  test("hears what is wrong with a code and its length", async () => {
    expect(await session12({ SerialNumber: serialOf(sandbox), TokenCode: "abcdef" })).toMatchObject({
      code: "ValidationError",
      message:
        "1 validation error detected: Value 'abcdef' at 'tokenCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\d]*",
    });
    expect(await session12({ DurationSeconds: 129_601 })).toMatchObject({
      code: "ValidationError",
      message: expect.stringContaining("Member must have value less than or equal to 129600"),
    });
  });

  test("assumes the role, for an hour at most", async () => {
    const [admin] = sandbox.description().roles;
    const input = { RoleArn: admin?.arn, RoleSessionName: "ana" };
    const assume = (more: object, keys: Signer) =>
      call({ service: "sts", operation: "assume_role", input: { ...input, ...more }, keys });
    expect(await assume({}, withMfa)).toMatchObject({
      AssumedRoleUser: { Arn: `arn:aws:sts::${sandbox.account}:assumed-role/Admin/ana` },
    });
    expect(await assume({ DurationSeconds: 7200 }, withMfa)).toMatchObject({
      code: "ValidationError",
      message: "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
    });
    expect(await assume({}, keysOf(sandbox))).toMatchObject({
      code: "AccessDenied",
      message: expect.stringMatching(/sts:AssumeRole on resource: \S+:role\/Admin with an explicit deny/),
    });
  });

  test("reads buckets and objects as the guardrail lets it", async () => {
    const listed = await call({ service: "s3", operation: "list_buckets", keys: withMfa });
    expect(listed.Buckets).toMatchObject([{ Name: `daypass-reports-${sandbox.account}` }, {}]);
    const input = { Bucket: `daypass-reports-${sandbox.account}`, Key: "2026/summary.csv" };
    const object = { service: "s3", operation: "get_object", input } as const;
    expect((await call({ ...object, keys: withMfa })).Body).toBe("month,total\n01,42\n");
    expect(await call(object)).toMatchObject({
      code: "AccessDenied",
      message: expect.stringMatching(
        /is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::.*summary\.csv" with an explicit deny/,
      ),
    });
  });

  test("reads an object whatever is in its name, and by a presigned address", async () => {
    const bucket = sandbox.world.account.addBucket({
      name: "odd-names",
      objects: { "a b/ü+%20&=?.txt": "odd", "//x/../y": "slashes", "plain.txt": "plain" },
    });
    for (const [Key, { body }] of bucket.objects) {
      const input = { Bucket: "odd-names", Key };
      expect(await call({ service: "s3", operation: "get_object", input, keys: withMfa })).toMatchObject({
        Body: body,
      });
    }
    const input = { ClientMethod: "get_object", Params: { Bucket: "odd-names", Key: "plain.txt" } };
    const presigned = await call({ service: "s3", operation: "generate_presigned_url", input, keys: withMfa });
    expect(presigned.url).toContain("X-Amz-Signature=");
    const response = await fetch(String(presigned.url));
    expect(await response.text()).toBe("plain");
    const tampered = await fetch(String(presigned.url).replace("plain.txt", "a%20b"));
    expect(await tampered.text()).toContain("<Code>SignatureDoesNotMatch</Code>");
  });

  test("enrols a first device with the key, and STS takes its codes", async () => {
    const { account } = sandbox.world;
    const user = account.addUser({ name: "carla" });
    const actions = ["iam:*MFADevice*", "sts:*"];
    const all = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: actions, Resource: "*" } };
    user.inlinePolicies.set("devices", JSON.stringify(all));
    const key = account.addKey(user);
    const keys = { accessKeyId: key.id, secretAccessKey: key.secret };

    const made = await call({
      service: "iam",
      operation: "create_virtual_mfa_device",
      input: { VirtualMFADeviceName: "carla-phone" },
      keys,
    });
    const { SerialNumber, Base32StringSeed } = made.VirtualMFADevice as Record<string, string>;
    const code = (offset: number) => codeOfStep(new Secret(Base32StringSeed ?? ""), codeStep(new Date()) + offset);
    const pair = { AuthenticationCode1: code(-1), AuthenticationCode2: code(0) };
    const enable = (input: object) =>
      call({
        service: "iam",
        operation: "enable_mfa_device",
        input: { UserName: "carla", SerialNumber, ...input },
        keys,
      });
    expect(await enable({ ...pair, AuthenticationCode2: pair.AuthenticationCode1 })).toMatchObject({
      code: "InvalidAuthenticationCode",
      message: "Authentication code for device is not valid.",
    });
    expect(await enable(pair)).toMatchObject({ status: 200 });
    expect(await enable(pair)).toMatchObject({ code: "AccessDenied" });
    const bought = await call({
      service: "sts",
      operation: "get_session_token",
      input: { SerialNumber, TokenCode: code(1) },
      keys,
    });
    expect(bought.status).toBe(200);
  });

  test("is not misled by a server whose clock is ahead: it signs by its own and is refused", async () => {
    sandbox.moveClocks({ signatures: 1200 });
    expect(await call({ service: "sts", operation: "get_caller_identity" })).toMatchObject({
      code: "SignatureDoesNotMatch",
      message: expect.stringMatching(/^Signature expired: .* - 15 min\.\)$/),
    });
    sandbox.moveClocks({ signatures: -2400 });
    expect(await call({ service: "sts", operation: "get_caller_identity" })).toMatchObject({
      message: expect.stringMatching(/^Signature not yet current: .* \+ 15 min\.\)$/),
    });
    sandbox.moveClocks({ signatures: 1200 });
  });
});
