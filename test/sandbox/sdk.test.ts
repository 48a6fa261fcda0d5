import { EnableMFADeviceCommand, GetUserCommand, IAMClient, ListMFADevicesCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { keysOf, type Signer, serialOf, session } from "./ask.ts";

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.close());

function configuration(signer: Signer, maxAttempts = 1) {
  const { sessionToken, ...keys } = signer;
  const credentials = sessionToken === undefined ? keys : { ...keys, sessionToken };
  return { endpoint: sandbox.endpoint, region: "ap-southeast-2", credentials, maxAttempts };
}

const stsOf = (signer: Signer = keysOf(sandbox), maxAttempts = 1) => new STSClient(configuration(signer, maxAttempts));
const iamOf = (signer: Signer = keysOf(sandbox)) => new IAMClient(configuration(signer));

describe("the JavaScript SDK", () => {
  test("buys a session and is the same user", async () => {
    const code = { SerialNumber: serialOf(sandbox), TokenCode: sandbox.code() };
    const { Credentials } = await stsOf().send(new GetSessionTokenCommand(code));
    expect(Credentials?.Expiration).toBeInstanceOf(Date);
    const signer = {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken,
    };
    const identity = await stsOf(signer).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({ Account: sandbox.account, UserId: expect.stringMatching(/^AIDA/) });
    await expect(stsOf().send(new GetSessionTokenCommand(code))).rejects.toMatchObject({
      name: "AccessDenied",
      message: "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
      $metadata: { httpStatusCode: 403 },
    });
  });

  test("assumes the role with the session", async () => {
    const [admin] = sandbox.description().roles;
    const wish = { RoleArn: admin?.arn ?? "", RoleSessionName: "ana" };
    const answer = await stsOf(await session(sandbox)).send(new AssumeRoleCommand(wish));
    expect(answer.AssumedRoleUser?.Arn).toMatch(/assumed-role\/Admin\/ana$/);
    await expect(stsOf().send(new AssumeRoleCommand(wish))).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test("finds user and devices, and reads IAM's codes", async () => {
    const { User } = await iamOf().send(new GetUserCommand({}));
    expect(User?.CreateDate).toBeInstanceOf(Date);
    const { MFADevices } = await iamOf().send(new ListMFADevicesCommand({ UserName: User?.UserName }));
    expect(MFADevices?.map(({ SerialNumber }) => SerialNumber)).toEqual([serialOf(sandbox)]);
    const enable = { UserName: User?.UserName, SerialNumber: serialOf(sandbox) };
    const codes = { AuthenticationCode1: "000000", AuthenticationCode2: "000001" };
    await expect(iamOf().send(new EnableMFADeviceCommand({ ...enable, ...codes }))).rejects.toMatchObject({
      name: "AccessDenied",
      message:
        "To complete this action, please ensure that you are authenticated with an MFA device that is enabled for this user.",
    });
  });

  test.each([1200, -1200])(
    "corrects its clock by the Date header when the server is %d s off, and a code survives it",
    async (off) => {
      sandbox.moveClocks({ signatures: off });
      const once = stsOf();
      await expect(once.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
        name: "SignatureDoesNotMatch",
      });
      const patient = stsOf(keysOf(sandbox), 3);
      const code = { SerialNumber: serialOf(sandbox), TokenCode: sandbox.code() };
      expect((await patient.send(new GetSessionTokenCommand(code))).Credentials).toBeDefined();
      expect(sandbox.calls().map(({ status }) => status)).toEqual([403, 403, 200]);
    },
  );

  test("gives up on a server that is always off", async () => {
    sandbox.setFaults([{ name: "skew" }]);
    const patient = stsOf(keysOf(sandbox), 2);
    await expect(patient.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: "SignatureDoesNotMatch",
    });
  });
});
