import { isJsonObject } from "../../core/json-object.ts";
import { validationError } from "../aws-error.ts";

// Values of templates: what is written, with its functions, and what comes out.

/** What the functions of a template are worked out from. */
export interface Scope {
  /** Pseudo parameters, and parameters; lists are lists. */
  readonly parameters: ReadonlyMap<string, string | readonly string[]>;
  readonly conditions: ReadonlyMap<string, unknown>;
  readonly mappings: ReadonlyMap<string, unknown>;
  /** What a resource is known by; `undefined` when it is not there. */
  readonly resource: (logicalId: string) => KnownResource | undefined;
}

export interface KnownResource {
  /** What Ref gives. */
  readonly reference: string;
  /** What Fn::GetAtt gives; `undefined` for an attribute that the type has not. */
  readonly attribute: (name: string) => string | undefined;
}

/** What `AWS::NoValue` leaves: nothing. */
const noValue = Symbol("AWS::NoValue");

/** A value with every function worked out; properties and items without a value are gone. */
export function resolved(value: unknown, scope: Scope): unknown {
  const found = worked(value, scope);
  return found === noValue ? undefined : found;
}

function worked(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item) => worked(item, scope)).filter((item) => item !== noValue);
  if (!isJsonObject(value)) return value;
  const [only, ...others] = Object.entries(value);
  if (only !== undefined && others.length === 0) {
    const [name, argument] = only;
    if (name === "Ref") return reference(String(argument), scope);
    const run = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (run !== undefined) return run(argument, scope);
    if (name.startsWith("Fn::")) throw templateError(`The sandbox does not have the function ${name}`);
  }
  const entries = Object.entries(value).map(([key, item]) => [key, worked(item, scope)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== noValue));
}

function reference(name: string, scope: Scope): unknown {
  if (name === "AWS::NoValue") return noValue;
  const parameter = scope.parameters.get(name);
  if (parameter !== undefined) return parameter;
  const resource = scope.resource(name);
  if (resource !== undefined) return resource.reference;
  throw templateError(`Unresolved reference ${name}`);
}

type Run = (argument: unknown, scope: Scope) => unknown;

const functions: Readonly<Record<string, Run>> = {
  "Fn::Sub": substituted,
  "Fn::Join": (argument, scope) => {
    const [separator, items] = listOf(worked(argument, scope), "Fn::Join", 2);
    return listOf(items, "Fn::Join").map(scalarText).join(scalarText(separator));
  },
  "Fn::Split": (argument, scope) => {
    const [separator, text] = listOf(worked(argument, scope), "Fn::Split", 2);
    return scalarText(text).split(scalarText(separator));
  },
  "Fn::Select": (argument, scope) => {
    const [index, items] = listOf(worked(argument, scope), "Fn::Select", 2);
    const found = listOf(items, "Fn::Select")[Number(index)];
    if (found === undefined)
      throw templateError(`Fn::Select cannot select nonexistent value at index ${String(index)}`);
    return found;
  },
  "Fn::GetAtt": attribute,
  "Fn::Base64": (argument, scope) => Buffer.from(scalarText(worked(argument, scope))).toString("base64"),
  "Fn::If": (argument, scope) => {
    const [condition, then, otherwise] = listOf(argument, "Fn::If", 3);
    return worked(conditionHolds(String(condition), scope) ? then : otherwise, scope);
  },
  "Fn::FindInMap": (argument, scope) => {
    const [map, first, second] = listOf(worked(argument, scope), "Fn::FindInMap", 3).map(scalarText);
    const found = inRecord(inRecord(scope.mappings.get(map ?? ""), first ?? ""), second ?? "");
    if (found === undefined) throw templateError(`Unable to get mapping for ${map}::${first}::${second}`);
    return found;
  },
  "Fn::Equals": truth,
  "Fn::Not": truth,
  "Fn::And": truth,
  "Fn::Or": truth,
};

/** Whether a condition of the template holds. */
export function conditionHolds(name: string, scope: Scope): boolean {
  if (!scope.conditions.has(name)) throw templateError(`Unresolved condition ${name}`);
  return truth(scope.conditions.get(name), scope);
}

