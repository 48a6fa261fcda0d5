import { wordOf } from "../../core/plain-word.ts";
import { type Check, command, type Finding } from "../finding.ts";
import type { FileFacts, Surroundings } from "../surroundings.ts";

export const fileModes: Check = {
  id: "file-modes",
  looksFor: "files with secrets that others may read, or that belong to somebody else",
  find: (seen) => seen.files.flatMap((file) => [...ownedByAnother(file, seen), ...openToOthers(file, seen)]),
};

// A config file names commands that tools run: nobody else may write it. A folder of the own group is a habit of some systems.
const forbidden = { keys: 0o077, "env-file": 0o077, state: 0o077, settings: 0o022, folder: 0o002 } as const;
const secrets = "it holds secrets";
const reasons = {
  keys: secrets,
  "env-file": secrets,
  state: secrets,
  settings: "it names the commands that tools run to get credentials",
  folder: "whoever may can put a file of their own in the place of yours, and its commands are run by your tools",
} as const;

function openToOthers(file: FileFacts, seen: Surroundings): readonly Finding[] {
  const { path, holds, mode } = file;
  if (mode === undefined) return [];
  const secret = holds !== "settings" && holds !== "folder";
  const open = mode & forbidden[holds];
  if (open === 0) return [];
  const may = (open & 0o022) === 0 ? "read" : "change";
  return [
    {
      severity: "problem",
      what: `Others on this computer may ${may} ${path} (mode ${mode.toString(8).padStart(3, "0")})`,
      why: reasons[holds],
      mend: command(`chmod ${secret ? "600" : "go-w"} ${wordOf(path, "FILE")}`),
      // Only the owner may.
      ...(isOfAnother(file, seen) ? {} : { fix: { kind: "close" as const, path } }),
    },
  ];
}

function isOfAnother({ owner }: FileFacts, { machine }: Surroundings): boolean {
  return owner !== undefined && machine.uid !== undefined && owner !== machine.uid && machine.uid !== 0;
}

function ownedByAnother(file: FileFacts, seen: Surroundings): readonly Finding[] {
  if (!isOfAnother(file, seen)) return [];
  const { path, owner } = file;
  const what = `${path} belongs to another user (${owner})`;
  const why = "a program that ran by sudo left it behind; daypass and the AWS CLI cannot change it";
  return [{ severity: "problem", what, why, mend: command(`sudo chown "$(id -u)" ${wordOf(path, "FILE")}`) }];
}
