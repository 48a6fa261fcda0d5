import { placeText } from "../../core/problem.ts";
import { visible } from "../../core/visible.ts";
import { dropSession } from "../../profiles/edits.ts";
import {
  holdsLongTermKeys,
  holdsSession,
  type Profile,
  type ProfileSetting,
  settingOf,
} from "../../profiles/profile.ts";
import { advice, type Check, command, type Finding, inBoth } from "../finding.ts";

// The settings by which a profile gets credentials elsewhere than from static keys.
const elsewhere = ["credential_process", "sso_session", "sso_start_url", "login_session", "web_identity_token_file"];

export const twoForms: Check = {
  id: "two-forms",
  looksFor: "profiles that say in two ways where their credentials come from",
  find: ({ profiles }) =>
    [...profiles.byName.values()].flatMap((profile) => {
      const keys = profile.settings.get("aws_access_key_id");
      return keys === undefined || keys.value === "" ? withoutKeys(profile) : besideKeys(profile, keys);
    }),
};

function besideKeys(profile: Profile, keys: ProfileSetting): readonly Finding[] {
  const other = elsewhere.find((key) => settingOf(profile, key) !== undefined);
  // Keys beside a role are how `[default]` holds both; a session beside one is left over from another form.
  const form = other ?? (isBesideRole(profile) ? "role_arn" : undefined);
  if (form === undefined) return [];
  const session = !holdsLongTermKeys(profile);
  const what = session ? "a session" : "long-term keys";
  const isHiding = keys.file === "credentials";
  const name = visible(profile.name);
  const finding = {
    severity: "problem",
    what: `Profile ${name} has ${form}, and ${what} in ~/.aws/${keys.file}`,
  } as const;
  const hides = `the ${session ? "session" : "keys"} in the credentials file ${session ? "hides" : "hide"} ${form}: the AWS CLI, boto3 and others use what is old`;
  const why =
    form === "role_arn"
      ? "tools assume the role, but a profile that names this one as source_profile gets the session"
      : isHiding
        ? hides
        : `tools disagree on what wins, ${what} or ${form}`;
  const place = keys.place;
  if (session) {
    const fix = { kind: "edit", edits: inBoth(dropSession(profile.name)) } as const;
    return [{ ...finding, why, place, mend: command("daypass doctor --fix"), fix }];
  }
  const setting = profile.settings.get(form);
  const where = setting === undefined ? form : `${form} (${placeText(setting.place)})`;
  return [
    { ...finding, why, place, mend: advice(`keep one of the two: remove the keys (${placeText(place)}) or ${where}`) },
  ];
}

/** Whether a session stands beside a role that it does not itself assume. */
function isBesideRole(profile: Profile): boolean {
  if (settingOf(profile, "role_arn") === undefined || !holdsSession(profile)) return false;
  return settingOf(profile, "source_profile") !== profile.name;
}

function withoutKeys(profile: Profile): readonly Finding[] {
  const ways = ["source_profile", "credential_source", ...elsewhere].filter((key) => isWay(profile, key));
  const [one, other] = ways;
  if (one === undefined || other === undefined) return [];
  const isRefused = other === "credential_source";
  const why = isRefused
    ? "no tool takes such a role: boto3 and the AWS CLI say that it contains both"
    : one === "source_profile" || one === "credential_source"
      ? `tools assume the role and pass over ${other}`
      : "tools take them in a different order: boto3 and the AWS CLI sign in, tools in JavaScript run credential_process";
  return [
    {
      severity: isRefused ? "problem" : "remark",
      what: `Profile ${visible(profile.name)} has both ${one} and ${other}`,
      why,
      place: profile.settings.get(other)?.place,
      mend: advice("remove the one that is not meant"),
    },
  ];
}

/** What stands for a way of its own: `sso_start_url` beside `sso_session` is the same one, a source needs its role. */
function isWay(profile: Profile, key: string): boolean {
  if (settingOf(profile, key) === undefined) return false;
  if (key === "source_profile" || key === "credential_source") return settingOf(profile, "role_arn") !== undefined;
  return key !== "sso_start_url" || settingOf(profile, "sso_session") === undefined;
}
