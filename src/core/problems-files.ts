import { exitCodes, type FilePlace, placeText, problem } from "./problem.ts";

/** Failures around the user's files: reading, locking, writing, undoing. */
export const fileProblems = {
  "file-unreadable": problem<{ path: string; errno: string; why: string }>({
    exit: exitCodes.failed,
    message: ({ path, why }) => `Cannot read ${path}: ${why}`,
  }),
  "file-unparsable": problem<FilePlace & { what: string; source: string }>({
    exit: exitCodes.refusedForSafety,
    message: ({ what, ...place }) => `Cannot edit ${placeText(place)}: ${what}`,
    hints: ({ line, source }) => [`line ${line} is: ${source}`, "mend that line by hand; nothing was changed"],
  }),
};
