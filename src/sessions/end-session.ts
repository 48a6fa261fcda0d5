import { editAwsFiles, type FileEdit } from "../aws-files/edit-file.ts";
import { isFailure } from "../core/errors.ts";
import { endSession } from "../profiles/edits.ts";
import { holdsSession, settingOf } from "../profiles/profile.ts";
import type { Profiles } from "../profiles/read.ts";
import { isDirect, type Route } from "../profiles/route.ts";
import { expirationOf } from "./expiry.ts";
import { retellExpiry } from "./expiry-line.ts";
import { storedAbout } from "./forget.ts";
import { type Origin, originsOf } from "./origins.ts";
import { lookUp } from "./session-for.ts";
import type { StandingTools } from "./session-wish.ts";
import { findServed } from "./standing-session.ts";
import { hasStrings, type StateTools } from "./state-file.ts";
import { originOfRole } from "./stored-roles.ts";

/** What is gone, and until when AWS would take copies of it. */
export interface Ended {
  /** The profiles whose sections held some of it. */
  readonly profiles: readonly string[];
  readonly sessions: number;
  readonly roles: number;
  readonly lastEnd: Date | undefined;
  readonly backup: string | undefined;
  /** The profiles whose sections still hold a session, where all were to end: daypass does not know it as its own. */
  readonly kept: readonly string[];
}

type EndTools = StateTools & Pick<StandingTools, "env">;

/** Ends the session of a route and all that was got with it: role sessions, ready answers, and what stands in the files of them. */
export async function endRoute(route: Route, profiles: Profiles, tools: EndTools): Promise<Ended> {
  const origins = await originsOf(profiles.locations.credentials, tools);
  if (isDirect(route)) return await endDirect(route, origins, profiles, tools);
  const asked = route.sessionProfile;
  const keyId = await keyIdOf(route, origins.get(asked), profiles, tools);
  const held = heldBy(asked, profiles);
  const isMeant = (stored: StoredCredentials) =>
    stored.accessKeyId === held || (keyId !== undefined && stored.keyId === keyId);
  const others = [...origins].filter(([, origin]) => keyId !== undefined && origin.keyId === keyId);
  const names = new Set([asked, ...others.map(([name]) => name)]);
  return await end({ isMeant, names, asked, origins }, profiles, tools);
}

/** A role with a code of its own has no session behind it that others would share. */
async function endDirect(
  route: Route,
  origins: ReadonlyMap<string, Origin>,
  profiles: Profiles,
  tools: EndTools,
): Promise<Ended> {
  const [hop] = route.hops;
  const asked = hop?.profile ?? route.profile;
  const own = { ...route, profile: asked, hops: route.hops.slice(0, 1) };
  const ids = [(await findServed(own, profiles, tools)).session?.accessKeyId, heldBy(asked, profiles)];
  const isMeant = ({ accessKeyId }: StoredCredentials) => ids.includes(accessKeyId);
  return await end({ isMeant, names: new Set([asked]), asked, origins }, profiles, tools);
}

/** Ends every session that daypass got, for these files; what others put there is named. */
export async function endAll(profiles: Profiles, tools: EndTools): Promise<Ended> {
  const origins = await originsOf(profiles.locations.credentials, tools);
  const names = new Set(origins.keys());
  const ended = await end({ isMeant: () => true, names, asked: undefined, origins }, profiles, tools);
  const now = tools.now();
  const kept = [...profiles.byName.values()].filter((profile) => {
    const endsAt = expirationOf(profile);
    const isOver = endsAt !== undefined && endsAt <= now;
    return holdsSession(profile) && !isOver && !ended.profiles.includes(profile.name);
  });
  return { ...ended, kept: kept.map(({ name }) => name) };
}

function heldBy(name: string, profiles: Profiles): string | undefined {
  const section = profiles.byName.get(name);
  return holdsSession(section) ? settingOf(section, "aws_access_key_id") : undefined;
}

async function keyIdOf(
  route: Route,
  origin: Origin | undefined,
  profiles: Profiles,
  tools: EndTools,
): Promise<string | undefined> {
  try {
    return (await lookUp(route, undefined, profiles, tools)).keys.accessKeyId;
  } catch (error) {
    // Keys that cannot be read now, such as an env file on a disk that is not mounted: what was got with them last is known.
    if (!isFailure(error)) throw error;
    return origin?.keyId;
  }
}

