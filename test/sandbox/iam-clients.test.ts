import { inflateSync } from "node:zlib";
import {
  CreateAccessKeyCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteAccessKeyCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  GetAccessKeyLastUsedCommand,
  GetMFADeviceCommand,
  GetUserCommand,
  type IAMClient,
  ListAccessKeysCommand,
  ListMFADevicesCommand,
  ListVirtualMFADevicesCommand,
  ResyncMFADeviceCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Secret } from "../../src/core/secret.ts";
import type { User } from "../../src/sandbox/entities.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { codeOfStep, codeStep } from "../../src/totp/totp.ts";
import { testHome } from "../rig/home.ts";
import { needs } from "../rig/needs.ts";
import { type Answer, credentialsIn, keysOf, type Signer, sts } from "./ask.ts";
import { awsCli, boto3, iamClient, refusalOf } from "./clients.ts";

let sandbox: Sandbox;

// Stands still one second into a step, so that no code goes out of date while a test is at it. Clients sign by the real time,
// which is near enough.
let now = new Date(Math.floor(Date.now() / 30_000) * 30_000 + 1000);

beforeAll(async () => {
  sandbox = await startSandbox({ seed: "iam-clients", now: () => now });
});

afterAll(() => sandbox.close());

const wait = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000);
};

interface Person {
  readonly user: User;
  readonly signer: Signer;
  readonly iam: IAMClient;
}

let people = 0;

/** A new user who may do everything in IAM, with a key and no device. */
function person(): Person {
  people += 1;
  const { account } = sandbox.world;
  const user = account.addUser({ name: `person-${people}`, path: "/team/" });
  const document = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "iam:*", Resource: "*" } };
  user.inlinePolicies.set("AllOfIam", JSON.stringify(document));
  const key = account.addKey(user);
  const signer = { accessKeyId: key.id, secretAccessKey: key.secret };
  return { user, signer, iam: iamClient(sandbox, signer) };
}

interface Phone {
  readonly serial: string;
  readonly seed: Secret;
}

async function newDevice(iam: IAMClient, name: string): Promise<Phone> {
  const { VirtualMFADevice: device } = await iam.send(
    new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: name }),
  );
  const seed = new Secret(Buffer.from(device?.Base32StringSeed ?? []).toString("latin1"));
  return { serial: device?.SerialNumber ?? "", seed };
}

/** The code that the phone shows so many steps from now. */
function code(phone: Phone, offset = 0): string {
  return codeOfStep(phone.seed, codeStep(now) + offset);
}

function enrolment({ user }: Person, phone: Phone, offset = 0) {
  const [AuthenticationCode1, AuthenticationCode2] = [code(phone, offset - 1), code(phone, offset)];
  return { UserName: user.name, SerialNumber: phone.serial, AuthenticationCode1, AuthenticationCode2 };
}

function enable(who: Person, phone: Phone, offset = 0) {
  return who.iam.send(new EnableMFADeviceCommand(enrolment(who, phone, offset)));
}

function login(who: Person, phone: Phone, offset = 0): Promise<Answer> {
  const given = { SerialNumber: phone.serial, TokenCode: code(phone, offset) };
  return sts(sandbox, "GetSessionToken", given, { signer: who.signer, signedAt: now });
}

async function withMfa(who: Person, phone: Phone, offset = 0): Promise<Person> {
  const signer = credentialsIn(await login(who, phone, offset));
  return { ...who, signer, iam: iamClient(sandbox, signer) };
}

const invalidPair = ["InvalidAuthenticationCodeException", 403, "Authentication code for device is not valid."];
const needsMfa =
  "To complete this action, please ensure that you are authenticated with an MFA device that is enabled for this user.";

