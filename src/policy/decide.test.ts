// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policies write their variables like this
import { describe, expect, test } from "vitest";
import type { RequestContext } from "./context.ts";
import { type Decision, decide, type PolicyRequest, type Question } from "./decide.ts";
import { denialReason } from "./denial.ts";
import type { PolicyKind } from "./not-judged.ts";
import { type Policy, parsePolicy } from "./policy.ts";
import type { Principal } from "./principal.ts";

const account = "111122223333";
const alice: Principal = { type: "user", account, arn: `arn:aws:iam::${account}:user/daypass/alice`, id: "AIDAALICE" };
const session: Principal = {
  type: "role-session",
  account,
  arn: `arn:aws:sts::${account}:assumed-role/admin/alice`,
  roleArn: `arn:aws:iam::${account}:role/daypass/admin`,
};
const root: Principal = { type: "root", account, arn: `arn:aws:iam::${account}:root` };

// The states of IAM's MFA keys: with keys alone they are absent, in a session without MFA the first is "false".
const keysAlone: RequestContext = {};
const withoutMfa: RequestContext = { "aws:MultiFactorAuthPresent": "false" };
const withMfa: RequestContext = { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "60" };

function policy(kind: PolicyKind, ...statements: object[]): Policy {
  return parsePolicy({ Version: "2012-10-17", Statement: statements }, { name: kind, kind });
}

type Asked = Omit<Partial<Question>, "request"> & { request?: Partial<PolicyRequest>; as?: Principal; on?: string };

function ask(action: string, question: Asked = {}): Decision {
  const { as = alice, on = "*", request, ...policies } = question;
  return decide({
    identity: [],
    ...policies,
    request: { action, resource: on, principal: as, context: keysAlone, ...request },
  });
}

function inContext(context: RequestContext): Pick<Asked, "request"> {
  return { request: { context } };
}

const allowAll = policy("identity", { Sid: "All", Effect: "Allow", Action: "*", Resource: "*" });
const bucketObject = "arn:aws:s3:::reports/2026.csv";

describe("a request", () => {
  test("is denied where nothing allows it", () => {
    expect(ask("s3:GetObject")).toMatchObject({ allowed: false, explicit: false, kind: "identity" });
  });

  test("is allowed by the statement that the decision names", () => {
    const decision = ask("s3:GetObject", { identity: [allowAll], on: bucketObject });
    expect(decision.allowed && decision.statements.map(({ place }) => place)).toEqual([
      { policy: "identity", kind: "identity", statement: "All" },
    ]);
  });

  test("is denied by the statement that the decision names, whatever allows it", () => {
    const deny = policy("identity", { Effect: "Deny", Action: "s3:*", Resource: "arn:aws:s3:::reports/*" });
    const decision = ask("s3:GetObject", { identity: [allowAll, deny], on: bucketObject });
    expect(decision).toMatchObject({ allowed: false, explicit: true, kind: "identity" });
    expect(decision.allowed || decision.statement?.place.statement).toBe("1");
  });

  test("for GetCallerIdentity or GetSessionToken needs no permission and heeds no denial", () => {
    const deny = policy("identity", { Effect: "Deny", Action: "*", Resource: "*" });
    expect(ask("sts:GetCallerIdentity", { identity: [deny] }).allowed).toBe(true);
    expect(ask("sts:GetSessionToken", { identity: [deny] }).allowed).toBe(true);
    expect(ask("sts:GetFederationToken", { identity: [deny] }).allowed).toBe(false);
  });

  test("of root needs no policy, and is held by service control policies only", () => {
    const denyAll = policy("service-control", { Effect: "Deny", Action: "*", Resource: "*" });
    expect(ask("iam:GetUser", { as: root }).allowed).toBe(true);
    expect(ask("iam:GetUser", { as: root, serviceControl: [[denyAll]] })).toMatchObject({ kind: "service-control" });
  });
});

