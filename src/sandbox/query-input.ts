import type { Account } from "./account.ts";
import { AwsError, validationError } from "./aws-error.ts";
import type { AuthenticatedRequest, Caller, World } from "./handler.ts";
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
  read(parameters: FormParameters, name: string, note: (violation: string) => void): T;
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
      const violations: string[] = [];
      const note = (violation: string) => violations.push(violation);
      const values = Object.entries(input).map(([name, member]) => [name, member.read(parameters, name, note)]);
      if (violations.length > 0) throw validationError(violationsText(violations));
      return run(Object.fromEntries(values) as InputOf<Shape>, call);
    },
  };
}

function violationsText(violations: readonly string[]): string {
  const count = violations.length;
  return `${count} validation error${count === 1 ? "" : "s"} detected: ${violations.join("; ")}`;
}

/** The parameters of a Query request. The first of duplicates counts; `Tags.member.01` is `Tags.member.1`. */
export class FormParameters {
  readonly #values = new Map<string, string>();

  constructor(...sources: readonly string[]) {
    for (const source of sources) {
      for (const [name, value] of new URLSearchParams(source)) {
        const key = name.replace(/\.0+(?=\d)/g, ".");
        if (!this.#values.has(key)) this.#values.set(key, value);
      }
    }
  }

  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  /** The numbers of a list's items that are there, in order: of `Tags.member.1.Key` and `Tags.member.3.Key`, 1 and 3. */
  itemNumbers(name: string): readonly number[] {
    const prefix = `${name}.member.`;
    const numbers = new Set<number>();
    for (const key of this.#values.keys()) {
      const number = key.startsWith(prefix) ? /^\d+/.exec(key.slice(prefix.length))?.[0] : undefined;
      if (number !== undefined) numbers.add(Number(number));
    }
    return [...numbers].sort((a, b) => a - b);
  }
}

interface TextLimits {
  readonly min?: number;
  readonly max?: number;
  /** As the service model writes it; shown in the refusal. */
  readonly pattern?: string;
  readonly oneOf?: readonly string[];
}

export function text(limits: TextLimits = {}): Member<string | undefined> {
  return {
    read(parameters, name, note) {
      const value = parameters.get(name);
      if (value !== undefined) for (const broken of brokenLimits(value, limits)) note(violation(name, value, broken));
      return value;
    },
  };
}

/** The pattern comes before the length, as observed at AWS; lengths count UTF-16 units. */
function brokenLimits(value: string, { min, max, pattern, oneOf }: TextLimits): readonly string[] {
  const broken: string[] = [];
  if (pattern !== undefined && !matches(value, pattern)) {
    broken.push(`Member must satisfy regular expression pattern: ${pattern}`);
  }
  if (min !== undefined && value.length < min) {
    broken.push(`Member must have length greater than or equal to ${min}`);
  }
  if (max !== undefined && value.length > max) broken.push(`Member must have length less than or equal to ${max}`);
  if (oneOf !== undefined && !oneOf.includes(value)) {
    broken.push(`Member must satisfy enum value set: [${oneOf.join(", ")}]`);
  }
  return broken;
}

// Only patterns with character properties (\\p{L}) need the flag, which others of the model's patterns do not survive.
function matches(value: string, pattern: string): boolean {
  return new RegExp(`^(?:${pattern})$`, pattern.includes("\\p{") ? "u" : "").test(value);
}

function violation(name: string, value: string, broken: string): string {
  return `Value '${value}' at '${shownName(name)}' failed to satisfy constraint: ${broken}`;
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
      if (value === undefined) {
        note(`Value null at '${shownName(name)}' failed to satisfy constraint: Member must not be null`);
      }
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
      if (value < min) note(violation(name, String(value), `Member must have value greater than or equal to ${min}`));
      if (value > max) note(violation(name, String(value), `Member must have value less than or equal to ${max}`));
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

function malformedInput(message: string | undefined): AwsError {
  return new AwsError({ status: 400, code: "MalformedInput", message });
}

/** A list; its items are read by another member, `structure()` for lists of structures. */
export function list<T>(item: Member<T | undefined>, limits: { max?: number } = {}): Member<readonly T[]> {
  return {
    read(parameters, name, note) {
      const numbers = parameters.itemNumbers(name);
      if (limits.max !== undefined && numbers.length > limits.max) {
        note(violation(name, "[]", `Member must have length less than or equal to ${limits.max}`));
      }
      const items = numbers.map((number) => item.read(parameters, `${name}.member.${number}`, note));
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