describe("enrolment", () => {
  test("a user without a device enrols one with a key and two consecutive codes, and logs in with it", async () => {
    const who = person();
    const phone = await newDevice(who.iam, "first-phone");
    expect(phone.serial).toBe(`arn:aws:iam::${sandbox.account}:mfa/first-phone`);
    expect(phone.seed.reveal()).toMatch(/^[A-Z2-7]{64}$/);

    const pair = enrolment(who, phone);
    const { AuthenticationCode1: one, AuthenticationCode2: two } = pair;
    for (const [first, second] of [
      [two, two],
      [two, one],
      [one, code(phone, 1)],
      ["000000", "000001"],
    ]) {
      const wrong = { ...pair, AuthenticationCode1: first, AuthenticationCode2: second };
      expect(await refusalOf(who.iam.send(new EnableMFADeviceCommand(wrong)))).toEqual(invalidPair);
    }
    await who.iam.send(new EnableMFADeviceCommand(pair));

    const { MFADevices } = await who.iam.send(new ListMFADevicesCommand({ UserName: who.user.name }));
    expect(MFADevices).toEqual([{ UserName: who.user.name, SerialNumber: phone.serial, EnableDate: now }]);
    // What was spent on enrolment is not spent for STS.
    expect((await login(who, phone)).status).toBe(200);
    expect((await login(who, phone)).message).toBe(
      "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
    );
  });

  test("a phone whose clock is off is taken up to 998 steps behind and 1000 ahead, and keeps its own time", async () => {
    for (const [name, offset, taken] of [
      ["way-behind", -999, false],
      ["behind", -998, true],
      ["ahead", 1000, true],
      ["way-ahead", 1001, false],
    ] as const) {
      const who = person();
      const phone = await newDevice(who.iam, name);
      if (!taken) {
        expect(await refusalOf(enable(who, phone, offset)), name).toEqual(invalidPair);
        continue;
      }
      await enable(who, phone, offset);
      expect((await login(who, phone)).status, name).toBe(403);
      expect((await login(who, phone, offset + 2)).status, name).toBe(200);
      expect((await login(who, phone, offset + 3)).status, name).toBe(403);
    }
  });

  test("a drifted phone is set right with two codes and no MFA, each pair later than the last", async () => {
    const who = person();
    const phone = await newDevice(who.iam, "drifting");
    await enable(who, phone);
    const resync = (offset: number) => who.iam.send(new ResyncMFADeviceCommand(enrolment(who, phone, offset)));
    expect(await refusalOf(resync(0))).toEqual(invalidPair);
    expect(await refusalOf(resync(1))).toEqual(invalidPair);
    await resync(10);
    expect((await login(who, phone, 10)).status).toBe(200);
    expect((await login(who, phone)).status).toBe(403);
  });

  test("STS hears of a new device only after a while, where that is asked for", async () => {
    const slow = await startSandbox({ propagationSeconds: 10, now: () => now });
    try {
      const [account, owner] = [slow.world.account, slow.world.account.findUser("ana@example.com")];
      const admin = account.addKey("root");
      const iam = iamClient(slow, { accessKeyId: admin.id, secretAccessKey: admin.secret });
      const phone = await newDevice(iam, "second-phone");
      const [AuthenticationCode1, AuthenticationCode2] = [code(phone, -1), code(phone)];
      const given = { UserName: owner?.name, SerialNumber: phone.serial, AuthenticationCode1, AuthenticationCode2 };
      await iam.send(new EnableMFADeviceCommand(given));
      const ask = () =>
        sts(slow, "GetSessionToken", { SerialNumber: phone.serial, TokenCode: code(phone) }, { signedAt: now });
      expect((await ask()).message).toContain("unable to validate MFA code.");
      wait(10);
      expect((await ask()).status).toBe(200);
    } finally {
      await slow.close();
    }
  });
});

