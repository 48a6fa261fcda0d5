import { DaypassError } from "../../core/errors.ts";
import { wordOf } from "../../core/plain-word.ts";
import { jsonLine, visible } from "../../core/visible.ts";
import { devicePath } from "../../iam/enrol-device.ts";
import { belongingsOf, belongingsText, removeUser } from "../../iam/remove-user.ts";
import { settingOf } from "../../profiles/profile.ts";
import type { Profiles } from "../../profiles/read.ts";
import { command } from "../command.ts";
import { confirm } from "../confirm.ts";
import type { Context } from "../context.ts";
import { type AccountWay, arnStartOf, openAccount, wayOptions } from "../iam/account-way.ts";
import { forgetEnrolment } from "../iam/enrolment-notes.ts";
import { type GuardedPlace, guardedPlace, placeOptions } from "../iam/guarded-place.ts";

export const iamRemoveUser = command({
  name: "remove-user",
  group: "LOOK AFTER AN ACCOUNT",
  summary: "a user with all that hangs on it: keys, devices, policies, memberships",
  argument: { name: "name", summary: "the user's name" },
  options: {
    ...placeOptions,
    force: { kind: "flag", flags: "--force", summary: "even one outside the path and the groups" },
    ...wayOptions,
  },
  examples: [{ line: "daypass iam remove-user alice", says: "shows what there is, and asks first" }],
  async run({ argument: user, options }, context) {
    if (user === undefined)
      throw new DaypassError("usage", { what: "Say who is to be removed", hint: "daypass iam remove-user alice" });
    const profiles = await context.readProfiles();
    const way = await openAccount(options, profiles, context);
    try {
      const { iam, account } = way;
      const found = await iam.findUser(user);
      if (found === undefined) return gone(user, way, context);
      if (way.callerArn === found.arn)
        throw new DaypassError("user-not-ours", { user, why: "these are the keys of that very user", isSelf: true });
      const place = options.force ? undefined : await guardedPlace(options, way);
      const path = place?.path ?? found.path;
      const orphanStart = `${arnStartOf(way)}mfa${devicePath(path, user)}`;
      const belongings = await belongingsOf({ user, orphanStart }, iam);
      if (place !== undefined) requireOurs({ user, path: found.path, groups: belongings.groups }, place);
      const above = [`${found.arn}`, ...belongingsText(belongings)];
      await confirm({ message: `Remove the user ${user} and all of this for good?`, above }, context);
      await removeUser(user, belongings, iam);
      await forgetEnrolment({ account, user }, context);
      print({ user, account, left: profilesWith(belongings.keys, profiles) }, context);
      return undefined;
    } finally {
      way.close();
    }
  },
});

function requireOurs(
  found: { readonly user: string; readonly path: string; readonly groups: readonly string[] },
  { path, groups }: GuardedPlace,
): void {
  const { user } = found;
  if (found.path === path || found.groups.some((group) => groups.includes(group))) return;
  const why = `it is neither in the path ${path} nor in the group ${groups.join(", ")}`;
  throw new DaypassError("user-not-ours", { user, why });
}

/** Run again after it was cut short: the user may be gone already. */
async function gone(user: string, { account }: AccountWay, context: Context): Promise<undefined> {
  await forgetEnrolment({ account, user }, context);
  if (context.flags.json)
    context.print(jsonLine({ schema: "daypass.iam-remove-user/1", user, account, removed: false }));
  else context.say(`There is no user ${visible(user)} in ${account}.`);
  return undefined;
}

/** Profiles that hold one of these keys, and so lead nowhere any more. */
function profilesWith(keys: readonly string[], profiles: Profiles): readonly string[] {
  return [...profiles.byName.values()]
    .filter((profile) => keys.includes(settingOf(profile, "aws_access_key_id") ?? ""))
    .map(({ name }) => name);
}

function print(
  { user, account, left }: { readonly user: string; readonly account: string; readonly left: readonly string[] },
  context: Context,
): void {
  if (context.flags.json) {
    const facts = { schema: "daypass.iam-remove-user/1", user, account, removed: true, profiles: left };
    context.print(jsonLine(facts));
    return;
  }
  context.say(`${context.paint("green", "✔")} User ${visible(user)} is gone.`);
  for (const name of left)
    context.say(
      `  Profile ${visible(name)} of this computer leads nowhere now: daypass profiles remove ${wordOf(name)}`,
    );
}
