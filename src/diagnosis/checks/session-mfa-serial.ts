import { visible } from "../../core/visible.ts";
import { putSettings } from "../../profiles/edits.ts";
import { roleArnOf, settingOf } from "../../profiles/profile.ts";
import { kindOf } from "../../profiles/read.ts";
import { type Check, command } from "../finding.ts";

export const sessionMfaSerial: Check = {
  id: "session-mfa-serial",
  looksFor: "mfa_serial on profiles that tools are to use",
  find: ({ profiles }) =>
    [...profiles.byName.values()].flatMap((profile) => {
      const serial = profile.settings.get("mfa_serial");
      if (serial === undefined || serial.value === "" || roleArnOf(profile) !== undefined) return [];
      // Beside an `mfa_serial` a session is no form of its own, so the kind is asked of what is left.
      if (kindOf({ ...profile, settings: without(profile.settings, "mfa_serial") }, profiles) !== "session") return [];
      const { name } = profile;
      const moved = {
        mfa_serial: undefined,
        daypass_mfa_serial: settingOf(profile, "daypass_mfa_serial") ?? serial.value,
      };
      return [
        {
          severity: "problem" as const,
          what: `Session profile ${visible(name)} has mfa_serial`,
          why: "the AWS Toolkit of VS Code and Cursor does not connect to it by itself; daypass keeps it as daypass_mfa_serial",
          place: serial.place,
          mend: command("daypass doctor --fix"),
          fix: {
            kind: "edit" as const,
            edits: { config: putSettings(name, moved), credentials: putSettings(name, { mfa_serial: undefined }) },
          },
        },
      ];
    }),
};

function without<Value>(settings: ReadonlyMap<string, Value>, key: string): ReadonlyMap<string, Value> {
  return new Map([...settings].filter(([name]) => name !== key));
}
