import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Profile, roleArnOf, settingOf } from "../profiles/profile.ts";
import type { Profiles } from "../profiles/read.ts";
import { forgetAnswer } from "./answers-written.ts";
import { findOrigin, moveOrigin, originsOf } from "./origins.ts";
import { hasStrings, parsedJson, removeState, type StateTools } from "./state-file.ts";
import { originOfRole } from "./stored-roles.ts";
import { moveTrust } from "./trust.ts";

/**
 * Forgets what daypass keeps of a profile that is gone: its ready answer, where its session came from, and the sessions that no
 * other profile has. Returns how many sessions were removed.
 */
export async function forgetProfile(profile: Profile, profiles: Profiles, tools: StateTools): Promise<number> {
  const path = profiles.locations.credentials;
  const origin = await findOrigin(path, profile.name, tools);
  const others = [...(await originsOf(path, tools))].filter(([name]) => name !== profile.name);
  const own = only(
    profile,
    profiles,
    others.map(([, { sessionKeyId }]) => sessionKeyId),
    origin?.sessionKeyId,
  );
  const removed = [
    ...(await storedAbout("sessions", tools, (stored) => isOwnSession(stored, own))),
    ...(await storedAbout("roles", tools, (stored) => isOwnRole(stored, own))),
  ];
  forgetAnswer(profile.name, tools);
  if (origin !== undefined) await moveOrigin(path, { from: profile.name, to: undefined }, tools);
  return removed.length;
}

/** Keeps what daypass knows of a profile under its new name; ready answers are made anew. */
export async function renameInState(from: string, to: string, profiles: Profiles, tools: StateTools): Promise<void> {
  const path = profiles.locations.credentials;
  const origins = await originsOf(path, tools);
  const isKnown = [...origins].some(
    ([name, { keys }]) => name === from || (keys.kind === "profile" && keys.profile === from),
  );
  if (isKnown) await moveOrigin(path, { from, to }, tools);
  forgetAnswer(from, tools);
  await moveTrust(Object.values(profiles.locations), { from, to }, tools);
}

/** What belongs to the profile and to no other one. */
interface Own {
  readonly longTermKeyId: string | undefined;
  readonly sessionKeyIds: readonly string[];
  readonly roleArn: string | undefined;
}

function only(profile: Profile, profiles: Profiles, taken: readonly string[], remembered: string | undefined): Own {
  const others = [...profiles.byName.values()].filter(({ name }) => name !== profile.name);
  const heldByOthers = new Set([...taken, ...others.flatMap((other) => settingOf(other, "aws_access_key_id") ?? [])]);
  const held = settingOf(profile, "aws_access_key_id");
  const isOwn = (id: string | undefined): id is string => id !== undefined && !heldByOthers.has(id);
  const roleArn = roleArnOf(profile);
  return {
    longTermKeyId: isOwn(held) && held.startsWith("AKIA") ? held : undefined,
    sessionKeyIds: [held, remembered].filter(isOwn),
    roleArn: others.some((other) => roleArnOf(other) === roleArn) ? undefined : roleArn,
  };
}

function isOwnSession(stored: unknown, { longTermKeyId, sessionKeyIds }: Own): boolean {
  if (!hasStrings(stored, "keyId", "accessKeyId")) return false;
  return stored.keyId === longTermKeyId || sessionKeyIds.includes(stored.accessKeyId);
}

function isOwnRole(stored: unknown, { longTermKeyId, sessionKeyIds, roleArn }: Own): boolean {
  if (!hasStrings(stored, "accessKeyId")) return false;
  const origin = originOfRole(stored);
  const isOfRole = roleArn !== undefined && origin?.roleArn === roleArn;
  const isOfKey = longTermKeyId !== undefined && origin?.keyId === longTermKeyId;
  return isOfRole || isOfKey || sessionKeyIds.includes(stored.accessKeyId);
}

/** Removes the stored files of a folder that are about something; returns their names. */
export async function storedAbout(
  folder: string,
  tools: StateTools,
  isMeant: (stored: unknown) => boolean,
): Promise<readonly string[]> {
  const path = join(tools.stateDirectory, folder);
  const names = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const removed: string[] = [];
  for (const name of names.filter((candidate) => candidate.endsWith(".json"))) {
    // One that another process has removed meanwhile is as good as gone.
    const text = await readFile(join(path, name), "utf8").catch(() => "");
    if (!isMeant(parsedJson(text))) continue;
    removeState(join(folder, name), tools);
    removed.push(name);
  }
  return removed;
}