describe("devices", () => {
  test("a QR code is a PNG, and neither it nor the seed is ever shown again", async () => {
    const { iam } = person();
    const made = await iam.send(
      new CreateVirtualMFADeviceCommand({
        VirtualMFADeviceName: "shown-once",
        Path: "/phones/",
        Tags: [{ Key: "owner", Value: "me" }],
      }),
    );
    expect(made.VirtualMFADevice?.Tags).toEqual([{ Key: "owner", Value: "me" }]);
    const png = Buffer.from(made.VirtualMFADevice?.QRCodePNG ?? []);
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    const size = png.readUInt32BE(16);
    const length = png.readUInt32BE(33);
    expect(inflateSync(png.subarray(41, 41 + length)).length).toBe(size * (1 + Math.ceil(size / 8)));
    const { VirtualMFADevices: listed = [] } = await iam.send(
      new ListVirtualMFADevicesCommand({ AssignmentStatus: "Unassigned" }),
    );
    expect(listed.find(({ SerialNumber }) => SerialNumber?.endsWith("/shown-once"))).toEqual({
      SerialNumber: `arn:aws:iam::${sandbox.account}:mfa/phones/shown-once`,
    });
  });

  test("a device left over from a cancelled enrolment keeps its name until it is deleted", async () => {
    const { iam } = person();
    const { serial } = await newDevice(iam, "orphan");
    expect(await refusalOf(newDevice(iam, "orphan"))).toEqual([
      "EntityAlreadyExistsException",
      409,
      "MFA device already exists.",
    ]);
    await iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber: serial }));
    expect((await newDevice(iam, "orphan")).serial).toBe(serial);
  });

  test("with a device, more are added and any removed only with MFA, before anything is said of them", async () => {
    const who = person();
    const phone = await newDevice(who.iam, "old");
    const spare = await newDevice(who.iam, "spare");
    await enable(who, phone);
    const deactivate = (by: Person, SerialNumber: string) =>
      by.iam.send(new DeactivateMFADeviceCommand({ UserName: who.user.name, SerialNumber }));
    for (const refused of [
      enable(who, spare),
      enable(who, phone),
      deactivate(who, phone.serial),
      deactivate(who, `${phone.serial}x`),
    ]) {
      expect(await refusalOf(refused)).toEqual(["AccessDenied", 403, needsMfa]);
    }
    const session = await withMfa(who, phone);
    expect(await refusalOf(enable(session, phone))).toEqual([
      "EntityAlreadyExistsException",
      409,
      `MFA Device for user ${who.user.name} already exists.`,
    ]);
    await enable(session, spare);
    expect(
      await refusalOf(session.iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber: phone.serial }))),
    ).toEqual(["DeleteConflictException", 409, "MFA VirtualDevice in use. Must deactivate first."]);
    await deactivate(session, phone.serial);
    await deactivate(session, spare.serial);
    // With none left the key will do again, and the old pair is still spent.
    expect(await refusalOf(enable(who, phone))).toEqual(invalidPair);
    await enable(who, phone, 2);
  });

  test("somebody else's device is in use, and not the user's", async () => {
    const [one, other] = [person(), person()];
    const phone = await newDevice(one.iam, "mine");
    await enable(one, phone);
    expect(await refusalOf(enable(other, phone))).toEqual([
      "EntityAlreadyExistsException",
      409,
      "MFA Device is already in use.",
    ]);
    const given = { UserName: other.user.name, SerialNumber: phone.serial };
    const invalid = ["NoSuchEntityException", 404, "MFA Device invalid for user."];
    expect(await refusalOf(other.iam.send(new DeactivateMFADeviceCommand(given)))).toEqual(invalid);
    expect(
      await refusalOf(other.iam.send(new ResyncMFADeviceCommand({ ...enrolment(other, phone, 5), ...given }))),
    ).toEqual(invalid);
    // An administrator may do without MFA what the owner may not.
    await other.iam.send(new DeactivateMFADeviceCommand({ ...given, UserName: one.user.name }));
  });

  test("nine are too many", async () => {
    const [admin, who] = [person(), person()];
    const give = async (name: string) =>
      admin.iam.send(new EnableMFADeviceCommand(enrolment(who, await newDevice(admin.iam, name))));
    for (let count = 1; count <= 8; count += 1) await give(`of-eight-${count}`);
    expect(await refusalOf(give("ninth"))).toEqual([
      "LimitExceededException",
      409,
      "Cannot exceed quota for MFADevicesPerUser: 8",
    ]);
  });

  test("GetMFADevice knows security keys only", async () => {
    const who = person();
    const phone = await newDevice(who.iam, "not-fido");
    await enable(who, phone);
    const [code, status, message] = await refusalOf(
      who.iam.send(new GetMFADeviceCommand({ SerialNumber: phone.serial })),
    );
    expect([code, status]).toEqual(["ValidationError", 400]);
    expect(message).toMatch(
      /^The MFA device serial number sent in the request is invalid or not supported by this API\./,
    );
  });
});

