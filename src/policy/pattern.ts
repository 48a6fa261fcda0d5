import { type Context, contextValue } from "./context.ts";
import { PolicyNotJudged, type StatementPlace } from "./not-judged.ts";

/** Any run of characters (`*`) and any single one (`?`). */
const run = Symbol("*");
const one = Symbol("?");

interface Variable {
  readonly key: string;
  readonly fallback: string | undefined;
}

type Part = string | typeof run | typeof one | Variable;

/** A policy's text with its wildcards and variables found. Characters stand one by one, as UTF-16 units: AWS's `?` is one of them. */
export interface Pattern {
  readonly text: string;
  readonly parts: readonly Part[];
}

export interface PatternRules {
  readonly wildcards: "match" | "literal";
  readonly variables: "resolve" | "literal" | "refuse";
}

/**
 * Finds wildcards and variables. `${*}`, `${?}` and `${$}` are the characters themselves, `${key, 'text'}` has a default.
 * Source: IAM user guide, "IAM policy elements: Variables and tags".
 */
export function parsePattern(text: string, rules: PatternRules, place: StatementPlace): Pattern {
  const parts: Part[] = [];
  for (const [token] of text.matchAll(/\$\{[^}]*\}|[\s\S]/g)) {
    if (token.length > 2 && token.startsWith("${")) parts.push(...variableParts(token, rules, place));
    else if (rules.wildcards === "match" && token === "*") parts.push(run);
    else if (rules.wildcards === "match" && token === "?") parts.push(one);
    else parts.push(token);
  }
  return { text, parts };
}

function variableParts(token: string, rules: PatternRules, place: StatementPlace): readonly Part[] {
  if (rules.variables === "literal") return token.split("");
  const inner = token.slice(2, -1);
  if (inner === "*" || inner === "?" || inner === "$") return [inner];
  const match = /^([\w-]+:[\w+=./@:-]+)(?:,\s*'([^']*)')?$/.exec(inner);
  if (rules.variables === "refuse" || match?.[1] === undefined) throw new PolicyNotJudged(`variable "${token}"`, place);
  return [{ key: match[1], fallback: match[2] }];
}

export function hasVariable(pattern: Pattern): boolean {
  return pattern.parts.some(isVariable);
}

/** Cuts a pattern at its own first colons into at most `count` patterns; colons inside a variable's value do not cut. */
export function cutAtColons(pattern: Pattern, count: number): readonly Pattern[] {
  const cut: Part[][] = [[]];
  for (const part of pattern.parts) {
    if (part === ":" && cut.length < count) cut.push([]);
    else cut.at(-1)?.push(part);
  }
  return cut.map((parts) => ({ text: pattern.text, parts }));
}

/** What a comparison found. `no-value`: a variable has no value in this request, so nothing is equal to or like the pattern. */
export type Match = "yes" | "no" | "no-value";

export interface MatchOptions {
  readonly context: Context;
  readonly place: StatementPlace;
  readonly letterCase: "exact" | "ignore";
}

/** Compares a text with the pattern, whose variables take their values from the request. */
export function matchPattern(pattern: Pattern, text: string, options: MatchOptions): Match {
  const glob = resolve(pattern, options);
  if (glob === undefined) return "no-value";
  return globMatches(...(options.letterCase === "ignore" ? lowerCase(glob, text) : ([glob, text] as const)))
    ? "yes"
    : "no";
}

// Lower case is a matter of whole words in some scripts, so that text without wildcards is folded as a whole.
function lowerCase(glob: Glob, text: string): readonly [Glob, string] {
  const lower = text.toLowerCase();
  if (glob.every((part) => typeof part === "string")) return [glob.join("").toLowerCase().split(""), lower];
  return [glob.map((part) => (typeof part === "string" ? part.toLowerCase() : part)), lower];
}

type Glob = readonly (string | typeof run | typeof one)[];

// A wildcard in a variable's value is a plain character: the value comes from the request, not from the policy's author.
function resolve(pattern: Pattern, { context, place }: MatchOptions): Glob | undefined {
  const glob: (string | typeof run | typeof one)[] = [];
  for (const part of pattern.parts) {
    if (!isVariable(part)) {
      glob.push(part);
      continue;
    }
    const value = contextValue(context, part.key, place) ?? part.fallback;
    if (value !== undefined && typeof value !== "string") {
      throw new PolicyNotJudged(`variable "${part.key}", whose value in the request is a list`, place);
    }
    if (value === undefined) return undefined;
    glob.push(...value.split(""));
  }
  return glob;
}

function isVariable(part: Part): part is Variable {
  return typeof part === "object";
}

/** Whether a pattern of actions or resources takes in a text, to the letter: variables in it are plain characters. */
export function takesIn(pattern: string, text: string): boolean {
  const glob = pattern.split("").map((part) => (part === "*" ? run : part === "?" ? one : part));
  return globMatches(glob, text);
}

// The usual two-pointer walk: on a mismatch the latest `*` takes one character more. No pattern makes it slower than |glob| × |text|.
function globMatches(glob: Glob, text: string): boolean {
  let inGlob = 0;
  let inText = 0;
  let latestRun = -1;
  let takenUpTo = 0;
  while (inText < text.length) {
    const part = glob[inGlob];
    if (part === run) {
      latestRun = inGlob;
      takenUpTo = inText;
      inGlob += 1;
    } else if (part === one || (part !== undefined && part === text[inText])) {
      inGlob += 1;
      inText += 1;
    } else if (latestRun >= 0) {
      takenUpTo += 1;
      inText = takenUpTo;
      inGlob = latestRun + 1;
    } else {
      return false;
    }
  }
  return glob.slice(inGlob).every((part) => part === run);
}
