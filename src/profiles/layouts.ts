import { findArn } from "../core/arn.ts";
import { DaypassError } from "../core/errors.ts";
import { conventionalSession } from "./convention.ts";
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
 * Which profiles become what. Throws `layout-refused` where `[default]` cannot become that, and `keys-target-taken` where the keys
 * would have to move on top of others.
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
  const existing = sessionProfileOf(keysProfile, profiles);
  const usual = keys === "default" ? "mfa-auth" : conventionalSession(keys, (name) => profiles.byName.has(name));
  const isThere = profiles.byName.has(existing) && existing !== "default";
  const session = sessionProfile ?? (isThere ? existing : usual);
  if (session === "default") throw otherKeys(layout);
  return { keys, movedFrom: goesBack ? keysProfile : undefined, session, role: "default" };
}

function requireFree(profile: string, profiles: Profiles): void {
  const taken = profiles.byName.get(profile);
  if (holdsLongTermKeys(taken) || holdsSession(taken))
    throw new DaypassError("keys-target-taken", { profile, path: profiles.locations.credentials });
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

/** The profile that has this role by these keys already, or a new name: `developer`, or `work-developer` by the keys of `work`. */
function roleProfile(roleArn: string | undefined, keysProfile: string, profiles: Profiles): string | undefined {
  if (roleArn === undefined) return undefined;
  const existing = rolesOf(keysProfile, profiles).find(
    (role) =>
      role.name !== "default" && roleArnOf(role) === roleArn && checkRoleName(role.name, profiles) === undefined,
  );
  if (existing !== undefined) return existing.name;
  const { account = "", resource = "" } = findArn(roleArn) ?? {};
  const role = (resource.split("/").at(-1) ?? "").toLowerCase().replaceAll(/[^a-z0-9_.@+-]/g, "-");
  const name = keysProfile === "default" || keysProfile === "default-long-term" ? role : `${keysProfile}-${role}`;
  const free = [name, `${name}-${account}`, `${name}-role`].find((candidate) => !profiles.byName.has(candidate));
  return free ?? `${name}-${account}-role`;
}
