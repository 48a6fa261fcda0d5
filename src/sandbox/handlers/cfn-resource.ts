import { isJsonObject } from "../../core/json-object.ts";
import type { Random } from "../random.ts";

/** Properties of a resource, with every function worked out. */
export type Properties = Readonly<Record<string, unknown>>;

/** What a resource type has to work with while it makes, changes or removes a resource. */
export interface Work {
  readonly stackName: string;
  readonly logicalId: string;
  readonly region: string;
  readonly account: string;
  readonly partition: string;
  readonly random: Random;
  /** Calls an operation of IAM in the name of whoever the stack acts for. */
  readonly iam: (action: string, input: Properties) => Properties;
  /** Asks the policies for an action of a service that is not in the sandbox. */
  readonly permitted: (action: string, resource: string) => boolean;
  /** Says under which id the resource now exists, whatever goes wrong after that. */
  readonly made: (physicalId: string) => void;
}

export interface Made {
  readonly physicalId: string;
  /** What Fn::GetAtt gives. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** A type of resource that stacks may hold. */
export interface ResourceType {
  /** Properties it knows, and which of them it must have. */
  readonly properties: readonly string[];
  readonly required: readonly string[];
  /** Those whose change makes another resource. */
  readonly replacing: readonly string[];
  readonly nameProperty: string | undefined;
  create(properties: Properties, work: Work): Made;
  update(physicalId: string, change: { from: Properties; to: Properties }, work: Work): Made;
  remove(physicalId: string, properties: Properties, work: Work): void;
}

/** A failure that names its reason itself; others are reported as what a service answered. */
export class ResourceFailure extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "ResourceFailure";
  }
}

/** The texts of a property that is a list of them; nothing where it is absent. */
export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** The objects of a property that is a list of them. */
export function objectsOf(value: unknown): readonly Properties[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list.filter(isJsonObject);
}

/** `stack-Resource-1A2B3C4D5E6F`, cut to what the name may be long. */
export function generatedName({ stackName, logicalId, random }: Work, longest: number): string {
  const end = random.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 12);
  const beginning = `${stackName}-${logicalId}`.slice(0, longest - end.length - 1);
  return `${beginning}-${end}`;
}
