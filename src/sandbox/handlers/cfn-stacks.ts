import { AwsError, validationError } from "../aws-error.ts";
import type { Caller } from "../handler.ts";
import type { Call, InputOf } from "../query-input.ts";
import { isDeleted, nothingGiven, type Stack, type StackInput, stackStatus } from "../stack.ts";
import { checkTemplate, requireCapability } from "./cfn-checks.ts";
import type { updateInput } from "./cfn-members.ts";
import { parameterValues } from "./cfn-parameters.ts";
import { readTemplate } from "./cfn-template.ts";

// Finding, authorizing and making stacks; what the operations on them share.

/** The stack of that name or ARN in the region of the request; deleted ones are found by their ARN alone. */
export function findStack(name: string, { account, request, world }: Call): Stack | undefined {
  const here = account.stacks.filter(({ region }) => region === request.region);
  if (name.startsWith("arn:")) return here.find(({ id }) => id === name);
  return here.find((stack) => stack.name === name && !isDeleted(stack, world.now()));
}

/** The same once the policies allow the action on it; `missing` words that there is none. */
export function authorizedStack(
  name: string,
  action: string,
  call: Call,
  missing = (shown: string) => `Stack with id ${shown} does not exist`,
): Stack {
  const stack = authorizeOnStack(name, action, call);
  if (stack === undefined) throw validationError(missing(name));
  return stack;
}

export const inBrackets = (name: string) => `Stack [${name}] does not exist`;

/** Asks the policies for an action on a stack that may not be there. */
export function authorizeOnStack(
  name: string,
  action: string,
  call: Call,
  context: Readonly<Record<string, string>> = {},
): Stack | undefined {
  const { account, caller, request, world } = call;
  const stack = findStack(name, call);
  const arn = `arn:${account.partition}:cloudformation:${request.region}:${account.id}:stack/${name}/*`;
  const resource = stack?.id ?? (name.startsWith("arn:") ? name : arn);
  world.authorize(caller, { action: `cloudformation:${action}`, resource, context });
  return stack;
}

/** A new stack, with nothing in it yet. */
export function newStack(name: string, { account, request, world }: Call): Stack {
  const scope = `arn:${account.partition}:cloudformation:${request.region}:${account.id}`;
  const stack: Stack = {
    id: `${scope}:stack/${name}/${world.random.uuid()}`,
    name,
    region: request.region,
    createdAt: world.now(),
    events: [],
    resources: new Map(),
    changeSets: [],
    given: nothingGiven,
    updatedAt: undefined,
    outputs: [],
    terminationProtection: false,
    policy: undefined,
    disableRollback: false,
    onFailure: "ROLLBACK",
  };
  account.stacks.push(stack);
  return stack;
}

type Given = InputOf<typeof updateInput>;

/** What an operation is given, checked; `before` is what the stack has been given until now. */
export function checkedInput(input: Given, before: StackInput): StackInput {
  const template = templateOf(input, before);
  const read = readTemplate(template);
  checkTemplate(read);
  const parameters = parameterValues(
    input.Parameters.filter((each) => each !== undefined),
    read,
    before.parameters,
  );
  requireCapability(read, input.Capabilities);
  refuseOtherTypes(input.ResourceTypes, read.resources.values());
  return {
    template,
    parameters,
    capabilities: input.Capabilities,
    notificationArns: input.NotificationARNs,
    roleArn: input.RoleARN ?? before.roleArn,
    tags: input.Tags.length === 0 ? before.tags : new Map(input.Tags.map(({ Key, Value }) => [Key, Value] as const)),
  };
}

/** The text of the template, however it is given. */
export function templateOf(
  input: Partial<Pick<Given, "TemplateBody" | "TemplateURL" | "UsePreviousTemplate">>,
  before = nothingGiven,
): string {
  if (input.TemplateURL !== undefined) throw validationError("TemplateURL must be a supported URL.");
  if (input.UsePreviousTemplate === true && before.template !== "") return before.template;
  if (input.TemplateBody === undefined)
    throw validationError("Either Template URL or Template Body must be specified.");
  return input.TemplateBody;
}

function refuseOtherTypes(allowed: readonly string[], resources: Iterable<{ readonly type: string }>): void {
  if (allowed.length === 0) return;
  const fits = (type: string) =>
    allowed.some((each) => each === type || (each.endsWith("*") && type.startsWith(each.slice(0, -1))));
  const other = [...resources].map(({ type }) => type).filter((type) => !fits(type));
  if (other.length > 0)
    throw validationError(`Resource type: ${other.join(", ")} is not in the list of allowed resource types`);
}

/**
 * In whose name CloudFormation acts on the resources: the caller's, as a forwarded call, or the service role's, which the
 * caller must be allowed to pass and which must trust CloudFormation.
 */
export function actorOf(roleArn: string | undefined, { account, caller, world }: Call): Caller {
  const service = "cloudformation.amazonaws.com";
  if (roleArn === undefined) return { ...caller, via: [...(caller.via ?? []), service] };
  world.authorize(caller, {
    action: "iam:PassRole",
    resource: roleArn,
    context: { "iam:PassedToService": service },
  });
  const role = account.findRoleByArn(roleArn);
  if (role === undefined || !role.trustPolicy.includes(service)) {
    throw validationError(`Role ${roleArn} is invalid or cannot be assumed`);
  }
  const name = `assumed-role/${role.name}/AWSCloudFormation`;
  return {
    kind: "role",
    arn: `arn:${account.partition}:sts::${account.id}:${name}`,
    userId: `${role.id}:AWSCloudFormation`,
    accessKeyId: caller.accessKeyId,
    region: caller.region,
    session: undefined,
    user: undefined,
    role,
    key: undefined,
  };
}

/** Refuses what cannot be begun in the state the stack is in. */
export function refuseUnlessSettled(stack: Stack, { world }: Call): void {
  const status = stackStatus(stack, world.now());
  if (/^(CREATE|UPDATE|UPDATE_ROLLBACK)_COMPLETE$/.test(status)) return;
  throw validationError(`Stack:${stack.id} is in ${status} state and can not be updated.`);
}

export function refuseDeletion(stack: Stack, { world }: Call): void {
  if (stack.terminationProtection) {
    throw validationError(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`);
  }
  const status = stackStatus(stack, world.now());
  if (!status.endsWith("_IN_PROGRESS") || status === "REVIEW_IN_PROGRESS") return;
  throw validationError(`Stack [${stack.id}] cannot be deleted while in status ${status}`);
}

export function alreadyExists(message: string): AwsError {
  return new AwsError({ status: 400, code: "AlreadyExistsException", message });
}

export function failureChoice(given: string | undefined): Stack["onFailure"] {
  return given === "DO_NOTHING" || given === "DELETE" ? given : "ROLLBACK";
}
