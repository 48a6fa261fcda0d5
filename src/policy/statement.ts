import { checkResourcePattern, matchResource } from "./arn-pattern.ts";
import { type Condition, conditionHolds, type Grammar, parseConditions } from "./conditions.ts";
import type { Context } from "./context.ts";
import { type Elements, elementsOf, refuseUnknown, textsOf } from "./json-elements.ts";
import { everyJudged, PolicyNotJudged, type StatementPlace } from "./not-judged.ts";
import { matchPattern, type Pattern, type PatternRules, parsePattern } from "./pattern.ts";
import type { Principal } from "./principal.ts";
import { isExcepted, type Naming, naming, type PrincipalEntry, parsePrincipal } from "./principal-element.ts";

/** A list that stands for what it names (`Action`), or for everything else (`NotAction`). */
interface Listed<Entry> {
  readonly entries: readonly Entry[];
  readonly except: boolean;
}

/** One statement of a policy, ready to be asked. */
export interface Statement {
  readonly place: StatementPlace;
  readonly effect: "Allow" | "Deny";
  readonly actions: Listed<Pattern>;
  /** Absent in trust policies, which are about their role. */
  readonly resources: Listed<Pattern> | undefined;
  /** Absent in policies of an identity, which are about that identity. */
  readonly principals: Listed<PrincipalEntry> | undefined;
  readonly conditions: readonly Condition[];
  /** What of it could not be read, where that is kept: it applies to nothing for certain. */
  readonly unread?: PolicyNotJudged | undefined;
}

/** What a statement is asked about. */
export interface Asked {
  readonly action: string;
  readonly resource: string;
  readonly principal: Principal;
  readonly context: Context;
}

/** How a statement is read. */
export interface StatementRules {
  /** How variables are read, which depends on the policy's Version. */
  readonly variables: PatternRules["variables"];
  readonly grammar: Grammar;
  /** `keep`: a statement that cannot be read stays, and is not judged where it might apply. */
  readonly unread: "refuse" | "keep";
}

const elements = ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction"];

/** Reads one statement; throws PolicyNotJudged for whatever the grammar does not hold. */
export function parseStatement(source: Elements, rules: StatementRules, place: StatementPlace): Statement {
  const kept: PolicyNotJudged[] = [];
  // What is read in its stead fits every request, so that the parts that were read decide whether it might apply.
  const part = <T>(read: () => T, instead: T): T => {
    try {
      return read();
    } catch (error) {
      if (rules.unread === "refuse" || !(error instanceof PolicyNotJudged)) throw error;
      kept.push(error);
      return instead;
    }
  };
  part(() => refuseUnknown(source, [...elements, "Resource", "NotResource", "Condition"], place), undefined);
  return {
    place,
    // An effect that is none counts as the one that wins.
    effect: part(() => parseEffect(source, place), "Deny"),
    actions: part(() => parseActions(source, place), { entries: [], except: true }),
    resources: part(() => parseResources(source, rules.variables, place), undefined),
    principals: part(() => parsePrincipals(source, place), undefined),
    conditions: part(() => parseConditionElement(source, rules, place), []),
    unread: kept[0],
  };
}

/** A statement that stands for all that could not be read: it might refuse anything. */
export function unreadStatement(unread: PolicyNotJudged, place: StatementPlace): Statement {
  const actions = { entries: [], except: true };
  return { place, effect: "Deny", actions, resources: undefined, principals: undefined, conditions: [], unread };
}

function parseEffect({ Effect: effect, Sid: sid = "" }: Elements, place: StatementPlace): Statement["effect"] {
  if (typeof sid !== "string") throw new PolicyNotJudged("a Sid that is not text", place);
  if (effect === "Allow" || effect === "Deny") return effect;
  throw new PolicyNotJudged(`effect ${JSON.stringify(effect)}`, place);
}

function eitherOf(source: Elements, name: string, place: StatementPlace): { value: unknown; except: boolean } {
  const plain = source[name];
  const except = source[`Not${name}`];
  if ((plain === undefined) === (except === undefined)) {
    throw new PolicyNotJudged(`a statement without exactly one of ${name} and Not${name}`, place);
  }
  return plain === undefined ? { value: except, except: true } : { value: plain, except: false };
}

function parseActions(source: Elements, place: StatementPlace): Listed<Pattern> {
  const { value, except } = eitherOf(source, "Action", place);
  const entries = textsOf(value, except ? "NotAction" : "Action", place).map((action) => {
    if (!/^(\*|[a-zA-Z0-9-]+:[\w*?-]+|\*:\*)$/.test(action)) throw new PolicyNotJudged(`action "${action}"`, place);
    return parsePattern(action, { wildcards: "match", variables: "refuse" }, place);
  });
  return { entries, except };
}

