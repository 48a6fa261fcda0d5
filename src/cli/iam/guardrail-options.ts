import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { findAccountId } from "../../core/account-id.ts";
import { durationSeconds, spanText } from "../../core/duration.ts";
import { DaypassError } from "../../core/errors.ts";
import { checkRoleArn } from "../../core/role-arn.ts";
import { defaultOptions, type GuardrailKind, type GuardrailOptions } from "../../iam/guardrail.ts";
import type { ValuesOf } from "../command.ts";

/** The flags that say what guardrail is meant; the same for template, plan and deploy. */
export const guardrailFlags = {
  partition: { kind: "text", flags: "--partition <name>", summary: "aws, aws-cn, aws-us-gov and so on (default aws)" },
  path: {
    kind: "text",
    flags: "--path <path>",
    summary: "the IAM path of users (default /daypass/; with --guardrail-only /)",
  },
  groupName: { kind: "text", flags: "--group-name <name>", summary: "the group to make (default daypass-admins)" },
  roleName: { kind: "text", flags: "--role-name <name>", summary: "the role to make (default daypass-admin)" },
  rolePolicy: {
    kind: "list",
    flags: "--role-policy <policy>",
    summary: "what the role may do: a name of AWS's policies, or an ARN (default ReadOnlyAccess)",
  },
  roleDocument: {
    kind: "text",
    flags: "--role-document <file>",
    summary: "what the role may do: a policy of your own, in JSON",
  },
  maxSession: {
    kind: "text",
    flags: "--max-session <length>",
    summary: "how long its sessions may be, 1h to 12h (default 12h)",
  },
  mfaMaxAge: {
    kind: "text",
    flags: "--mfa-max-age <length>",
    summary: "how old the code may be, 15m to 36h (default 12h)",
  },
  anySessionName: {
    kind: "flag",
    flags: "--any-session-name",
    summary: "people need not name their sessions like themselves",
  },
  enrolment: {
    kind: "text",
    flags: "--enrolment <mode>",
    choices: ["open", "gated"],
    summary: "whether a key without a device may enrol one: always, or only while the gate is open (default open)",
  },
  boundary: { kind: "text", flags: "--boundary <arn>", summary: "a permissions boundary for the role" },
  trustAccount: { kind: "text", flags: "--trust-account <id>", summary: "only the role, for users of another account" },
  roleArn: {
    kind: "list",
    flags: "--role-arn <arn>",
    summary: "open this role instead of making one, also of another account",
  },
  guardrailOnly: { kind: "flag", flags: "--guardrail-only", summary: "only the refusal, for groups that are there" },
  group: { kind: "list", flags: "--group <name>", summary: "with --guardrail-only: such a group" },
  managed: {
    kind: "flag",
    flags: "--managed",
    summary: "with --guardrail-only: one managed policy, not one in each group",
  },
} as const;

export type GuardrailFlags = ValuesOf<typeof guardrailFlags>;

/** What the flags say, with what they leave open filled in. `account` is known by the flag, or from AWS. Throws `usage`. */
export function guardrailOptions(given: GuardrailFlags, account: string | undefined, cwd: string): GuardrailOptions {
  const kind = kindOf(given);
  const { enrolment = defaultOptions.enrolment } = given;
  return {
    ...defaultOptions,
    kind,
    partition: matching("--partition", given.partition, /^aws(-[a-z0-9]+)*$/) ?? defaultOptions.partition,
    account: account ?? defaultOptions.account,
    path:
      matching("--path", given.path, /^\/([\w+=,.@-]+\/)*$/) ?? (kind === "guardrail-only" ? "/" : defaultOptions.path),
    groupName: ownName("--group-name", given.groupName, 128) ?? defaultOptions.groupName,
    roleName: ownName("--role-name", given.roleName, 64) ?? defaultOptions.roleName,
    rolePolicies: rolePolicies(given),
    roleDocument: given.roleDocument === undefined ? undefined : documentIn(resolve(cwd, given.roleDocument)),
    maxSessionSeconds: seconds("--max-session", given.maxSession, [3600, 43_200]) ?? defaultOptions.maxSessionSeconds,
    mfaMaxAgeSeconds: seconds("--mfa-max-age", given.mfaMaxAge, [900, 129_600]) ?? defaultOptions.mfaMaxAgeSeconds,
    requireSessionName: !given.anySessionName,
    enrolment: enrolment === "gated" ? "gated" : "open",
    boundary: given.boundary === undefined ? undefined : policyNamed("--boundary", given.boundary),
    trustAccount: given.trustAccount === undefined ? undefined : accountId("--trust-account", given.trustAccount),
    roleArns: given.roleArn.map(roleArn),
    groups: given.group.map((name) => ownName("--group", name, 128) ?? name),
    managed: given.managed,
  };
}

