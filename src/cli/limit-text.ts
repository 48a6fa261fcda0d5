import { spanText } from "../core/duration.ts";
import type { DurationLimit } from "../sessions/stored-roles.ts";

/** Which limit of AWS made a role session shorter than wanted, and what would lift it. */
export function limitText(profile: string, { wantedSeconds, givenSeconds, by }: DurationLimit): string {
  const why = {
    chain:
      "that is the most for a role assumed with a session; daypass_direct_mfa = true lifts it, for a code of its own",
    role: "more than the role's MaxSessionDuration, which its account can raise; a role assumed with a session gets 1 h in any case",
    unknown: "AWS does not grant more",
  }[by];
  return `AWS gave ${profile} ${spanText(givenSeconds)} instead of ${spanText(wantedSeconds)}: ${why}`;
}
