// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation and policies write their variables like this

import { describe, expect, test } from "vitest";
import { isFailure } from "../core/errors.ts";
import { isJsonObject } from "../core/json-object.ts";
import { check } from "./check.ts";
import { statementsIn } from "./found.ts";
import { readPolicies } from "./read-policies.ts";

function read(text: string) {
  return readPolicies({ text, path: "mfa.yaml", as: undefined });
}

/** A group's policy, with its resource as it is worked out. */
function resourceOf(resource: string, more = ""): unknown {
  const found = read(`${more}
Resources:
  People:
    Type: AWS::IAM::Group
    Properties: {GroupName: people, Path: /staff/}
  Reader:
    Type: AWS::IAM::Role
    Properties: {Path: /ops/, AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: []}}
  Opens:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: Opens
      Groups: [!Ref People]
      PolicyDocument:
        Version: '2012-10-17'
        Statement: [{Effect: Allow, Action: 'sts:AssumeRole', Resource: ${resource}}]
`);
  const [group] = found.identities;
  expect(group).toMatchObject({ kind: "group", name: "people" });
  const [statement] = group?.policies.flatMap(statementsIn) ?? [];
  return isJsonObject(statement) ? statement.Resource : undefined;
}

const parameters = `
Parameters:
  Name: {Type: String, Default: ops}
  Names: {Type: CommaDelimitedList, Default: 'a, b'}
  Unsaid: {Type: String}
Mappings: {Accounts: {prod: {id: '444455556666'}}}
Conditions:
  IsOps: !Equals [!Ref Name, ops]
  Not: !Not [{Condition: IsOps}]
  Both: !And [!Condition IsOps, !Not [!Condition Not]]
`;

describe("a template's functions are worked out where they can be", () => {
  test.each([
    ["!Ref Name", "ops"],
    ["{Ref: Names}", ["a", "b"]],
    [
      "!Sub 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${Name}-${!aws:username}'",
      "arn:aws:iam::111122223333:role/ops-${aws:username}",
    ],
    ["!Sub ['role/${X}', {X: !Ref Name}]", "role/ops"],
    ["!Sub '${Reader.Arn}'", "arn:aws:iam::111122223333:role/ops/stack-Reader"],
    ["!GetAtt Reader.Arn", "arn:aws:iam::111122223333:role/ops/stack-Reader"],
    ["{'Fn::GetAtt': [People, Arn]}", "arn:aws:iam::111122223333:group/staff/people"],
    ["!Join [':', [arn, !Ref 'AWS::Partition', iam]]", "arn:aws:iam"],
    ["!Join [',', !Ref Names]", "a,b"],
    ["!Select [1, !Split ['/', 'a/b/c']]", "b"],
    ["!If [IsOps, yes, no]", "yes"],
    ["!If [Not, yes, no]", "no"],
    ["!If [Both, [a, !Ref 'AWS::NoValue'], b]", ["a"]],
    ["!FindInMap [Accounts, prod, id]", "444455556666"],
  ])("%s", (resource, expected) => {
    expect(resourceOf(resource, parameters)).toEqual(expected);
  });

  test.each([
    ["!Ref Unsaid", "parameter Unsaid"],
    ["!ImportValue x", "Fn::ImportValue"],
    ["!Sub '${Unsaid}-x'", "parameter Unsaid"],
    ["!GetAtt Queue.Arn", "Fn::GetAtt Queue.Arn"],
    ["!FindInMap [Accounts, test, id]", "Fn::FindInMap"],
    ["!If [Elsewhere, a, b]", "Fn::If Elsewhere"],
  ])("and %s is left as what it is", (resource, what) => {
    expect(Object.keys(resourceOf(resource, parameters) as object)[0]).toContain(what);
  });
});

const guardrail = `
        Version: '2012-10-17'
        Statement:
          - {Sid: Deny, Effect: Deny, NotAction: ['iam:GetUser'], Resource: '*', Condition: {BoolIfExists: {'aws:MultiFactorAuthPresent': 'false'}}}
`;

test("users have what their groups have, and what is attached to nobody is judged by itself", () => {
  const found = read(`
Resources:
  People: {Type: AWS::IAM::Group, Properties: {ManagedPolicyArns: [!Ref Force, 'arn:aws:iam::aws:policy/ReadOnlyAccess']}}
  Alice: {Type: AWS::IAM::User, Properties: {UserName: alice, Path: /staff/, Groups: [!Ref People]}}
  Bob: {Type: AWS::IAM::User, Properties: {UserName: bob}}
  Adds: {Type: AWS::IAM::UserToGroupAddition, Properties: {GroupName: !Ref People, Users: [!Ref Bob]}}
  Force:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      ManagedPolicyName: Force
      PolicyDocument:${guardrail}
  Loose:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:${guardrail}
`);
  const seen = found.identities.map(({ kind, name, policies, unread }) => [
    kind,
    name,
    policies.map((policy) => policy.name),
    unread,
  ]);
  const readOnly = ["arn:aws:iam::aws:policy/ReadOnlyAccess"];
  expect(seen).toEqual([
    ["group", "stack-People", ["Force"], readOnly],
    ["user", "alice", ["Force"], readOnly],
    ["user", "bob", ["Force"], readOnly],
    ["policies", "stack-Loose", ["stack-Loose"], []],
  ]);
  expect(found.identities[1]?.arn).toBe("arn:aws:iam::111122223333:user/staff/alice");
  expect(found.identities[0]?.policies[0]?.placeOf(1)).toEqual({ file: "mfa.yaml", line: 14 });
});

test("JSON with tabs, and keys that stand twice", () => {
  const json =
    '{\n\t"Version": "2012-10-17",\n\t"Statement": [\n\t\t{ "Effect": "Allow", "Action": "*", "Resource": "*" }\n\t]\n}\n';
  expect(check(read(json)).outcome).toBe("broken");
  const twice = '{"Version":"2012-10-17","Statement":[],"Statement":[]}';
  expect(() => read(twice)).toThrow(expect.toSatisfy((error) => isFailure(error, "policy-file-unreadable")));
});

test("roles of services and of other accounts' programs are not judged as if they were for people", () => {
  const role = (principal: string) => `
Resources:
  Some:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: ${principal}, Action: 'sts:AssumeRole'}]}
`;
  for (const principal of ["{Service: lambda.amazonaws.com}", "{AWS: 'arn:aws:iam::999988887777:role/ci'}"])
    expect(() => check(read(role(principal)))).toThrow("no policy of people");
  expect(check(read(role("{AWS: !Sub 'arn:aws:iam::${AWS::AccountId}:root'}"))).outcome).toBe("broken");
});
