import * as compare from "./comparisons.ts";
import { type Context, contextValue } from "./context.ts";
import { PolicyNotJudged, type StatementPlace } from "./not-judged.ts";
import type { PatternRules } from "./pattern.ts";

type Comparing = "positive" | "negated";

/** One line of a Condition element: an operator, a key, and the values of which one is to compare. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly compares: Comparing | "null";
  /** ForAllValues or ForAnyValue in front of the operator. */
  readonly set: "all" | "any" | undefined;
  readonly ifExists: boolean;
  readonly tests: readonly compare.Test[];
  readonly place: StatementPlace;
}

const equal = (actual: number, wanted: number) => actual === wanted;
const less = (actual: number, wanted: number) => actual < wanted;
const lessOrEqual = (actual: number, wanted: number) => actual <= wanted;
const greater = (actual: number, wanted: number) => actual > wanted;
const greaterOrEqual = (actual: number, wanted: number) => actual >= wanted;

// Source: IAM user guide, "IAM JSON policy elements: Condition operators". BinaryEquals is left out: nothing here has binary keys.
const operators: ReadonlyMap<string, readonly [Comparing, compare.Comparison]> = new Map([
  ["StringEquals", ["positive", compare.text("literal", "exact")]],
  ["StringNotEquals", ["negated", compare.text("literal", "exact")]],
  ["StringEqualsIgnoreCase", ["positive", compare.text("literal", "ignore")]],
  ["StringNotEqualsIgnoreCase", ["negated", compare.text("literal", "ignore")]],
  ["StringLike", ["positive", compare.text("match", "exact")]],
  ["StringNotLike", ["negated", compare.text("match", "exact")]],
  ["ArnEquals", ["positive", compare.arn]],
  ["ArnLike", ["positive", compare.arn]],
  ["ArnNotEquals", ["negated", compare.arn]],
  ["ArnNotLike", ["negated", compare.arn]],
  ["Bool", ["positive", compare.bool]],
  ["NumericEquals", ["positive", compare.numeric(equal)]],
  ["NumericNotEquals", ["negated", compare.numeric(equal)]],
  ["NumericLessThan", ["positive", compare.numeric(less)]],
  ["NumericLessThanEquals", ["positive", compare.numeric(lessOrEqual)]],
  ["NumericGreaterThan", ["positive", compare.numeric(greater)]],
  ["NumericGreaterThanEquals", ["positive", compare.numeric(greaterOrEqual)]],
  ["DateEquals", ["positive", compare.date(equal)]],
  ["DateNotEquals", ["negated", compare.date(equal)]],
  ["DateLessThan", ["positive", compare.date(less)]],
  ["DateLessThanEquals", ["positive", compare.date(lessOrEqual)]],
  ["DateGreaterThan", ["positive", compare.date(greater)]],
  ["DateGreaterThanEquals", ["positive", compare.date(greaterOrEqual)]],
  ["IpAddress", ["positive", compare.address]],
  ["NotIpAddress", ["negated", compare.address]],
] satisfies readonly [string, readonly [Comparing, compare.Comparison]][]);

/** `guardrail`: only what guardrails are written with. Sets, dates and addresses would need more said of a request than is asked. */
export type Grammar = "full" | "guardrail";

export interface ConditionRules {
  readonly variables: PatternRules["variables"];
  readonly grammar: Grammar;
  readonly place: StatementPlace;
}

/** Reads one operator with its keys: `"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}`. */
export function parseConditions(
  operator: string,
  keys: ReadonlyMap<string, readonly string[]>,
  { variables, grammar, place }: ConditionRules,
): readonly Condition[] {
  const oddKey = [...keys.keys()].find((key) => !/^[\w-]+:\S/.test(key));
  if (oddKey !== undefined) throw new PolicyNotJudged(`condition key "${oddKey}"`, place);
  if (operator === "Null") return [...keys].map(([key, values]) => nullCondition(key, values, place));
  const match = /^(ForAllValues:|ForAnyValue:)?(\w+?)(IfExists)?$/.exec(operator);
  const definition = operators.get(match?.[2] ?? "");
  const isOutside = grammar === "guardrail" && /^(For|Date|(Not)?IpAddress)/.test(operator);
  if (match === null || definition === undefined || isOutside) {
    throw new PolicyNotJudged(`operator "${operator}"`, place);
  }
  const [compares, comparison] = definition;
  return [...keys].map(([key, values]) => ({
    operator,
    key,
    compares,
    set: match[1] === undefined ? undefined : match[1] === "ForAllValues:" ? "all" : "any",
    ifExists: match[3] !== undefined,
    tests: values.map((value) => comparison(value, variables, place)),
    place,
  }));
}

function nullCondition(key: string, values: readonly string[], place: StatementPlace): Condition {
  // The test is given "true" where the key is absent, which is what the operator asks.
  const tests = values.map((value) => compare.bool(value, "refuse", place));
  return { operator: "Null", key, compares: "null", set: undefined, ifExists: false, tests, place };
}

/** Whether a condition holds for a request. An absent key makes a plain operator false, a negated or IfExists one true. */
export function conditionHolds(condition: Condition, context: Context): boolean {
  const actual = contextValue(context, condition.key, condition.place);
  if (condition.compares === "null") return isLikeAny(String(actual === undefined), condition, context);
  if (actual === undefined) {
    if (condition.set === "all" || condition.ifExists) return true;
    return condition.set === undefined && condition.compares === "negated";
  }
  const holds = (value: string) => isLikeAny(value, condition, context) === (condition.compares === "positive");
  const values = typeof actual === "string" ? [actual] : actual;
  if (condition.set === "all") return values.every(holds);
  if (condition.set === "any") return values.some(holds);
  if (typeof actual === "string") return holds(actual);
  const what = `operator "${condition.operator}" on key "${condition.key}", whose value in the request is a list`;
  throw new PolicyNotJudged(what, condition.place);
}

function isLikeAny(value: string, condition: Condition, context: Context): boolean {
  return condition.tests.some((test) => {
    const like = test(value, context);
    if (like !== undefined) return like;
    const what = `operator "${condition.operator}" on key "${condition.key}", whose value in the request is "${value}"`;
    throw new PolicyNotJudged(what, condition.place);
  });
}
