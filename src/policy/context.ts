/** What is known of a request: condition keys and their values. A key without a value is absent, which is not the same as false. */
export type RequestContext = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The same, as the evaluator looks things up: condition keys do not depend on case. */
export type Context = ReadonlyMap<string, readonly string[]>;

/** Later sources win over earlier ones. An empty list counts as absent, as AWS treats a key without values. */
export function contextOf(...sources: readonly RequestContext[]): Context {
  const context = new Map<string, readonly string[]>();
  for (const source of sources) {
    for (const [key, value] of Object.entries(source)) {
      const values = value === undefined ? [] : typeof value === "string" ? [value] : value;
      if (values.length === 0) context.delete(key.toLowerCase());
      else context.set(key.toLowerCase(), values);
    }
  }
  return context;
}

export function valuesOf(context: Context, key: string): readonly string[] | undefined {
  return context.get(key.toLowerCase());
}
