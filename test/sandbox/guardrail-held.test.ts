import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Secret } from "../../src/core/secret.ts";
import { defaultOptions } from "../../src/iam/guardrail.ts";
import { cloudFormation } from "../../src/iam/templates/cloudformation.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { codeOfStep, codeStep } from "../../src/totp/totp.ts";
import { type Answer, ask, credentialsIn, keysOf, type Signer } from "./ask.ts";

const versions = { iam: "2010-05-08", sts: "2011-06-15", cloudformation: "2010-05-15" };
type Input = Record<string, string>;

let sandbox: Sandbox;
let alice: Signer;
// Stands still, so that no code goes out of date on the way.
let now = new Date(Math.floor(Date.now() / 30_000) * 30_000 + 1000);
const arn = (resource: string) => `arn:aws:iam::${sandbox.account}:${resource}`;

function call(service: keyof typeof versions, Action: string, input: Input, signer = keysOf(sandbox)): Promise<Answer> {
  const form = { Action, Version: versions[service], ...input };
  return ask(sandbox, { form, service, signer, signedAt: now, region: "eu-west-1" });
}
const iam = (action: string, input: Input, signer?: Signer) => call("iam", action, input, signer);
const sts = (action: string, input: Input, signer?: Signer) => call("sts", action, input, signer);
async function done(answer: Promise<Answer>): Promise<Answer> {
  const { status, text } = await answer;
  expect(status, text).toBe(200);
  return answer;
}
async function newUser(UserName: string, Path = "/daypass/"): Promise<Signer> {
  await done(iam("CreateUser", { UserName, Path }));
  const key = await done(iam("CreateAccessKey", { UserName }));
  return { accessKeyId: key.element("AccessKeyId") ?? "", secretAccessKey: key.element("SecretAccessKey") ?? "" };
}

beforeAll(async () => {
  sandbox = await startSandbox({ account: "empty", now: () => now });
  const options = { ...defaultOptions, account: sandbox.account };
  const { text: TemplateBody } = cloudFormation(options, "yaml");
  const Capabilities = { "Capabilities.member.1": "CAPABILITY_NAMED_IAM" };
  await done(call("cloudformation", "CreateStack", { StackName: "daypass", TemplateBody, ...Capabilities }));
  alice = await newUser("alice");
  await done(iam("AddUserToGroup", { UserName: "alice", GroupName: options.groupName }));
  // Rights from elsewhere, which the guardrail must hold back.
  const PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
  await done(iam("AttachUserPolicy", { UserName: "alice", PolicyArn }));
  await newUser("bob");
});
afterAll(() => sandbox.close());

interface Phone {
  readonly serial: string;
  readonly seed: Secret;
}

async function newPhone(signer: Signer, name: string): Promise<Phone> {
  const input = { VirtualMFADeviceName: name, Path: "/daypass/alice/" };
  const made = await done(iam("CreateVirtualMFADevice", input, signer));
  const seed = Buffer.from(made.element("Base32StringSeed") ?? "", "base64").toString("latin1");
  return { serial: made.element("SerialNumber") ?? "", seed: new Secret(seed) };
}
const code = ({ seed }: Phone, offset = 0) => codeOfStep(seed, codeStep(now) + offset);
const enable = (phone: Phone, UserName: string, signer: Signer) =>
  iam(
    "EnableMFADevice",
    {
      ...{ UserName, SerialNumber: phone.serial },
      ...{ AuthenticationCode1: code(phone, -1), AuthenticationCode2: code(phone) },
    },
    signer,
  );
const nextStep = () => {
  now = new Date(now.getTime() + 30_000);
};
const role = () => arn(`role/${defaultOptions.roleName}`);
const assume = (input: Input, signer: Signer) =>
  sts("AssumeRole", { RoleArn: role(), RoleSessionName: "alice", ...input }, signer);

const denied = "with an explicit deny in an identity-based policy";