/** A stored session or role session, as far as telling them apart takes. */
interface StoredCredentials {
  readonly isRole: boolean;
  /** The long-term key behind it. */
  readonly keyId: string | undefined;
  readonly accessKeyId: string;
  readonly expiration: string;
}

interface Meant {
  readonly isMeant: (stored: StoredCredentials) => boolean;
  /** The profiles whose sections may hold some of it. */
  readonly names: ReadonlySet<string>;
  /** The one that was asked for: what another tool put into its section goes, too. */
  readonly asked: string | undefined;
  readonly origins: ReadonlyMap<string, Origin>;
}

async function end({ isMeant, names, asked, origins }: Meant, profiles: Profiles, tools: EndTools): Promise<Ended> {
  const gone: StoredCredentials[] = [];
  const remove = async (folder: "sessions" | "roles") => {
    const isRole = folder === "roles";
    const removed = await storedAbout(folder, tools, (value) => {
      const stored = understood(value, isRole);
      const wanted = stored !== undefined && isMeant(stored);
      if (wanted) gone.push(stored);
      return wanted;
    });
    return removed.length;
  };
  const sessions = await remove("sessions");
  const roles = await remove("roles");
  const cleared = [...names]
    .flatMap((name) => sectionOf(name, origins, profiles) ?? [])
    .filter(({ name, own }) => own || name === asked);
  const ids = new Set([...gone, ...cleared].map(({ accessKeyId }) => accessKeyId));
  await storedAbout("answers", tools, (answer) => hasStrings(answer, "accessKeyId") && ids.has(answer.accessKeyId));
  const backup = await clear(cleared, profiles, tools);
  const ends = [
    ...gone.map(({ expiration }) => new Date(expiration)),
    ...cleared.flatMap(({ endsAt }) => endsAt ?? []),
  ];
  const lastEnd = ends.sort((a, b) => b.getTime() - a.getTime())[0];
  return { profiles: cleared.map(({ name }) => name), sessions, roles, lastEnd, backup, kept: [] };
}

interface HeldSection {
  readonly name: string;
  readonly accessKeyId: string;
  readonly endsAt: Date | undefined;
  /** Whether daypass put it there: nobody would want it back. */
  readonly own: boolean;
}

function sectionOf(name: string, origins: ReadonlyMap<string, Origin>, profiles: Profiles): HeldSection | undefined {
  const section = profiles.byName.get(name);
  const accessKeyId = heldBy(name, profiles);
  if (section === undefined || accessKeyId === undefined) return undefined;
  return { name, accessKeyId, endsAt: expirationOf(section), own: origins.get(name)?.sessionKeyId === accessKeyId };
}

async function clear(held: readonly HeldSection[], profiles: Profiles, tools: EndTools): Promise<string | undefined> {
  if (held.length === 0) return undefined;
  const path = profiles.locations.credentials;
  const edits = held.map(({ name }): FileEdit => ({ path, kind: "credentials", edit: endSession(name) }));
  const backup = held.every(({ own }) => own) ? "none" : "keep";
  const result = await editAwsFiles(merged(edits), { backup, reason: `logout ${held[0]?.name ?? ""}` }, tools);
  for (const { name: profile } of held) await retellExpiry({ credentialsPath: path, profile }, tools.now(), tools);
  return result.backup;
}

/** One edit of the file in the place of many. */
function merged(edits: readonly FileEdit[]): readonly FileEdit[] {
  const [first] = edits;
  if (first === undefined) return [];
  return [{ ...first, edit: (document) => edits.reduce((edited, { edit }) => edit(edited), document) }];
}

function understood(value: unknown, isRole: boolean): StoredCredentials | undefined {
  if (!hasStrings(value, "accessKeyId", "expiration")) return undefined;
  const { accessKeyId, expiration } = value;
  const keyId = isRole ? originOfRole(value)?.keyId : hasStrings(value, "keyId") ? value.keyId : undefined;
  return { isRole, keyId, accessKeyId, expiration };
}
