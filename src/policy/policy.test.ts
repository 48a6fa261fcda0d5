// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policies write their variables like this
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide } from "./decide.ts";
import { type PolicyKind, PolicyNotJudged } from "./not-judged.ts";
import { parsePolicy } from "./policy.ts";
import type { Principal } from "./principal.ts";

const alice: Principal = { type: "user", account: "111122223333", arn: "arn:aws:iam::111122223333:user/alice" };

function read(document: object | string, kind: PolicyKind = "identity") {
  return parsePolicy(document, { name: "guardrail", kind });
}

function statement(more: object) {
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*", ...more }] };
}

function isAllowed(document: object, action: string, resource: string): boolean {
  return decide({ identity: [read(document)], request: { action, resource, principal: alice, context: {} } }).allowed;
}

describe("parsePolicy()", () => {
  test("takes one statement or a list, as text or as an object", () => {
    const one = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
    expect(read(JSON.stringify({ Statement: one })).statements).toHaveLength(1);
    expect(read({ Statement: [one, one] }).statements.map(({ place }) => place.statement)).toEqual(["1", "2"]);
  });

  test("knows variables only under the newer Version", () => {
    const home = { Effect: "Allow", Action: "*", Resource: "arn:aws:s3:::home/${aws:username}" };
    expect(isAllowed({ Version: "2012-10-17", Statement: home }, "s3:GetObject", "arn:aws:s3:::home/alice")).toBe(true);
    expect(isAllowed({ Statement: home }, "s3:GetObject", "arn:aws:s3:::home/alice")).toBe(false);
    expect(isAllowed({ Statement: home }, "s3:GetObject", "arn:aws:s3:::home/${aws:username}")).toBe(true);
  });

  test.each([
    ["text that is not JSON", "{", "text that is not JSON in policy"],
    [
      "a name given twice",
      '{"Statement":{"Effect":"Allow","Effect":"Deny"}}',
      'element "Effect", which is given twice',
    ],
    ["a name given twice in disguise", '{"Id":"1","I\\u0064":"2"}', 'element "Id", which is given twice'],
    ["a list for a document", "[]", "element document, which is not an object"],
    ["another version", { Version: "2020-01-01", Statement: [] }, 'version "2020-01-01"'],
    ["an unknown element", statement({ Resources: "*" }), 'element "Resources" in statement 1 of policy "guardrail"'],
    ["an unknown effect", statement({ Sid: "Odd", Effect: "allow" }), 'effect "allow" in statement "Odd"'],
    ["no action", statement({ Action: undefined }), "without exactly one of Action and NotAction"],
    ["action and its opposite", statement({ NotAction: "*" }), "without exactly one of Action and NotAction"],
    ["no list entries", statement({ Action: [] }), "element Action, which is empty"],
    ["a Sid that is not text", statement({ Sid: 1 }), "a Sid that is not text in statement 1"],
    ["a condition key without a prefix", statement({ Condition: { Bool: { MFA: "true" } } }), 'condition key "MFA"'],
    ["an action without a service", statement({ Action: "GetUser" }), 'action "GetUser"'],
    ["a service with a wildcard", statement({ Action: "s*:Get" }), 'action "s*:Get"'],
    ["a resource that is no ARN", statement({ Resource: "bucket" }), 'resource "bucket"'],
    ["a short ARN", statement({ Resource: "arn:aws:sqs" }), "which has not the six parts of an ARN"],
    ["a variable for an account", statement({ Resource: "arn:aws:iam::${aws:x}:user/a" }), "before the fifth colon"],
    ["a principal", statement({ Principal: "*" }), 'a principal, which policies of kind "identity" do not name'],
    ["an operator", statement({ Condition: { BinaryEquals: { "a:b": "eA==" } } }), 'operator "BinaryEquals"'],
    ["a nested value", statement({ Condition: { Bool: { "a:b": { c: 1 } } } }), 'holds "c"'],
  ])("does not judge %s", (_, document, what) => {
    expect(() => read(document)).toThrow(PolicyNotJudged);
    expect(() => read(document)).toThrow(what);
  });

  test.each([
    ["a canonical user", { CanonicalUser: "abc" }],
    ["a wildcard inside an ARN", { AWS: "arn:aws:iam::111122223333:user/*" }],
    ["a deleted user's id", { AWS: "AIDAEXAMPLE" }],
    ["every service", { Service: "*" }],
    ["nobody", {}],
  ])("does not judge a trust policy for %s", (_, Principal) => {
    const trust = { Statement: { Effect: "Allow", Principal, Action: "sts:AssumeRole" } };
    expect(() => read(trust, "trust")).toThrow(PolicyNotJudged);
  });

  test("does not judge a trust policy with a resource, or one that allows all but some", () => {
    const base = { Effect: "Allow", Action: "sts:AssumeRole" };
    expect(() => read({ Statement: { ...base, Principal: "*", Resource: "*" } }, "trust")).toThrow("a resource");
    expect(() => read({ Statement: { ...base, NotPrincipal: { AWS: "111122223333" } } }, "trust")).toThrow(
      "NotPrincipal",
    );
  });

  test("does not judge two statements of one name", () => {
    const one = { Sid: "Same", Effect: "Allow", Action: "*", Resource: "*" };
    expect(() => read({ Statement: [one, one] })).toThrow('Sid "Same", which is given twice in policy "guardrail"');
  });

  test("never fails in another way", () => {
    const names = [
      "Version",
      "Statement",
      "Effect",
      "Action",
      "NotAction",
      "Resource",
      "Principal",
      "Condition",
      "Bool",
    ];
    const values = ["2012-10-17", "Allow", "Deny", "*", "s3:*", "arn:aws:s3:::${a", "true", 1, null, "${aws:username}"];
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(...values),
        fc.array(tie("tree"), { maxLength: 3 }),
        tie("object"),
      ),
      object: fc.dictionary(fc.constantFrom(...names), tie("tree"), { maxKeys: 5 }),
    }));
    fc.assert(
      fc.property(tree, fc.constantFrom("identity", "trust", "resource"), (document, kind) => {
        try {
          read(JSON.stringify(document), kind);
        } catch (error) {
          expect(error).toBeInstanceOf(PolicyNotJudged);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("actions and resources", () => {
  test("actions match whatever their case, resources do not", () => {
    const one = statement({ Action: "S3:getobject", Resource: "arn:aws:s3:::Bucket/*" });
    expect(isAllowed(one, "s3:GetObject", "arn:aws:s3:::Bucket/a/b")).toBe(true);
    expect(isAllowed(one, "s3:GetObject", "arn:aws:s3:::bucket/a/b")).toBe(false);
    expect(isAllowed(one, "s3:GetObjectAcl", "arn:aws:s3:::Bucket/a")).toBe(false);
  });

  test("a list and its opposite take in every request between them, and none together", () => {
    const actions = fc.constantFrom("s3:*", "iam:Get*", "iam:?etUser", "sts:AssumeRole", "*:*");
    const requests = fc.constantFrom(
      "s3:GetObject",
      "iam:GetUser",
      "iam:SetUser",
      "sts:AssumeRole",
      "ec2:RunInstances",
    );
    fc.assert(
      fc.property(fc.array(actions, { minLength: 1, maxLength: 3 }), requests, (listed, action) => {
        const plain = isAllowed(statement({ Action: listed }), action, "*");
        const opposite = isAllowed(statement({ Action: undefined, NotAction: listed }), action, "*");
        expect(plain).toBe(!opposite);
      }),
    );
  });

  test("one more Deny never allows what was denied", () => {
    const part = fc.record({
      Effect: fc.constantFrom("Allow", "Deny"),
      Action: fc.constantFrom("*", "s3:*", "s3:Get*", "iam:*"),
      Resource: fc.constantFrom("*", "arn:aws:s3:::a/*", "arn:aws:s3:::b"),
      Condition: fc.constantFrom({}, { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } }),
    });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), part, (parts, extra) => {
        const before = isAllowed({ Statement: parts }, "s3:GetObject", "arn:aws:s3:::a/x");
        const after = isAllowed(
          { Statement: [...parts, { ...extra, Effect: "Deny" }] },
          "s3:GetObject",
          "arn:aws:s3:::a/x",
        );
        expect(after && !before).toBe(false);
      }),
    );
  });

  test("a resource that only a wildcard across a colon would match is not judged", () => {
    const one = statement({ Resource: "arn:aws:*:111122223333:key" });
    expect(() =>
      isAllowed(statement({ Resource: "arn:aws:s*:::x:y" }), "s3:GetObject", "arn:aws:s3:::a:::x:y"),
    ).toThrow("cross a colon");
    expect(() => isAllowed(one, "kms:Decrypt", "arn:aws:kms:us-east-1:111122223333:key")).toThrow(PolicyNotJudged);
    expect(isAllowed(statement({ Resource: "arn:aws:s3*" }), "s3:GetObject", "arn:aws:s3:::a/b")).toBe(true);
  });

  test("NotResource with a variable that has no value is not judged", () => {
    const others = statement({ Resource: undefined, NotResource: "arn:aws:iam::*:user/${aws:PrincipalTag/x}" });
    expect(() => isAllowed(others, "iam:GetUser", alice.arn)).toThrow("NotResource");
  });
});
