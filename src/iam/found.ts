import { isJsonObject } from "../core/json-object.ts";

/** A place of a policy, as a person would look for it. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number | undefined;
}

/** A policy that was found, with where its statements stand. */
export interface FoundPolicy {
  readonly name: string;
  /** What depends on something that is not known stands in it as an object in the place of text. */
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
  /** It is known to be for people, whatever its trust says. */
  readonly forPeople?: boolean;
}

/** What is to be checked, wherever it was read. */
export interface Found {
  readonly partition: string;
  readonly account: string;
  readonly identities: readonly FoundIdentity[];
  readonly roles: readonly FoundRole[];
  readonly serviceControl: readonly FoundPolicy[];
}

/** The account that something is looked at in, or as if it were deployed there. */
export interface Deployment {
  readonly partition: string;
  readonly account: string;
}

export const pretended: Deployment = { partition: "aws", account: "111122223333" };

export function listOf(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

export function textsIn(value: unknown): readonly string[] {
  return listOf(value).filter((item) => typeof item === "string");
}

/** The accounts, users and roles that a statement names, `*` included; services and identity providers are none of them. */
export function principalsIn({ Principal: principal }: Readonly<Record<string, unknown>>): readonly string[] {
  return isJsonObject(principal) ? textsIn(principal.AWS) : textsIn(principal);
}

/** The statements of a document, read or not. */
export function statementsIn({ document }: Pick<FoundPolicy, "document">): readonly unknown[] {
  return listOf((document as { Statement?: unknown }).Statement);
}

/** A document as it was read; one that is none is kept as it is: the evaluator says so. */
export function documentFrom(value: unknown): object {
  return typeof value === "object" && value !== null ? value : { Statement: value };
}

export type LineOf = (value: object) => number | undefined;

/** A policy of a file, whose statements know their lines. */
export function policyIn(path: string, name: string, document: unknown, lineOf: LineOf): FoundPolicy {
  const found = documentFrom(document);
  const statements = statementsIn({ document: found });
  const placeOf = (number: number | undefined): SourcePlace => {
    const statement = number === undefined ? undefined : statements[number - 1];
    const of = typeof statement === "object" && statement !== null ? statement : found;
    return { file: path, line: lineOf(of) ?? lineOf(found) };
  };
  return { name, document: found, placeOf };
}
