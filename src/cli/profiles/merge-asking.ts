import { isFailure } from "../../core/errors.ts";
import type { Profiles } from "../../profiles/read.ts";
import { type Merge, mergeRoster, type RosterEntry } from "../../profiles/roster-merge.ts";
import { choose } from "../choose.ts";
import type { Context } from "../context.ts";

/** Merges a roster; whose session assumes its roles is asked on the terminal where the files leave it open. */
export async function mergeAsking(
  entries: readonly RosterEntry[],
  source: string | undefined,
  profiles: Profiles,
  context: Context,
): Promise<Merge> {
  try {
    return mergeRoster(entries, source, profiles);
  } catch (error) {
    if (!isFailure(error, "source-choice-needed")) throw error;
    const { candidates } = error.facts;
    const question = "Whose session shall assume the roles?";
    const chosen = candidates.length === 0 ? undefined : await choose(question, candidates, context);
    if (chosen === undefined) throw error;
    return mergeRoster(entries, chosen, profiles);
  }
}
