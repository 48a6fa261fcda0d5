import {
  type Alias,
  type CollectionTag,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  Pair,
  parseDocument,
  Scalar,
  type ScalarTag,
} from "yaml";
import { DaypassError } from "../core/errors.ts";
import { isJsonObject } from "../core/json-object.ts";
import { listOf } from "./found.ts";

/** Values of a file, with the line of each map and list in it. */
export interface FileValues {
  readonly value: unknown;
  /** 1-based. */
  readonly lineOf: (value: object) => number | undefined;
}

/** CloudFormation's functions in their short form, made long: `!Ref X` is `{ "Ref": "X" }`. */
const shortForms = ["Ref", "Sub", "GetAtt", "Join", "If", "Equals", "And", "Or", "Not", "Select", "Split", "Condition"];
const unknownForms = ["FindInMap", "GetAZs", "ImportValue", "Base64", "Cidr", "Transform", "ToJsonString", "Length"];

/** Reads JSON or YAML, CloudFormation's short forms included. Throws `policy-file-unreadable` with the place. */
export function readValues(text: string, path: string): FileValues {
  const counter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: counter,
    customTags: (tags) => [...tags, ...[...shortForms, ...unknownForms].flatMap(tagsOf)],
    // `true` and `2012-10-17` are read as YAML 1.2 has them; JSON is a part of it.
    version: "1.2",
    uniqueKeys: true,
  });
  const refused = (why: string, line: number | undefined) =>
    new DaypassError("policy-file-unreadable", { path, line, why });
  const [error] = document.errors;
  if (error !== undefined) throw refused(error.message.split("\n")[0] ?? "", error.linePos?.[0].line);
  const lines = new WeakMap<object, number>();
  const value = readNode(document.contents, { lines, counter, document, aliases: 0, open: new Set(), refused });
  return { value, lineOf: (of) => lines.get(of) };
}

/** Each short form may stand before a text, a list or a map. */
function tagsOf(name: string): readonly (ScalarTag | CollectionTag)[] {
  const tag = `!${name}`;
  return [
    { tag, resolve: (text: string) => text },
    { tag, collection: "seq", resolve: (node) => node },
    { tag, collection: "map", resolve: (node) => node },
  ];
}

interface Reading {
  readonly lines: WeakMap<object, number>;
  readonly counter: LineCounter;
  readonly document: Document;
  /** How many aliases were followed: each is read anew, so that a few could stand for millions. */
  aliases: number;
  /** What aliases stand for that is being read just now, one inside the other. */
  readonly open: Set<unknown>;
  readonly refused: (why: string, line: number | undefined) => DaypassError;
}

const mostAliases = 1000;
const deepest = 50;

function readAliased(alias: Alias, reading: Reading): unknown {
  const { open, refused } = reading;
  const node = alias.resolve(reading.document);
  if (node === undefined) throw refused(`nothing before it is called &${alias.source}`, lineOf(alias, reading));
  reading.aliases += 1;
  if (reading.aliases > mostAliases || open.size >= deepest || open.has(node))
    throw refused("its aliases are too many, or go in a circle", lineOf(alias, reading));
  open.add(node);
  try {
    return readNode(node, reading);
  } finally {
    open.delete(node);
  }
}

function readNode(node: unknown, reading: Reading): unknown {
  if (isAlias(node)) return readAliased(node, reading);
  const plain = plainOf(node, reading);
  const tag = (node as Node | null)?.tag;
  const name = tag?.startsWith("!") === true ? tag.slice(1) : undefined;
  if (name === undefined || name.startsWith("!")) return plain;
  const long = name === "Ref" || name === "Condition" ? name : `Fn::${name}`;
  const made = { [long]: name === "GetAtt" && typeof plain === "string" ? splitOnce(plain) : plain };
  note(made, node, reading);
  return made;
}

/** `<<: *anchor`, `<<: [*one, *other]`; in quotes, and so in JSON, it is a key like any other. */
function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.value === "<<" && key.type === Scalar.PLAIN;
}

/** The maps that are merged, of which the first wins. */
function mergedMaps(pair: Pair, reading: Reading): readonly object[] {
  const maps = listOf(readNode(pair.value, reading));
  if (maps.every(isJsonObject)) return maps;
  throw reading.refused("what << takes in is not a map", lineOf(pair.key, reading));
}

function splitOnce(text: string): readonly string[] {
  const dot = text.indexOf(".");
  return dot === -1 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}

function plainOf(node: unknown, reading: Reading): unknown {
  if (isMap(node)) {
    const made: Record<string, unknown> = {};
    const merged: object[] = [];
    for (const pair of node.items) {
      if (!(pair instanceof Pair)) continue;
      if (isMergeKey(pair.key)) {
        merged.push(...mergedMaps(pair, reading));
        continue;
      }
      const key = String(isScalar(pair.key) ? pair.key.value : pair.key);
      Object.defineProperty(made, key, { value: readNode(pair.value, reading), enumerable: true });
    }
    // What the map says itself wins.
    for (const [key, value] of merged.flatMap((map) => Object.entries(map)))
      if (!Object.hasOwn(made, key)) Object.defineProperty(made, key, { value, enumerable: true });
    note(made, node, reading);
    return made;
  }
  if (isSeq(node)) {
    const made = node.items.map((item) => readNode(item, reading));
    note(made, node, reading);
    return made;
  }
  return isScalar(node) ? node.value : undefined;
}

function note(made: object, node: unknown, reading: Reading): void {
  const line = lineOf(node, reading);
  if (line !== undefined) reading.lines.set(made, line);
}

function lineOf(node: unknown, { counter }: Pick<Reading, "counter">): number | undefined {
  const start = (node as Node | null)?.range?.[0];
  return start === undefined ? undefined : counter.linePos(start).line;
}
