import { wordOf } from "../../core/plain-word.ts";
import { type Check, command, type Finding } from "../finding.ts";
import type { FileFacts, Surroundings } from "../surroundings.ts";

export const fileModes: Check = {
  id: "file-modes",
  looksFor: "files with secrets that others may read, or that belong to somebody else",
  find: (seen) => seen.files.flatMap((file) => [...ownedByAnother(file, seen), ...openToOthers(file, seen)]),
};

function openToOthers(file: FileFacts, seen: Surroundings): readonly Finding[] {
  const { path, holds, mode } = file;
  if (mode === undefined) return [];
  const secret = holds !== "settings";
  // A config file names commands that tools run: nobody else may write it.
  const open = mode & (secret ? 0o077 : 0o022);
  if (open === 0) return [];
  const may = (open & 0o022) === 0 ? "read" : "change";
  return [
    {
      severity: "problem",
      what: `Others on this computer may ${may} ${path} (mode ${mode.toString(8).padStart(3, "0")})`,
      why: secret ? "it holds secrets" : "it names the commands that tools run to get credentials",
      mend: command(`chmod ${secret ? "600" : "go-w"} ${wordOf(path)}`),
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
  return [{ severity: "problem", what, why, mend: command(`sudo chown "$(id -u)" ${wordOf(path)}`) }];
}
