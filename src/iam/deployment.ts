import type { Change, Stack, StackApi } from "../aws-api/cloudformation.ts";
import type { IamAdmin } from "../aws-api/iam-admin.ts";
import { DaypassError } from "../core/errors.ts";
import { type AffectedUser, affectedUsers, checkBreakGlass, lockOuts } from "./affected.ts";
import { type StackPlan, stackPolicy } from "./deploy-stack.ts";
import type { GuardrailOptions } from "./guardrail.ts";
import { judge, promisesOf, subjectOf, type Verdict } from "./judge.ts";
import { guardedGroups, type ReadBack, readBack } from "./read-back.ts";

/** What a deployment means to people. */
export interface Impact {
  readonly groups: readonly string[];
  readonly users: readonly AffectedUser[];
  /** Whom it would lock out, as clauses. */
  readonly lockOuts: readonly string[];
  /** `undefined` where IAM does not tell. */
  readonly rootHasMfa: boolean | undefined;
}

/**
 * Refuses to give group, role or path of a stack other names: CloudFormation would make new ones, and an empty group guards nobody.
 * Throws `stack-names-fixed`.
 */
export function requireSameNames(options: GuardrailOptions, before: Stack | undefined): void {
  if (before === undefined) return;
  const { outputs, name: stack } = before;
  const kind = outputs.has("GroupNames") ? "guardrail-only" : undefined;
  const pairs = [
    ["path", outputs.get("IamPath"), options.path],
    ["group name", outputs.get("GroupName"), guardedGroups(options)[0] ?? "none"],
    ["role name", outputs.get("RoleName"), options.kind === "existing-roles" ? "none" : options.roleName],
    ["kind", kind, options.kind],
  ] as const;
  for (const [what, from, to] of pairs) {
    if (from !== undefined && from !== to) throw new DaypassError("stack-names-fixed", { stack, what, from, to });
  }
}

/** Refuses changes that would take a guardrail away, whatever made CloudFormation plan them. Throws `stack-names-fixed`. */
export function requireKept(stack: string, changes: readonly Change[], guarded: readonly string[]): void {
  for (const { resource, action, replacement } of changes) {
    if (!guarded.includes(resource) && resource !== "AdminGroup") continue;
    if (action === "Remove" || replacement === "True")
      throw new DaypassError("stack-names-fixed", { stack, what: "resource", from: resource, to: "another one" });
  }
}

/** Who is affected, and whom it would lock out. Groups that the stack guards already are only asked about what is new. */
export async function impactOf(
  options: GuardrailOptions,
  { before, callerArn }: { readonly before: Stack | undefined; readonly callerArn: string },
  iam: IamAdmin,
  now: Date,
): Promise<Impact> {
  const groups = guardedGroups(options);
  const guarded = [before?.outputs.get("GroupName"), ...(before?.outputs.get("GroupNames")?.split(",") ?? [])];
  const added = groups.filter((group) => !guarded.includes(group));
  const { enrolment } = options;
  const users = await affectedUsers({ groups, callerArn }, iam, now);
  const newcomers =
    added.length === groups.length ? users : await affectedUsers({ groups: added, callerArn }, iam, now);
  // Shutting the gate shuts out whoever is behind it without a device.
  const stranded = users.filter((user) => !user.hasDevice && !newcomers.some(({ name }) => name === user.name));
  const withoutKeys = stranded.map((user) => ({ ...user, busyKeys: [], isCaller: false }));
  return {
    groups,
    users,
    lockOuts: lockOuts([...newcomers, ...withoutKeys], { enrolment, now }),
    rootHasMfa: await rootHasMfa(iam),
  };
}

async function rootHasMfa(iam: Pick<IamAdmin, "accountSummary">): Promise<boolean | undefined> {
  try {
    return (await iam.accountSummary()).AccountMFAEnabled === 1;
  } catch (error) {
    if (error instanceof DaypassError && error.code === "not-allowed") return undefined;
    throw error;
  }
}

/** Throws `lock-out-refused`, unless somebody is named who has a way in when all else is shut; `break-glass-unusable`. */
export async function requireWayIn(
  { lockOuts: reasons, groups }: Impact,
  { breakGlass, account }: { readonly breakGlass: string | undefined; readonly account: string },
  iam: IamAdmin,
): Promise<void> {
  if (breakGlass !== undefined) {
    const why = await checkBreakGlass(breakGlass, { groups, account }, iam);
    if (why !== undefined) throw new DaypassError("break-glass-unusable", { arn: breakGlass, why });
    return;
  }
  if (reasons.length > 0) throw new DaypassError("lock-out-refused", { reasons });
}

/** The verdicts on a guardrail as it is generated. */
export function judged(options: GuardrailOptions): readonly Verdict[] {
  return judge(subjectOf(options), promisesOf(options));
}

/** Switches on what keeps a stack from being deleted or emptied by a slip. */
export async function protectStack(
  plan: Pick<StackPlan, "before">,
  stack: Stack,
  guarded: readonly string[],
  stacks: StackApi,
): Promise<void> {
  if (!stack.isProtected) await stacks.protectStack(stack.name);
  if (plan.before?.isProtected !== true || guarded.length > 0)
    await stacks.setStackPolicy(stack.name, stackPolicy(guarded));
}

/** What IAM holds after a deployment, and how it decides. */
export interface Deployed extends ReadBack {
  readonly verdicts: readonly Verdict[];
}

export async function readAndJudge(options: GuardrailOptions, iam: IamAdmin): Promise<Deployed> {
  const found = await readBack(options, iam);
  const promises = promisesOf(options);
  return { ...found, verdicts: found.subjects.flatMap((subject) => judge(subject, promises)) };
}
