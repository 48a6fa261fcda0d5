import { keyKind } from "../../core/credentials.ts";
import { faultText, pairFault } from "../../core/key-pair.ts";
import { wordOf } from "../../core/plain-word.ts";
import { visible } from "../../core/visible.ts";
import { withoutSession } from "../../profiles/edits.ts";
import { holdsLongTermKeys, holdsSession, type Profile, settingOf } from "../../profiles/profile.ts";
import { type Profiles, sourceOf } from "../../profiles/read.ts";
import type { KeysElsewhere } from "../../profiles/route.ts";
import { advice, type Check, command, type Finding, inBoth } from "../finding.ts";

export const misplacedKeys: Check = {
  id: "misplaced-keys",
  looksFor: "halves of keys, swapped or quoted ones, session keys where long-term ones belong, and the reverse",
  find: ({ profiles, remembered }) =>
    [...profiles.byName.values()].flatMap((profile) => [
      ...brokenPair(profile),
      ...mixedPair(profile),
      ...sessionWithoutToken(profile),
      ...keysInSessionProfile(profile, profiles),
      ...sessionInKeysProfile(profile, profiles),
      ...defaultWithoutKeys(profile, profiles, remembered),
    ]),
};

/** What no tool gets in with, whatever AWS says of it. */
function brokenPair(profile: Profile): readonly Finding[] {
  const id = profile.settings.get("aws_access_key_id");
  if (id === undefined || !holdsLongTermKeys(profile)) return [];
  const secret = profile.settings.get("aws_secret_access_key");
  const name = visible(profile.name);
  if (secret === undefined || secret.value === "") {
    const what = `Profile ${name} has aws_access_key_id and no aws_secret_access_key`;
    const why = 'tools say "Partial credentials found"; AWS shows a secret key once: make new keys if it is lost';
    return [{ severity: "problem", what, why, place: id.place, mend: command("daypass setup") }];
  }
  const found = pairFault(id.value, secret.value);
  if (found === undefined) return [];
  const { setting, fault } = found;
  const what = `Profile ${name}: ${setting} ${faultText(setting, fault)}`;
  const why = "no tool gets in with it; an id is written like AKIA…, 20 characters, and the secret has 40";
  const { place } = profile.settings.get(setting) ?? id;
  const mend = fault === "quoted" ? advice("take the quotes away") : command("daypass setup");
  return [{ severity: "problem", what, why, place, mend }];
}

function mixedPair(profile: Profile): readonly Finding[] {
  const id = settingOf(profile, "aws_access_key_id");
  const token = profile.settings.get("aws_session_token");
  if (id === undefined || token === undefined || token.value === "" || keyKind(id) !== "long-term") return [];
  const what = `Profile ${visible(profile.name)} has a long-term key id and a session token`;
  const why = "no tool gets in with it: AWS says InvalidClientTokenId";
  const { name } = profile;
  return [
    {
      severity: "problem",
      what,
      why,
      place: token.place,
      mend: command("daypass doctor --fix"),
      fix: {
        kind: "edit",
        edits: inBoth(withoutSession(name)),
      },
    },
  ];
}

function sessionWithoutToken(profile: Profile): readonly Finding[] {
  const id = profile.settings.get("aws_access_key_id");
  if (id === undefined || keyKind(id.value) !== "temporary") return [];
  const token = settingOf(profile, "aws_session_token") ?? settingOf(profile, "aws_security_token");
  if (token !== undefined) return [];
  const what = `Profile ${visible(profile.name)} has the key id of a session, and no session token`;
  const why = "AWS says InvalidClientTokenId to every tool; long-term keys begin with AKIA";
  return [{ severity: "problem", what, why, place: id.place, mend: command("daypass setup") }];
}

function keysInSessionProfile(profile: Profile, profiles: Profiles): readonly Finding[] {
  const source = sourceOf(profile, profiles);
  if (source === undefined || source === profile.name || !holdsLongTermKeys(profile)) return [];
  const what = `Profile ${visible(profile.name)} holds long-term keys where the session of ${visible(source)} belongs`;
  const why = "tools that name it work without MFA, and daypass will not overwrite the keys";
  const place = profile.settings.get("aws_access_key_id")?.place;
  return [
    {
      severity: "problem",
      what,
      why,
      place,
      mend: command(`daypass login ${wordOf(source)} --to ${wordOf(profile.name)} --move-keys`),
    },
  ];
}

/** A session where another profile, by its own words, gets its sessions from. */
function sessionInKeysProfile(profile: Profile, profiles: Profiles): readonly Finding[] {
  const user = profiles.sessionBySource.get(profile.name);
  const id = profile.settings.get("aws_access_key_id");
  if (user === undefined || user.name === profile.name || id === undefined || !holdsSession(profile)) return [];
  if (sourceOf(profile, profiles) !== undefined) return [];
  const what = `Profile ${visible(profile.name)} holds a session where the long-term keys of ${visible(user.name)} belong`;
  const why = "AWS gives no session for a session: Cannot call GetSessionToken with session credentials";
  return [{ severity: "problem", what, why, place: id.place, mend: command("daypass setup") }];
}

/** A script that wrote its session over the only keys: the usual accident with `[default]`. Keys in an env file are no accident. */
function defaultWithoutKeys(profile: Profile, profiles: Profiles, remembered: KeysElsewhere): readonly Finding[] {
  if (profile.name !== "default" || settingOf(profile, "aws_session_token") === undefined) return [];
  const from = remembered.get(profile.name)?.keys.kind;
  if (from === "env-file" || from === "environment") return [];
  if (sourceOf(profile, profiles) !== undefined) return [];
  if ([...profiles.byName.values()].some((other) => holdsLongTermKeys(other))) return [];
  const what = "[default] holds a session, and no profile holds the long-term keys behind it";
  const why = "when it ends, nothing can renew it: some scripts write the session over the keys";
  const place = profile.settings.get("aws_session_token")?.place;
  return [{ severity: "problem", what, why, place, mend: advice("make a new access key in IAM, then: daypass setup") }];
}
