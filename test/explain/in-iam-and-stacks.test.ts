/** Names that are taken, things that are in use, quotas that are full: what is said fits what it is about. */
import { describe, expect, test } from "vitest";
import { noEvidence } from "../../src/diagnosis/evidence.ts";
import { explain } from "../../src/diagnosis/explain.ts";

const evidence = { ...noEvidence, now: new Date("2026-11-21T09:00:00Z") };
const answerTo = (text: string) => {
  const cause = explain(text, evidence)?.causes[0];
  const steps = (cause?.steps ?? []).map((step) =>
    step.kind === "command" ? step.line : step.kind === "advice" ? step.text : "",
  );
  return { id: cause?.id, said: [cause?.means, ...(cause?.because ?? []), ...steps].join("\n"), last: steps.at(-1) };
};
const iam = (code: string, operation: string, message: string) =>
  `An error occurred (${code}) when calling the ${operation} operation: ${message}`;
const handler = (message: string) =>
  `Resource handler returned message: "${message}" (HandlerErrorCode: AlreadyExists)`;

describe("quota-exceeded", () => {
  test.each([
    [
      "updating IAM Policy: operation error IAM: CreatePolicyVersion, https response error StatusCode: 409, RequestID: b7b8, LimitExceeded: Cannot exceed quota for PolicySize: 6144",
      "longer than IAM takes",
    ],
    [
      "Error putting IAM role policy s3: LimitExceeded: Maximum policy size of 10240 bytes exceeded for role readers",
      "longer than IAM takes",
    ],
    [
      'Resource handler returned message: "Maximum policy size of 10240 bytes exceeded for role jobs (Service: Iam, Status Code: 409, Request ID: 12)"',
      "longer than IAM takes",
    ],
    [
      'Resource handler returned message: "Cannot exceed quota for PoliciesPerRole: 10 (Service: Iam, Status Code: 409, Request ID: f2)"',
      "can have only so many",
    ],
    [iam("LimitExceeded", "CreateRole", "Cannot exceed quota for RolesPerAccount: 1000"), "lets an account have"],
    [iam("LimitExceeded", "CreateAccessKey", "Cannot exceed quota for AccessKeysPerUser: 2"), "two access keys"],
    [iam("ServiceQuotaExceededException", "CreateJob", "You have reached the limit"), "service-quotas"],
  ])("%s", (text, says) => {
    const { id, said } = answerTo(text);
    expect(id).toBe("quota-exceeded");
    expect(said).toContain(says);
    if (says !== "lets an account have") expect(said).not.toContain("one for the whole account");
  });
});

describe("entity-in-use", () => {
  test.each([
    ["Cannot delete a policy attached to entities.", "list-entities-for-policy"],
    [
      "This policy has more than one version. Before you delete a policy, you must delete the policy's versions.",
      "list-policy-versions",
    ],
    ["Cannot delete entity, must detach all policies first.", "list-attached-role-policies"],
  ])("%s", (message, command) => {
    const { id, last } = answerTo(iam("DeleteConflict", "DeletePolicy", message));
    expect([id, last]).toEqual(["entity-in-use", expect.stringContaining(command)]);
  });
});

describe("entity-exists", () => {
  const group = `Resource of type 'AWS::Logs::LogGroup' with identifier '{"/properties/LogGroupName":"/aws/lambda/x"}' already exists.`;
  const bucket = (name: string) => `Resource of type 'AWS::S3::Bucket' with identifier '${name}' already exists.`;

  test.each([
    [handler(group), "aws cloudformation describe-stack-resources --physical-resource-id /aws/lambda/x"],
    [handler(bucket("reports")), "aws cloudformation describe-stack-resources --physical-resource-id reports"],
    // The account's id stays out of an answer.
    [handler(bucket("logs-123456789012-eu")), "aws cloudformation describe-stacks"],
    [handler(bucket("arn:aws:s3:::reports")), "aws cloudformation describe-stacks"],
  ])("of a stack: %s", (text, line) => {
    const { id, said, last } = answerTo(text);
    expect([id, last]).toEqual(["entity-exists", line]);
    expect(said).not.toContain("IAM");
  });

  test.each([
    [
      iam("EntityAlreadyExists", "CreateRole", "Role with name Admin already exists."),
      "aws iam get-role --role-name Admin",
    ],
    [
      iam(
        "EntityAlreadyExists",
        "CreatePolicy",
        "A policy called reports already exists. Duplicate names are not allowed.",
      ),
      "aws iam list-policies --scope Local",
    ],
  ])("of IAM: %s", (text, line) => {
    const { said, last } = answerTo(text);
    expect(last).toBe(line);
    expect(said).toContain("IAM compares names");
  });
});
