import { findArn } from "../core/arn.ts";
import { DaypassError } from "../core/errors.ts";
import { conventionalSession } from "./convention.ts";
import { isServed } from "./forms.ts";
import { checkKeysProfile } from "./keys-profile.ts";
import {
  findOtherForm,
  holdsLongTermKeys,
  holdsSession,
  type Profile,
  roleArnOf,
  roleSourceOf,
  settingOf,
} from "./profile.ts";
import type { Profiles } from "./read.ts";
import { checkRoleName } from "./role-profile.ts";
import { sessionProfileOf } from "./route.ts";

// Where set-up puts what. A keys profile holds the keys in the credentials file, a session profile receives the session, role
// profiles use it. The layouts differ in what `[default]` is, which is what tools get that name no profile:
//
//                     keys                session        [default]
//   as-now            where they are      NAME-mfa       what it was
//   default-session   default-long-term   default        the session
//   default-role      default             mfa-auth       the role, beside the keys it does not use

export const layouts = ["as-now", "default-session", "default-role"] as const;
export type Layout = (typeof layouts)[number];

export interface LayoutWish {
  readonly layout: Layout;
  /** Where the keys stand, or shall stand. */
  readonly keysProfile: string;
  /** The session profile that the person names. */
  readonly sessionProfile: string | undefined;
  readonly roleArn: string | undefined;
}

/** The profiles that set-up writes to. */
export interface Places {
  readonly keys: string;
  /** The profile that the keys leave. */
  readonly movedFrom: string | undefined;
  readonly session: string;
  /** The profile of the default role. */
  readonly role: string | undefined;
}

/**
 * Which profiles become what. Throws `layout-refused` where `[default]` cannot become that, or a profile is something else that
 * shall receive keys or a session.
 */
export function placesFor(wish: LayoutWish, profiles: Profiles): Places {
  switch (wish.layout) {
    case "as-now":
      return placesAsNow(wish, profiles);
    case "default-session":
      return placesOfDefaultSession(wish, profiles);
    case "default-role":
      return placesOfDefaultRole(wish, profiles);
  }
}

/** What `[default]` is now, seen from the keys; `undefined` when it has nothing to do with them. */
export function layoutNow(keysProfile: string, profiles: Profiles): Exclude<Layout, "as-now"> | undefined {
  if (sessionProfileOf(keysProfile, profiles) === "default") return "default-session";
  const byDefault = profiles.byName.get("default");
  return leadsTo(byDefault, keysProfile, profiles) ? "default-role" : undefined;
}

/** The role that set-up would offer again: that of `[default]`, else the only one that these keys lead to. */
export function defaultRole(keysProfile: string, profiles: Profiles): Profile | undefined {
  if (layoutNow(keysProfile, profiles) === "default-role") return profiles.byName.get("default");
  const roles = rolesOf(keysProfile, profiles);
  return roles.length === 1 ? roles[0] : undefined;
}

/** The role profiles whose source is the keys profile or its session profile. */
export function rolesOf(keysProfile: string, profiles: Profiles): readonly Profile[] {
  return [...profiles.byName.values()].filter((profile) => leadsTo(profile, keysProfile, profiles));
}

function leadsTo(profile: Profile | undefined, keysProfile: string, profiles: Profiles): boolean {
  const source = roleSourceOf(profile);
  if (source === undefined || roleArnOf(profile) === undefined) return false;
  return (
    source === keysProfile ||
    source === sessionProfileOf(keysProfile, profiles) ||
    settingOf(profiles.byName.get(source), "daypass_source_profile") === keysProfile
  );
}

function placesAsNow({ keysProfile, sessionProfile, roleArn }: LayoutWish, profiles: Profiles): Places {
  const session = sessionProfile ?? sessionProfileOf(keysProfile, profiles);
  requireSession("as-now", session, keysProfile, profiles);
  const isRole = layoutNow(keysProfile, profiles) === "default-role";
  const role = isRole ? "default" : roleProfile(roleArn, keysProfile, profiles);
  return { keys: keysProfile, movedFrom: undefined, session, role };
}

function placesOfDefaultSession({ keysProfile, sessionProfile, roleArn }: LayoutWish, profiles: Profiles): Places {
  const layout = "default-session";
  const byDefault = profiles.byName.get("default");
  if (sessionProfile !== undefined && sessionProfile !== "default") {
    const why = `the session goes into [default], not into [${sessionProfile}]`;
    throw new DaypassError("layout-refused", { layout, why, hint: "leave out --session-profile" });
  }
  requireNoOtherForm(layout, byDefault);
  const role = roleProfile(roleArn, keysProfile, profiles);
  if (keysProfile === "default") {
    requireFree("default-long-term", profiles);
    return { keys: "default-long-term", movedFrom: "default", session: "default", role };
  }
  if (holdsLongTermKeys(byDefault)) throw otherKeys(layout);
  return { keys: keysProfile, movedFrom: undefined, session: "default", role };
}

