import { wordOf } from "./plain-word.ts";
import { exitCodes, type FilePlace, placeText, problem } from "./problem.ts";

/** Failures around getting a session where several processes want it, and around what a role is assumed with. */
export const sessionProblems = {
  "code-not-given": problem<{
    profile: string;
    /** `cancelled` by the person, in another process; `unanswered` in time; `open`: another process still asks. */
    how: "cancelled" | "unanswered" | "open";
    /** The terminal on which it is, or was, asked for. */
    where: string | undefined;
    seconds: number | undefined;
  }>({
    exit: exitCodes.noSession,
    message: ({ profile, how, where, seconds }) => {
      const place = where === undefined ? "elsewhere" : `on ${where}`;
      if (how === "cancelled")
        return `Nobody gave an MFA code for profile "${profile}": the question ${place} was cancelled`;
      if (how === "open") return `The MFA code for profile "${profile}" is still being asked for ${place}`;
      return `Nobody gave an MFA code for profile "${profile}" within ${seconds ?? 0} s`;
    },
    hints: ({ profile, how }) => [
      how === "open" ? "type it there, then try again" : `give it first: daypass login ${wordOf(profile)}`,
    ],
  }),
  "duration-not-granted": problem<{
    profile: string;
    /** As people write it: `4 h`. */
    wanted: string;
    by: "chain" | "role" | "unknown";
  }>({
    exit: exitCodes.notAllowed,
    message: ({ profile, wanted, by }) => {
      const why = {
        chain: "a role that is assumed with a session lasts 1 h at most",
        role: "it is more than the role's MaxSessionDuration",
        unknown: "it is more than it grants",
      }[by];
      return `AWS does not give role profile "${profile}" ${wanted}: ${why}`;
    },
    hints: ({ by }) => [
      ...(by === "chain" ? ["daypass_direct_mfa = true in the profile lifts that, for a code of its own"] : []),
      ...(by === "role" ? ["whoever looks after the role's account can raise it, up to 12 h"] : []),
      "lower duration_seconds in the profile, or leave --strict-duration out",
    ],
  }),
  "direct-mfa-behind-role": problem<{ profile: string; source: string }>({
    exit: exitCodes.usage,
    message: ({ profile, source }) =>
      `Cannot assume role profile "${profile}" with a code of its own: its source "${source}" is a role, and only keys go with a code`,
    hints: () => ["take daypass_direct_mfa out of it, or name the profile of your keys as its source_profile"],
  }),
  "role-setting-unusable": problem<{
    profile: string;
    setting: string;
    why: string;
    place: FilePlace | undefined;
  }>({
    exit: exitCodes.usage,
    message: ({ profile, setting, why, place }) =>
      `Cannot use ${setting} of role profile "${profile}"${place === undefined ? "" : ` (${placeText(place)})`}: ${why}`,
  }),
};
