import type { Account } from "./account.ts";
import { malformedInput, validationError } from "./aws-error.ts";
import type { FormParameters } from "./form-parameters.ts";
import type { AuthenticatedRequest, Caller, ServiceName, World } from "./handler.ts";
import type { XmlMembers } from "./xml.ts";

/** What an operation gets besides its input. */
export interface Call {
  readonly caller: Caller;
  readonly account: Account;
  readonly world: World;
  readonly request: AuthenticatedRequest;
}

/** An operation of a Query service: reads its input, checked against the service model's constraints, and runs. */
export interface Operation {
  readonly action: string;
  run(parameters: FormParameters, call: Call): XmlMembers | undefined;
}

/** One member of an operation's input. Reading it notes violated constraints, so that all are reported together. */
export interface Member<T> {
  read(parameters: FormParameters, name: string, note: (violation: Violation) => void): T;
  /** Of texts, the constraints in the words and the order in which a list of them is refused. */
  readonly constraints?: readonly string[] | undefined;
}

/** A constraint that a member breaks; a `value` of `undefined` stands for null. */
interface Violation {
  readonly name: string;
  readonly value: string | undefined;
  readonly broken: string;
  /** All that is said of it, where AWS does not speak of constraints. */
  readonly sentence?: string | undefined;
}

export type InputOf<Shape> = { readonly [Name in keyof Shape]: Shape[Name] extends Member<infer T> ? T : never };

/**
 * Makes an operation. `run` gives the members of the result, or `undefined` for operations without one.
 *
 *     export const getAccessKeyInfo = operation({
 *       action: "GetAccessKeyInfo",
 *       input: { AccessKeyId: required(text({ min: 16, max: 128, pattern: "[\\w]*" })) },
 *       run: ({ AccessKeyId }) => ({ Account: accountOfKeyId(AccessKeyId) }),
 *     });
 */
export function operation<Shape extends Readonly<Record<string, Member<unknown>>>>(definition: {
  readonly action: string;
  readonly input: Shape;
  readonly run: (input: InputOf<Shape>, call: Call) => XmlMembers | undefined;
}): Operation {
  const { action, input, run } = definition;
  return {
    action,
    run(parameters, call) {
      const violations: Violation[] = [];
      const note = (violation: Violation) => violations.push(violation);
      const values = Object.entries(input).map(([name, member]) => [name, member.read(parameters, name, note)]);
      if (violations.length > 0) throw validationError(violationsText(violations, call.request.service));
      return run(Object.fromEntries(values) as InputOf<Shape>, call);
    },
  };
}

// Observed: no more than ten are counted and listed.
const mostViolations = 10;

function violationsText(violations: readonly Violation[], service: ServiceName): string {
  const texts = violations
    .slice(0, mostViolations)
    .map(
      (violation) =>
        violation.sentence ??
        `Value${shownValue(violation, service)} at '${shownName(violation.name)}' failed to satisfy constraint: ${violation.broken}`,
    );
  if (texts.length === 1 && violations[0]?.sentence !== undefined) return violations[0].sentence;
  return `${texts.length} validation error${texts.length === 1 ? "" : "s"} detected: ${texts.join("; ")}`;
}

interface TextLimits {
  readonly min?: number;
  readonly max?: number;
  /** As the service model writes it; shown in the refusal. */
  readonly pattern?: string;
  readonly oneOf?: readonly string[];
  /** Of names: what a pattern's violation calls the characters beside letters and digits. */
  readonly otherCharacters?: string;
}

export function text(limits: TextLimits = {}): Member<string | undefined> {
  return {
    read(parameters, name, note) {
      const value = parameters.get(name);
      if (value === undefined) return undefined;
      for (const broken of brokenLimits(value, limits)) {
        note({ name, value, broken, sentence: nameSentence(name, broken, limits) });
      }
      return value;
    },
    constraints: constraintsOf(limits),
  };
}

// Observed: IAM does not show the pattern of a name.
function nameSentence(name: string, broken: string, { pattern, otherCharacters }: TextLimits): string | undefined {
  if (otherCharacters === undefined || pattern === undefined || broken !== words.pattern(pattern)) return undefined;
  return `The specified value for ${shownName(name)} is invalid. It must contain only alphanumeric characters and/or the following: ${otherCharacters}`;
}

const words = {
  max: (max: number) => `Member must have length less than or equal to ${max}`,
  min: (min: number) => `Member must have length greater than or equal to ${min}`,
  pattern: (pattern: string) => `Member must satisfy regular expression pattern: ${pattern}`,
  oneOf: (values: readonly string[]) => `Member must satisfy enum value set: [${values.join(", ")}]`,
};

