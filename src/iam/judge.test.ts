import { describe, expect, test } from "vitest";
import { defaultOptions, type GuardrailOptions } from "./guardrail.ts";
import { judge, organisationSubject, promisesOf, subjectOf } from "./judge.ts";

const variants: Readonly<Record<string, Partial<GuardrailOptions>>> = {
  usual: {},
  "users at /": { path: "/" },
  "a deep path": { path: "/people/eu/" },
  China: { partition: "aws-cn" },
  GovCloud: { partition: "aws-us-gov" },
  "the European Sovereign Cloud": { partition: "aws-eusc" },
  gated: { enrolment: "gated" },
  "a young code": { mfaMaxAgeSeconds: 900 },
  "any session name": { requireSessionName: false },
  "the guardrail alone": { kind: "guardrail-only", groups: ["developers"] },
  "the guardrail alone, gated": { kind: "guardrail-only", groups: ["developers"], enrolment: "gated", managed: true },
  "roles that are there": { kind: "existing-roles", roleArns: ["arn:aws:iam::999988887777:role/Ops"] },
};

describe.each(Object.entries(variants))("our own guardrail: %s", (_, given) => {
  const options = { ...defaultOptions, ...given };
  test.each(["alice", "a.l+i=c,e@example.com"])("decides every row as it must, for %s", (name) => {
    const verdicts = judge(subjectOf(options, name), promisesOf(options));
    expect(verdicts.length).toBeGreaterThan(60);
    expect(verdicts.filter(({ right }) => !right).map(({ row }) => row.id)).toEqual([]);
    const ids = verdicts.map(({ row }) => row.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

test("our service control policy refuses users without MFA, and nobody else", () => {
  const verdicts = judge(organisationSubject(defaultOptions), promisesOf(defaultOptions));
  expect(verdicts.filter(({ right }) => !right).map(({ row }) => row.id)).toEqual([]);
});
