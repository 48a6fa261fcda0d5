/** A place of a policy, as a person would look for it. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number | undefined;
}

/** A policy that was found, with where its statements stand. */
export interface FoundPolicy {
  readonly name: string;
  readonly document: object;
  /** The place of a statement by its number, counted from 1, or of the policy itself without one. */
  readonly placeOf: (statement: number | undefined) => SourcePlace | undefined;
}

/** A group or a user, or policies whose bearer is not known. */
export interface FoundIdentity {
  readonly kind: "group" | "user" | "policies";
  readonly name: string;
  /** A user's ARN, where it is known. */
  readonly arn?: string | undefined;
  readonly policies: readonly FoundPolicy[];
  readonly boundary?: FoundPolicy | undefined;
  /** Managed policies whose text is not at hand. */
  readonly unread: readonly string[];
}

export interface FoundRole {
  readonly arn: string;
  readonly trust: FoundPolicy;
  /** Inline policies, and managed ones whose text is at hand. */
  readonly own: readonly FoundPolicy[];
}

/** What is to be checked, wherever it was read. */
export interface Found {
  readonly partition: string;
  readonly account: string;
  readonly identities: readonly FoundIdentity[];
  readonly roles: readonly FoundRole[];
  readonly serviceControl: readonly FoundPolicy[];
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
