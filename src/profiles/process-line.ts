import { DaypassError } from "../core/errors.ts";
import { type Settings, settingOf } from "./profile.ts";

// The SDKs read a `credential_process` line in different ways: botocore splits it by shlex and by rules of its own on Windows, the
// others hand it to sh or cmd.exe. Only what all of them read alike is written: nothing to expand, to escape or to nest.

/**
 * The line by which tools get a profile's credentials from daypass. Throws `process-line-unsafe` for a path or a name that not all
 * tools would read alike.
 */
export function processLine(launcher: string, profile: string, platform: NodeJS.Platform): string {
  const windows = platform === "win32";
  const plain = windows ? /^[A-Za-z]:[\w\-.\\/ ]+$/ : /^\/[\w\-./ ]+$/;
  if (!plain.test(launcher)) throw new DaypassError("process-line-unsafe", { what: "path", text: launcher });
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.@:+/-]*$/.test(profile)) {
    throw new DaypassError("process-line-unsafe", { what: "name", text: profile });
  }
  // \w of JavaScript is ASCII only. Backslashes stand between double quotes, where no reader takes one for an escape.
  return `${windows || launcher.includes(" ") ? `"${launcher}"` : launcher} process ${profile}`;
}

/** Whether the profile's `credential_process` is daypass's own for this very profile, wherever its launcher lies. */
export function isOwnProcess(profile: Settings & { readonly name: string }): boolean {
  const line = settingOf(profile, "credential_process");
  const match = /^(?:"([^"]+)"|(\S+)) process (\S+)(?: --ask[ =]\w+)?$/.exec(line ?? "");
  if (match === null) return false;
  const program = (match[1] ?? match[2] ?? "").split(/[\\/]/).at(-1);
  return /^daypass(\.cmd|\.exe)?$/i.test(program ?? "") && match[3] === profile.name;
}
