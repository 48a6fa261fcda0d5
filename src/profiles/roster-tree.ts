import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLError,
  type YAMLMap,
} from "yaml";
import type { RawRow, RawValue } from "./roster-fields.ts";
import { nameAndArn } from "./roster-lines.ts";

// JSON and YAML in one: a list of rows, a list below `roles` or `profiles`, or names with an ARN or a row each.

export type Tree = { readonly rows: readonly RawRow[] } | { readonly fault: string };

/** Reads rows out of YAML, of which JSON is a part. Values stay the text they are: an account id keeps its zeros. */
export function readTree(text: string): Tree {
  if (isDeep(text)) return { fault: tooDeep };
  const lines = new LineCounter();
  try {
    const options = { schema: "failsafe", lineCounter: lines, uniqueKeys: false, logLevel: "silent" } as const;
    const document = parseDocument(text, options);
    const [error] = document.errors;
    if (error !== undefined) return { fault: faultOf(error) };
    return rowsOf(document.contents, new Places(lines));
  } catch (error) {
    // The parser calls itself for what is nested.
    if (error instanceof RangeError) return { fault: tooDeep };
    throw error;
  }
}

const tooDeep = "it is nested too deeply";

/** Whether a hundred brackets are open at once, in texts or outside of them: no roster has that, and parsers take long over it. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth = Math.max(0, depth + (bracket === "[" || bracket === "{" ? 1 : -1));
    if (depth > 100) return true;
  }
  return false;
}

function faultOf({ code, linePos }: YAMLError): string {
  const [start] = linePos ?? [];
  const what = code.toLowerCase().replaceAll("_", " ");
  return start === undefined ? what : `line ${start.line}, column ${start.col}: ${what}`;
}

class Places {
  readonly #lines: LineCounter;
  constructor(lines: LineCounter) {
    this.#lines = lines;
  }
  of(node: unknown): { line: number; column: number } {
    const range = (node as Partial<Node> | null)?.range;
    const { line, col } = this.#lines.linePos(range?.[0] ?? 0);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }
}

function rowsOf(contents: unknown, places: Places): Tree {
  if (isMap(contents)) {
    const list = contents.items.find(({ key }) => ["roles", "profiles"].includes(textOf(key) ?? ""));
    if (isSeq(list?.value)) return { rows: list.value.items.map((item) => rowOf(item, places)) };
    return { rows: (isMap(list?.value) ? list.value : contents).items.flatMap((pair) => namedRow(pair, places)) };
  }
  if (isSeq(contents)) return { rows: contents.items.map((item) => rowOf(item, places)) };
  return { fault: "it is neither a list of roles nor names with a role each" };
}

function rowOf(item: unknown, places: Places): RawRow {
  const place = places.of(item);
  if (isScalar(item)) return nameAndArn(textOf(item) ?? "", place);
  if (isMap(item)) return { ...place, ...valuesOf(item, places) };
  return { ...place, values: new Map(), fault: isAlias(item) ? aliasFault : "it is not a row" };
}

/** `acme-prod: arn:…`, or a row under its name. */
function namedRow({ key, value }: Pair, places: Places): readonly RawRow[] {
  const place = places.of(key);
  const name = textOf(key) ?? "";
  // What editors and daypass itself write above the rows.
  if (name === "$schema" || name === "schema") return [];
  const named = new Map<string, RawValue>([["name", { text: name }]]);
  if (isMap(value)) {
    const { values, fault } = valuesOf(value, places);
    return [{ ...place, values: new Map([...values, ...named]), fault }];
  }
  const arn = textOf(value);
  if (arn !== undefined) return [{ ...place, values: named.set("roleArn", { text: arn }) }];
  return [{ ...place, values: named, fault: isAlias(value) ? aliasFault : "it is not a row" }];
}

const aliasFault = "it uses a YAML alias: write the value out";

function valuesOf(map: YAMLMap, places: Places): Pick<RawRow, "values" | "fault"> {
  const values = new Map<string, RawValue>();
  let fault: string | undefined;
  for (const { key, value } of map.items) {
    const name = textOf(key) ?? "";
    const text = textOf(value);
    if (values.has(name)) fault ??= `it has "${name}" twice`;
    if (isAlias(value)) fault ??= aliasFault;
    else if (text === undefined) fault ??= `${name} is not a text`;
    values.set(name, { text: text ?? "", line: places.of(key).line });
  }
  return { values, fault };
}

/** The text of a scalar; an empty value, and JSON's null, is an empty text. */
function textOf(node: unknown): string | undefined {
  if (node === null || node === undefined) return "";
  if (!isScalar(node)) return undefined;
  const { value, type } = node;
  if (type === "PLAIN" && (value === "null" || value === "~")) return "";
  return typeof value === "string" ? value : undefined;
}