describe("the guardrail that holds", () => {
  const own = `arn:aws:iam::*:user/*/\${aws:username}`;
  const guardrail = policy("identity", {
    Sid: "DenyAllExceptListedIfNoMFA",
    Effect: "Deny",
    NotAction: ["iam:ListMFADevices", "iam:GetUser", "sts:GetSessionToken"],
    Resource: "*",
    Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
  });
  const identity = [allowAll, guardrail];

  test.each([
    ["keys alone", keysAlone, false],
    ["a session without MFA", withoutMfa, false],
    ["a session with MFA", withMfa, true],
  ] as const)("with %s", (_, context, allowed) => {
    expect(ask("s3:ListAllMyBuckets", { identity, ...inContext(context) }).allowed).toBe(allowed);
    expect(ask("iam:GetUser", { identity, on: alice.arn, ...inContext(context) }).allowed).toBe(true);
  });

  test("written with Bool lets keys through, written with Null lets sessions without MFA through", () => {
    const variant = (Condition: object) =>
      policy("identity", { Effect: "Deny", Action: "*", Resource: "*", Condition });
    const bool = variant({ Bool: { "aws:MultiFactorAuthPresent": "false" } });
    const absent = variant({ Null: { "aws:MultiFactorAuthPresent": "true" } });
    expect(ask("s3:ListAllMyBuckets", { identity: [allowAll, bool] }).allowed).toBe(true);
    expect(ask("s3:ListAllMyBuckets", { identity: [allowAll, absent], ...inContext(withoutMfa) }).allowed).toBe(true);
  });

  test("and an Allow must say Bool, since BoolIfExists allows keys alone", () => {
    const variant = (Condition: object) =>
      policy("identity", { Effect: "Allow", Action: "*", Resource: "*", Condition });
    const bool = variant({ Bool: { "aws:MultiFactorAuthPresent": "true" } });
    const ifExists = variant({ BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } });
    expect(ask("s3:ListAllMyBuckets", { identity: [bool] }).allowed).toBe(false);
    expect(ask("s3:ListAllMyBuckets", { identity: [bool], ...inContext(withMfa) }).allowed).toBe(true);
    expect(ask("s3:ListAllMyBuckets", { identity: [ifExists] }).allowed).toBe(true);
  });

  test("takes a user's own name only, path or none", () => {
    const self = policy("identity", { Effect: "Allow", Action: "iam:EnableMFADevice", Resource: own });
    const enable = (user: string) =>
      ask("iam:EnableMFADevice", { identity: [self], on: `arn:aws:iam::${account}:user/${user}` }).allowed;
    expect(enable("daypass/alice")).toBe(true);
    expect(enable("daypass/malice")).toBe(false);
    expect(enable("alice")).toBe(false);
  });
});

describe("AssumeRole in one account", () => {
  const role = `arn:aws:iam::${account}:role/daypass/admin`;
  const mfa = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
  const trust = (Principal: unknown, Condition: object = mfa) =>
    policy("trust", { Effect: "Allow", Principal, Action: "sts:AssumeRole", Condition });
  const mayAssume = policy("identity", { Effect: "Allow", Action: "sts:AssumeRole", Resource: role });

  test("needs trust and identity where the trust names the account", () => {
    const resource = trust({ AWS: `arn:aws:iam::${account}:root` });
    const of = (identity: Policy[], context = withMfa) =>
      ask("sts:AssumeRole", { identity, resource, on: role, ...inContext(context) });
    expect(of([mayAssume]).allowed).toBe(true);
    expect(of([])).toMatchObject({ explicit: false, kind: "identity" });
    expect(of([mayAssume], keysAlone)).toMatchObject({ explicit: false, kind: "trust" });
    expect(of([mayAssume], withoutMfa)).toMatchObject({ explicit: false, kind: "trust" });
  });

  test("needs the trust alone where it names the user, boundary or none", () => {
    const boundary = policy("boundary", { Effect: "Allow", Action: "s3:*", Resource: "*" });
    const decision = ask("sts:AssumeRole", {
      resource: trust({ AWS: alice.arn }),
      boundary,
      on: role,
      ...inContext(withMfa),
    });
    expect(decision.allowed).toBe(true);
  });

  test("needs the trust in any case", () => {
    const resource = trust({ AWS: `arn:aws:iam::${account}:user/bob` });
    expect(ask("sts:AssumeRole", { identity: [allowAll], resource, on: role, ...inContext(withMfa) })).toMatchObject({
      kind: "trust",
    });
  });

  test("with a session name that must be the user's keeps out whoever has no user name", () => {
    const named = { StringEquals: { "sts:RoleSessionName": "${aws:username}" } };
    const resource = trust({ AWS: account }, named);
    const of = (as: Principal, name: string) =>
      ask("sts:AssumeRole", {
        as,
        identity: [mayAssume],
        resource,
        on: role,
        ...inContext({ "sts:RoleSessionName": name }),
      }).allowed;
    expect(of(alice, "alice")).toBe(true);
    expect(of(alice, "bob")).toBe(false);
    expect(of(session, "alice")).toBe(false);
  });

  test("from another account needs both sides", () => {
    const stranger: Principal = { type: "user", account: "999988887777", arn: "arn:aws:iam::999988887777:user/eve" };
    const resource = trust({ AWS: stranger.arn }, {});
    expect(ask("sts:AssumeRole", { as: stranger, resource, on: role })).toMatchObject({ kind: "identity" });
    expect(ask("sts:AssumeRole", { as: stranger, resource, identity: [mayAssume], on: role }).allowed).toBe(true);
    expect(
      ask("sts:AssumeRole", { as: stranger, resource: trust({ AWS: account }), identity: [allowAll], on: role }),
    ).toMatchObject({ kind: "trust" });
  });

  test("by a service goes by the trust alone", () => {
    const ec2: Principal = { type: "service", name: "ec2.amazonaws.com" };
    expect(ask("sts:AssumeRole", { as: ec2, resource: trust({ Service: ec2.name }, {}), on: role }).allowed).toBe(true);
    expect(ask("sts:AssumeRole", { as: ec2, resource: trust({ AWS: account }, {}), on: role }).allowed).toBe(false);
  });
});

