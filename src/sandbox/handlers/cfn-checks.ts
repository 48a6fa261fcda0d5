import { isJsonObject } from "../../core/json-object.ts";
import { AwsError, validationError } from "../aws-error.ts";
import { resourceTypes } from "./cfn-resource-types.ts";
import { formatError, type Template } from "./cfn-template.ts";
import { callsOf, referencesIn, templateError } from "./cfn-values.ts";

/** Refuses a template whose parts do not fit together, before anything of it is done. */
export function checkTemplate(template: Template): void {
  const types = [...template.resources.values()].map(({ type }) => type);
  const unknown = [...new Set(types.filter((type) => !resourceTypes.has(type)))];
  if (unknown.length > 0) throw formatError(`Unrecognized resource types: [${unknown.join(", ")}]`);
  checkConditions(template);
  checkReferences(template);
  refuseCircles(template);
}

function checkConditions({ conditions, resources, outputs }: Template): void {
  const inIf = (value: unknown) =>
    callsOf("Fn::If", value).map((argument) => (Array.isArray(argument) ? String(argument[0]) : ""));
  const named = (value: unknown) => callsOf("Condition", value).filter((name) => typeof name === "string");
  for (const [block, values] of [
    ["Conditions", [...conditions.values()].flatMap(named)],
    ["Resources", [...resources.values()].flatMap((each) => [each.condition ?? [], ...inIf(each.properties)].flat())],
    ["Outputs", [...outputs.values()].flatMap((each) => [each.condition ?? [], ...inIf(each.value)].flat())],
  ] as const) {
    const missing = values.map(String).find((name) => !conditions.has(name));
    if (missing !== undefined)
      throw formatError(`Unresolved condition dependency ${missing} in the ${block} block of the template`);
  }
  for (const value of conditions.values()) {
    if (!isJsonObject(value)) throw formatError("Every Conditions member must be an object.");
  }
}

function checkReferences({ parameters, conditions, resources, outputs }: Template): void {
  const isKnown = (name: string) => name.startsWith("AWS::") || parameters.has(name) || resources.has(name);
  const missingIn = (values: readonly unknown[]) =>
    [...new Set(values.flatMap((value) => referencesIn(value)))].filter((name) => !isKnown(name));
  for (const resource of resources.values()) {
    for (const argument of callsOf("Fn::GetAtt", resource.properties)) {
      const name =
        typeof argument === "string" ? argument.split(".")[0] : String(Array.isArray(argument) ? argument[0] : "");
      if (!resources.has(name ?? ""))
        throw templateError(`instance of Fn::GetAtt references undefined resource ${name}`);
    }
  }
  for (const [block, values] of [
    [
      "Resources",
      [...resources.values()].flatMap(({ properties, dependsOn }) => [properties, dependsOn.map((Ref) => ({ Ref }))]),
    ],
    ["Outputs", [...outputs.values()].map(({ value, exportName }) => [value, exportName])],
  ] as const) {
    const missing = missingIn(values);
    if (missing.length > 0) {
      throw formatError(
        `Unresolved resource dependencies [${missing.join(", ")}] in the ${block} block of the template`,
      );
    }
  }
  const inConditions = [...conditions.values()].flatMap((value) => referencesIn(value));
  const resourceNamed = inConditions.find((name) => !name.startsWith("AWS::") && !parameters.has(name));
  if (resourceNamed !== undefined) {
    throw formatError(
      `Unresolved dependencies [${resourceNamed}]. Cannot reference resources in the Conditions block of the template`,
    );
  }
}

/** What each resource has to wait for. */
export function dependenciesOf({ resources }: Template): ReadonlyMap<string, readonly string[]> {
  const entries = [...resources].map(([name, { properties, dependsOn }]) => {
    const needed = [...referencesIn(properties), ...dependsOn].filter((each) => resources.has(each));
    return [name, [...new Set(needed)]] as const;
  });
  return new Map(entries);
}

/** The resources in rounds: each round waits only for those before. */
export function rounds(dependencies: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const left = new Map(dependencies);
  const found: string[][] = [];
  while (left.size > 0) {
    const ready = [...left].filter(([, needed]) => !needed.some((name) => left.has(name))).map(([name]) => name);
    if (ready.length === 0) return [...found, [...left.keys()]];
    for (const name of ready) left.delete(name);
    found.push(ready);
  }
  return found;
}

function refuseCircles(template: Template): void {
  const dependencies = dependenciesOf(template);
  const done = new Set<string>();
  for (const round of rounds(dependencies)) {
    const waiting = round.filter((name) => dependencies.get(name)?.some((needed) => !done.has(needed)));
    if (waiting.length > 0) throw validationError(`Circular dependency between resources: [${waiting.join(", ")}]`);
    for (const name of round) done.add(name);
  }
}

/** The acknowledgement that a template wants, and why. */
export function neededCapability(template: Template): { capability: string; reason: string } | undefined {
  const found = [...template.resources.values()].filter(({ type }) => type.startsWith("AWS::IAM::"));
  if (found.length === 0) return undefined;
  const isNamed = found.some(({ type, properties }) => {
    const name = resourceTypes.get(type)?.nameProperty;
    return name !== undefined && type !== "AWS::IAM::Policy" && properties[name] !== undefined;
  });
  const types = [...new Set(found.map(({ type }) => type))];
  return {
    capability: isNamed ? "CAPABILITY_NAMED_IAM" : "CAPABILITY_IAM",
    reason: `The following resource(s) require capabilities: [${types.join(", ")}]`,
  };
}

export function requireCapability(template: Template, given: readonly string[]): void {
  const needed = neededCapability(template);
  if (needed === undefined || given.includes(needed.capability) || given.includes("CAPABILITY_NAMED_IAM")) return;
  const message = `Requires capabilities : [${needed.capability}]`;
  throw new AwsError({ status: 400, code: "InsufficientCapabilitiesException", message });
}
