/** A stack of CloudFormation. What an operation does is done at once; what is seen of it, goes by the times of its events. */
export interface Stack {
  /** Its ARN. */
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly createdAt: Date;
  /** In the order in which they happen; the last ones may not have happened yet. */
  readonly events: StackEvent[];
  readonly resources: Map<string, StackResource>;
  readonly changeSets: ChangeSet[];
  /** What the last operation that went well was given; nothing before the first. */
  given: StackInput;
  updatedAt: Date | undefined;
  outputs: readonly StackOutput[];
  terminationProtection: boolean;
  policy: string | undefined;
  disableRollback: boolean;
  onFailure: "DO_NOTHING" | "ROLLBACK" | "DELETE";
}

/** What create and update are given. */
export interface StackInput {
  readonly template: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
  readonly capabilities: readonly string[];
  readonly notificationArns: readonly string[];
  /** The service role, in place of the caller's own permissions. */
  readonly roleArn: string | undefined;
}

export const nothingGiven: StackInput = {
  template: "",
  parameters: new Map(),
  tags: new Map(),
  capabilities: [],
  notificationArns: [],
  roleArn: undefined,
};

export interface StackEvent {
  readonly id: string;
  readonly at: Date;
  /** Of the stack itself: its name. */
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason: string | undefined;
  readonly properties: string | undefined;
  readonly token: string | undefined;
}

/** A resource that there is. */
export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  /** As they were last given to the resource, everything resolved. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** What Fn::GetAtt finds. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly deletionPolicy: string;
  readonly replacePolicy: string;
  readonly dependsOn: readonly string[];
}

export interface StackOutput {
  readonly key: string;
  readonly value: string;
  readonly description: string | undefined;
  readonly exportName: string | undefined;
}

export interface ChangeSet {
  readonly id: string;
  readonly name: string;
  readonly type: "CREATE" | "UPDATE";
  readonly createdAt: Date;
  /** When it is ready, or has failed. */
  readonly readyAt: Date;
  readonly description: string | undefined;
  readonly given: StackInput;
  readonly changes: readonly ResourceChange[];
  /** Why it failed. */
  readonly failure: string | undefined;
  readonly onStackFailure: Stack["onFailure"] | undefined;
  execution: "AVAILABLE" | "UNAVAILABLE" | "EXECUTE_COMPLETE" | "OBSOLETE";
}

export interface ResourceChange {
  readonly action: "Add" | "Modify" | "Remove";
  readonly logicalId: string;
  readonly physicalId: string | undefined;
  readonly type: string;
  readonly replacement: "True" | "False" | undefined;
  readonly scope: readonly string[];
  readonly details: readonly PropertyChange[];
}

export interface PropertyChange {
  readonly attribute: string;
  readonly property: string | undefined;
  readonly recreation: "Never" | "Always";
}

export const stackType = "AWS::CloudFormation::Stack";

/** What has happened by now. */
export function eventsBy(stack: Stack, now: Date): readonly StackEvent[] {
  return stack.events.filter(({ at }) => at <= now);
}

/** The latest event of the stack itself, by which its status goes. */
export function stackState(stack: Stack, now: Date): StackEvent | undefined {
  return eventsBy(stack, now).findLast(({ type, physicalId }) => type === stackType && physicalId === stack.id);
}

export function stackStatus(stack: Stack, now: Date): string {
  return stackState(stack, now)?.status ?? "CREATE_IN_PROGRESS";
}

export function isDeleted(stack: Stack, now: Date): boolean {
  return stackStatus(stack, now) === "DELETE_COMPLETE";
}