describe("what limits", () => {
  const read = (kind: PolicyKind) => policy(kind, { Effect: "Allow", Action: "s3:GetObject", Resource: "*" });
  const write = (kind: PolicyKind) => policy(kind, { Effect: "Allow", Action: "s3:PutObject", Resource: "*" });
  const get = (question: Partial<Question> & { as?: Principal }) =>
    ask("s3:GetObject", { identity: [allowAll], on: bucketObject, ...question });

  test("a boundary, session policies and each level of service control must allow as well", () => {
    expect(
      get({ boundary: read("boundary"), session: [read("session")], serviceControl: [[read("service-control")]] }),
    ).toMatchObject({ allowed: true });
    expect(get({ boundary: write("boundary") })).toMatchObject({ explicit: false, kind: "boundary" });
    expect(get({ as: session, session: [write("session")] })).toMatchObject({ explicit: false, kind: "session" });
    expect(get({ serviceControl: [[read("service-control")], [write("service-control")]] })).toMatchObject({
      explicit: false,
      kind: "service-control",
    });
  });

  test("a bucket policy that names the role is held by its session policy, one that names the session is not", () => {
    const bucket = (AWS: string) =>
      policy("resource", { Effect: "Allow", Principal: { AWS }, Action: "s3:*", Resource: "*" });
    const of = (AWS: string) =>
      get({ as: session, identity: [], session: [write("session")], resource: bucket(AWS) }).allowed;
    expect(of(session.arn)).toBe(true);
    expect(of(`arn:aws:iam::${account}:role/daypass/admin`)).toBe(false);
    expect(
      get({ as: session, identity: [], resource: bucket(`arn:aws:iam::${account}:role/daypass/admin`) }).allowed,
    ).toBe(true);
  });

  test("a bucket policy that denies all but the listed denies everybody else", () => {
    const NotPrincipal = { AWS: [alice.arn, account] };
    const resource = policy("resource", { Effect: "Deny", NotPrincipal, Action: "s3:*", Resource: "*" });
    const bob: Principal = { type: "user", account: "999988887777", arn: "arn:aws:iam::999988887777:user/bob" };
    expect(get({ resource }).allowed).toBe(true);
    expect(get({ as: bob, resource })).toMatchObject({ explicit: true, kind: "resource" });
  });
});

test("denialReason() ends the sentence as AWS does", () => {
  const deny = policy("identity", { Effect: "Deny", Action: "*", Resource: "*" });
  const reason = (decision: Decision) => (decision.allowed ? "" : denialReason(decision, "s3:ListAllMyBuckets"));
  expect(reason(ask("s3:ListAllMyBuckets"))).toBe(
    "because no identity-based policy allows the s3:ListAllMyBuckets action",
  );
  expect(reason(ask("s3:ListAllMyBuckets", { identity: [deny] }))).toBe(
    "with an explicit deny in an identity-based policy",
  );
});

