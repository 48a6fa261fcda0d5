import { editAwsFiles } from "../../aws-files/edit-file.ts";
import { deviceKind } from "../../core/arn.ts";
import { DaypassError } from "../../core/errors.ts";
import { jsonLine, visible } from "../../core/visible.ts";
import { type DocumentEdit, inTurn, putSettings } from "../../profiles/edits.ts";
import { settingOf } from "../../profiles/profile.ts";
import type { Profiles } from "../../profiles/read.ts";
import { givesCodes } from "../../sessions/device.ts";
import { command } from "../command.ts";
import { confirm } from "../confirm.ts";
import type { Context } from "../context.ts";
import { forgetEnrolment, notesOf } from "../iam/enrolment-notes.ts";
import { openOwnDevices } from "../iam/own-devices.ts";
import { deviceOf } from "./mfa-resync.ts";

export const mfaRemove = command({
  name: "remove",
  group: "SET UP",
  summary: "take an MFA device away from its user, and delete it",
  argument: { name: "profile", summary: "the profile whose user has it" },
  options: {
    serial: { kind: "text", flags: "--serial <arn>", summary: "the device" },
    code: {
      kind: "text",
      flags: "-c, --code <code>",
      summary: "an MFA code, for a new session: IAM wants MFA for this",
    },
    force: { kind: "flag", flags: "--force", summary: "even if it is the last one" },
  },
  examples: [
    {
      line: "daypass mfa remove work --serial arn:aws:iam::123456789012:mfa/old-phone",
      says: "the phone that was replaced",
    },
  ],
  async run({ argument, options }, context) {
    const profiles = await context.readProfiles();
    const own = await openOwnDevices({ profile: argument, what: "remove an MFA device" }, profiles, context);
    try {
      const { user, account } = own;
      const serial = await deviceOf(own, options.serial, context);
      const isTheirs = own.serials.includes(serial);
      const others = own.serials.filter((each) => each !== serial && givesCodes(each));
      if (isTheirs && others.length === 0 && !options.force) throw new DaypassError("last-device", { user, serial });
      await confirm({ message: `Remove the MFA device ${serial} of ${user}?` }, context);
      const iam = await own.withMfa(options.code);
      if (isTheirs) await iam.deactivateDevice({ user, serial });
      if (deviceKind(serial) === "virtual") await iam.deleteVirtualDevice(serial);
      const cleared = await clearSerial(serial, profiles, context);
      const left = (await notesOf({ account, user }, context))?.serials;
      if (left?.includes(serial)) await forgetEnrolment({ account, user }, context);
      if (context.flags.json)
        context.print(jsonLine({ schema: "daypass.mfa-remove/1", user, account, serial, profiles: cleared }));
      else sayRemoved(serial, cleared, context);
      return undefined;
    } finally {
      own.close();
    }
  },
});

const keys = ["mfa_serial", "daypass_mfa_serial", "daypass_role_mfa_serial"];

/** Takes the device out of the profiles that name it. Returns their names. */
async function clearSerial(serial: string, profiles: Profiles, context: Context): Promise<readonly string[]> {
  const edits: Record<"config" | "credentials", DocumentEdit[]> = { config: [], credentials: [] };
  const names = new Set<string>();
  for (const profile of profiles.byName.values()) {
    for (const key of keys.filter((each) => settingOf(profile, each) === serial)) {
      edits[profile.settings.get(key)?.file ?? "config"].push(putSettings(profile.name, { [key]: undefined }));
      names.add(profile.name);
    }
  }
  const files = (["config", "credentials"] as const)
    .filter((kind) => edits[kind].length > 0)
    .map((kind) => ({ path: profiles.locations[kind], kind, edit: inTurn(...edits[kind]) }));
  if (files.length > 0) await editAwsFiles(files, { backup: "keep", reason: "mfa remove" }, context.stateTools());
  return [...names];
}

function sayRemoved(serial: string, cleared: readonly string[], context: Context): void {
  context.say(`${context.paint("green", "✔")} Device ${visible(serial)} is gone. Delete its entry in the app, too.`);
  for (const name of cleared) context.say(`  Profile ${visible(name)} names it no longer.`);
}