function constraintsOf({ min, max, pattern }: TextLimits): readonly string[] {
  return [
    ...(max === undefined ? [] : [words.max(max)]),
    ...(min === undefined ? [] : [words.min(min)]),
    ...(pattern === undefined ? [] : [words.pattern(pattern)]),
  ];
}

/** The pattern comes before the length, and lengths count code points, both as observed at AWS. */
function brokenLimits(value: string, { min, max, pattern, oneOf }: TextLimits): readonly string[] {
  const { length } = [...value];
  const broken: string[] = [];
  if (pattern !== undefined && !matches(value, pattern)) broken.push(words.pattern(pattern));
  if (min !== undefined && length < min) broken.push(words.min(min));
  if (max !== undefined && length > max) broken.push(words.max(max));
  if (oneOf !== undefined && !oneOf.includes(value)) broken.push(words.oneOf(oneOf));
  return broken;
}

// Only patterns with character properties (\\p{L}) need the flag, which others of the model's patterns do not survive.
function matches(value: string, pattern: string): boolean {
  return new RegExp(`^(?:${pattern})$`, pattern.includes("\\p{") ? "u" : "").test(value);
}

// Observed: IAM says nothing of a value that is missing or stands in a list; STS says `null`.
function shownValue({ name, value }: Violation, service: ServiceName): string {
  if (service === "iam" && (value === undefined || name.includes(".member."))) return "";
  return value === undefined ? " null" : ` '${value}'`;
}

/** `Tags.member.1.Key` is named `tags.1.member.key` in refusals. */
function shownName(name: string): string {
  return name
    .replace(/\.member\.(\d+)/g, ".$1.member")
    .split(".")
    .map((part) => part.charAt(0).toLowerCase() + part.slice(1))
    .join(".");
}

export function required<T>(member: Member<T | undefined>): Member<T> {
  return {
    read(parameters, name, note) {
      const value = member.read(parameters, name, note);
      if (value === undefined) note({ name, value: undefined, broken: "Member must not be null" });
      // Where it was missing, the noted violation ends the request before anybody sees this value.
      return value as T;
    },
  };
}

export function integer({ min, max }: { min: number; max: number }): Member<number | undefined> {
  return {
    read(parameters, name, note) {
      const raw = parameters.get(name);
      if (raw === undefined) return undefined;
      const value = int32(raw);
      const shown = String(value);
      if (value < min) note({ name, value: shown, broken: `Member must have value greater than or equal to ${min}` });
      if (value > max) note({ name, value: shown, broken: `Member must have value less than or equal to ${max}` });
      return value;
    },
  };
}

// Observed: `0900` and `+900` are taken; `abc`, `900.0`, ` 900 ` and what does not fit 32 bits are not.
function int32(raw: string): number {
  if (raw === "") throw malformedInput("missing value for decimal type");
  const value = /^[+-]?\d+$/.test(raw) ? Number(raw) : Number.NaN;
  if (!(value >= -(2 ** 31) && value < 2 ** 31)) throw malformedInput(undefined);
  return value;
}

export function flag(): Member<boolean | undefined> {
  return {
    read(parameters, name) {
      const raw = parameters.get(name);
      if (raw === undefined) return undefined;
      if (raw === "true" || raw === "1") return true;
      if (raw === "false" || raw === "0") return false;
      throw malformedInput(undefined);
    },
  };
}

/** A list; its items are read by another member, `structure()` for lists of structures. Texts are refused as a whole. */
export function list<T>(item: Member<T | undefined>, limits: { max?: number } = {}): Member<readonly T[]> {
  return {
    read(parameters, name, note) {
      const length = parameters.listLength(name);
      const violations: Violation[] = [];
      const items = Array.from({ length }, (_, index) =>
        item.read(parameters, `${name}.member.${index + 1}`, (violation) => violations.push(violation)),
      );
      const shown = `[${items.map(String).join(", ")}]`;
      if (limits.max !== undefined && length > limits.max) note({ name, value: shown, broken: words.max(limits.max) });
      if (item.constraints === undefined) for (const violation of violations) note(violation);
      else if (violations.length > 0 || items.includes(undefined)) {
        note({ name, value: shown, broken: `Member must satisfy constraint: [${item.constraints.join(", ")}]` });
      }
      return items.filter((value) => value !== undefined);
    },
  };
}

export function structure<Shape extends Readonly<Record<string, Member<unknown>>>>(
  shape: Shape,
): Member<InputOf<Shape> | undefined> {
  return {
    read(parameters, name, note) {
      const values = Object.entries(shape).map(([part, member]) => [
        part,
        member.read(parameters, `${name}.${part}`, note),
      ]);
      return Object.fromEntries(values) as InputOf<Shape>;
    },
  };
}
