import { jsonLine, visible } from "../../core/visible.ts";
import type { AffectedUser } from "../../iam/affected.ts";
import type { StackPlan } from "../../iam/deploy-stack.ts";
import type { Deployed } from "../../iam/deployment.ts";
import type { Verdict } from "../../iam/judge.ts";
import type { Context } from "../context.ts";
import type { AccountWay } from "./account-way.ts";
import type { DeployPlan } from "./deploy-plan.ts";
import { usualStack } from "./guarded-place.ts";

const signs: Readonly<Record<string, string>> = { Add: "+", Modify: "~", Remove: "-", Import: "+" };

/** What a deployment would do and whom it is about, as lines for a person. */
export function planLines(found: DeployPlan, { account, partition, callerArn }: AccountWay): readonly string[] {
  const { wish, plan, impact, decided, stacks } = found;
  const changes = (plan?.changes ?? []).map(
    ({ action, resource, type, replacement }) =>
      `  ${signs[action] ?? "?"} ${resource}  (${type}${replacement === "True" ? ", replaced" : ""})`,
  );
  return [
    `Account ${account} (${partition}), region ${stacks.region}, as ${callerArn.split(":").at(-1) ?? callerArn}.`,
    `Guardrail: ${decided} of ${decided} requests of the matrix are decided as they must be.`,
    plan === undefined ? `Stack ${wish.stack}: nothing to change.` : changeSetLine(wish.stack, plan),
    ...changes,
    ...impactLines(found),
    ...impact.lockOuts.map((reason) => `  ✖ ${reason}`),
  ].map(visible);
}

function changeSetLine(stack: string, { changeSet, type, found }: StackPlan): string {
  const left = found ? ", left by an attempt before," : "";
  return `Change set ${changeSet}${left} ${type === "CREATE" ? "makes" : "changes"} the stack ${stack}:`;
}

function impactLines({ impact, options }: DeployPlan): readonly string[] {
  const { groups, users, rootHasMfa } = impact;
  const root =
    rootHasMfa === false ? ["  ! The root user has no MFA device: no policy holds it, only a device does."] : [];
  if (groups.length === 0) return [...root];
  const without = users.filter(({ hasDevice }) => !hasDevice).map(({ name }) => name);
  const canEnrol = options.enrolment === "open" ? "can still add one" : "only an administrator adds one";
  return [
    `Who is affected: ${users.length === 0 ? "nobody yet" : counted(users)} in ${groups.join(", ")}.`,
    ...(users.length === 0 ? [] : [`  ✔ ${users.length - without.length} with an MFA device`]),
    ...(without.length === 0 ? [] : [`  ! ${without.length} without: ${without.join(", ")} (${canEnrol})`]),
    ...root,
  ];
}

function counted(users: readonly AffectedUser[]): string {
  return users.length === 1 ? "1 user" : `${users.length} users`;
}

/** The plan as it goes out with `--json`. */
export function planJson(found: DeployPlan, { account, partition, callerArn }: AccountWay) {
  const { wish, plan, impact, decided, stacks, options } = found;
  const users = impact.users.map(({ name, hasDevice, busyKeys, isCaller }) => ({
    name,
    hasDevice,
    isCaller,
    busyKeys: busyKeys.map(({ accessKeyId, use }) => ({ accessKeyId, service: use.service, at: use.at.toISOString() })),
  }));
  return {
    account,
    partition,
    region: stacks.region,
    caller: callerArn,
    stack: wish.stack,
    kind: options.kind,
    type: plan?.type ?? "NONE",
    changes: plan?.changes ?? [],
    matrix: decided,
    groups: impact.groups,
    users,
    lockOuts: impact.lockOuts,
    rootHasMfa: impact.rootHasMfa,
  };
}

/** What came of a deployment. */
export interface Outcome {
  readonly found: DeployPlan;
  readonly deployed: Deployed;
  readonly outputs: ReadonlyMap<string, string>;
}

/** Says what IAM holds now, and whether it is right. */
export function printDeployed({ found, deployed, outputs }: Outcome, way: AccountWay, context: Context): void {
  const wrong = deployed.verdicts.filter(({ right }) => !right);
  const isRight = wrong.length === 0 && deployed.differences.length === 0;
  if (context.flags.json) {
    const rows = wrong.map(({ row }) => ({
      id: row.id,
      asks: row.asks,
      expected: row.expected,
      otherwise: row.otherwise,
    }));
    const { differences, besides } = deployed;
    const facts = { ...planJson(found, way), outputs: Object.fromEntries(outputs), differences, besides, wrong: rows };
    context.print(jsonLine({ schema: "daypass.iam-deploy/1", ...facts, right: isRight }));
    return;
  }
  const bad = context.paint("red", "✖");
  const done = context.paint("green", "✔");
  for (const difference of deployed.differences) context.say(`${bad} ${visible(difference)}`);
  for (const line of wrongLines(wrong)) context.say(`${bad} ${visible(line)}`);
  for (const beside of deployed.besides) context.say(`  ! ${visible(beside)}`);
  if (!isRight) {
    for (const line of mendLines({ found, deployed }, way)) context.say(visible(line));
    return;
  }
  const { length } = deployed.verdicts;
  context.say(
    `${done} Read back from IAM: as it was meant${length === 0 ? "" : `, and all ${length} requests are decided as they must be`}.`,
  );
  for (const name of ["RoleArn", "GroupName", "GroupNames"]) {
    const value = outputs.get(name);
    if (value !== undefined) context.say(`  ${name}  ${visible(value)}`);
  }
  context.say("  Termination protection is on.");
  if (outputs.has("GroupName")) context.say("Next: daypass iam add-user NAME");
}

/** What is decided wrongly, one line for all that means the same to people. */
function wrongLines(wrong: readonly Verdict[]): readonly string[] {
  const alike = new Map<string, Verdict[]>();
  for (const verdict of wrong) {
    const { expected, because } = verdict.row;
    const key = verdict.notJudged === undefined ? `${expected} ${because}` : verdict.notJudged.message;
    alike.set(key, [...(alike.get(key) ?? []), verdict]);
  }
  return [...alike.values()].map(([first, ...others]) => {
    if (first === undefined) return "";
    const { row, notJudged } = first;
    const more = others.length === 0 ? "" : ` (and ${others.length} more like it)`;
    if (notJudged !== undefined) return `${row.asks}${more}: ${notJudged.message}`;
    return `${row.asks}${more}: must be ${row.expected === "allow" ? "allowed" : "denied"}. ${row.otherwise}`;
  });
}

function mendLines({ found, deployed }: Omit<Outcome, "outputs">, { account }: AccountWay): readonly string[] {
  const { wish } = found;
  const mine = wish.stack === usualStack ? "" : ` --stack-name ${wish.stack}`;
  const documents = `daypass iam template --format policies --account ${account}`;
  return [
    "IAM does not hold what was meant. Somebody changed it by hand, and CloudFormation compares templates only.",
    ...(deployed.differences.length === 0
      ? []
      : [`  Put back by hand what was changed by hand; what it has to say: ${documents}, with the flags of deploy`]),
    ...(deployed.besides.length === 0 ? [] : ["  Take away what the group has besides"]),
    ...(deployed.verdicts.every(({ right }) => right)
      ? []
      : [`  Which statement is at fault: daypass iam check --stack ${wish.stack}`]),
    `  Then again: daypass iam deploy${mine}`,
  ];
}
