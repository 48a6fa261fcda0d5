import type { RequestContext } from "../policy/context.ts";
import type { Principal } from "../policy/principal.ts";
import {
  type Holding,
  iamArn,
  type Row,
  type RowVerdict,
  type State,
  states,
  userNameOf,
  withAge,
} from "./matrix-row.ts";
import type { GuardedRole, Promises, Subject } from "./subject.ts";

// Who gets into a role: AssumeRole is allowed where the caller's own policies and the role's trust both allow it.

interface Caller {
  readonly id: string;
  /** In words, behind "by". */
  readonly asks: string;
  readonly principal: Principal;
  readonly context: RequestContext;
  readonly holding: Holding;
}

const opened: RowVerdict = {
  expected: "allow",
  because: "this is how people get in",
  otherwise: "people with MFA cannot assume the role: they are locked out",
  mend: "allow sts:AssumeRole on the role with Bool aws:MultiFactorAuthPresent true, in the group and in the trust",
};

function shut(because: string, mend: string): Omit<RowVerdict, "otherwise"> {
  return { expected: "deny", because, mend };
}

const askMfa = "in the trust, ask for MFA with Bool aws:MultiFactorAuthPresent true (BoolIfExists lets keys pass)";
const narrow = "narrow the trust: ArnLike aws:PrincipalArn to users of the path";
const keyIsNothing = shut("keys alone must be worth nothing", askMfa);

export function roleRows(role: GuardedRole, subject: Subject, promises: Promises): readonly Row[] {
  const short = role.arn.split("/").at(-1) ?? "";
  const make = ({ id, asks, principal, context, holding }: Caller, verdict: Omit<RowVerdict, "otherwise">): Row => ({
    otherwise: `${asks} can assume the role`,
    ...verdict,
    id: `role/${short}/${id}`,
    asks: `sts:AssumeRole on ${role.arn} by ${asks}`,
    request: { action: "sts:AssumeRole", resource: role.arn, principal, context },
    holding,
    role,
  });
  const people = peopleOf(subject);
  return [
    ...memberCalls(people).map((caller) => make(caller, opened)),
    ...everybodyElse(people).map(([caller, verdict]) => make(caller, verdict)),
    ...promised(people, promises).map(([caller, verdict]) => make(caller, verdict)),
  ];
}

interface People {
  readonly subject: Subject;
  readonly name: string;
  readonly me: Principal;
  readonly user: (path: string, name: string) => Principal;
  readonly roleSession: (role: string, session: string) => Principal;
}

function peopleOf(subject: Subject): People {
  const { account, partition } = subject;
  return {
    subject,
    name: userNameOf(subject),
    me: { type: "user", account, arn: subject.user },
    user: (path, name) => ({ type: "user", account, arn: iamArn(subject, `user${path}${name}`) }),
    roleSession: (role, session) => ({
      type: "role-session",
      account,
      arn: `arn:${partition}:sts::${account}:assumed-role/${role.split("/").at(-1)}/${session}`,
      roleArn: iamArn(subject, `role${role}`),
    }),
  };
}

function named(context: RequestContext, session: string): RequestContext {
  return { ...context, "sts:RoleSessionName": session };
}

function memberCalls({ me, name }: People): readonly Caller[] {
  const ways: readonly (readonly [id: string, state: State])[] = [
    ["session", "session with MFA"],
    ["code", "key with a code"],
  ];
  return ways.map(([id, state]) => ({
    id,
    asks: `a member with a ${state}`,
    principal: me,
    context: named(states[state], name),
    holding: "own",
  }));
}

type Refusal = readonly [Caller, Omit<RowVerdict, "otherwise">];