function placesOfDefaultRole({ keysProfile, sessionProfile, roleArn }: LayoutWish, profiles: Profiles): Places {
  const layout = "default-role";
  const byDefault = profiles.byName.get("default");
  if (roleArn === undefined) {
    const why = "no role is named that [default] shall have";
    throw new DaypassError("layout-refused", { layout, why, hint: "name it: --role-arn ARN" });
  }
  if (sessionProfile === "default") {
    const why = "[default] has the role, so the session cannot go there";
    throw new DaypassError("layout-refused", { layout, why, hint: "leave out --session-profile" });
  }
  requireNoOtherForm(layout, byDefault);
  const goesBack = keysProfile === "default-long-term" && !holdsLongTermKeys(byDefault);
  if (!goesBack && keysProfile !== "default" && holdsLongTermKeys(byDefault)) throw otherKeys(layout);
  const keys = goesBack ? "default" : keysProfile;
  const existing = sessionProfileOf(keys, profiles);
  const usual = keys === "default" ? "mfa-auth" : conventionalSession(keys, (name) => profiles.byName.has(name));
  const isThere = profiles.byName.has(existing) && existing !== "default";
  const session = sessionProfile ?? (isThere ? existing : usual);
  if (session === "default") throw otherKeys(layout);
  requireSession(layout, session, keys, profiles);
  return { keys, movedFrom: goesBack ? keysProfile : undefined, session, role: "default" };
}

/** Throws where the keys of `[default]` cannot move to `[default-long-term]`. */
function requireFree(profile: string, profiles: Profiles): void {
  const taken = profiles.byName.get(profile);
  const held = holdsLongTermKeys(taken) || holdsSession(taken) ? `profile "${profile}" holds keys already` : undefined;
  const why = held ?? checkKeysProfile(profile, profiles);
  const hint = "leave [default] as it is: --layout as-now";
  if (why !== undefined) throw new DaypassError("layout-refused", { layout: "default-session", why, hint });
}

/** A session profile that is there may have an `mfa_serial` of old; a new one must be free of it. */
function requireSession(layout: Layout, session: string, keysProfile: string, profiles: Profiles): void {
  const held = profiles.byName.get(session);
  const form = isServed(held) ? undefined : findOtherForm(held);
  const isOld = form === "mfa_serial" && sessionProfileOf(keysProfile, profiles) === session;
  const refuse = (what: string): never => {
    const why = `profile "${session}" ${what}`;
    const hint = "name another profile for the session: --session-profile NAME";
    throw new DaypassError("layout-refused", { layout, why, hint });
  };
  if (session === keysProfile || holdsLongTermKeys(held))
    refuse("holds long-term keys, which the session would replace");
  if (form !== undefined && !isOld) refuse(`has ${form}, and a session beside it would be a second form`);
}

function requireNoOtherForm(layout: Layout, profile: Profile | undefined): void {
  const form = findOtherForm(profile);
  if (form === undefined || ["role_arn", "daypass_role_arn", "mfa_serial"].includes(form)) return;
  const why = `[default] has ${form} and would have two forms`;
  throw new DaypassError("layout-refused", { layout, why, hint: "leave [default] as it is: --layout as-now" });
}

function otherKeys(layout: Layout): DaypassError {
  const why = "[default] holds other keys than those you set up";
  return new DaypassError("layout-refused", {
    layout,
    why,
    hint: "set up those: --profile default; or: --layout as-now",
  });
}

/**
 * The profile that has this role by these keys already, preferably one that set-up named; else a new name: `developer`, or
 * `work-developer` by the keys of `work`.
 */
function roleProfile(roleArn: string | undefined, keysProfile: string, profiles: Profiles): string | undefined {
  if (roleArn === undefined) return undefined;
  const { account = "", resource = "" } = findArn(roleArn) ?? {};
  const role = (resource.split("/").at(-1) ?? "").toLowerCase().replaceAll(/[^a-z0-9_.@+-]/g, "-");
  const name = keysProfile === "default" || keysProfile === "default-long-term" ? role : `${keysProfile}-${role}`;
  const names = [name, `${name}-${account}`, `${name}-role`];
  const existing = rolesOf(keysProfile, profiles)
    .filter((profile) => profile.name !== "default" && roleArnOf(profile) === roleArn)
    .map((profile) => profile.name)
    .filter((existingName) => checkRoleName(existingName, profiles) === undefined);
  const found = names.find((candidate) => existing.includes(candidate)) ?? existing[0];
  return found ?? names.find((candidate) => !profiles.byName.has(candidate)) ?? `${name}-${account}-role`;
}