function truth(value: unknown, scope: Scope): boolean {
  if (!isJsonObject(value)) throw templateError("Every Condition member must be an object");
  const [[name, argument] = ["", undefined]] = Object.entries(value);
  if (name === "Condition") return conditionHolds(String(argument), scope);
  const items = listOf(argument, name);
  if (name === "Fn::Not") return !truth(items[0], scope);
  if (name === "Fn::And") return items.every((item) => truth(item, scope));
  if (name === "Fn::Or") return items.some((item) => truth(item, scope));
  if (name !== "Fn::Equals") throw templateError(`Condition function ${name} is not known`);
  const [one, other] = items.map((item) => JSON.stringify(textual(worked(item, scope))));
  return one === other;
}

// Everything a template compares is text.
function textual(value: unknown): unknown {
  return Array.isArray(value) ? value.map(textual) : String(value);
}

function substituted(argument: unknown, scope: Scope): string {
  const [text, own] = Array.isArray(argument) ? argument : [argument, {}];
  if (typeof text !== "string") throw templateError("Fn::Sub takes a text, or a list of a text and a map");
  const variables = isJsonObject(own) ? own : {};
  return text.replace(/\$\{([^}]*)\}/g, (whole, inner: string) => {
    if (inner.startsWith("!")) return `\${${inner.slice(1)}}`;
    const name = inner.trim();
    if (Object.hasOwn(variables, name)) return scalarText(worked(variables[name], scope));
    if (name.includes(".")) return scalarText(attribute(name, scope));
    if (name === "")
      throw templateError(
        `Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, periods, and colons: ${whole}`,
      );
    return scalarText(reference(name, scope));
  });
}

function attribute(argument: unknown, scope: Scope): unknown {
  const parts = typeof argument === "string" ? argument.split(/\.(.*)/s, 2) : listOf(argument, "Fn::GetAtt", 2);
  const name = String(parts[0]);
  const wanted = scalarText(worked(parts[1], scope));
  const resource = scope.resource(name);
  if (resource === undefined) throw templateError(`instance of Fn::GetAtt references undefined resource ${name}`);
  const found = resource.attribute(wanted);
  if (found === undefined)
    throw templateError(`resource ${name} does not support attribute type ${wanted} in Fn::GetAtt`);
  return found;
}

function inRecord(value: unknown, key: string): unknown {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function listOf(value: unknown, name: string, length?: number): readonly unknown[] {
  const list: readonly unknown[] | undefined = Array.isArray(value) ? value : undefined;
  if (list === undefined || (length !== undefined && list.length !== length)) {
    throw templateError(`every ${name} object requires ${length === undefined ? "a list" : `${length} parameters`}`);
  }
  return list;
}

function scalarText(value: unknown): string {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
  throw templateError("a function was given a list or an object where a text belongs");
}

export function templateError(message: string): Error {
  return validationError(`Template error: ${message}`);
}

/** The names that a value refers to by Ref, Fn::GetAtt and Fn::Sub. */
export function referencesIn(value: unknown): readonly string[] {
  return [...new Set(named(value, []))];
}

function named(value: unknown, shadowed: readonly string[]): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => named(item, shadowed));
  if (!isJsonObject(value)) return [];
  const entries = Object.entries(value);
  const [[name, argument] = ["", undefined]] = entries;
  if (entries.length === 1 && name === "Ref") return [String(argument)];
  if (entries.length === 1 && name === "Fn::GetAtt") {
    return [
      typeof argument === "string"
        ? (argument.split(".")[0] ?? "")
        : String(Array.isArray(argument) ? argument[0] : ""),
    ];
  }
  if (entries.length === 1 && name === "Fn::Sub") {
    const [text, own] = Array.isArray(argument) ? argument : [argument, {}];
    const variables = isJsonObject(own) ? Object.keys(own) : [];
    const used = [...String(text).matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, inner = ""]) => inner.trim());
    return [
      ...used.filter((each) => !variables.includes(each)).map((each) => each.split(".")[0] ?? ""),
      ...named(own, []),
    ];
  }
  return entries.flatMap(([, item]) => named(item, shadowed));
}

/** Every part of a value that calls a function of this name, by what it was given. */
export function callsOf(name: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => callsOf(name, item));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => [...(key === name ? [item] : []), ...callsOf(name, item)]);
}
