import { wordOf } from "./plain-word.ts";
import { exitCodes, type FilePlace, placeText, problem } from "./problem.ts";

/** Failures around the user's files: reading, locking, writing, undoing. */
export const fileProblems = {
  "no-home": problem<{ wanted?: "AWS files" | "state" }>({
    exit: exitCodes.usage,
    message: ({ wanted }) =>
      wanted === "state"
        ? "Cannot find a place for daypass's own files: no home folder is set"
        : "Cannot find the AWS files: no home folder is set",
    hints: ({ wanted }) => [
      wanted === "state"
        ? "set HOME, or DAYPASS_HOME to a folder of your own"
        : "set HOME, or AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE and DAYPASS_HOME",
    ],
  }),
  "file-unreadable": problem<{ path: string; errno: string; why: string }>({
    exit: exitCodes.failed,
    message: ({ path, why }) => `Cannot read ${path}: ${why}`,
    hints: ({ path, errno }) =>
      errno === "EACCES"
        ? [
            `see whose it is: ls -l ${wordOf(path, "FILE")}`,
            `yours again, after a sudo: sudo chown "$(id -un)" ${wordOf(path, "FILE")}`,
          ]
        : [],
  }),
  "file-unwritable": problem<{ path: string; errno: string; why: string; hint?: string | undefined }>({
    exit: exitCodes.failed,
    message: ({ path, why }) => `Cannot write ${path}: ${why}`,
    hints: ({ hint }) => [hint ?? "the file is as it was before"],
  }),
  "file-refused": problem<{ path: string; why: string; hint?: string | undefined }>({
    exit: exitCodes.refusedForSafety,
    message: ({ path, why }) => `Refused to use ${path}: ${why}`,
    hints: ({ hint }) => (hint === undefined ? [] : [hint]),
  }),
  "file-busy": problem<{ path: string; tries: number }>({
    exit: exitCodes.failed,
    message: ({ path }) => `Cannot write ${path}: another program keeps changing it`,
    hints: () => ["wait until that program is done, then try again; nothing was changed"],
  }),
  "file-unparsable": problem<FilePlace & { what: string; source: string }>({
    exit: exitCodes.refusedForSafety,
    message: ({ what, ...place }) => `Cannot edit ${placeText(place)}: ${what}`,
    hints: ({ line, source }) => [`line ${line} is: ${source}`, "mend that line by hand; nothing was changed"],
  }),
  "edit-refused": problem<{ path: string; why: string }>({
    exit: exitCodes.refusedForSafety,
    message: ({ path, why }) => `Refused to write ${path}: ${why}`,
    hints: () => ["nothing was changed; this is a fault of daypass, please report it"],
  }),
  "name-not-writable": problem<{ what: string; name: string; why: string }>({
    exit: exitCodes.refusedForSafety,
    message: ({ what, name, why }) => `Cannot write the ${what} name "${name}": ${why}`,
    hints: () => ["choose another name"],
  }),
  "value-not-writable": problem<{ key: string; section: string; why: string }>({
    exit: exitCodes.refusedForSafety,
    message: ({ key, section, why }) => `Cannot write "${key}" of ${section}: ${why}`,
  }),
  "section-exists": problem<{ section: string; path: string }>({
    exit: exitCodes.refusedForSafety,
    message: ({ section, path }) => `Cannot rename to ${section}: ${path} has one already`,
    hints: () => ["choose another name"],
  }),
  "lock-timeout": problem<{ what: string; seconds: number; holder?: string | undefined }>({
    exit: exitCodes.failed,
    message: ({ what, seconds }) => `Cannot lock ${what}: another daypass has held it for ${seconds} s`,
    hints: ({ holder }) => [
      ...(holder === undefined ? [] : [`it is held by process ${holder}`]),
      "let the other daypass finish, or end it, then try again",
    ],
  }),
  "backup-not-found": problem<{ id: string; folders: readonly string[] }>({
    exit: exitCodes.failed,
    message: ({ id, folders }) =>
      id === "latest"
        ? `Cannot undo: there is no change to undo in ${folders.join(" or ")}`
        : `Cannot undo: there is no backup "${id}" in ${folders.join(" or ")}`,
    hints: () => ["daypass undo --list shows the backups there are"],
  }),
  "changed-since-backup": problem<{ path: string; id: string; difference: string }>({
    exit: exitCodes.refusedForSafety,
    message: ({ path, id }) => `Refused to undo ${id}: ${path} was changed since by something else`,
    hints: ({ id, difference }) => [
      `daypass undo --diff --to ${id} shows what would change; nothing was changed`,
      ...(difference === "" ? [] : [`undoing it would change:\n${difference}`]),
    ],
  }),
};
