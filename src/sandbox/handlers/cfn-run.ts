import { isJsonObject } from "../../core/json-object.ts";
import { refuseBarredSession } from "../authorize.ts";
import { AwsError } from "../aws-error.ts";
import { FormParameters } from "../form-parameters.ts";
import type { Caller } from "../handler.ts";
import { iamOperations } from "../iam.ts";
import type { Call } from "../query-input.ts";
import { type Stack, type StackInput, type StackResource, stackType } from "../stack.ts";
import { scopeParameters } from "./cfn-parameters.ts";
import { objectsOf, type Properties, ResourceFailure, type Work } from "./cfn-resource.ts";
import { resourceTypes } from "./cfn-resource-types.ts";
import { readTemplate, type Template } from "./cfn-template.ts";
import { conditionHolds, type KnownResource, resolved, type Scope } from "./cfn-values.ts";

/** An operation on a stack under way: what it is given, in whose name it acts, and the time that its events have reached. */
export interface Run {
  readonly stack: Stack;
  readonly template: Template;
  readonly given: StackInput;
  /** Whoever asked, or the service role. */
  readonly actor: Caller;
  readonly call: Call;
  readonly token: string | undefined;
  at: Date;
}

export function startRun(stack: Stack, given: StackInput, options: RunOptions): Run {
  const template = given.template === "" ? emptyTemplate : readTemplate(given.template);
  return { stack, template, given, ...options, at: options.call.world.now() };
}

export type RunOptions = Pick<Run, "actor" | "call" | "token">;

const emptyTemplate: Template = {
  description: undefined,
  metadata: undefined,
  parameters: new Map(),
  conditions: new Map(),
  mappings: new Map(),
  resources: new Map(),
  outputs: new Map(),
};

/** Lets the time of a step pass. */
export function step(run: Run): void {
  run.at = new Date(run.at.getTime() + run.call.world.limits.stackStepSeconds * 1000);
}

interface EventFacts {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason?: string | undefined;
  readonly properties?: Properties | undefined;
}

export function addEvent({ stack, call, at, token }: Run, { reason, properties, ...facts }: EventFacts): void {
  const { random } = call.world;
  const id = facts.type === stackType ? random.uuid() : `${facts.logicalId}-${facts.status}-${at.toISOString()}`;
  const shown = properties === undefined ? undefined : JSON.stringify(properties);
  stack.events.push({ id, at, token, reason, properties: shown, ...facts });
}

export function addStackEvent(run: Run, status: string, reason?: string): void {
  const { id, name } = run.stack;
  addEvent(run, { logicalId: name, physicalId: id, type: stackType, status, reason });
}

/** The names of the template's resources that its conditions leave in. */
export function includedResources(run: Pick<Run, "stack" | "template" | "given" | "call">): readonly string[] {
  const scope = scopeOf(run, () => undefined);
  return [...run.template.resources]
    .filter(([, { condition }]) => condition === undefined || conditionHolds(condition, scope))
    .map(([name]) => name);
}

type Finder = (logicalId: string) => KnownResource | undefined;

export function scopeOf(
  { stack, template, given, call }: Pick<Run, "stack" | "template" | "given" | "call">,
  find: Finder,
): Scope {
  const { account } = call;
  const pseudo = {
    "AWS::AccountId": account.id,
    "AWS::Partition": account.partition,
    "AWS::Region": stack.region,
    "AWS::StackId": stack.id,
    "AWS::StackName": stack.name,
    "AWS::URLSuffix": account.partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com",
    "AWS::NotificationARNs": given.notificationArns,
  };
  return {
    parameters: new Map([...scopeParameters(given.parameters, template), ...Object.entries(pseudo)]),
    conditions: template.conditions,
    mappings: template.mappings,
    resource: find,
  };
}

export function knownResource({ physicalId, attributes }: StackResource): KnownResource {
  return { reference: physicalId, attribute: (name) => attributes[name] };
}

