import { isDeleted, type Stack, type StackResource } from "../stack.ts";
import { dependenciesOf } from "./cfn-checks.ts";
import { type Made, type Properties, ResourceFailure, type ResourceType } from "./cfn-resource.ts";
import { resourceTypes } from "./cfn-resource-types.ts";
import { addEvent, failureReason, present, propertiesOf, type Run, step, workOn } from "./cfn-run.ts";

/** Whether a resource is made for the first time, or in place of another: its events differ. */
type Verb = "CREATE" | "UPDATE";

/** Says that a resource's turn has come. */
export function announce(run: Run, name: string, { verb, reason }: { verb: Verb; reason?: string }): void {
  const physicalId = run.stack.resources.get(name)?.physicalId ?? "";
  const facts = { logicalId: name, physicalId, type: typeOf(run, name), status: `${verb}_IN_PROGRESS` };
  addEvent(run, { ...facts, reason, properties: shownProperties(run, name) });
}

/** Says that a resource's turn does not come any more. */
export function cancel(run: Run, name: string, verb: Verb): void {
  const physicalId = run.stack.resources.get(name)?.physicalId ?? "";
  const reason = `Resource ${verb === "CREATE" ? "creation" : "update"} cancelled`;
  addEvent(run, { logicalId: name, physicalId, type: typeOf(run, name), status: `${verb}_FAILED`, reason });
}

/** Makes a resource, with its events; whether that worked. What was made of it before it failed is kept, to be removed. */
export function makeResource(run: Run, name: string, verb: Verb): boolean {
  const { stack } = run;
  const type = typeOf(run, name);
  let physicalId = stack.resources.get(name)?.physicalId ?? "";
  let properties: Properties = {};
  const facts = () => ({ logicalId: name, physicalId, type, properties });
  const made = (id: string) => {
    physicalId = id;
    keep(run, name, { properties, made: { physicalId, attributes: {} } });
    addEvent(run, { ...facts(), status: `${verb}_IN_PROGRESS`, reason: "Resource creation Initiated" });
  };
  try {
    properties = propertiesOf(run, name, present(run));
    const known = checkedType(type, name, properties);
    refuseTaken(run, { type, name: known.nameProperty === undefined ? undefined : properties[known.nameProperty] });
    const result = known.create(properties, workOn(run, name, { made, removing: false }));
    keep(run, name, { properties, made: result });
    step(run);
    addEvent(run, { ...facts(), status: `${verb}_COMPLETE` });
    return true;
  } catch (error) {
    addEvent(run, { ...facts(), status: `${verb}_FAILED`, reason: failureReason(error, run) });
    return false;
  }
}

/** Changes a resource where it is, with its events; whether that worked. */
export function changeResource(run: Run, name: string, to: Properties, how: { goingBack: boolean }): boolean {
  const before = run.stack.resources.get(name);
  if (before === undefined) return false;
  const { type, physicalId, properties: from } = before;
  const facts = { logicalId: name, physicalId, type, properties: to };
  try {
    const known = checkedType(type, name, to);
    const result = known.update(
      physicalId,
      { from, to },
      workOn(run, name, { made: () => {}, removing: how.goingBack }),
    );
    keep(run, name, { properties: to, made: result });
    step(run);
    addEvent(run, { ...facts, status: "UPDATE_COMPLETE" });
    return true;
  } catch (error) {
    addEvent(run, { ...facts, status: "UPDATE_FAILED", reason: failureReason(error, run) });
    return false;
  }
}

/** Takes a resource away, with its events; whether it is gone. */
export function removeResource(run: Run, resource: StackResource, policy: string): boolean {
  const { logicalId, physicalId, type, properties } = resource;
  const facts = { logicalId, physicalId, type, properties };
  if (policy !== "Delete" && policy !== "Snapshot") {
    addEvent(run, { ...facts, status: "DELETE_SKIPPED" });
    return true;
  }
  addEvent(run, { ...facts, status: "DELETE_IN_PROGRESS" });
  step(run);
  try {
    resourceTypes.get(type)?.remove(physicalId, properties, workOn(run, logicalId, { made: () => {}, removing: true }));
    addEvent(run, { ...facts, status: "DELETE_COMPLETE" });
    return true;
  } catch (error) {
    addEvent(run, { ...facts, status: "DELETE_FAILED", reason: failureReason(error, run) });
    return false;
  }
}

/** Resources in the order in which they can be taken away: first those on which no other depends. */
export function removalOrder(resources: readonly StackResource[]): readonly StackResource[] {
  const left = [...resources];
  const order: StackResource[] = [];
  while (left.length > 0) {
    const free = left.filter(({ logicalId }) => !left.some(({ dependsOn }) => dependsOn.includes(logicalId)));
    const next = free.length === 0 ? [...left] : free;
    order.push(...next.toReversed());
    for (const resource of next) left.splice(left.indexOf(resource), 1);
  }
  return order;
}

function keep(run: Run, name: string, { properties, made }: { properties: Properties; made: Made }): void {
  const declared = run.template.resources.get(name);
  const before = run.stack.resources.get(name);
  run.stack.resources.set(name, {
    logicalId: name,
    type: typeOf(run, name),
    physicalId: made.physicalId,
    properties,
    attributes: made.attributes,
    deletionPolicy: declared?.deletionPolicy ?? before?.deletionPolicy ?? "Delete",
    replacePolicy: declared?.replacePolicy ?? before?.replacePolicy ?? "Delete",
    dependsOn: dependenciesOf(run.template).get(name) ?? before?.dependsOn ?? [],
  });
}

function typeOf({ template, stack }: Run, name: string): string {
  return template.resources.get(name)?.type ?? stack.resources.get(name)?.type ?? "";
}

function shownProperties(run: Run, name: string): Properties {
  try {
    return propertiesOf(run, name, present(run));
  } catch {
    // What is wrong with them is said where the resource is made.
    return {};
  }
}

function checkedType(type: string, name: string, properties: Properties): ResourceType {
  const known = resourceTypes.get(type);
  if (known === undefined) throw new ResourceFailure(`Template format error: Unrecognized resource types: [${type}]`);
  const problems = [
    ...Object.keys(properties)
      .filter((key) => !known.properties.includes(key))
      .map((key) => `#: extraneous key [${key}] is not permitted`),
    ...known.required.filter((key) => properties[key] === undefined).map((key) => `#: required key [${key}] not found`),
  ];
  if (problems.length === 0) return known;
  throw new ResourceFailure(
    `Properties validation failed for resource ${name} with message:\n[${problems.join(", ")}]`,
  );
}

function refuseTaken({ call, stack }: Run, { type, name }: { type: string; name: unknown }): void {
  if (typeof name !== "string") return;
  const owner = call.account.stacks.find((other) => other !== stack && holds(other, { type, name }, call.world.now()));
  if (owner !== undefined) throw new ResourceFailure(`${name} already exists in stack ${owner.id}`);
}

function holds(stack: Stack, { type, name }: { type: string; name: string }, now: Date): boolean {
  if (isDeleted(stack, now)) return false;
  return [...stack.resources.values()].some((resource) => resource.type === type && resource.physicalId === name);
}
