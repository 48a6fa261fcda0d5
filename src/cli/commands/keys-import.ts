import { maskedKeyId } from "../../core/credentials.ts";
import { DaypassError } from "../../core/errors.ts";
import { wordOf } from "../../core/plain-word.ts";
import { visible } from "../../core/visible.ts";
import { inTurn, putKeys, withoutKeys } from "../../profiles/edits.ts";
import { checkKeysProfile, holdsPair } from "../../profiles/keys-profile.ts";
import { holdsLongTermKeys, type Profile, settingOf } from "../../profiles/profile.ts";
import type { Profiles } from "../../profiles/read.ts";
import { command } from "../command.ts";
import { confirm } from "../confirm.ts";
import type { Context } from "../context.ts";
import { type Asker, askerFor, checked } from "../setup/asker.ts";
import { csvKeys } from "../setup/keys.ts";
import { preview, write } from "../setup/write.ts";

export const keysImport = command({
  name: "import",
  group: "SET UP",
  summary: "put the keys of the AWS console's CSV file into a profile",
  argument: { name: "csv", summary: "accessKeys.csv, as the console offers it once" },
  options: { profile: { kind: "text", flags: "--profile <name>", summary: "the profile that gets them (default)" } },
  examples: [
    { line: "daypass keys import accessKeys.csv", says: "into the profile default, if it holds no other keys" },
    { line: "daypass keys import accessKeys.csv --profile work", says: "into another one" },
  ],
  async run({ argument, options }, context) {
    if (argument === undefined)
      throw new DaypassError("usage", { what: "Name the CSV file", hint: "daypass keys import accessKeys.csv" });
    const keys = await csvKeys(argument, context);
    const profiles = await context.readProfiles();
    const asker = askerFor(context);
    const check = (name: string) => checkKeysProfile(name, profiles);
    const flag = "--profile";
    const profile = checked(options.profile ?? usualProfile(keys.accessKeyId, profiles), { flag, check });
    await agreeToReplace(profile, keys.accessKeyId, profiles, asker, context);
    const edits = holdsPair(profiles.byName.get(profile), keys)
      ? { config: inTurn(), credentials: inTurn() }
      : { config: withoutKeys(profile), credentials: putKeys(profile, keys) };
    const change = preview(edits, profiles, context);
    const { backup } = change.diff === "" ? { backup: undefined } : await write(change, "keys import", context);
    const facts = { profile, accessKeyId: keys.accessKeyId, path: profiles.locations.credentials };
    const changed = change.diff !== "";
    if (context.flags.json) {
      context.print(JSON.stringify({ schema: "daypass.keys-import/1", ...facts, changed, csv: keys.path, backup }));
      return undefined;
    }
    const where = `[${visible(profile)}] in ${context.shown(facts.path)}`;
    const says = changed
      ? `Keys ${maskedKeyId(keys.accessKeyId)} are in ${where}`
      : `These keys are in ${where} already`;
    context.say(`${context.paint("green", "✔")} ${says}`);
    const remove = `It holds the secret: delete ${visible(context.shown(keys.path))}, and empty the trash`;
    context.say(`${context.paint("yellow", "!")} ${remove}`);
    if (backup !== undefined) context.say("  The file as it was before: daypass undo");
    context.say(`  Next: daypass setup --profile ${wordOf(profile)}`);
    return undefined;
  },
});

/** The profile that has these keys already, else the default one. */
function usualProfile(accessKeyId: string, profiles: Profiles): string {
  const has = (profile: Profile) => settingOf(profile, "aws_access_key_id") === accessKeyId;
  return [...profiles.byName.values()].find(has)?.name ?? "default";
}

/** Throws `keys-profile-taken` where other keys would be lost, unless a person, or `--yes`, says that they may be. */
async function agreeToReplace(
  profile: string,
  accessKeyId: string,
  profiles: Profiles,
  asker: Asker,
  context: Context,
): Promise<void> {
  const held = profiles.byName.get(profile);
  const heldId = settingOf(held, "aws_access_key_id") ?? "";
  if (!holdsLongTermKeys(held) || heldId === accessKeyId || context.flags.yes) return;
  const facts = { profile, held: maskedKeyId(heldId), given: maskedKeyId(accessKeyId) };
  const path = held?.settings.get("aws_access_key_id")?.place.path ?? profiles.locations.credentials;
  if (!asker.canAsk) throw new DaypassError("keys-profile-taken", { ...facts, path });
  const message = `[${profile}] holds other keys, ${facts.held}. Replace them by ${facts.given}?`;
  await confirm({ message }, context);
}