/** Those whom any role for people with MFA has to keep out. `me` with all rights and nothing else stands for a user beside the group. */
function everybodyElse({ me, name, subject, roleSession }: People): readonly Refusal[] {
  const { account, partition } = subject;
  const federated: Principal = {
    type: "federated-user",
    account,
    arn: `arn:${partition}:sts::${account}:federated-user/${name}`,
    userArn: subject.user,
  };
  const outsider: Principal = {
    type: "user",
    account: "999988887777",
    arn: `arn:${partition}:iam::999988887777:user/mallory`,
  };
  const withMfa = states["session with MFA"];
  const without = states["session without MFA"];
  const noCode = shut("a session without MFA is no more than the key", askMfa);
  const roles = shut("sessions of roles carry no MFA", askMfa);
  const foreign = shut(
    "another account says of itself what MFA it has",
    "name your own account in the trust's Principal, not *",
  );
  const all = (caller: Omit<Caller, "holding">): Caller => ({ ...caller, holding: "all rights" });
  const byRole = (id: string, asks: string, principal: Principal, session: string): Refusal => [
    all({ id, asks, principal, context: named({}, session) }),
    roles,
  ];
  const member = { principal: me, holding: "own and all rights" } as const;
  const beside = { principal: me, holding: "all rights" } as const;
  return [
    [{ id: "key", asks: "a member with a key alone", context: named({}, name), ...member }, keyIsNothing],
    [
      { id: "key-beside", asks: "a user beside the group with a key alone", context: named({}, name), ...beside },
      keyIsNothing,
    ],
    [
      { id: "plain-session", asks: "a member with a session without MFA", context: named(without, name), ...member },
      noCode,
    ],
    [
      {
        id: "plain-session-beside",
        asks: "a user beside the group with a session without MFA",
        context: named(without, name),
        ...beside,
      },
      noCode,
    ],
    byRole("chain", "another role of the account", roleSession("/Other", "x"), "x"),
    byRole("chain-own-name", "another role under the member's name", roleSession("/Other", name), name),
    byRole(
      "identity-center",
      "a role of Identity Center",
      roleSession("/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1", name),
      name,
    ),
    byRole("machine", "a machine's role", roleSession("/app", "i-0123456789abcdef0"), "i-0123456789abcdef0"),
    [
      all({ id: "federated", asks: "a federated session", principal: federated, context: named({}, name) }),
      shut("GetFederationToken gives sessions without MFA", askMfa),
    ],
    [
      all({
        id: "service",
        asks: "an AWS service",
        principal: { type: "service", name: "ec2.amazonaws.com" },
        context: {},
      }),
      shut("the role is for people", narrow),
    ],
    [
      all({
        id: "outsider",
        asks: "somebody of another account with MFA of their own making",
        principal: outsider,
        context: named(withMfa, "mallory"),
      }),
      foreign,
    ],
    [
      all({
        id: "outsider-own-name",
        asks: "somebody of another account under a member's name",
        principal: { ...outsider, arn: `arn:${partition}:iam::999988887777:user${subject.user.split(":user")[1]}` },
        context: named(withMfa, name),
      }),
      foreign,
    ],
  ];
}

/** Those whom this guardrail says that it keeps out. */
function promised(people: People, promises: Promises): readonly Refusal[] {
  const { me, name } = people;
  const { mfaMaxAgeSeconds, sessionName, byGroup } = promises;
  const withMfa = states["session with MFA"];
  const member = { principal: me, holding: "own" } as const;
  const fresh = "a code from yesterday does not say who sits there today";
  return [
    ...(mfaMaxAgeSeconds === undefined
      ? []
      : [
          [
            {
              id: "old-code",
              asks: "a member whose code is too old",
              context: named(withAge(mfaMaxAgeSeconds), name),
              ...member,
            },
            shut(fresh, `in the trust: NumericLessThan aws:MultiFactorAuthAge ${mfaMaxAgeSeconds}`),
          ] as const,
        ]),
    ...(byGroup ? [withoutRights(people)] : []),
    ...(promises.usersOnly ? strangers(people, promises.path) : []),
    ...(sessionName
      ? ["somebody-else", `${name}2`, `m${name}`].map(
          (other) =>
            [
              {
                id: `other-name/${other}`,
                asks: `a member under the name ${other}`,
                context: named(withMfa, other),
                ...member,
              },
              shut(
                "CloudTrail has to say who it was",
                `in the trust: StringEquals sts:RoleSessionName \${aws:username}`,
              ),
            ] as const,
        )
      : []),
  ];
}

function withoutRights({ name, me }: People): Refusal {
  return [
    {
      id: "without-rights",
      asks: "a user of the path who is in no group",
      principal: me,
      context: named(states["session with MFA"], name),
      holding: "nothing",
    },
    shut(
      "the group is what opens the role",
      "name the account in the trust's Principal, so that the caller's own policies have to allow it, too",
    ),
  ];
}

function strangers({ name, user, roleSession }: People, path: string | undefined): readonly Refusal[] {
  const withMfa = states["session with MFA"];
  const open = shut("the trust is of the account: without a limit every user with the right to assume gets in", narrow);
  const disputed = shut("whether role sessions carry MFA is disputed; the trust is for users", narrow);
  const all = (id: string, asks: string, principal: Principal, session: string) =>
    ({ id, asks, principal, context: named(withMfa, session), holding: "all rights" }) as const;
  const chained = (id: string, role: string) =>
    [all(id, "a role whose session claims MFA", roleSession(role, name), name), disputed] as const;
  return [
    chained("chain-with-mfa", "/Other"),
    ...(path === undefined
      ? []
      : [
          [all("outside-path", "a user outside the path with MFA", user("/else/where/", "zoe"), "zoe"), open] as const,
          [
            all("path-inside-another", "a user of a path that ends alike", user(`/else${path}`, "zoe"), "zoe"),
            open,
          ] as const,
          [all("no-path", "a user without a path, with MFA", user("/", "zoe"), "zoe"), open] as const,
          [
            all(
              "path-and-more",
              "a user of a path that begins alike",
              user(`${path.slice(0, -1)}-others/`, "zoe"),
              "zoe",
            ),
            open,
          ] as const,
          chained("chain-of-path", `${path}Other`),
        ]),
  ];
}
