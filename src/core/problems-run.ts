import { exitCodes, problem } from "./problem.ts";

/** Failures of running other programs: one with `exec`, a shell, or one for each of many profiles. */
export const runProblems = {
  "program-not-found": problem<{ program: string; why: string; byVariable?: string | undefined }>({
    exit: exitCodes.programNotFound,
    message: ({ program, why }) => `Cannot find the program "${program}": ${why}`,
    hints: ({ program, byVariable }) => {
      if (byVariable !== undefined)
        return [`${byVariable} names it: have it name a shell that is there, such as /bin/sh`];
      if (program === "") return [];
      if (/\s/.test(program))
        return ["each word of the command line is an argument of its own: daypass exec work -- aws s3 ls"];
      if (/^([/\\]|[a-z]:)/i.test(program)) return [];
      return /[/\\]/.test(program)
        ? ["the path is seen from the folder that you are in"]
        : [`an alias or a function is known to its shell alone: write -- bash -ic "${program} …"`];
    },
  }),
  "program-not-runnable": problem<{ program: string; why: string }>({
    exit: exitCodes.programNotRunnable,
    message: ({ program, why }) => `Cannot run "${program}": ${why}`,
  }),
  "no-profile-matches": problem<{
    pattern: string;
    path: string;
    similar: readonly string[];
    withoutRole?: string;
    none?: boolean;
  }>({
    exit: exitCodes.noSuchProfileOrDevice,
    message: ({ pattern, path }) => `Cannot find a role profile that "${pattern}" matches in ${path}`,
    hints: ({ similar, withoutRole, none = false }) => [
      ...(similar.length === 0 ? [] : [`did you mean ${similar.join(", ")}?`]),
      ...(withoutRole === undefined ? [] : [`profile "${withoutRole}" has no role: daypass exec ${withoutRole} -- …`]),
      none
        ? "there are no profiles yet: daypass setup makes the first"
        : "the profiles that there are: daypass profiles list",
    ],
  }),
  "output-not-kept": problem<{ profile: string; why: string }>({
    exit: exitCodes.failed,
    message: ({ profile, why }) => `Cannot keep what the program printed for profile "${profile}": ${why}`,
    hints: () => ["print less, or to a file of its own for each profile: DAYPASS_PROFILE names it"],
  }),
};
