import { PolicyNotJudged, type StatementPlace } from "./not-judged.ts";

/**
 * What is known of a request: condition keys and their values. A key without a value is absent, which is not the same as false.
 * Keys that AWS calls multivalued (`aws:TagKeys`) are given as a list, also where there is one value.
 */
export type RequestContext = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The same, as the evaluator looks things up: condition keys do not depend on case. */
export interface Context {
  readonly values: ReadonlyMap<string, string | readonly string[]>;
  /** Whether it is known that a key without a value is absent from the request; without it, of every key. */
  readonly knows?: ((key: string) => boolean) | undefined;
}

/** Later sources win over earlier ones. An empty list counts as absent, as AWS treats a key without values. */
export function contextOf(...sources: readonly RequestContext[]): Context {
  const values = new Map<string, string | readonly string[]>();
  for (const source of sources) {
    for (const [key, value] of Object.entries(source)) {
      if (value === undefined || (typeof value !== "string" && value.length === 0)) values.delete(key.toLowerCase());
      else values.set(key.toLowerCase(), value);
    }
  }
  return { values };
}

/**
 * The value of a key; `undefined` where the request has none. Throws PolicyNotJudged for a key of which nothing is known: taken for
 * absent, it would let a negated or IfExists operator hold.
 */
export function contextValue(
  { values, knows }: Context,
  key: string,
  place: StatementPlace,
): string | readonly string[] | undefined {
  const value = values.get(key.toLowerCase());
  if (value !== undefined || knows === undefined || knows(key.toLowerCase())) return value;
  throw new PolicyNotJudged(`condition key "${key}", of which the request says nothing,`, place);
}