describe("a deployed guardrail", () => {
  let phone: Phone;

  test("lets a key find the user and the device, and no more", async () => {
    await done(sts("GetCallerIdentity", {}, alice));
    await done(iam("GetUser", { UserName: "alice" }, alice));
    await done(iam("ListMFADevices", { UserName: "alice" }, alice));
    await done(iam("ListVirtualMFADevices", {}, alice));
    for (const [action, input] of [
      ["ListAccessKeys", { UserName: "alice" }],
      ["CreateAccessKey", { UserName: "alice" }],
      ["CreateLoginProfile", { UserName: "alice", Password: "correct horse" }],
      ["TagUser", { UserName: "alice", "Tags.member.1.Key": "k", "Tags.member.1.Value": "v" }],
      ["ListUsers", {}],
      ["DetachUserPolicy", { UserName: "alice", PolicyArn: arn("policy/none-of-them") }],
    ] as const) {
      expect((await iam(action, input, alice)).message).toContain(denied);
    }
    expect((await assume({}, alice)).message).toContain(denied);
    expect((await sts("GetFederationToken", { Name: "alice" }, alice)).message).toContain(denied);
    expect((await call("cloudformation", "ListStacks", {}, alice)).message).toContain(denied);
  });

  test("lets a key enrol its own first device, and nobody else's", async () => {
    phone = await newPhone(alice, "phone");
    expect((await enable(phone, "bob", alice)).message).toContain(denied);
    await done(enable(phone, "alice", alice));
    const deactivate = { UserName: "alice", SerialNumber: phone.serial };
    expect((await iam("DeactivateMFADevice", deactivate, alice)).message).toContain(denied);
    expect((await iam("DeleteVirtualMFADevice", { SerialNumber: phone.serial }, alice)).message).toContain(denied);
  });

  test("opens for a session with a code, and not for one without", async () => {
    const without = credentialsIn(await done(sts("GetSessionToken", {}, alice)));
    expect((await call("cloudformation", "ListStacks", {}, without)).message).toContain(denied);
    nextStep();
    const given = { SerialNumber: phone.serial, TokenCode: code(phone) };
    const session = credentialsIn(await done(sts("GetSessionToken", given, alice)));
    await done(iam("ListUsers", {}, session));
    await done(call("cloudformation", "ListStacks", {}, session));
    const inRole = credentialsIn(await done(assume({}, session)));
    await done(iam("ListUsers", {}, inRole));
    expect((await iam("CreateUser", { UserName: "eve" }, inRole)).message).toContain("no identity-based policy allows");
    // The role does not open for what it opens.
    expect((await assume({}, inRole)).code).toBe("AccessDenied");
  });

  test("opens the role for a code given with the call, in the user's own name", async () => {
    nextStep();
    const direct = { SerialNumber: phone.serial, TokenCode: code(phone), DurationSeconds: "43200" };
    await done(assume(direct, alice));
    nextStep();
    const other = { SerialNumber: phone.serial, TokenCode: code(phone), RoleSessionName: "mallory" };
    expect((await assume(other, alice)).code).toBe("AccessDenied");
  });

  test("keeps out whoever is not in the path, MFA or not", async () => {
    const outside = await newUser("outsider", "/elsewhere/");
    await done(
      iam("AttachUserPolicy", { UserName: "outsider", PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }),
    );
    const device = sandbox.world.account.addDevice({ name: "outside-phone" });
    sandbox.world.mfa.furnish(device, { userName: "outsider" });
    const given = { SerialNumber: device.serial, TokenCode: sandbox.code(device.serial), RoleSessionName: "outsider" };
    expect((await assume(given, outside)).message).toBe(
      `User: ${arn("user/elsewhere/outsider")} is not authorized to perform: sts:AssumeRole on resource: ${role()}`,
    );
    const boot = keysOf(sandbox);
    expect((await assume({ RoleSessionName: "bootstrap" }, boot)).code).toBe("AccessDenied");
  });

  test("lets a session that is too old keep its own rights, and opens the role no more", async () => {
    nextStep();
    const given = { SerialNumber: phone.serial, TokenCode: code(phone), DurationSeconds: "129600" };
    const session = credentialsIn(await done(sts("GetSessionToken", given, alice)));
    await done(assume({}, session));
    now = new Date(now.getTime() + 43_201_000);
    await done(iam("ListUsers", {}, session));
    expect((await assume({}, session)).code).toBe("AccessDenied");
  });
});

