/** What the AWS CLI is told while templates are deployed at the sandbox, and what daypass makes of it. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AccountPlace, openAccountPlace } from "../rig/account-place.ts";
import { needs, pathOf } from "../rig/needs.ts";
import { runProgram } from "../rig/run.ts";

const template = "templates/role-and-group.yaml";
const namedIam = ["--capabilities", "CAPABILITY_NAMED_IAM"];
const trust = (principal: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: principal }, Action: "sts:AssumeRole" }],
  });

describe.skipIf(needs("aws").missing)("what the AWS CLI says while a template is deployed", () => {
  let place: AccountPlace;
  beforeAll(async () => {
    place = await openAccountPlace({ guarded: false });
  });
  afterAll(() => place.close());

  // Version 1 knows the second name of the region only.
  const env = { AWS_MAX_ATTEMPTS: "1", AWS_DEFAULT_REGION: "us-east-1" };
  const cli = (...args: readonly string[]) =>
    runProgram([pathOf("aws"), ...args], { home: place.home, cwd: process.cwd(), env });
  const stack = (operation: string, name: string, ...more: readonly string[]) =>
    cli("cloudformation", operation, "--stack-name", name, ...more);
  const body = ["--template-body", `file://${template}`];
  const done = async (outcome: ReturnType<typeof cli>) => {
    const { exitCode, stderr, stdout } = await outcome;
    expect(exitCode, stderr).toBe(0);
    return stdout;
  };

  /** The id of what a text is explained as, and what is to be done last. */
  async function explained(said: string): Promise<readonly [id: string, last: string | undefined]> {
    const { stdout, exitCode } = await place.run(["explain", "--json", said]);
    expect(exitCode, said).toBe(0);
    expect(stdout).not.toContain(place.sandbox.account);
    const { causes } = JSON.parse(stdout) as { causes: { id: string; steps: { text: string }[] }[] };
    return [causes[0]?.id ?? "", causes[0]?.steps.at(-1)?.text];
  }

  async function refused(outcome: ReturnType<typeof cli>): Promise<readonly [id: string, last: string | undefined]> {
    const { exitCode, stderr } = await outcome;
    expect(exitCode, stderr).not.toBe(0);
    return explained(stderr);
  }

  test("from the first attempt to the last: each has an answer of its own", async () => {
    const [missing, add] = await refused(stack("create-stack", "daypass", ...body));
    expect(missing).toBe("capabilities-missing");
    expect(add).toContain("--capabilities CAPABILITY_NAMED_IAM");
    expect((await refused(stack("describe-stacks", "daypass")))[0]).toBe("stack-not-found");
    expect((await refused(stack("create-stack", "cut", "--template-body", "Resources: ["))).at(0)).toBe(
      "template-malformed",
    );

    await done(stack("create-stack", "daypass", ...body, ...namedIam, "--enable-termination-protection"));
    expect(await refused(stack("create-stack", "daypass", ...body, ...namedIam))).toEqual([
      "entity-exists",
      "aws cloudformation describe-stacks --stack-name daypass",
    ]);
    expect((await refused(stack("update-stack", "daypass", ...body, ...namedIam)))[0]).toBe("stack-unchanged");
    expect(await refused(stack("delete-stack", "daypass"))).toEqual([
      "stack-protected",
      "aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name daypass",
    ]);
  });

  test("a second stack of the same names fails, and can then only be deleted", async () => {
    await done(stack("create-stack", "again", ...body, ...namedIam));
    const events = await done(stack("describe-stack-events", "again", "--output", "text"));
    expect((await explained(events))[0]).toBe("entity-exists");
    const found = await refused(stack("update-stack", "again", ...body, ...namedIam));
    expect(found).toEqual(["stack-unusable", "aws cloudformation delete-stack --stack-name again"]);
    await done(cli(...(found[1] ?? "").split(" ").slice(1)));
  });

  test("IAM: a name that is taken, a trust in nobody, a group with users, a third key", async () => {
    await done(cli("iam", "create-user", "--user-name", "ana"));
    expect(await refused(cli("iam", "create-user", "--user-name", "ANA"))).toEqual([
      "entity-exists",
      "aws iam get-user --user-name ANA",
    ]);
    const nobody = `arn:aws:iam::${place.sandbox.account}:role/ci/Nobody`;
    expect(
      await refused(cli("iam", "create-role", "--role-name", "R", "--assume-role-policy-document", trust(nobody))),
    ).toEqual(["policy-malformed", "aws iam get-role --role-name Nobody"]);
    await done(cli("iam", "create-group", "--group-name", "g"));
    await done(cli("iam", "add-user-to-group", "--group-name", "g", "--user-name", "ana"));
    const [inUse, first] = await refused(cli("iam", "delete-group", "--group-name", "g"));
    expect(inUse).toBe("entity-in-use");
    expect(first).toContain("aws iam get-group");
    await done(cli("iam", "create-access-key", "--user-name", "ana"));
    await done(cli("iam", "create-access-key", "--user-name", "ana"));
    expect(await refused(cli("iam", "create-access-key", "--user-name", "ana"))).toEqual([
      "quota-exceeded",
      "daypass keys list",
    ]);
  });
});
