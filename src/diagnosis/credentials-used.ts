import { nearest } from "../core/nearest.ts";
import { wordOf } from "../core/plain-word.ts";
import { visible } from "../core/visible.ts";
import type { Evidence, FileEvidence, KeysState, ProfileEvidence } from "./evidence.ts";
import type { Step } from "./explanation.ts";
import { command, unset } from "./finding.ts";
import { maskedText } from "./mask.ts";
import type { Complaint } from "./wrappers.ts";

/** Which credentials a tool has taken, by the rules of the SDKs: what it was told in so many words, then keys, then a profile. */
export type Used =
  | { readonly by: "environment"; readonly keys: KeysState }
  | { readonly by: "profile"; readonly profile: ProfileEvidence; readonly named: "text" | "variable" | "default" }
  /** A profile is named that there is not. */
  | {
      readonly by: "missing";
      readonly name: string;
      readonly similar: string | undefined;
      readonly named: "text" | "variable";
    }
  | { readonly by: "empty" }
  | { readonly by: "nothing" };

export function usedBy(complaint: Complaint, evidence: Evidence): Used {
  const { environment, named, profiles } = evidence;
  const inText = profileInText(complaint);
  if (inText !== undefined && inText !== "") {
    const profile = profiles.get(inText);
    if (profile !== undefined) return { by: "profile", profile, named: "text" };
    if (complaint.profile !== undefined || isAboutMissing(complaint))
      return {
        by: "missing",
        // Whoever pastes a text may have named anything there.
        name: maskedText(inText),
        similar: nearest(inText, [...profiles.keys()]),
        named: named?.name === inText ? "variable" : "text",
      };
  }
  const hasKeys = environment.keys !== "absent";
  // JavaScript v3 passes over keys where AWS_PROFILE is set; everybody else takes them first.
  if (hasKeys && !(complaint.client === "javascript-3" && named !== undefined && named.state !== "empty")) {
    return { by: "environment", keys: environment.keys };
  }
  if (named !== undefined && readsVariable(complaint, named.variable)) {
    if (named.state === "empty") return { by: "empty" };
    const profile = profiles.get(named.name);
    if (profile !== undefined) return { by: "profile", profile, named: "variable" };
    return { by: "missing", name: named.name, similar: named.similar, named: "variable" };
  }
  const profile = profiles.get("default");
  return profile === undefined ? { by: "nothing" } : { by: "profile", profile, named: "default" };
}

function readsVariable({ client }: Complaint, variable: string): boolean {
  return variable === "AWS_PROFILE" || (client !== "javascript-3" && client !== "javascript-2");
}

