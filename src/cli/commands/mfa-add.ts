import { editAwsFiles } from "../../aws-files/edit-file.ts";
import { DaypassError, isFailure } from "../../core/errors.ts";
import { wordOf } from "../../core/plain-word.ts";
import { jsonLine, visible } from "../../core/visible.ts";
import { devicePath, enrolDevice, freshDeviceName, removeOrphans } from "../../iam/enrol-device.ts";
import { putSettings } from "../../profiles/edits.ts";
import { settingOf } from "../../profiles/profile.ts";
import type { Profiles } from "../../profiles/read.ts";
import type { Route } from "../../profiles/route.ts";
import { givesCodes } from "../../sessions/device.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { deviceOptions, requireSeedWay, seedHandOver, tokenSerial } from "../iam/device-hand-over.ts";
import { forgetEnrolment, noteEnrolment, notesOf } from "../iam/enrolment-notes.ts";
import { type OwnDevices, openOwnDevices } from "../iam/own-devices.ts";
import { pause } from "../pause.ts";

export const mfaAdd = command({
  name: "add",
  group: "SET UP",
  summary: "a new virtual MFA device, shown as a QR code",
  argument: { name: "profile", summary: "the profile whose user gets it" },
  options: {
    ...deviceOptions,
    code: {
      kind: "text",
      flags: "-c, --code <code>",
      summary: "a code of a device you have, which a second one takes",
    },
  },
  examples: [
    { line: "daypass mfa add", says: "scan, type two codes, done" },
    { line: "daypass mfa add work --device-name ana", says: "where policies allow only a device of your own name" },
  ],
  async run({ argument, options }, context) {
    requireSeedWay(options.seedFile, context);
    tokenSerial(options.serial, options.seedFile);
    const profiles = await context.readProfiles();
    const own = await openOwnDevices({ profile: argument, what: "add an MFA device" }, profiles, context);
    try {
      const serial = await addDevice(own, options, context);
      const written = await writeSerial(own.route, serial, profiles, context);
      printAdded({ own, serial, written }, context);
      return undefined;
    } finally {
      own.close();
    }
  },
});

interface AddOptions {
  readonly deviceName: string | undefined;
  readonly serial: string | undefined;
  readonly seedFile: string | undefined;
  readonly code: string | undefined;
}

async function addDevice(own: OwnDevices, options: AddOptions, context: Context): Promise<string> {
  const { user, account, arnStart } = own;
  const whose = { account, user };
  const before = (await notesOf(whose, context)) ?? { serials: [], keysBefore: undefined };
  // IAM adds a further device only with MFA, whatever the policies say.
  const iam = own.serials.some((serial) => givesCodes(serial)) ? await own.withMfa(options.code) : own.iam;
  const gone = await removeOrphans(before.serials, iam);
  for (const serial of gone) context.say(`  Removed ${visible(serial)}, left over from an attempt before.`);
  const left = before.serials.filter((serial) => !gone.includes(serial));
  for (const serial of left.filter((each) => !own.serials.includes(each)))
    context.say(`  ${visible(serial)} is left over from an attempt before; only MFA removes it: daypass mfa remove`);
  const handOver = seedHandOver(
    { label: { user, account }, seedFile: options.seedFile, replace: before.serials.length > 0 },
    context,
  );
  const remember = (serial: string) => noteEnrolment(whose, { ...before, serials: [...left, serial] }, context);
  const name = options.deviceName ?? freshDeviceName(context.now());
  // In the user's own folder, where a guardrail lets them delete it later. Where policies know no paths, a name of their own is at the
  // top: `mfa/USER` is what older ones allow.
  const atTop = own.path === "/" && options.deviceName !== undefined;
  const wish = { user, arnStart, path: atTop ? "/" : devicePath(own.path, user), name, serial: options.serial };
  try {
    const { serial } = await enrolDevice(wish, iam, { ...handOver, remember, pause });
    const stillLeft = left.filter((each) => !own.serials.includes(each));
    if (stillLeft.length === 0) await forgetEnrolment(whose, context);
    else await noteEnrolment(whose, { ...before, serials: stillLeft }, context);
    return serial;
  } catch (error) {
    if (isFailure(error, "entity-exists") && options.deviceName !== undefined)
      throw new DaypassError("answer-unusable", {
        flag: "--device-name",
        value: options.deviceName,
        why: "there is a device of that name; one that was never enabled keeps its name, and without MFA nobody may delete it",
      });
    throw error;
  }
}

/** Where the device is written down; `undefined` for keys that have no profile. */
async function writeSerial(
  route: Route,
  serial: string,
  profiles: Profiles,
  context: Context,
): Promise<string | undefined> {
  if (route.keys.kind !== "profile") return undefined;
  const { profile } = route.keys;
  const held = profiles.byName.get(profile);
  // Beside a role it would have every SDK ask for codes: then it is the session profile's.
  const besideRole = settingOf(held, "role_arn") !== undefined && settingOf(held, "mfa_serial") === undefined;
  const [name, key] = besideRole ? [route.sessionProfile, "daypass_mfa_serial"] : [profile, "mfa_serial"];
  const file = profiles.byName.get(name)?.settings.get(key)?.file ?? "config";
  const edit = putSettings(name, { [key]: serial });
  const { files } = await editAwsFiles(
    [{ path: profiles.locations[file], kind: file, edit }],
    { backup: "keep", reason: `mfa add ${route.profile}` },
    context.stateTools(),
  );
  for (const note of files.flatMap(({ notes }) => notes))
    context.say(`${context.paint("yellow", "!")} ${visible(note)}`);
  return name;
}

interface Added {
  readonly own: OwnDevices;
  readonly serial: string;
  readonly written: string | undefined;
}

function printAdded({ own, serial, written }: Added, context: Context): void {
  const { user, account, route } = own;
  if (context.flags.json) {
    context.print(jsonLine({ schema: "daypass.mfa-add/1", user, account, serial, profile: written }));
    return;
  }
  context.say(`${context.paint("green", "✔")} Device ${visible(serial)} is on.`);
  if (written === undefined) context.say(`  Write it where the keys stand: AWS_MFA_ARN=${visible(serial)}`);
  const name = route.keys.kind === "profile" ? ` ${wordOf(route.profile)}` : "";
  context.say(`  Next, with the code after these two: daypass login${name}`);
}
