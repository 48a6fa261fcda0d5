import { expect, test } from "vitest";
import { check } from "./check.ts";
import { barePolicies, defaultOptions } from "./guardrail.ts";
import { readPolicies } from "./read-policies.ts";

const own = barePolicies(defaultOptions);

function checked(document: object) {
  return check(readPolicies({ text: JSON.stringify(document), path: "policy.json", as: undefined }));
}

test.each(Object.entries(own))("%s holds by itself", (_, document) => {
  const { outcome, subjects } = checked(document);
  expect(subjects.flatMap(({ wrong }) => wrong)).toEqual([]);
  expect(outcome).toBe("holds");
});

test("what opens a role has to ask for MFA itself", () => {
  const [opening] = own.AllowAssumeAdminMFAPolicy.Statement;
  for (const Condition of [undefined, { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } }]) {
    const { outcome, subjects } = checked({ Version: "2012-10-17", Statement: [{ ...opening, Condition }] });
    expect(outcome).toBe("broken");
    expect(subjects[0]?.wrong[0]).toMatchObject({ expected: "deny", statement: { name: "AllowAssumeRoleWithMFA" } });
  }
});
