import type { AwsDocument, Section } from "../aws-files/document.ts";
import type { TemporaryCredentials } from "../core/credentials.ts";
import { DaypassError } from "../core/errors.ts";
import { wordOf } from "../core/plain-word.ts";
import { type DocumentEdit, putSession, sessionKeys } from "./edits.ts";
import { isOwnProcess } from "./process-line.ts";
import { holdsLongTermKeys, holdsSession, type Profile, roleArnOf, settingOf } from "./profile.ts";
import { kindOf, type Profiles } from "./read.ts";
import { sessionProfileOf } from "./route.ts";

/**
 * How tools receive a profile's credentials: `file`, written into the credentials file; `process`, asked of daypass by
 * `credential_process`; `chain`, assumed by the tools themselves with `role_arn` and `source_profile`.
 */
export const forms = ["chain", "file", "process"] as const;
export type Form = (typeof forms)[number];

/** The form that a profile has; `undefined` for one that holds no credentials that way. */
export function formOf(profile: Profile, profiles: Profiles): Form | undefined {
  if (settingOf(profile, "role_arn") !== undefined) return kindOf(profile, profiles) === "role" ? "chain" : undefined;
  if (holdsLongTermKeys(profile)) return "file";
  if (settingOf(profile, "credential_process") !== undefined) return "process";
  return roleArnOf(profile) !== undefined || kindOf(profile, profiles) === "session" ? "file" : undefined;
}

export type FormWish =
  /** `mfa_serial` stays hidden beside a source that is a session: every SDK would ask for a code of its own because of it. */
  | { readonly form: "chain"; readonly device: "shown" | "hidden" }
  /** With the `credential_process` line. */
  | { readonly form: "process"; readonly line: string }
  /** With the credentials that the file gets at once, where there are good ones. */
  | { readonly form: "file"; readonly credentials: TemporaryCredentials | undefined };

/** What each of the two files becomes. */
export interface FormEdits {
  readonly config: DocumentEdit;
  readonly credentials: DocumentEdit;
}

/** What an SDK acts on in a role profile, with the name under which daypass keeps it where the SDKs must not. */
const roleKeys = [
  ["role_arn", "daypass_role_arn"],
  ["source_profile", "daypass_role_source_profile"],
  ["mfa_serial", "daypass_role_mfa_serial"],
] as const;

/** Throws `form-not-possible` where a profile of this kind cannot have that form, `form-hidden-by-keys` where keys would hide it. */
export function checkForm(profile: Profile, form: Form, profiles: Profiles): void {
  const kind = kindOf(profile, profiles);
  const refuse = (why: string, instead?: string): never => {
    throw new DaypassError("form-not-possible", { profile: profile.name, form, why, instead });
  };
  if (kind === "keys") {
    const session = sessionProfileOf(profile.name, profiles);
    refuse(
      "it holds long-term keys",
      `its session is profile ${session}: daypass profiles form ${wordOf(session)} ${form}`,
    );
  }
  if (kind === "session" && form === "chain") refuse("it is a session, and only roles are assumed");
  if (kind !== "role" && kind !== "session") refuse("daypass gets no credentials for it");
  if (form === "chain" || !holdsLongTermKeys(profile)) return;
  const path = profile.settings.get("aws_access_key_id")?.place.path ?? profiles.locations.credentials;
  throw new DaypassError(form === "process" ? "form-hidden-by-keys" : "target-holds-keys", {
    profile: profile.name,
    path,
  });
}

/**
 * The edits that give a profile a form and take every trace of the others. They go by what stands in the files when they are
 * applied; settings of a role that stand in the credentials file, as `profile` shows them, move to the config file.
 */
export function switchForm(profile: Pick<Profile, "name" | "settings">, wish: FormWish): FormEdits {
  return {
    config: (document) => inConfig(document, profile, wish),
    credentials: (document) => inCredentials(document, profile.name, wish),
  };
}

function inConfig(document: AwsDocument, profile: Pick<Profile, "name" | "settings">, wish: FormWish): AwsDocument {
  const name = sectionOf(profile.name);
  const section = document.find(name);
  const read = (key: string) => settingOf(section, key) ?? settingOf(profile, key);
  const values: Record<string, string | undefined> = {
    credential_process: wish.form === "process" ? wish.line : undefined,
  };
  if ((read("role_arn") ?? read("daypass_role_arn")) !== undefined) {
    for (const [plain, hidden] of roleKeys) {
      const value = read(plain) ?? read(hidden);
      const shown = wish.form === "chain" && (plain !== "mfa_serial" || wish.device === "shown");
      values[plain] = shown ? value : undefined;
      values[hidden] = shown ? undefined : value;
    }
  }
  if (holdsSession(section)) for (const key of sessionKeys) values[key] = undefined;
  return changed(document, profile.name, values);
}

function inCredentials(document: AwsDocument, profile: string, wish: FormWish): AwsDocument {
  const section = document.find(sectionOf(profile));
  const keepsSession = wish.form === "file" || !holdsSession(section);
  const gone = [...roleKeys.flat(), "credential_process", ...(keepsSession ? [] : sessionKeys)].filter((key) =>
    section?.settings.has(key),
  );
  const left = isEmptyWithout(section, gone)
    ? document.removeSection(sectionOf(profile))
    : changed(document, profile, Object.fromEntries(gone.map((key) => [key, undefined])));
  return wish.form === "file" && wish.credentials !== undefined ? putSession(profile, wish.credentials)(left) : left;
}

function isEmptyWithout(section: Section | undefined, gone: readonly string[]): boolean {
  return section !== undefined && gone.length > 0 && [...section.settings.keys()].every((key) => gone.includes(key));
}

/** Lines that say the same already keep their blanks and comments. */
function changed(
  document: AwsDocument,
  profile: string,
  values: Readonly<Record<string, string | undefined>>,
): AwsDocument {
  const section = document.find(sectionOf(profile));
  const different = Object.entries(values).filter(([key, value]) => settingOf(section, key) !== value);
  return different.length === 0 ? document : document.setAll(sectionOf(profile), Object.fromEntries(different));
}

function sectionOf(name: string): { readonly type: "profile"; readonly name: string } {
  return { type: "profile", name };
}

/** Whether the profile is a session profile whose session stands in no file: its tools ask daypass each time. */
export function isServed(profile: Profile | undefined): boolean {
  if (profile === undefined || holdsLongTermKeys(profile) || roleArnOf(profile) !== undefined) return false;
  return isOwnProcess(profile);
}
