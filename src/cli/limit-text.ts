import { spanText } from "../core/duration.ts";
import type { DurationLimit } from "../sessions/stored-roles.ts";

/** Which limit of AWS made a role session shorter than wanted, and what would lift it. */
export function limitText(profile: string, { wantedSeconds, givenSeconds, by }: DurationLimit): string {
  const why = {
    chain: "that is the most for a role assumed with a session",
    role: "more than the role's MaxSessionDuration, which its account can raise; with a session it is 1 h at most",
    unknown: "AWS does not grant more",
  }[by];
  return `AWS gave ${profile} ${spanText(givenSeconds)} instead of ${spanText(wantedSeconds)}: ${why}`;
}
