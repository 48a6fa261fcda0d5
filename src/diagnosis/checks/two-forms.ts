import { wordOf } from "../../core/plain-word.ts";
import { visible } from "../../core/visible.ts";
import { type DocumentEdit, inTurn, putSettings, withoutEmptySection } from "../../profiles/edits.ts";
import { sessionKeys } from "../../profiles/forms.ts";
import { holdsLongTermKeys, holdsSession, type Profile, settingOf } from "../../profiles/profile.ts";
import { type Check, command, type Finding } from "../finding.ts";

// The settings by which a profile gets credentials elsewhere than from static keys.
const elsewhere = ["credential_process", "sso_session", "sso_start_url", "login_session", "web_identity_token_file"];

export const twoForms: Check = {
  id: "two-forms",
  looksFor: "profiles that say in two ways where their credentials come from",
  find: ({ profiles }) => [...profiles.byName.values()].flatMap(findingsOf),
};

function findingsOf(profile: Profile): readonly Finding[] {
  const keys = profile.settings.get("aws_access_key_id");
  if (keys === undefined || keys.value === "") return [];
  const other = elsewhere.find((key) => settingOf(profile, key) !== undefined);
  // Keys beside a role are how `[default]` holds both; a session beside one is left over from another form.
  const role = settingOf(profile, "role_arn") !== undefined && holdsSession(profile) ? "role_arn" : undefined;
  const form = other ?? role;
  if (form === undefined) return [];
  const what = holdsLongTermKeys(profile) ? "long-term keys" : "a session";
  const from = keys.file === "credentials" ? "the credentials file hides" : "tools disagree whether it wins over";
  const session = !holdsLongTermKeys(profile);
  return [
    {
      severity: "problem",
      what: `Profile ${visible(profile.name)} has ${form}, and ${what} in ~/.aws/${keys.file}`,
      why:
        form === "role_arn"
          ? "the AWS CLI assumes the role, other tools use the session"
          : `${what} in ${from} ${form}: the AWS CLI, boto3 and others use the old keys`,
      place: keys.place,
      mend: command(session ? "daypass doctor --fix" : `daypass profiles show ${wordOf(profile.name)}`),
      fix: session ? { kind: "edit", file: keys.file, edit: withoutSessionOf(profile.name) } : undefined,
    },
  ];
}

function withoutSessionOf(profile: string): DocumentEdit {
  const gone = Object.fromEntries(sessionKeys.map((key) => [key, undefined]));
  return inTurn(putSettings(profile, gone), withoutEmptySection(profile));
}