/** The resources that the stack has now. */
export function present({ stack }: Pick<Run, "stack">): Finder {
  return (name) => {
    const resource = stack.resources.get(name);
    return resource && knownResource(resource);
  };
}

/** What a resource is to be given; tags of the stack go to every resource that has tags. */
export function propertiesOf(
  run: Pick<Run, "stack" | "template" | "given" | "call">,
  name: string,
  find: Finder,
): Properties {
  const declared = run.template.resources.get(name);
  const value = resolved(declared?.properties ?? {}, scopeOf(run, find));
  const properties = isJsonObject(value) ? value : {};
  const takesTags = resourceTypes.get(declared?.type ?? "")?.properties.includes("Tags") === true;
  if (!takesTags || run.given.tags.size === 0) return properties;
  const own = objectsOf(properties.Tags);
  const more = [...run.given.tags].filter(([key]) => !own.some(({ Key }) => Key === key));
  return { ...properties, Tags: [...own, ...more.map(([Key, Value]) => ({ Key, Value }))] };
}

/** What a resource type works with. Where something is taken away, what is not there any more counts as taken. */
export function workOn(run: Run, logicalId: string, how: { made: (id: string) => void; removing: boolean }): Work {
  const { stack, call, actor } = run;
  const { account, world } = call;
  return {
    ...{ stackName: stack.name, logicalId, region: stack.region, random: world.random },
    ...{ account: account.id, partition: account.partition, made: how.made },
    iam(action, input) {
      try {
        return callIam(run, action, input);
      } catch (error) {
        if (how.removing && error instanceof AwsError && error.code === "NoSuchEntity") return {};
        throw error;
      }
    },
    permitted(action, resource) {
      try {
        world.authorize(actor, { action, resource });
        return true;
      } catch (error) {
        if (error instanceof AwsError && error.code === "AccessDenied") return false;
        throw error;
      }
    },
  };
}

function callIam({ actor, call }: Run, action: string, input: Properties): Properties {
  const operation = iamOperations.find((each) => each.action === action);
  if (operation === undefined) throw new Error(`The sandbox has no iam:${action}`);
  refuseBarredSession(actor, "iam");
  const request = { ...call.request, service: "iam", caller: actor } as const;
  return operation.run(new FormParameters(formOf(input)), { ...call, caller: actor, request }) ?? {};
}

/** The input of a Query operation as a form. */
function formOf(input: Properties): string {
  const form = new URLSearchParams();
  const put = (name: string, value: unknown): void => {
    if (value === undefined) return;
    if (Array.isArray(value)) for (const [index, item] of value.entries()) put(`${name}.member.${index + 1}`, item);
    else if (isJsonObject(value)) for (const [key, item] of Object.entries(value)) put(`${name}.${key}`, item);
    else form.set(name, String(value));
  };
  for (const [name, value] of Object.entries(input)) put(name, value);
  return form.toString();
}

const handlerCodes: Readonly<Record<string, string>> = {
  AccessDenied: "AccessDenied",
  EntityAlreadyExists: "AlreadyExists",
  NoSuchEntity: "NotFound",
  LimitExceeded: "ServiceLimitExceeded",
  MalformedPolicyDocument: "InvalidRequest",
  ValidationError: "InvalidRequest",
  InvalidInput: "InvalidRequest",
};

/** Why a resource could not be made, in CloudFormation's words. What is no refusal is the sandbox's own failure. */
export function failureReason(error: unknown, { call }: Run): string {
  if (error instanceof ResourceFailure) return error.message;
  if (!(error instanceof AwsError)) throw error;
  const { random } = call.world;
  const answered = `${error.text} (Service: Iam, Status Code: ${error.status}, Request ID: ${random.uuid()}) (SDK Attempt Count: 1)`;
  const code = handlerCodes[error.code] ?? "GeneralServiceException";
  return `Resource handler returned message: "${answered}" (RequestToken: ${random.uuid()}, HandlerErrorCode: ${code})`;
}
