import type * as v from "valibot";

type Schema = v.GenericSchema & {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly wrapped?: Schema;
  readonly pipe?: readonly (Schema | { readonly kind: string; readonly type: string })[];
};

/** What a valibot schema of texts and objects says, as JSON Schema. What it cannot say is left to the reader of the roster. */
export function jsonSchemaOf(schema: v.GenericSchema): Record<string, unknown> {
  const { type, entries = {}, wrapped, pipe = [] } = schema as Schema;
  if (type === "optional" && wrapped !== undefined) return jsonSchemaOf(wrapped);
  if (type === "strict_object") {
    const properties = Object.entries(entries).map(([name, entry]) => [name, jsonSchemaOf(entry)]);
    const required = Object.entries(entries)
      .filter(([, entry]) => entry.type !== "optional")
      .map(([name]) => name);
    return { type: "object", properties: Object.fromEntries(properties), required, additionalProperties: false };
  }
  if (type !== "string") throw new Error(`there is no JSON Schema here for ${type}`);
  const described: Record<string, unknown> = { type: "string" };
  for (const action of pipe) {
    if (action.type === "description" && "description" in action) described.description = action.description;
    if (action.type === "metadata" && "metadata" in action) {
      const { pattern, values } = action.metadata as { pattern?: string; values?: readonly string[] };
      if (pattern !== undefined) described.pattern = pattern;
      if (values !== undefined) described.enum = values;
    }
  }
  return described;
}
