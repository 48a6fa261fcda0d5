import { DaypassError } from "../core/errors.ts";
import type { RawRow } from "./roster-fields.ts";
import { readTree } from "./roster-tree.ts";

/** Reads a YAML file. Throws `roster-unreadable` where it is not YAML: what stands where would be a guess. */
export function readYaml(text: string, path: string): readonly RawRow[] {
  const tree = readTree(text);
  if ("fault" in tree) throw new DaypassError("roster-unreadable", { path, why: `it is not YAML: ${tree.fault}` });
  return tree.rows;
}
