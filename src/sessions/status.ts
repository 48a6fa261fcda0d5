import { findArn } from "../core/arn.ts";
import { accountOfKeyId } from "../core/credentials.ts";
import { type Form, formOf } from "../profiles/forms.ts";
import { type Profile, roleArnOf, settingOf } from "../profiles/profile.ts";
import { kindOf, type Profiles } from "../profiles/read.ts";
import { routeTo } from "../profiles/route.ts";
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

/** Session profiles whose keys are known from elsewhere than the files: daypass remembers an env file. */
export type Remembered = ReadonlyMap<string, unknown>;

/** What every profile of the files is and until when. Reads nothing but what was read already. */
export function statusOf(profiles: Profiles, now: Date, remembered: Remembered): readonly ProfileStatus[] {
  return [...profiles.byName.values()]
    .filter((profile) => kindOf(profile, profiles) !== "settings")
    .map((profile) => statusOfProfile(profile, { profiles, now, remembered }));
}

interface Knowledge {
  readonly profiles: Profiles;
  readonly now: Date;
  readonly remembered: Remembered;
}

function statusOfProfile(profile: Profile, knowledge: Knowledge): ProfileStatus {
  const { profiles, now } = knowledge;
  const kind = kindOf(profile, profiles);
  const roleArn = roleArnOf(profile);
  const session = kind === "session" || kind === "role" ? sessionBehind(profile, profiles) : undefined;
  const expiresAt = kind === "keys" ? undefined : expirationOf(session);
  const left = expiresAt === undefined ? undefined : secondsLeft(expiresAt, now);
  const known = kind === "keys" || kind === "session" || kind === "role";
  return {
    name: profile.name,
    kind: known ? kind : "other",
    form: formOf(profile, profiles),
    account:
      findArn(roleArn ?? "")?.account ?? accountOfKeyId(settingOf(session ?? profile, "aws_access_key_id") ?? ""),
    roleArn,
    expiresAt,
    secondsLeft: left,
    usable: left !== undefined && left >= usableSeconds,
    login: known ? loginFor(profile, session, knowledge) : undefined,
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
    return remembered.has(name) || routeTo(name, profiles).sessionProfile !== "" ? name : undefined;
  } catch {
    // Its route leads nowhere: a login would only say why.
    return undefined;
  }
}

function sessionBehind(profile: Profile, profiles: Profiles): Profile | undefined {
  if (kindOf(profile, profiles) === "session") return profile;
  try {
    return profiles.byName.get(routeTo(profile.name, profiles).sessionProfile);
  } catch {
    // A role whose route leads nowhere has no session; login says what is wrong with it.
    return undefined;
  }
}
