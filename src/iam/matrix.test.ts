import { expect, test } from "vitest";
import { defaultOptions, type GuardrailOptions } from "./guardrail.ts";
import { organisationSubject, promisesOf, subjectOf } from "./judge.ts";
import { matrixFor } from "./matrix.ts";
import type { Row } from "./matrix-row.ts";
import { nothingPromised } from "./subject.ts";

function rowsOf(given: Partial<GuardrailOptions> = {}): readonly Row[] {
  const options = { ...defaultOptions, ...given };
  return matrixFor(subjectOf(options), promisesOf(options));
}

const everyRow = [
  ...rowsOf(),
  ...rowsOf({ enrolment: "gated" }),
  ...rowsOf({ kind: "existing-roles", roleArns: ["arn:aws:iam::999988887777:role/Ops"] }),
  ...matrixFor(organisationSubject(defaultOptions), nothingPromised),
];

test("there are at least 150 requests, each under an id of its own, with its reason, its harm and its mend", () => {
  const rows = rowsOf();
  expect(rows.length).toBeGreaterThanOrEqual(150);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  for (const { because, otherwise, mend, asks } of everyRow)
    expect([because, otherwise, mend, asks].filter((text) => text.length < 10)).toEqual([]);
});

test("they are about MFA that is absent, false and true, young and old, of keys, sessions, the console and services", () => {
  const present = new Set(everyRow.map(({ request }) => request.context["aws:MultiFactorAuthPresent"]));
  expect(present).toEqual(new Set([undefined, "false", "true"]));
  const ages = everyRow.flatMap(({ request }) => request.context["aws:MultiFactorAuthAge"] ?? []);
  expect(new Set(ages)).toEqual(new Set(["0", "60", "39600", "43200"]));
  expect(everyRow.some(({ request }) => request.context["aws:ViaAWSService"] === "true")).toBe(true);
});

test("they are made by users, other users, roles, federated users, services and other accounts", () => {
  const types = new Set(everyRow.map(({ request }) => request.principal.type));
  expect(types).toEqual(new Set(["user", "role-session", "federated-user", "service"]));
  const arns = new Set(
    everyRow.flatMap(({ request: { principal } }) => (principal.type === "service" ? [] : [principal.arn])),
  );
  for (const arn of [
    "arn:aws:iam::111122223333:user/daypass/alice",
    "arn:aws:iam::111122223333:user/daypass-others/zoe",
    "arn:aws:iam::111122223333:user/zoe",
    "arn:aws:iam::999988887777:user/daypass/alice",
  ])
    expect(arns).toContain(arn);
});

test("both decisions are asked for, and what is refused is asked of somebody with all rights as well", () => {
  const refused = everyRow.filter(({ expected }) => expected === "deny");
  expect(refused.length).toBeGreaterThan(100);
  expect(everyRow.length - refused.length).toBeGreaterThan(40);
  for (const { id, holding } of everyRow.filter(
    (row) => row.id.startsWith("without-mfa/") && row.organisation !== true,
  ))
    expect([id, holding]).toEqual([id, "own and all rights"]);
});

test("the same matrix asks the same in every partition", () => {
  const plain = (rows: readonly Row[]) => rows.map(({ id, expected }) => `${id} ${expected}`);
  for (const partition of ["aws-cn", "aws-us-gov", "aws-eusc"])
    expect(plain(rowsOf({ partition }))).toEqual(plain(rowsOf()));
});
