import { DaypassError } from "../core/errors.ts";
import { isJsonObject } from "../core/json-object.ts";
import { type Profile, settingOf } from "./profile.ts";

/** What a role is assumed with beyond what the SDKs know of; they pass over these settings. */
export interface RoleRequest {
  /** The session may do what the role and this policy both allow. JSON in one line. */
  readonly policy: string | undefined;
  readonly policyArns: readonly string[];
  readonly tags: readonly RoleTag[];
  /** The keys of tags that further roles in the chain keep. */
  readonly transitiveTags: readonly string[];
  readonly sourceIdentity: string | undefined;
}

export interface RoleTag {
  readonly key: string;
  readonly value: string;
}

export const roleRequestSettings = [
  "daypass_policy",
  "daypass_policy_arns",
  "daypass_tags",
  "daypass_transitive_tags",
  "daypass_source_identity",
] as const;
type Setting = (typeof roleRequestSettings)[number];

const nothing: RoleRequest = {
  policy: undefined,
  policyArns: [],
  tags: [],
  transitiveTags: [],
  sourceIdentity: undefined,
};

/** Reads these settings; throws `role-setting-unusable` for what STS would not take: that is said before a code is asked for. */
export function roleRequestOf(profile: Profile | undefined): RoleRequest {
  if (profile === undefined || !hasRoleRequest(profile)) return nothing;
  const refuse = (setting: Setting, why: string): never => {
    const { place } = profile.settings.get(setting) ?? {};
    throw new DaypassError("role-setting-unusable", { profile: profile.name, setting, why, place });
  };
  const text = (setting: Setting) => settingOf(profile, setting);
  const list = (setting: Setting) =>
    (text(setting) ?? "")
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== "");
  const request = {
    policy: text("daypass_policy"),
    policyArns: list("daypass_policy_arns"),
    tags: list("daypass_tags").map((part) => tagIn(part, refuse)),
    transitiveTags: list("daypass_transitive_tags"),
    sourceIdentity: text("daypass_source_identity"),
  };
  check(request, refuse);
  return request;
}

/** Whether a profile has such settings: tools that assume the role themselves know nothing of them. */
export function hasRoleRequest(profile: Profile | undefined): boolean {
  return roleRequestSettings.some((setting) => settingOf(profile, setting) !== undefined);
}

/** Whether the role is assumed with the keys themselves and a code of its own, not with the session. */
export function isDirectMfa(profile: Profile | undefined): boolean {
  return /^(true|yes|1)$/i.test(settingOf(profile, "daypass_direct_mfa") ?? "");
}

type Refuse = (setting: Setting, why: string) => never;

function tagIn(part: string, refuse: Refuse): RoleTag {
  const at = part.indexOf("=");
  if (at < 1) return refuse("daypass_tags", `"${part}" is not written KEY=VALUE`);
  return { key: part.slice(0, at).trim(), value: part.slice(at + 1).trim() };
}

// The limits are those of the STS API reference, AssumeRole.
function check(request: RoleRequest, refuse: Refuse): void {
  const { policy, policyArns, tags, transitiveTags, sourceIdentity } = request;
  if (policy !== undefined && !isObjectText(policy)) refuse("daypass_policy", "it is not a JSON object in one line");
  if (policyArns.length > 10) refuse("daypass_policy_arns", "it names more than 10 policies");
  const arn = policyArns.find((named) => !/^arn:aws[a-z-]*:iam::(aws|\d{12}):policy\/\S{1,512}$/.test(named));
  if (arn !== undefined) refuse("daypass_policy_arns", `"${arn}" is not the ARN of a policy`);
  if (tags.length > 50) refuse("daypass_tags", "there are more than 50");
  const long = tags.find(({ key, value }) => key.length > 128 || value.length > 256);
  if (long !== undefined) refuse("daypass_tags", `"${long.key}" is longer than AWS takes`);
  const unknown = transitiveTags.find((key) => !tags.some((tag) => tag.key === key));
  if (unknown !== undefined) refuse("daypass_transitive_tags", `there is no tag "${unknown}" in daypass_tags`);
  if (sourceIdentity !== undefined && !/^(?!aws:)[\w+=,.@-]{2,64}$/.test(sourceIdentity)) {
    refuse("daypass_source_identity", "it has 2 to 64 letters, digits and + = , . @ - _");
  }
}

function isObjectText(text: string): boolean {
  try {
    return isJsonObject(JSON.parse(text));
  } catch {
    return false;
  }
}