function parseResources(
  source: Elements,
  variables: PatternRules["variables"],
  place: StatementPlace,
): Listed<Pattern> | undefined {
  if (place.kind === "trust") {
    if (source.Resource === undefined && source.NotResource === undefined) return undefined;
    throw new PolicyNotJudged("a resource, which trust policies do not name,", place);
  }
  const { value, except } = eitherOf(source, "Resource", place);
  const entries = textsOf(value, except ? "NotResource" : "Resource", place).map((resource) => {
    const pattern = parsePattern(resource, { wildcards: "match", variables }, place);
    checkResourcePattern(pattern, place);
    return pattern;
  });
  return { entries, except };
}

function parsePrincipals(source: Elements, place: StatementPlace): Listed<PrincipalEntry> | undefined {
  if (place.kind !== "trust" && place.kind !== "resource") {
    if (source.Principal === undefined && source.NotPrincipal === undefined) return undefined;
    throw new PolicyNotJudged(`a principal, which policies of kind "${place.kind}" do not name,`, place);
  }
  const { value, except } = eitherOf(source, "Principal", place);
  if (except && source.Effect === "Allow") throw new PolicyNotJudged("element NotPrincipal with effect Allow", place);
  if (value === "*") return { entries: [{ type: "everyone" }], except };
  const kinds = Object.entries(elementsOf(value, "Principal", place));
  if (kinds.length === 0) throw new PolicyNotJudged("element Principal, which is empty", place);
  const entries = kinds.flatMap(([kind, names]) =>
    textsOf(names, "Principal", place).map((name) => parsePrincipal(kind, name, place)),
  );
  return { entries, except };
}

function parseConditionElement(source: Elements, rules: StatementRules, place: StatementPlace): readonly Condition[] {
  if (source.Condition === undefined) return [];
  return Object.entries(elementsOf(source.Condition, "Condition", place)).flatMap(([operator, keys]) => {
    const values = Object.entries(elementsOf(keys, operator, place)).map(
      ([key, value]) => [key, textsOf(value, operator, place)] as const,
    );
    return parseConditions(operator, new Map(values), { ...rules, place });
  });
}

/**
 * Whether a statement is about this request: its action, resource, principal and conditions all fit. Where one of them cannot be
 * judged, another that does not fit settles it; else PolicyNotJudged is thrown.
 */
export function applies(statement: Statement, asked: Asked): boolean {
  return everyJudged([
    () => namesAction(statement, asked),
    () => namesResource(statement, asked),
    () => namingOf(statement, asked) !== "none",
    ...statement.conditions.map((condition) => () => conditionHolds(condition, asked.context)),
    () => {
      if (statement.unread !== undefined) throw statement.unread;
      return true;
    },
  ]);
}

/** The part of a statement that does not fit a request. */
export type Misfit =
  | { readonly part: "action" | "resource" | "principal" }
  | { readonly part: "condition"; readonly condition: Condition };

/** The parts of a statement that keep it from applying to a request. Those that cannot be judged are left out. */
export function misfitsOf(statement: Statement, asked: Asked): readonly Misfit[] {
  const misfits: readonly (readonly [Misfit, () => boolean])[] = [
    [{ part: "action" }, () => namesAction(statement, asked)],
    [{ part: "resource" }, () => namesResource(statement, asked)],
    [{ part: "principal" }, () => namingOf(statement, asked) !== "none"],
    ...statement.conditions.map(
      (condition) => [{ part: "condition", condition }, () => conditionHolds(condition, asked.context)] as const,
    ),
  ];
  return misfits.filter(([, fits]) => !isJudgedTo(fits)).map(([misfit]) => misfit);
}

function isJudgedTo(fits: () => boolean): boolean {
  try {
    return fits();
  } catch (error) {
    if (error instanceof PolicyNotJudged) return true;
    throw error;
  }
}

/** How directly a statement names the principal; those of an identity's own policies name it directly. */
export function namingOf({ principals, place }: Statement, { principal }: Asked): Naming {
  if (principals === undefined) return "direct";
  if (!principals.except) return naming(principals.entries, principal);
  return isExcepted(principals.entries, principal, place) ? "none" : "direct";
}

function namesAction({ actions, place }: Statement, { action, context }: Asked): boolean {
  const options = { context, place, letterCase: "ignore" } as const;
  return actions.entries.some((pattern) => matchPattern(pattern, action, options) === "yes") !== actions.except;
}

function namesResource({ resources, place }: Statement, { resource, context }: Asked): boolean {
  if (resources === undefined) return true;
  const options = { context, place, letterCase: "exact" } as const;
  const matches = resources.entries.map((pattern) => matchResource(pattern, resource, options));
  if (matches.includes("yes")) return !resources.except;
  // Whether NotResource then takes in every resource or none, AWS's description leaves open.
  if (resources.except && matches.includes("no-value")) {
    throw new PolicyNotJudged("element NotResource, whose variable has no value in this request", place);
  }
  return resources.except;
}
