import type { Stack, StackApi } from "../../aws-api/cloudformation.ts";
import { DaypassError } from "../../core/errors.ts";
import {
  isLeftOver,
  planStack,
  removeLeftOver,
  restingStack,
  type StackPlan,
  type StackTools,
  type StackWish,
} from "../../iam/deploy-stack.ts";
import { type Impact, impactOf, judged, requireKept, requireSameNames } from "../../iam/deployment.ts";
import type { GuardrailOptions } from "../../iam/guardrail.ts";
import { cloudFormation } from "../../iam/templates/cloudformation.ts";
import type { ValuesOf } from "../command.ts";
import { confirm } from "../confirm.ts";
import type { Context } from "../context.ts";
import { pause } from "../pause.ts";
import { isPlain } from "../terminal/drawing.ts";
import { progressOn } from "../terminal/progress.ts";
import { type AccountWay, wayOptions } from "./account-way.ts";
import { usualStack } from "./guarded-place.ts";
import { guardrailFlags, guardrailOptions } from "./guardrail-options.ts";

const { partition: _ofTheAccount, ...templateFlags } = guardrailFlags;

/** The flags of `iam plan` and `iam deploy`. */
export const deployOptions = {
  stackName: { kind: "text", flags: "--stack-name <name>", summary: "the stack (default: daypass)" },
  breakGlass: {
    kind: "text",
    flags: "--break-glass <arn>",
    summary: "a user or role outside the groups, who gets in when all else is shut",
  },
  ...templateFlags,
  ...wayOptions,
} as const;

export type DeployFlags = ValuesOf<typeof deployOptions>;

/** A deployment, worked out and not begun. */
export interface DeployPlan {
  readonly options: GuardrailOptions;
  readonly wish: StackWish;
  readonly guarded: readonly string[];
  readonly before: Stack | undefined;
  /** `undefined` where the stack is as it should be. */
  readonly plan: StackPlan | undefined;
  readonly impact: Impact;
  /** How many requests of the matrix are decided as they must be: all of them. */
  readonly decided: number;
  readonly stacks: StackApi & { readonly region: string };
  readonly tools: StackTools;
}

/** Works a deployment out: what CloudFormation would do, and what that means to whom. */
export async function workOut(
  flags: DeployFlags & { readonly removesLeftOver: boolean },
  way: AccountWay,
  context: Context,
): Promise<DeployPlan> {
  const name = checkedName(flags.stackName ?? usualStack);
  const stacks = await way.stacks();
  const tools = stackTools(stacks, context);
  const found = await restingStack(name, tools);
  const before = found !== undefined && isLeftOver(found) ? await withoutLeftOver(found, flags, tools, context) : found;
  const options = optionsFor(flags, before, way, context);
  requireSameNames(options, before);
  await requireGroups(options, way);
  const decided = judged(options);
  if (!decided.every(({ right }) => right)) throw new Error("A guardrail that does not hold is not deployed");
  const { text: template, digest, guarded } = cloudFormation(options, "yaml");
  const wish = { stack: name, template, digest, tags: { "daypass-managed-by": "daypass" } };
  const impact = await impactOf(options, { before, callerArn: way.callerArn }, way.iam, context.now());
  const plan = await planStack(wish, before, tools);
  if (plan !== undefined) requireKept(name, plan.changes, guarded);
  return { options, wish, guarded, before, plan, impact, decided: decided.length, stacks, tools };
}

/** Takes back what CloudFormation was made to work out. */
export async function discard({ plan, wish, stacks }: Pick<DeployPlan, "plan" | "wish" | "stacks">): Promise<void> {
  if (plan === undefined) return;
  await stacks.deleteChangeSet(wish.stack, plan.changeSet);
  // A stack that exists for the sake of its change set only.
  if (plan.type === "CREATE") await stacks.deleteStack(wish.stack);
}

/** A guardrail for groups that are there needs them to be: CloudFormation would only find out half-way. */
async function requireGroups({ kind, groups }: GuardrailOptions, { iam, account }: AccountWay): Promise<void> {
  for (const group of kind === "guardrail-only" ? groups : []) {
    if ((await iam.findGroup(group)) !== undefined) continue;
    const hint = "aws iam list-groups shows which there are; without --guardrail-only a new one is made";
    throw new DaypassError("usage", { what: `There is no group "${group}" in ${account}`, hint });
  }
}

/** Names that stand in the stack hold where no flag says another one. */
function optionsFor(
  flags: DeployFlags,
  before: Stack | undefined,
  { account, partition }: AccountWay,
  { host }: Context,
): GuardrailOptions {
  const outputs = before?.outputs;
  const groupNames = outputs?.get("GroupNames");
  const group = flags.group.length === 0 && flags.guardrailOnly ? (groupNames?.split(",") ?? []) : flags.group;
  const options = guardrailOptions(
    {
      ...flags,
      partition,
      group,
      path: flags.path ?? outputs?.get("IamPath"),
      groupName: flags.groupName ?? outputs?.get("GroupName"),
      roleName: flags.roleName ?? outputs?.get("RoleName"),
    },
    account,
    host.cwd,
  );
  if (options.kind === "guardrail-only" && options.groups.length === 0)
    throw new DaypassError("usage", {
      what: "Say which groups get the guardrail",
      hint: "--guardrail-only --group developers",
    });
  return options;
}

function checkedName(name: string): string {
  if (/^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(name)) return name;
  throw new DaypassError("usage", {
    what: `Cannot use "${name}" as the name of a stack`,
    hint: "letters, digits and hyphens, with a letter first",
  });
}

/** What is left of a creation that failed is removed first, if the person agrees; a plan removes nothing. */
async function withoutLeftOver(
  stack: Stack,
  { removesLeftOver }: { readonly removesLeftOver: boolean },
  tools: StackTools,
  context: Context,
): Promise<undefined> {
  const { name, status, reason } = stack;
  if (!removesLeftOver) throw new DaypassError("stack-unusable", { stack: name, status, reason });
  const above = [`The stack ${name} is ${status}: its creation failed, and it cannot be changed.`];
  await confirm({ message: "Remove what is left of it and make it anew?", above }, context);
  await removeLeftOver(stack, tools);
  return undefined;
}

function stackTools(stacks: StackApi, context: Context): StackTools {
  const progress = progressOn({ output: context.host.stderr, accessible: isPlain(context.env) });
  return {
    stacks,
    now: context.now,
    pause: async (milliseconds) => {
      await pause(milliseconds);
      progress.clear();
    },
    onEvent: ({ resource, status, reason }) => {
      progress.clear();
      context.say(`  ${resource}  ${status}${reason === undefined ? "" : `  ${reason}`}`);
    },
    onWait: (what) => {
      if (!context.flags.quiet) progress.show(`  ${what} …`);
    },
  };
}
