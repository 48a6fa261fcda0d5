import { findArn } from "../core/arn.ts";
import { accountOfKeyId } from "../core/credentials.ts";
import { type Form, formOf } from "../profiles/forms.ts";
import { type Profile, roleArnOf, settingOf } from "../profiles/profile.ts";
import { kindOf, type Profiles } from "../profiles/read.ts";
import { isDirect, type KeysElsewhere, routeTo } from "../profiles/route.ts";
import { expirationOf, secondsLeft, usableSeconds } from "./expiry.ts";

export interface ProfileStatus {
  readonly name: string;
  readonly kind: "keys" | "session" | "role" | "other";
  /** How tools receive its credentials. */
  readonly form: Form | undefined;
  readonly account: string | undefined;
  readonly roleArn: string | undefined;
  /** When its session, or the session behind its role, ends. */
  readonly expiresAt: Date | undefined;
  readonly secondsLeft: number | undefined;
  /** 15 minutes are left, or its session has. */
  readonly usable: boolean;
  /** The profile to log in to when it is not usable; `undefined` where an MFA code does not help. */
  readonly login: string | undefined;
}

export type Remembered = KeysElsewhere;

/** When the sessions end that stand in no file, by session profile. */
export type StoredEnds = ReadonlyMap<string, Date>;

/** What every profile of the files is and until when. Reads nothing but what was read already. */
export function statusOf(
  profiles: Profiles,
  now: Date,
  remembered: Remembered,
  stored: StoredEnds = new Map(),
): readonly ProfileStatus[] {
  return [...profiles.byName.values()]
    .filter((profile) => kindOf(profile, profiles) !== "settings")
    .map((profile) => statusOfProfile(profile, { profiles, now, remembered, stored }));
}

interface Knowledge {
  readonly profiles: Profiles;
  readonly now: Date;
  readonly remembered: Remembered;
  readonly stored: StoredEnds;
}

function statusOfProfile(profile: Profile, knowledge: Knowledge): ProfileStatus {
  const { profiles, now, stored } = knowledge;
  const kind = kindOf(profile, profiles);
  const roleArn = roleArnOf(profile);
  const form = formOf(profile, profiles);
  const session = kind === "session" || kind === "role" ? sessionBehind(profile, knowledge) : undefined;
  // What tools find in the file is what counts for them, however long the session behind it lasts.
  const counting = kind === "role" && form === "file" ? profile : session;
  const expiresAt = kind === "keys" ? undefined : (expirationOf(counting) ?? stored.get(counting?.name ?? ""));
  const left = expiresAt === undefined ? undefined : secondsLeft(expiresAt, now);
  const known = kind === "keys" || kind === "session" || kind === "role";
  return {
    name: profile.name,
    kind: known ? kind : "other",
    form,
    account:
      findArn(roleArn ?? "")?.account ?? accountOfKeyId(settingOf(session ?? profile, "aws_access_key_id") ?? ""),
    roleArn,
    expiresAt,
    secondsLeft: left,
    usable: left !== undefined && left >= usableSeconds,
    login: known ? loginFor(profile, counting === profile ? undefined : session, knowledge) : undefined,
  };
}

/** The profile that a login would have to name, if one would help. */
function loginFor(
  profile: Profile,
  session: Profile | undefined,
  { profiles, remembered }: Knowledge,
): string | undefined {
  const name = session?.name ?? profile.name;
  try {
    return routeTo(name, profiles, remembered).sessionProfile === "" ? undefined : name;
  } catch {
    // Its route leads nowhere: a login would only say why.
    return undefined;
  }
}

function sessionBehind(profile: Profile, { profiles, remembered }: Knowledge): Profile | undefined {
  if (kindOf(profile, profiles) === "session") return profile;
  try {
    const route = routeTo(profile.name, profiles, remembered);
    // A role with a code of its own stands where others have the session.
    return profiles.byName.get(isDirect(route) ? (route.hops[0]?.profile ?? "") : route.sessionProfile);
  } catch {
    // A role whose route leads nowhere has no session; login says what is wrong with it.
    return undefined;
  }
}
