import type { AwsDocument } from "../aws-files/document.ts";
import { DaypassError } from "../core/errors.ts";
import { findConventionalSource } from "./convention.ts";
import type { DocumentEdit } from "./edits.ts";
import { isOwnProcess } from "./process-line.ts";
import { holdsLongTermKeys, type Profile, roleSourceOf, settingOf } from "./profile.ts";
import { type Profiles, sourceOf } from "./read.ts";

/** The settings by which a profile names another one. */
const naming = ["source_profile", "daypass_source_profile", "daypass_role_source_profile"] as const;

/** A profile that needs another one, and how it says so. */
export interface Reference {
  readonly profile: string;
  /** `name` where nothing says it but the name, as that of `work-mfa` does. */
  readonly by: (typeof naming)[number] | "name";
}

/** The profiles that name this one as their source. */
export function referencesTo(name: string, profiles: Profiles): readonly Reference[] {
  return [...profiles.byName.values()].flatMap((profile): readonly Reference[] => {
    if (profile.name === name) return [];
    const by = naming.find((key) => settingOf(profile, key) === name);
    if (by !== undefined) return [{ profile: profile.name, by }];
    return isSessionByName(profile, name, profiles) ? [{ profile: profile.name, by: "name" }] : [];
  });
}

function isSessionByName(profile: Profile, source: string, profiles: Profiles): boolean {
  if (holdsLongTermKeys(profile) || roleSourceOf(profile) !== undefined) return false;
  return settingOf(profile, "daypass_source_profile") === undefined && sourceOf(profile, profiles) === source;
}

/** Takes a profile's section out of a file. */
export function removeProfile(name: string): DocumentEdit {
  return (document) => document.removeSection({ type: "profile", name });
}

/** What renaming does to each of the two files. */
export interface RenameEdits {
  readonly config: DocumentEdit;
  readonly credentials: DocumentEdit;
}

/**
 * Gives a profile another name, in both files and wherever another profile names it. What only names said before, the config file
 * says from then on. Throws `profile-exists`.
 */
export function renameProfile(from: string, to: string, profiles: Profiles): RenameEdits {
  const taken = profiles.byName.get(to);
  if (taken !== undefined) {
    const path = taken.inConfig ? profiles.locations.config : profiles.locations.credentials;
    throw new DaypassError("profile-exists", { profile: to, path });
  }
  const links = linksAfter(from, to, profiles);
  const both: DocumentEdit = (document) => withReferences(renamed(document, from, to), from, to);
  return {
    credentials: both,
    config: (document) =>
      links.reduce(
        (edited, { profile, source }) => edited.set(section(profile), "daypass_source_profile", source),
        both(document),
      ),
  };
}

function renamed(document: AwsDocument, from: string, to: string): AwsDocument {
  const profile = document.find(section(from));
  const next = document.renameSection(section(from), to);
  const line = settingOf(profile, "credential_process");
  // The line by which tools ask daypass for this profile has its name at the end, or before how it may ask.
  if (profile === undefined || line === undefined || !isOwnProcess({ name: from, settings: profile.settings }))
    return next;
  const asks = / --ask[ =]\w+$/.exec(line)?.[0] ?? "";
  const start = line.slice(0, line.length - asks.length - from.length);
  return next.set(section(to), "credential_process", `${start}${to}${asks}`);
}

function withReferences(document: AwsDocument, from: string, to: string): AwsDocument {
  let edited = document;
  for (const { name, settings } of document.sections()) {
    if (name.type !== "profile") continue;
    const found = naming.filter((key) => settings.get(key)?.value === from);
    if (found.length > 0) edited = edited.setAll(name, Object.fromEntries(found.map((key) => [key, to])));
  }
  return edited;
}

interface Link {
  readonly profile: string;
  readonly source: string;
}

/** Session profiles whose keys were known by their names alone, and are no longer. */
function linksAfter(from: string, to: string, profiles: Profiles): readonly Link[] {
  const holdsKeys = (name: string) =>
    name === to ? isKeys : holdsLongTermKeys(profiles.byName.get(name)) && name !== from;
  const isKeys = holdsLongTermKeys(profiles.byName.get(from));
  // A role may name a session that no login has written yet.
  const named = [...profiles.byName.values()].flatMap((profile) => roleSourceOf(profile) ?? []);
  return [...new Set([...profiles.byName.keys(), ...named])].flatMap((name): readonly Link[] => {
    const profile = profiles.byName.get(name) ?? { name, settings: new Map(), inConfig: false, inCredentials: false };
    const before = settingOf(profile, "daypass_source_profile") === undefined ? sourceOf(profile, profiles) : undefined;
    if (before === undefined || !isSessionByName(profile, before, profiles)) return [];
    const after = name === from ? to : name;
    const source = before === from ? to : before;
    return findConventionalSource(after, holdsKeys) === source ? [] : [{ profile: after, source }];
  });
}

function section(name: string): { readonly type: "profile"; readonly name: string } {
  return { type: "profile", name };
}