describe("access keys", () => {
  test("are rotated: a second one made, used, the first switched off, deleted", async () => {
    const who = person();
    const { AccessKey: made } = await who.iam.send(new CreateAccessKeyCommand({}));
    const fresh = { accessKeyId: made?.AccessKeyId ?? "", secretAccessKey: made?.SecretAccessKey ?? "" };
    expect(made).toMatchObject({ UserName: who.user.name, Status: "Active", CreateDate: now });
    expect(await refusalOf(who.iam.send(new CreateAccessKeyCommand({})))).toEqual([
      "LimitExceededException",
      409,
      "Cannot exceed quota for AccessKeysPerUser: 2",
    ]);
    const lastUse = async () =>
      (await who.iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: fresh.accessKeyId }))).AccessKeyLastUsed;
    expect(await lastUse()).toMatchObject({ ServiceName: "N/A", Region: "N/A" });
    const next = { ...who, signer: fresh, iam: iamClient(sandbox, fresh) };
    await next.iam.send(new GetUserCommand({}));
    expect(await lastUse()).toMatchObject({ ServiceName: "iam", Region: "us-east-1", LastUsedDate: now });

    const old = { UserName: who.user.name, AccessKeyId: who.signer.accessKeyId };
    await next.iam.send(new UpdateAccessKeyCommand({ ...old, Status: "Inactive" }));
    expect(await refusalOf(who.iam.send(new GetUserCommand({})))).toEqual([
      "InvalidClientTokenId",
      403,
      "The security token included in the request is invalid.",
    ]);
    await next.iam.send(new DeleteAccessKeyCommand(old));
    const gone = ["NoSuchEntityException", 404, `The Access Key with id ${old.AccessKeyId} cannot be found.`];
    expect(await refusalOf(next.iam.send(new DeleteAccessKeyCommand(old)))).toEqual(gone);
    const { AccessKeyMetadata } = await next.iam.send(new ListAccessKeysCommand({}));
    expect(AccessKeyMetadata?.map(({ AccessKeyId }) => AccessKeyId)).toEqual([fresh.accessKeyId]);
  });

  test("cannot be set to Expired, nor to anything else", async () => {
    const { iam, signer, user } = person();
    const set = (Status: string) =>
      iam.send(
        new UpdateAccessKeyCommand({
          UserName: user.name,
          AccessKeyId: signer.accessKeyId,
          Status: Status as "Expired",
        }),
      );
    expect(await refusalOf(set("Expired"))).toMatchObject({ 0: "InvalidInputException", 1: 400 });
    expect(await refusalOf(set("off"))).toEqual([
      "ValidationError",
      400,
      "1 validation error detected: Value 'off' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive, Expired]",
    ]);
  });
});

