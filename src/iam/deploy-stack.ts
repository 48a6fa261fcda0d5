import type { Change, ChangeSet, Stack, StackApi, StackEvent } from "../aws-api/cloudformation.ts";
import { DaypassError } from "../core/errors.ts";
import type { PauseTools } from "./settled.ts";

/** A template on its way into a stack. */
export interface StackWish {
  readonly stack: string;
  readonly template: string;
  /** Tells change sets of the same template from others: a digest of it. */
  readonly digest: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface StackTools extends PauseTools {
  readonly stacks: StackApi;
  readonly now: () => Date;
  /** Something happened to a resource. */
  readonly onEvent: (event: StackEvent) => void;
  /** What is being waited for. */
  readonly onWait: (what: string) => void;
}

/** What CloudFormation would do. */
export interface StackPlan {
  readonly type: "CREATE" | "UPDATE";
  readonly changeSet: string;
  readonly changes: readonly Change[];
  /** The stack as it is; `undefined` where there is none. */
  readonly before: Stack | undefined;
  /** Whether the change set was there already, from an attempt before. */
  readonly found: boolean;
}

/** A stack of nothing but IAM is made in a minute or two. */
const mostMs = 15 * 60_000;

/** Statuses of a stack that nothing can be done with but delete it: its creation failed. */
const leftOver = ["ROLLBACK_COMPLETE", "CREATE_FAILED", "ROLLBACK_FAILED", "DELETE_FAILED"];

/**
 * The stack at rest: what is under way is watched to its end. Throws `stack-busy` where that takes too long, and `stack-unusable`
 * for one that only a person can mend.
 */
export async function restingStack(name: string, tools: StackTools): Promise<Stack | undefined> {
  const stack = await tools.stacks.findStack(name);
  if (stack === undefined) return undefined;
  const resting = isUnderWay(stack.status) ? await watchStack(stack.id, undefined, tools) : stack;
  if (resting === undefined || resting.status === "DELETE_COMPLETE") return undefined;
  if (resting.status === "UPDATE_ROLLBACK_FAILED" || resting.status === "UPDATE_FAILED")
    throw new DaypassError("stack-unusable", { stack: name, status: resting.status, reason: resting.reason });
  return resting;
}

/** Whether a stack is what is left of a creation that failed. */
export function isLeftOver({ status }: Pick<Stack, "status">): boolean {
  return leftOver.includes(status);
}

/** Deletes what is left of a stack, and waits until it is gone. Throws `stack-unusable` where it stays. */
export async function removeLeftOver({ id, name }: Stack, tools: StackTools): Promise<void> {
  // What went wrong then is not told again as if it happened now.
  const [last] = await tools.stacks.events(id, undefined);
  await tools.stacks.deleteStack(id);
  const after = await watchStack(id, last?.id, tools);
  if (after !== undefined && after.status !== "DELETE_COMPLETE")
    throw new DaypassError("stack-unusable", { stack: name, status: after.status, reason: after.reason });
}

/**
 * Has CloudFormation say what it would do. A change set of the same template that an attempt before has left is taken up again;
 * `undefined` where there is nothing to change.
 */
export async function planStack(
  wish: StackWish,
  before: Stack | undefined,
  tools: StackTools,
): Promise<StackPlan | undefined> {
  const { stack, digest } = wish;
  const type = before === undefined || before.status === "REVIEW_IN_PROGRESS" ? "CREATE" : "UPDATE";
  const description = `daypass ${digest}`;
  const standing = before === undefined ? [] : await tools.stacks.changeSets(stack);
  const usable = standing.find((set) => set.description === description && isPromising(set));
  for (const set of standing.filter((each) => each !== usable && /^daypass /.test(each.description ?? "")))
    await tools.stacks.deleteChangeSet(stack, set.name);
  const name = usable?.name ?? `daypass-${timeText(tools.now())}`;
  if (usable === undefined) await tools.stacks.createChangeSet({ ...wish, name, type, description });
  const set = await readyChangeSet(stack, name, tools);
  if (set.status === "FAILED") {
    await tools.stacks.deleteChangeSet(stack, name);
    if (isWithoutChanges(set)) return undefined;
    throw new DaypassError("stack-failed", {
      stack,
      status: "FAILED",
      resource: "change set",
      reason: set.reason ?? "CloudFormation gives no reason",
      leftOver: false,
    });
  }
  return { type, changeSet: name, changes: set.changes, before, found: usable !== undefined };
}

function isPromising(set: { readonly status: string; readonly executionStatus: string }): boolean {
  const { status, executionStatus } = set;
  return status === "CREATE_COMPLETE"
    ? executionStatus === "AVAILABLE"
    : ["CREATE_PENDING", "CREATE_IN_PROGRESS"].includes(status);
}

async function readyChangeSet(stack: string, name: string, { stacks, pause, onWait }: StackTools): Promise<ChangeSet> {
  for (let waited = 0; ; ) {
    const set = await stacks.findChangeSet(stack, name);
    if (set !== undefined && (set.status === "FAILED" || set.status === "CREATE_COMPLETE")) return set;
    if (waited >= mostMs)
      throw new DaypassError("stack-busy", { stack, status: set?.status ?? "unknown", seconds: waited / 1000 });
    onWait("CloudFormation works out what would change");
    waited += await paused(waited, pause);
  }
}

/** CloudFormation has no status of its own for this. */
function isWithoutChanges({ reason = "" }: ChangeSet): boolean {
  return /didn't contain changes|No updates are to be performed/i.test(reason);
}

/** Carries a plan out and watches it. Throws `stack-failed` with the first reason, which the later ones follow from. */
export async function executePlan({ stack }: StackWish, plan: StackPlan, tools: StackTools): Promise<Stack> {
  const { stacks } = tools;
  const before = await stacks.findStack(stack);
  const [last] = before === undefined ? [] : await stacks.events(before.id, undefined);
  const set = await stacks.findChangeSet(stack, plan.changeSet);
  // Taken up again, it may have been started already.
  if (set === undefined || set.executionStatus === "AVAILABLE") await stacks.executeChangeSet(stack, plan.changeSet);
  const id = before?.id ?? (await stacks.findStack(stack))?.id ?? stack;
  const failed: StackEvent[] = [];
  const onEvent = (event: StackEvent) => {
    if (isFirstHand(event)) failed.push(event);
    tools.onEvent(event);
  };
  const after = await watchStack(id, last?.id, { ...tools, onEvent }, before?.status);
  if (after !== undefined && /^(CREATE|UPDATE)_COMPLETE$/.test(after.status)) return after;
  const [first] = failed;
  throw new DaypassError("stack-failed", {
    stack,
    status: after?.status ?? "DELETE_COMPLETE",
    resource: first?.resource ?? stack,
    reason: first?.reason ?? after?.reason ?? "CloudFormation gives no reason",
    leftOver: after !== undefined && isLeftOver(after),
  });
}

/** A failure that is not only the echo of another one. */
function isFirstHand({ status, reason = "" }: StackEvent): boolean {
  return /_FAILED$/.test(status) && !/cancelled|^The following resource\(s\) failed/i.test(reason);
}

/** Watches a stack until it rests, telling what happens on the way. `notYet`: a status that only stands until the work begins. */
async function watchStack(
  id: string,
  known: string | undefined,
  { stacks, pause, onEvent, onWait }: StackTools,
  notYet?: string,
): Promise<Stack | undefined> {
  let last = known;
  let begun = false;
  for (let waited = 0; ; ) {
    const stack = await stacks.findStack(id);
    const news = await stacks.events(id, last);
    last = news[0]?.id ?? last;
    for (const event of [...news].reverse()) onEvent(event);
    begun ||= news.length > 0 || stack?.status !== notYet;
    const isWaiting = stack !== undefined && (isUnderWay(stack.status) || (!begun && stack.status === notYet));
    if (!isWaiting) return stack;
    if (waited >= mostMs)
      throw new DaypassError("stack-busy", { stack: stack.name, status: stack.status, seconds: waited / 1000 });
    onWait(stack.status);
    waited += await paused(waited, pause);
  }
}

/** Somebody is at work on a stack of this status. One that is only reviewed waits for nobody. */
export function isUnderWay(status: string): boolean {
  return /_IN_PROGRESS$/.test(status) && status !== "REVIEW_IN_PROGRESS";
}

/** Often at first, then every five seconds. */
async function paused(waited: number, pause: PauseTools["pause"]): Promise<number> {
  const next = waited < 4_000 ? 500 : waited < 30_000 ? 2_000 : 5_000;
  await pause(next);
  return next;
}

function timeText(at: Date): string {
  return at.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
}

/** Keeps a stack's group from being replaced or deleted by an update: its members would lose their guardrail. */
export function stackPolicy(groupResources: readonly string[]): string {
  const allow = { Effect: "Allow", Action: "Update:*", Principal: "*", Resource: "*" };
  const deny = {
    Effect: "Deny",
    Action: ["Update:Replace", "Update:Delete"],
    Principal: "*",
    Resource: groupResources.map((name) => `LogicalResourceId/${name}`),
  };
  return JSON.stringify({ Statement: groupResources.length === 0 ? [allow] : [allow, deny] });
}
