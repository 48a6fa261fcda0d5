import { wordOf } from "../../core/plain-word.ts";
import type { Form } from "../../profiles/forms.ts";
import { type Profile, settingOf } from "../../profiles/profile.ts";
import { roleRequestSettings } from "../../profiles/role-request.ts";

/** What tools of the form `chain` do not do: they assume the role themselves, and know nothing of daypass's settings. */
export function ignoredByTools(profile: Profile, form: Form | undefined): readonly string[] {
  const settings = ["daypass_direct_mfa", ...roleRequestSettings].filter(
    (key) => settingOf(profile, key) !== undefined,
  );
  if (form !== "chain" || settings.length === 0) return [];
  const { name } = profile;
  return [
    `tools assume the role of ${name} themselves, without ${settings.join(", ")}: daypass profiles form ${wordOf(name)} process`,
  ];
}
