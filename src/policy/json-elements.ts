import { isJsonObject } from "../core/json-object.ts";
import { PolicyNotJudged, type StatementPlace } from "./not-judged.ts";

/** An object of a policy document. */
export type Elements = Readonly<Record<string, unknown>>;

/** The object below an element. */
export function elementsOf(value: unknown, name: string, place: StatementPlace): Elements {
  if (!isJsonObject(value)) throw new PolicyNotJudged(`element ${name}, which is not an object`, place);
  return value;
}

/** The texts of an element that takes one or a list of them. Numbers and booleans count as their text, as in AWS. */
export function textsOf(value: unknown, name: string, place: StatementPlace): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw new PolicyNotJudged(`element ${name}, which is empty`, place);
  return list.map((each) => {
    if (typeof each === "string" || typeof each === "boolean") return String(each);
    if (typeof each === "number" && /^-?\d+(\.\d+)?$/.test(String(each))) return String(each);
    const [inner] = isJsonObject(each) ? Object.keys(each) : [];
    const what = inner === undefined ? "something else than text" : `"${inner}"`;
    throw new PolicyNotJudged(`element ${name}, which holds ${what},`, place);
  });
}

/** Refuses elements that the grammar does not know, so that none is passed over in silence. */
export function refuseUnknown(elements: Elements, known: readonly string[], place: StatementPlace): void {
  const unknown = Object.keys(elements).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new PolicyNotJudged(`element "${unknown}"`, place);
}

/**
 * Reads a document's JSON. An element that stands twice in one object is refused: JSON readers keep one of the two in silence.
 */
export function readDocument(json: string, place: StatementPlace): unknown {
  let document: unknown;
  try {
    document = JSON.parse(json);
  } catch (cause) {
    throw new PolicyNotJudged("text that is not JSON", place, { cause });
  }
  const twice = findRepeatedName(json);
  if (twice !== undefined) throw new PolicyNotJudged(`element "${twice}", which is given twice`, place);
  return document;
}

// For text that is JSON: a string followed by a colon is a name, and belongs to the innermost open object.
function findRepeatedName(json: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [token, literal] of json.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "}") open.pop();
    else if (literal !== undefined) {
      const name: unknown = JSON.parse(literal);
      if (typeof name !== "string") continue;
      if (open.at(-1)?.has(name)) return name;
      open.at(-1)?.add(name);
    }
  }
  return undefined;
}