describe("whom it is about", () => {
  test("an unknown user is not found, by those who may ask", async () => {
    const { iam } = person();
    expect(await refusalOf(iam.send(new GetUserCommand({ UserName: "nobody" })))).toEqual([
      "NoSuchEntityException",
      404,
      "The user with name nobody cannot be found.",
    ]);
    const ana = iamClient(sandbox, keysOf(sandbox));
    const [code, status, message] = await refusalOf(ana.send(new GetUserCommand({ UserName: "nobody" })));
    expect([code, status]).toEqual(["AccessDenied", 403]);
    expect(message).toBe(
      `User: arn:aws:iam::${sandbox.account}:user/ana@example.com is not authorized to perform: iam:GetUser on resource: user nobody because no identity-based policy allows the iam:GetUser action`,
    );
  });

  test("a role must say which user it means", async () => {
    const who = person();
    const phone = await newDevice(who.iam, "for-a-role");
    await enable(who, phone);
    who.user.inlinePolicies.set(
      "Assume",
      JSON.stringify({ Statement: { Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" } }),
    );
    const given = { SerialNumber: phone.serial, TokenCode: code(phone) };
    const RoleArn = `arn:aws:iam::${sandbox.account}:role/Admin`;
    const answer = await sts(
      sandbox,
      "AssumeRole",
      { RoleArn, RoleSessionName: "someone", ...given },
      { signer: who.signer, signedAt: now },
    );
    const admin = iamClient(sandbox, credentialsIn(answer));
    expect(await refusalOf(admin.send(new GetUserCommand({})))).toEqual([
      "ValidationError",
      400,
      "Must specify userName when calling with non-User credentials",
    ]);
    const { User } = await admin.send(new GetUserCommand({ UserName: who.user.name }));
    expect(User).toMatchObject({ Path: "/team/", UserName: who.user.name, UserId: who.user.id, Arn: who.user.arn });
  });
});

test.skipIf(needs("aws").missing)("the AWS CLI enrols a device from the seed it saved", async () => {
  const who = person();
  const aws = async (...args: string[]) => {
    const { stdout, stderr } = await awsCli(sandbox, who.signer, ["iam", ...args]);
    return stdout + stderr;
  };
  const create = ["create-virtual-mfa-device", "--virtual-mfa-device-name", "cli-phone"];
  const folder = testHome();
  await aws(...create, "--bootstrap-method", "Base32StringSeed", "--outfile", folder.path("seed"));
  const seed = new Secret(folder.read("seed"));
  folder.remove();
  const phone = { serial: `arn:aws:iam::${sandbox.account}:mfa/cli-phone`, seed };
  const pair = (one: string, two: string) => ["--authentication-code1", one, "--authentication-code2", two];
  const given = ["enable-mfa-device", "--user-name", who.user.name, "--serial-number", phone.serial];
  expect(await aws(...given, ...pair(code(phone), code(phone)))).toContain(
    "An error occurred (InvalidAuthenticationCode) when calling the EnableMFADevice operation: Authentication code for device is not valid.",
  );
  expect(await aws(...given, ...pair(code(phone), code(phone, 1)))).toBe("");
  expect(await aws(...given, ...pair(code(phone, 4), code(phone, 5)))).toContain(
    `(AccessDenied) when calling the EnableMFADevice operation: ${needsMfa}`,
  );
  const device = await aws("list-mfa-devices", "--user-name", who.user.name, "--query", "MFADevices[0].SerialNumber");
  expect(JSON.parse(device)).toBe(phone.serial);
});

test.skipIf(needs("boto3").missing)("boto3 reads lists page by page and gets modelled exceptions", async () => {
  const who = person();
  for (let number = 1; number <= 5; number += 1) await newDevice(who.iam, `page-${number}`);
  const { stdout, stderr } = await boto3(
    sandbox,
    who.signer,
    `
import boto3, json
iam = boto3.client("iam")
pages = list(iam.get_paginator("list_virtual_mfa_devices").paginate(AssignmentStatus="Unassigned", PaginationConfig={"PageSize": 2}))
names = [device["SerialNumber"].split("/")[-1] for page in pages for device in page["VirtualMFADevices"]]
def refused(exception, call, **arguments):
    try:
        call(**arguments)
    except exception as error:
        return str(error)
exceptions = iam.exceptions
print(json.dumps({
  "sizes": sorted({len(page["VirtualMFADevices"]) for page in pages}),
  "names": [name for name in names if name.startswith("page-")],
  "once": len(names) == len(set(names)),
  "user": iam.get_user()["User"]["UserName"],
  "role": iam.get_role(RoleName="Admin")["Role"]["AssumeRolePolicyDocument"]["Statement"][0]["Condition"],
  "roles": [role["MaxSessionDuration"] for role in iam.list_roles()["Roles"]],
  "noRole": refused(exceptions.NoSuchEntityException, iam.get_role, RoleName="none"),
  "team": [user["Path"] for user in iam.list_users(PathPrefix="/team/", MaxItems=1)["Users"]],
  "groups": iam.list_groups_for_user(UserName="ana@example.com")["Groups"][0]["GroupName"],
  "inline": iam.list_user_policies(UserName="${who.user.name}")["PolicyNames"],
  "noDevice": refused(exceptions.NoSuchEntityException, iam.delete_virtual_mfa_device, SerialNumber="arn:aws:iam::1:mfa/none"),
  "marker": refused(exceptions.ClientError, iam.list_users, Marker="nonsense"),
}))
`,
  );
  expect(stderr).toBe("");
  const answer = JSON.parse(stdout) as { sizes: number[] };
  expect(Math.max(...answer.sizes)).toBe(2);
  expect(answer).toMatchObject({
    names: ["page-1", "page-2", "page-3", "page-4", "page-5"],
    once: true,
    user: who.user.name,
    role: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
    roles: [14_400, 3600],
    noRole: expect.stringContaining("The role with name none cannot be found."),
    team: ["/team/"],
    groups: "AdminMFA",
    inline: ["AllOfIam"],
    noDevice: expect.stringContaining("VirtualMFADevice with serial number arn:aws:iam::1:mfa/none doesn't exist."),
    marker: expect.stringContaining("(ValidationError)"),
  });
});
