/**
 * What is known of a request: condition keys and their values. A key without a value is absent, which is not the same as false.
 * Keys that AWS calls multivalued (`aws:TagKeys`) are given as a list, also where there is one value.
 */
export type RequestContext = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The same, as the evaluator looks things up: condition keys do not depend on case. */
export type Context = ReadonlyMap<string, string | readonly string[]>;

/** Later sources win over earlier ones. An empty list counts as absent, as AWS treats a key without values. */
export function contextOf(...sources: readonly RequestContext[]): Context {
  const context = new Map<string, string | readonly string[]>();
  for (const source of sources) {
    for (const [key, value] of Object.entries(source)) {
      if (value === undefined || (typeof value !== "string" && value.length === 0)) context.delete(key.toLowerCase());
      else context.set(key.toLowerCase(), value);
    }
  }
  return context;
}

export function contextValue(context: Context, key: string): string | readonly string[] | undefined {
  return context.get(key.toLowerCase());
}