describe("what cannot be judged", () => {
  const odd = { ForAnyValue: 1 };
  const keep = { unread: "keep", grammar: "guardrail" } as const;
  const read = (...statements: object[]) =>
    parsePolicy({ Version: "2012-10-17", Statement: statements }, { name: "odd", kind: "identity" }, keep);
  const denied = read({ Effect: "Deny", Action: "s3:*", Resource: "*" });

  test("stays out of the way where something else settles the request", () => {
    const oddAllow = read({
      Effect: "Allow",
      Action: "*",
      Resource: "*",
      Condition: { StringMatches: { "a:b": "c" } },
    });
    expect(ask("s3:GetObject", { identity: [oddAllow, denied] })).toMatchObject({ allowed: false, explicit: true });
    expect(ask("s3:GetObject", { identity: [oddAllow, allowAll] }).allowed).toBe(true);
    expect(() => ask("s3:GetObject", { identity: [oddAllow] })).toThrow('operator "StringMatches" in statement 1');
  });

  test("is not passed over where it might deny", () => {
    const oddDeny = read({
      Effect: "Deny",
      Action: "s3:*",
      Resource: "*",
      Condition: { StringMatches: { "a:b": "c" } },
    });
    expect(() => ask("s3:GetObject", { identity: [oddDeny, allowAll] })).toThrow("StringMatches");
    expect(ask("ec2:RunInstances", { identity: [oddDeny, allowAll] }).allowed).toBe(true);
    expect(ask("s3:GetObject", { identity: [oddDeny, denied, allowAll] })).toMatchObject({ explicit: true });
  });

  test.each([
    ["an unknown element", { Effect: "Deny", Action: "s3:*", Resource: "*", Contition: odd }, 'element "Contition"'],
    [
      "a resource that is a function",
      { Effect: "Allow", Action: "s3:*", Resource: { "Fn::ImportValue": "x" } },
      "Resource",
    ],
    ["an effect that is none", { Effect: "Maybe", Action: "s3:*", Resource: "*" }, 'effect "Maybe"'],
    ["an action that is none", { Effect: "Deny", Action: "s3", Resource: "*" }, 'action "s3"'],
  ])("%s", (_, statement, what) => {
    expect(() =>
      ask("s3:GetObject", { identity: [read(statement), allowAll].slice(0, statement.Effect === "Allow" ? 1 : 2) }),
    ).toThrow(what);
  });

  test("no set, date or address is judged in a guardrail", () => {
    for (const operator of [
      "ForAllValues:StringEquals",
      "ForAnyValue:StringLike",
      "DateLessThan",
      "IpAddress",
      "NotIpAddress",
    ]) {
      const Condition = { [operator]: { "aws:SourceIp": "10.0.0.1" } };
      const policy = read({ Sid: "Odd", Effect: "Allow", Action: "*", Resource: "*", Condition });
      expect(() => ask("s3:GetObject", { identity: [policy] })).toThrow(`operator "${operator}" in statement "Odd"`);
    }
  });

  test("a key of which the request says nothing is not taken for absent", () => {
    const knows = (key: string) => key === "aws:multifactorauthpresent";
    const conditioned = (Condition: object) => read({ Effect: "Deny", Action: "*", Resource: "*", Condition });
    const of = (Condition: object) =>
      ask("s3:GetObject", {
        identity: [conditioned(Condition), allowAll],
        request: { knows },
      });
    expect(of({ BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } })).toMatchObject({ explicit: true });
    expect(() => of({ StringNotEquals: { "aws:SourceVpc": "vpc-1" } })).toThrow('condition key "aws:SourceVpc"');
    expect(() => of({ Null: { "aws:SourceVpc": "true" } })).toThrow('condition key "aws:SourceVpc"');
    expect(of({ Bool: { "aws:MultiFactorAuthPresent": "true" }, Null: { "aws:SourceVpc": "true" } }).allowed).toBe(
      true,
    );
    expect(() =>
      of({
        StringEquals: { "aws:MultiFactorAuthPresent": "${aws:PrincipalTag/x}" },
        Null: { "aws:MultiFactorAuthPresent": "true" },
      }),
    ).not.toThrow();
  });

  test("a variable of which the request says nothing is not taken for one without a value", () => {
    const identity = [read({ Effect: "Allow", Action: "*", Resource: "arn:aws:s3:::${aws:SourceVpc}/*" })];
    const request = { knows: () => false };
    expect(() => ask("s3:GetObject", { identity, on: bucketObject, request })).toThrow("aws:SourceVpc");
  });

  test("in the trust, matters unless the trust names the user itself", () => {
    const role = `arn:aws:iam::${account}:role/r`;
    const trust = (...statements: object[]) =>
      parsePolicy({ Version: "2012-10-17", Statement: statements }, { name: "trust", kind: "trust" }, keep);
    const assume = { Effect: "Allow", Action: "sts:AssumeRole" };
    const odd = { ...assume, Principal: { AWS: account }, Condition: { StringMatches: { "a:b": "c" } } };
    const of = (resource: Policy) => ask("sts:AssumeRole", { identity: [allowAll], resource, on: role });
    expect(() => of(trust(odd))).toThrow("StringMatches");
    expect(of(trust(odd, { ...assume, Principal: { AWS: alice.arn } })).allowed).toBe(true);
    const other = { ...odd, Principal: { AWS: "999988887777" } };
    expect(of(trust(other))).toMatchObject({ allowed: false, kind: "trust" });
  });
});
