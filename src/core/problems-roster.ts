import { exitCodes, problem } from "./problem.ts";

/** Failures of rosters, and of adding, removing and renaming profiles. */
export const rosterProblems = {
  "roster-unreadable": problem<{ path: string; why: string; hint?: string | undefined }>({
    exit: exitCodes.failed,
    message: ({ path, why }) => `Cannot read the roster ${path}: ${why}`,
    hints: ({ hint }) => [...(hint === undefined ? [] : [hint]), "nothing was changed"],
  }),
  "roster-refused": problem<{ path: string; refused: number; rows: number; strict: boolean; first: string }>({
    exit: exitCodes.failed,
    message: ({ path, refused, rows, strict }) =>
      strict && refused < rows
        ? `Refused to import ${path}: ${refused} of its ${rows} rows cannot be used`
        : `Cannot import ${path}: none of its rows can be used (${rows})`,
    hints: ({ strict, refused, rows, first }) => [
      first,
      ...(strict && refused < rows ? ["without --strict the other rows are imported"] : []),
      "nothing was changed",
    ],
  }),
  "source-choice-needed": problem<{ candidates: readonly string[] }>({
    exit: exitCodes.needsPerson,
    message: ({ candidates }) =>
      candidates.length === 0
        ? "Cannot tell whose session assumes the roles: there is no profile with keys, and no session profile"
        : `Cannot tell whose session assumes the roles: ${candidates.join(", ")}`,
    hints: ({ candidates }) => [
      candidates.length === 0
        ? "set up your keys first, or name a profile: --source PROFILE"
        : `name one: --source ${candidates[0]}`,
    ],
  }),
  "profile-taken": problem<{ profile: string; why: string }>({
    exit: exitCodes.refusedForSafety,
    message: ({ profile, why }) => `Cannot write a role into profile "${profile}": ${why}`,
    hints: () => ["choose another name"],
  }),
  "profile-exists": problem<{ profile: string; path: string }>({
    exit: exitCodes.refusedForSafety,
    message: ({ profile, path }) => `Cannot rename to "${profile}": ${path} has a profile of that name`,
    hints: () => ["choose another name, or remove that profile first"],
  }),
};