describe("condition keys", () => {
  const statement = (Action: string, Condition: object, Effect = "Allow") => ({
    Effect,
    Action,
    Resource: "*",
    Condition,
  });
  async function userWith(name: string, ...statements: readonly object[]): Promise<Signer> {
    const signer = await newUser(name, "/");
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: statements });
    await done(iam("PutUserPolicy", { UserName: name, PolicyName: "P", PolicyDocument }));
    return signer;
  }

  test.each<readonly [string, object, boolean]>([
    ["aws:RequestedRegion", { StringEquals: { "aws:RequestedRegion": "eu-west-1" } }, true],
    ["aws:RequestedRegion elsewhere", { StringEquals: { "aws:RequestedRegion": "us-east-1" } }, false],
    ["aws:PrincipalTag", { StringEquals: { "aws:PrincipalTag/team": "data" } }, true],
    ["aws:username", { StringEquals: { "aws:username": "aws-username" } }, true],
    ["aws:ViaAWSService", { Bool: { "aws:ViaAWSService": "false" } }, true],
    ["aws:CalledVia", { "ForAnyValue:StringEquals": { "aws:CalledVia": "cloudformation.amazonaws.com" } }, false],
    ["aws:MultiFactorAuthPresent with a key", { Null: { "aws:MultiFactorAuthPresent": "true" } }, true],
  ])("%s", async (title, Condition, allowed) => {
    const name = title.toLowerCase().replace(/[^a-z]+/g, "-");
    const signer = await userWith(name, statement("iam:ListUsers", Condition));
    await done(iam("TagUser", { UserName: name, "Tags.member.1.Key": "team", "Tags.member.1.Value": "data" }));
    expect((await iam("ListUsers", {}, signer)).status).toBe(allowed ? 200 : 403);
  });

  test("what CloudFormation calls for somebody says so", async () => {
    const through = { "ForAnyValue:StringEquals": { "aws:CalledVia": "cloudformation.amazonaws.com" } };
    const signer = await userWith(
      "through",
      statement("iam:*", { ...through, Bool: { "aws:ViaAWSService": "true" } }),
      { Effect: "Allow", Action: "cloudformation:*", Resource: "*" },
    );
    expect((await iam("CreateGroup", { GroupName: "direct" }, signer)).code).toBe("AccessDenied");
    const TemplateBody = JSON.stringify({
      Resources: { G: { Type: "AWS::IAM::Group", Properties: { GroupName: "via" } } },
    });
    const Capabilities = { "Capabilities.member.1": "CAPABILITY_NAMED_IAM" };
    await done(call("cloudformation", "CreateStack", { StackName: "via", TemplateBody, ...Capabilities }, signer));
    await done(iam("GetGroup", { GroupName: "via" }));
  });

  test("a role's session has the role's tags and its own, those that are transitive in the next role too", async () => {
    const trusted = (action: readonly string[]) =>
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { AWS: arn("root") }, Action: action }],
      });
    for (const RoleName of ["first", "second"]) {
      const AssumeRolePolicyDocument = trusted(["sts:AssumeRole", "sts:TagSession"]);
      const Tags = { "Tags.member.1.Key": "of", "Tags.member.1.Value": RoleName };
      await done(iam("CreateRole", { RoleName, AssumeRolePolicyDocument, ...Tags }));
      const PolicyDocument = JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          statement("iam:ListUsers", {
            StringEquals: { "aws:PrincipalTag/of": RoleName, "aws:PrincipalTag/case": "42" },
          }),
          { Effect: "Allow", Action: ["sts:AssumeRole", "sts:TagSession"], Resource: "*" },
        ],
      });
      await done(iam("PutRolePolicy", { RoleName, PolicyName: "P", PolicyDocument }));
    }
    const signer = await userWith("tagger", {
      Effect: "Allow",
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Resource: "*",
    });
    const tagged = { "Tags.member.1.Key": "case", "Tags.member.1.Value": "42", "TransitiveTagKeys.member.1": "case" };
    const into = (name: string, input: Input, from: Signer) =>
      done(sts("AssumeRole", { RoleArn: arn(`role/${name}`), RoleSessionName: "me", ...input }, from));
    const plain = credentialsIn(await into("first", {}, signer));
    expect((await iam("ListUsers", {}, plain)).code).toBe("AccessDenied");
    const first = credentialsIn(await into("first", tagged, signer));
    await done(iam("ListUsers", {}, first));
    const second = credentialsIn(await into("second", {}, first));
    await done(iam("ListUsers", {}, second));
  });

  test("a role's boundary limits its sessions", async () => {
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: arn("root") }, Action: "sts:AssumeRole" }],
    });
    const PermissionsBoundary = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    await done(iam("CreateRole", { RoleName: "bounded", AssumeRolePolicyDocument, PermissionsBoundary }));
    await done(
      iam("AttachRolePolicy", { RoleName: "bounded", PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }),
    );
    const wish = { RoleArn: arn("role/bounded"), RoleSessionName: "me" };
    const session = credentialsIn(await done(sts("AssumeRole", wish)));
    await done(iam("ListUsers", {}, session));
    expect((await iam("CreateUser", { UserName: "x" }, session)).message).toContain(
      "because no permissions boundary allows the iam:CreateUser action",
    );
  });
});
