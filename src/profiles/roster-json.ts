import { DaypassError } from "../core/errors.ts";
import type { RawRow } from "./roster-fields.ts";
import { readTree } from "./roster-tree.ts";

/** Reads a JSON file. Throws `roster-unreadable` where it is not JSON. */
export function readJson(text: string, path: string): readonly RawRow[] {
  const fault = faultOf(text);
  // JSON is YAML too, and that parser knows where everything stands.
  const tree = fault === undefined ? readTree(text) : { fault };
  if ("fault" in tree) throw new DaypassError("roster-unreadable", { path, why: `it is not JSON: ${tree.fault}` });
  return tree.rows;
}

function faultOf(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const position = /position (\d+)/.exec(error instanceof Error ? error.message : "")?.[1];
    if (position === undefined) return "it ends too early, or has something else in it";
    return `line ${text.slice(0, Number(position)).split("\n").length}`;
  }
}
