import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { type Answer, ask, keysOf, type Signer, sts } from "./ask.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ account: "empty", propagationSeconds: 10 });
});
afterAll(() => sandbox.close());

function iam(action: string, input: Record<string, string>, signer: Signer = keysOf(sandbox)): Promise<Answer> {
  return ask(sandbox, { form: { Action: action, Version: "2010-05-08", ...input }, service: "iam", signer });
}
async function done(action: string, input: Record<string, string>): Promise<Answer> {
  const answer = await iam(action, input);
  expect(answer.status, answer.text).toBe(200);
  return answer;
}
const wait = () => sandbox.moveClocks({ sessions: 11 });
const policy = (action: string, Resource = "*") =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource }] });

async function newUser(UserName: string): Promise<Signer> {
  await done("CreateUser", { UserName });
  const made = await done("CreateAccessKey", { UserName });
  return {
    accessKeyId: made.element("AccessKeyId") ?? "",
    secretAccessKey: made.element("SecretAccessKey") ?? "",
  };
}

// IAM itself answers with what was just written; authentication and authorization elsewhere hear of it later.
describe("a change of IAM's takes its time", () => {
  test("a new key is not known at once", async () => {
    const signer = await newUser("fresh");
    expect((await iam("ListAccessKeys", { UserName: "fresh" })).text).toContain(signer.accessKeyId);
    expect((await sts(sandbox, "GetCallerIdentity", {}, { signer })).code).toBe("InvalidClientTokenId");
    wait();
    expect((await sts(sandbox, "GetCallerIdentity", {}, { signer })).status).toBe(200);
    await done("UpdateAccessKey", { UserName: "fresh", AccessKeyId: signer.accessKeyId, Status: "Inactive" });
    expect((await sts(sandbox, "GetCallerIdentity", {}, { signer })).status).toBe(200);
    wait();
    expect((await sts(sandbox, "GetCallerIdentity", {}, { signer })).code).toBe("InvalidClientTokenId");
  });

  test("a policy counts later, and so does its end", async () => {
    const signer = await newUser("member");
    await done("CreateGroup", { GroupName: "group" });
    await done("AddUserToGroup", { GroupName: "group", UserName: "member" });
    wait();
    const PolicyDocument = policy("iam:ListUsers");
    await done("PutGroupPolicy", { GroupName: "group", PolicyName: "P", PolicyDocument });
    expect((await iam("ListUsers", {}, signer)).code).toBe("AccessDenied");
    wait();
    expect((await iam("ListUsers", {}, signer)).status).toBe(200);
    await done("RemoveUserFromGroup", { GroupName: "group", UserName: "member" });
    expect((await iam("ListUsers", {}, signer)).status).toBe(200);
    wait();
    expect((await iam("ListUsers", {}, signer)).code).toBe("AccessDenied");
  });

  test("a new role cannot be assumed at once, nor by a new trust policy", async () => {
    const signer = await newUser("assumer");
    const trust = (principal: string) =>
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { AWS: principal }, Action: "sts:AssumeRole" }],
      });
    await done("PutUserPolicy", { UserName: "assumer", PolicyName: "P", PolicyDocument: policy("sts:AssumeRole") });
    wait();
    const root = `arn:aws:iam::${sandbox.account}:root`;
    await done("CreateRole", { RoleName: "role", AssumeRolePolicyDocument: trust(root) });
    const assume = () =>
      sts(
        sandbox,
        "AssumeRole",
        { RoleArn: `arn:aws:iam::${sandbox.account}:role/role`, RoleSessionName: "me" },
        { signer },
      );
    expect((await assume()).code).toBe("AccessDenied");
    wait();
    expect((await assume()).status).toBe(200);
    const PolicyDocument = trust(`arn:aws:iam::${sandbox.account}:user/bootstrap`);
    await done("UpdateAssumeRolePolicy", { RoleName: "role", PolicyDocument });
    expect((await assume()).status).toBe(200);
    wait();
    expect((await assume()).code).toBe("AccessDenied");
  });
});

test("without a delay everything counts at once", async () => {
  await fetch(`${sandbox.endpoint}/_daypass/limits`, { method: "POST", body: '{"propagationSeconds": 0}' });
  const signer = await newUser("at-once");
  await done("PutUserPolicy", { UserName: "at-once", PolicyName: "P", PolicyDocument: policy("iam:ListUsers") });
  wait();
  expect((await iam("ListUsers", {}, signer)).status).toBe(200);
  await done("DeleteUserPolicy", { UserName: "at-once", PolicyName: "P" });
  expect((await iam("ListUsers", {}, signer)).code).toBe("AccessDenied");
});

test("a limit that is none is refused", async () => {
  const set = (body: string) => fetch(`${sandbox.endpoint}/_daypass/limits`, { method: "POST", body });
  expect((await set('{"propagation": 3}')).status).toBe(400);
  expect((await set('{"propagationSeconds": "3"}')).status).toBe(400);
  expect((await set('{"regions": "x"}')).status).toBe(400);
});
