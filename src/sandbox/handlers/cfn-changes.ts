import { validationError } from "../aws-error.ts";
import type { PropertyChange, ResourceChange, StackOutput, StackResource } from "../stack.ts";
import { dependenciesOf, rounds } from "./cfn-checks.ts";
import type { Properties } from "./cfn-resource.ts";
import { resourceTypes } from "./cfn-resource-types.ts";
import { includedResources, knownResource, present, propertiesOf, type Run, scopeOf } from "./cfn-run.ts";
import type { ResourceDeclaration } from "./cfn-template.ts";
import { conditionHolds, type KnownResource, resolved } from "./cfn-values.ts";

type Planned = Pick<Run, "stack" | "template" | "given" | "call">;

// What only shows when the resource is there.
const unknownYet: KnownResource = {
  reference: "{{changeSet:KNOWN_AFTER_APPLY}}",
  attribute: () => "{{changeSet:KNOWN_AFTER_APPLY}}",
};

/** What has to be done to the stack's resources, and whether anything is different at all. */
export function changesOf(run: Planned): {
  readonly changes: readonly ResourceChange[];
  readonly outputsDiffer: boolean;
} {
  const { stack, template } = run;
  const included = includedResources(run);
  const unknown = new Set<string>(included.filter((name) => !stack.resources.has(name)));
  const find = (name: string) => {
    const resource = stack.resources.get(name);
    return resource === undefined || unknown.has(name) ? unknownYet : knownResource(resource);
  };
  const changes: ResourceChange[] = [];
  const order = rounds(dependenciesOf(template)).flat();
  for (const name of order.filter((each) => included.includes(each))) {
    const change = changeOf(run, name, { properties: propertiesOf(run, name, find) });
    if (change === undefined) continue;
    if (change.replacement === "True") unknown.add(name);
    changes.push(change);
  }
  const removed = [...stack.resources.values()].filter(({ logicalId }) => !included.includes(logicalId));
  changes.push(...removed.map(removal));
  const outputs = outputsOf(run, find);
  return { changes, outputsDiffer: JSON.stringify(outputs) !== JSON.stringify(stack.outputs) };
}

function removal({ logicalId, physicalId, type }: StackResource): ResourceChange {
  return { action: "Remove", logicalId, physicalId, type, replacement: undefined, scope: [], details: [] };
}

function changeOf(
  { stack, template }: Planned,
  name: string,
  wanted: { properties: Properties },
): ResourceChange | undefined {
  const declared = template.resources.get(name);
  if (declared === undefined) return undefined;
  const { type } = declared;
  const before = stack.resources.get(name);
  if (before === undefined) {
    return {
      action: "Add",
      logicalId: name,
      physicalId: undefined,
      type,
      replacement: undefined,
      scope: [],
      details: [],
    };
  }
  if (before.type !== type) {
    throw validationError(
      `Update of resource type is not permitted. The new template modifies resource type of the following resources: [${name}]`,
    );
  }
  const details = [...propertyChanges(before, wanted.properties), ...attributeChanges(before, declared)];
  if (details.length === 0) return undefined;
  const replaces = details.some(({ recreation }) => recreation === "Always");
  return {
    action: "Modify",
    logicalId: name,
    physicalId: before.physicalId,
    type,
    replacement: replaces ? "True" : "False",
    scope: [...new Set(details.map(({ attribute }) => attribute))],
    details,
  };
}

function propertyChanges({ type, properties: before }: StackResource, after: Properties): readonly PropertyChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => ({
      attribute: name === "Tags" ? "Tags" : "Properties",
      property: name === "Tags" ? undefined : name,
      recreation: resourceTypes.get(type)?.replacing.includes(name) ? "Always" : "Never",
    }));
}

function attributeChanges(before: StackResource, declared: ResourceDeclaration): readonly PropertyChange[] {
  const changed = [
    ...(before.deletionPolicy === declared.deletionPolicy ? [] : ["DeletionPolicy"]),
    ...(before.replacePolicy === declared.replacePolicy ? [] : ["UpdateReplacePolicy"]),
  ];
  return changed.map((attribute) => ({ attribute, property: undefined, recreation: "Never" }));
}

/** The stack's outputs, by the resources that there are. */
export function outputsOf(run: Planned, find = present(run)): readonly StackOutput[] {
  const scope = scopeOf(run, find);
  return [...run.template.outputs]
    .filter(([, { condition }]) => condition === undefined || conditionHolds(condition, scope))
    .map(([key, output]) => ({
      key,
      value: String(resolved(output.value, scope)),
      description: output.description,
      exportName: output.exportName === undefined ? undefined : String(resolved(output.exportName, scope)),
    }));
}

export function tagsDiffer({ stack, given }: Pick<Run, "stack" | "given">): boolean {
  return JSON.stringify([...stack.given.tags]) !== JSON.stringify([...given.tags]);
}