/** An account id as people write it. */
export function accountId(flag: string, text: string): string {
  const found = findAccountId(text);
  if (found === undefined) throw refused(flag, text, "an account id is 12 digits");
  return found;
}

/** Which guardrail the flags mean. Throws `usage` where they mean two at once. */
export function kindOf(
  given: Pick<GuardrailFlags, "guardrailOnly" | "roleArn" | "trustAccount" | "group" | "managed">,
): GuardrailKind {
  const { guardrailOnly, roleArn, trustAccount, group, managed } = given;
  const said = [
    guardrailOnly && "--guardrail-only",
    roleArn.length > 0 && "--role-arn",
    trustAccount && "--trust-account",
  ];
  const kinds = said.filter((flag) => typeof flag === "string" && flag !== "");
  if (kinds.length > 1) {
    const what = `Cannot do ${kinds.join(" and ")} at once`;
    throw new DaypassError("usage", { what, hint: "each is a guardrail of its own: make one after the other" });
  }
  if (!guardrailOnly && (group.length > 0 || managed)) {
    const what = `${managed ? "--managed" : "--group"} is for groups that are there`;
    throw new DaypassError("usage", { what, hint: "add --guardrail-only, or name the group to make: --group-name" });
  }
  if (guardrailOnly) return "guardrail-only";
  return roleArn.length > 0 ? "existing-roles" : trustAccount === undefined ? "role" : "trusting-role";
}

function rolePolicies({ rolePolicy, roleDocument }: GuardrailFlags): readonly string[] {
  for (const policy of rolePolicy) policyNamed("--role-policy", policy);
  return rolePolicy.length === 0 && roleDocument === undefined ? defaultOptions.rolePolicies : rolePolicy;
}

function policyNamed(flag: string, text: string): string {
  if (/^[\w+=,.@/-]{1,200}$|^arn:aws[a-z0-9-]*:iam::(aws|\d{12}):policy\/[\w+=,.@/-]+$/.test(text)) return text;
  throw refused(flag, text, "it is a name such as ReadOnlyAccess, or the ARN of a policy");
}

/** A name that IAM takes. */
function ownName(flag: string, text: string | undefined, longest: number): string | undefined {
  if (text !== undefined && text.length > longest) throw refused(flag, text, `IAM takes ${longest} signs at most`);
  return matching(flag, text, /^[\w+=,.@-]+$/);
}

function roleArn(text: string): string {
  const wrong = checkRoleArn(text);
  if (wrong !== undefined) throw refused("--role-arn", text, wrong);
  return text;
}

function seconds(flag: string, text: string | undefined, [least, most]: readonly [number, number]): number | undefined {
  if (text === undefined) return undefined;
  const length = durationSeconds(text);
  if (length < least || length > most) {
    throw refused(flag, text, `it is ${spanText(least)} to ${spanText(most)}, written like 12h or ${most}`);
  }
  return length;
}

function documentIn(path: string): object {
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof value === "object" && value !== null && "Statement" in value) return value;
  } catch (error) {
    const why = error instanceof SyntaxError ? "it is not JSON" : String((error as NodeJS.ErrnoException).code);
    throw new DaypassError("usage", { what: `Cannot use ${path} as a policy: ${why}` }, { cause: error });
  }
  throw new DaypassError("usage", { what: `Cannot use ${path} as a policy: it has no Statement` });
}

function matching(flag: string, text: string | undefined, pattern: RegExp): string | undefined {
  if (text === undefined || pattern.test(text)) return text;
  throw refused(
    flag,
    text,
    flag === "--path" ? "a path is / or begins and ends with one: /daypass/" : "it has signs that IAM does not take",
  );
}

function refused(flag: string, text: string, why: string): DaypassError {
  return new DaypassError("usage", { what: `Cannot use "${text}" for ${flag}: ${why}` });
}