const profilePhrases = [
  /The config profile \(([^)]{0,200})\)/i,
  /Profile (\S{1,200}) requires multi-factor/i,
  /credentials using profile: \[([^\]]{0,200})\]/i,
  /shared config profile, ([^\s,]{1,200})/i,
  /fetching config from profile, ([^\s,]{1,200}),/i,
  /source_?profile "([^"]{1,200})" referenced/i,
  /Profile `([^`']{0,200})['`] (?:was not defined|not found)/i,
  /ProfileCredentialsProvider\(profileName=([^,)]{1,200}),/,
  /AWS Profile '([^']{0,200})'/i,
  /AWS profile "([^"]{1,200})"/i,
  /no credentials for profile '([^']{1,200})'/,
  /failed to get profile, ([^\s,]{1,200})/,
  /Profile configuration is missing for: (\S{1,200})/,
  // The Serverless Framework, above the error.
  /Credentials: Local, "([^"]{1,200})" profile/,
  /Profile (\S{1,200}) credential_process/i,
] as const;

/** The profile that a message names. */
export function profileInText({ message, profile, before = "" }: Complaint): string | undefined {
  if (profile !== undefined) return profile;
  const text = `${before}${message}`;
  for (const phrase of profilePhrases) {
    const name = phrase.exec(text)?.[1];
    if (name !== undefined) return name;
  }
  return undefined;
}

function isAboutMissing({ message }: Complaint): boolean {
  return /could not be found|shared config profile|does not exist|not defined|not found|is missing for|Couldn't find|Could not resolve|contained no credentials/i.test(
    message.slice(0, 300),
  );
}

/** The names of the variables with keys that are set in this shell. */
export function keyNamesIn({ environment }: Evidence): readonly string[] {
  return ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"].filter((name) =>
    environment.set.has(name),
  );
}

/** `profile "work"`, fit for a terminal. */
export function profileText(name: string): string {
  return `profile "${visible(name)}"`;
}

/** The same at the beginning of a sentence. */
export function profileStart(name: string): string {
  return `Profile "${visible(name)}"`;
}

/** How the keys came to be used, as a sentence; `undefined` where nothing is known of them. */
export function usedSentence(used: Used, evidence: Evidence): string | undefined {
  const { named } = evidence;
  if (used.by === "environment") {
    const kind = {
      "long-term": "a long-term key",
      session: "that of a session",
      "session-without-token": "that of a session, without its AWS_SESSION_TOKEN",
      half: "there without AWS_SECRET_ACCESS_KEY",
      absent: "",
    }[used.keys];
    const ignored =
      named === undefined || named.state === "empty" ? "" : `, and ${named.variable} is ignored because of it`;
    return `AWS_ACCESS_KEY_ID in this shell is ${kind}${ignored}.`;
  }
  if (used.by === "profile") {
    const { profile } = used;
    const how = {
      variable: `${named?.variable ?? "AWS_PROFILE"} names`,
      default: "No profile is named, so tools use",
      text: "It is about",
    }[used.named];
    const what = keysPhrase(profile);
    return what === undefined ? undefined : `${how} ${profileText(profile.name)}, ${what}.`;
  }
  return undefined;
}

function keysPhrase({ keys, kind }: ProfileEvidence): string | undefined {
  switch (keys) {
    case "long-term":
      return kind === "role" ? "a role" : "which holds long-term keys";
    case "session":
      return "which holds a session";
    case "session-without-token":
      return "which holds the key of a session without its aws_session_token";
    case "half":
      return "whose keys are incomplete";
    case "absent":
      return kind === "role" ? "a role" : undefined;
  }
}

/** Whether the call was signed with long-term keys: a role profile stands for what it is assumed with. */
export function usedLongTermKeys(used: Used, evidence: Evidence): boolean {
  if (used.by === "environment") return used.keys === "long-term";
  return used.by === "profile" && keysBehind(used.profile, evidence) === "long-term";
}

/** Whether it was signed with a session that has not ended: of one that has, AWS says so. */
export function usedSession(used: Used, evidence: Evidence): boolean {
  if (used.by === "environment") return used.keys === "session";
  if (used.by === "profile" && used.profile.endsAt !== undefined && used.profile.endsAt <= evidence.now) return false;
  return used.by === "profile" && keysBehind(used.profile, evidence) === "session";
}

function keysBehind(profile: ProfileEvidence, { profiles }: Evidence): KeysState {
  const seen = new Set<string>();
  let current: ProfileEvidence | undefined = profile;
  while (
    current !== undefined &&
    current.keys === "absent" &&
    current.role?.source !== undefined &&
    !seen.has(current.name)
  ) {
    seen.add(current.name);
    current = profiles.get(current.role.source);
  }
  return current?.keys ?? "absent";
}

/** The profile to log in to so that what the tool uses works. */
export function loginName(used: Used, evidence: Evidence): string | undefined {
  const { profiles } = evidence;
  if (used.by === "profile" && used.profile.login !== undefined) return used.profile.login;
  const all = [...profiles.values()];
  const known = evidence.named === undefined ? undefined : profiles.get(evidence.named.name);
  return (
    known?.login ??
    all.find(({ kind, login }) => kind === "keys" && login !== undefined)?.login ??
    all.find(({ login }) => login !== undefined)?.login
  );
}

/** The profile that tools are to name: that of the session, not that of the keys. */
export function sessionName(used: Used, evidence: Evidence): string | undefined {
  const { profiles, named } = evidence;
  const chosen = used.by === "profile" ? used.profile : named === undefined ? undefined : profiles.get(named.name);
  const candidate =
    chosen ??
    [...profiles.values()].find(({ kind }) => kind === "session") ??
    [...profiles.values()].find(({ kind }) => kind === "keys");
  return candidate === undefined ? undefined : (candidate.session ?? candidate.name);
}

/** Where there is neither a profile nor a key: that, or why nobody can tell. */
export function nothingHere({ unreadable, credentialsPath }: Evidence): string {
  return unreadable === undefined
    ? `There is no profile in ${credentialsPath}, and no key in this shell.`
    : `There is no key in this shell, and the files tell nothing. ${unreadable}.`;
}

/** What says how files are mended that cannot be read; where they can, daypass is not set up. */
function setupStep({ unreadable }: Evidence): Step {
  return command(unreadable === undefined ? "daypass setup" : "daypass status");
}

/** What gets a session: set up first where there is nothing to log in with. */
export function loginStep(used: Used, evidence: Evidence, more = ""): Step {
  const name = loginName(used, evidence);
  if (!evidence.setUp || name === undefined) return setupStep(evidence);
  return command(`daypass login ${wordOf(name)}${more}`);
}

/** What makes this shell use the session. */
export function useStep(used: Used, evidence: Evidence): Step {
  const name = sessionName(used, evidence);
  if (!evidence.setUp || name === undefined) return setupStep(evidence);
  return command(`daypass use ${wordOf(name)}`);
}

/** Takes the keys out of this shell, where there are some. */
export function withoutKeys(evidence: Evidence): readonly Step[] {
  const names = keyNamesIn(evidence);
  return names.length === 0 ? [] : [unset(...names)];
}

/** A line of one of the two files, as it is shown. */
export function shownPlace(place: FileEvidence, { configPath, credentialsPath }: Evidence): string {
  const name = /[^/\\]*$/.exec(place.path)?.[0];
  const shown = [configPath, credentialsPath].find((path) => path.endsWith(name ?? "?")) ?? place.path;
  return `${shown}:${place.line}`;
}

/** Another role profile of the same account that has a setting which this one lacks. */
export function siblingWith(
  setting: "externalId" | "sessionName",
  { name, role }: ProfileEvidence,
  { profiles }: Evidence,
): ProfileEvidence | undefined {
  if (role === undefined || role.account === undefined || role[setting]) return undefined;
  return [...profiles.values()].find(
    (other) =>
      other.name !== name && other.role !== undefined && other.role.account === role.account && other.role[setting],
  );
}
