import type { TemporaryCredentials } from "../core/credentials.ts";
import { visible } from "../core/visible.ts";
import { type Form, formOf } from "../profiles/forms.ts";
import { settingOf } from "../profiles/profile.ts";
import type { Profiles } from "../profiles/read.ts";
import type { Route } from "../profiles/route.ts";
import { deliverRole } from "../sessions/deliver-role.ts";
import { planLogin, routeOf } from "../sessions/plan.ts";
import { type FoundRole, openRoles } from "../sessions/role-session.ts";
import type { DurationLimit } from "../sessions/stored-roles.ts";
import { choose } from "./choose.ts";
import type { Context } from "./context.ts";
import { limitText } from "./limit-text.ts";
import { type ObtainedSession, obtainSession, type SessionNeed } from "./obtain-session.ts";

// What every command that needs credentials calls: the session of a profile, asked for only when there is none, and the role
// session behind it; the profile that is named works for every tool from then on.

/** Options of commands that may have to get a session. */
export const obtainOptions = {
  code: { kind: "text", flags: "-c, --code <code>", summary: "the MFA code, for a new session; - reads it from stdin" },
  duration: { kind: "text", flags: "-d, --duration <length>", summary: "how long a new session lasts, 15m to 36h" },
  strictDuration: {
    kind: "flag",
    flags: "--strict-duration",
    summary: "fail where AWS gives a role for a shorter time than the profile wants",
  },
} as const;

export interface ObtainWish extends SessionNeed {
  readonly profile: string | undefined;
}

export interface Obtained {
  /** What tools are to name: a keys profile stands for its session. */
  readonly profile: string;
  /** What the person named. */
  readonly asked: string;
  readonly kind: "session" | "role";
  readonly credentials: TemporaryCredentials;
  readonly account: string | undefined;
  readonly roleArn: string | undefined;
  readonly region: string | undefined;
  /** How tools receive the credentials of `profile`. */
  readonly form: Form | undefined;
  /** The profile of the session behind it; `profile` itself where that is the session. */
  readonly sessionProfile: string;
  /** Until when the profile works without another code: the end of the session behind it. */
  readonly sessionEndsAt: Date;
  /** Whether no code was needed. */
  readonly kept: boolean;
  /** What AWS gave less of than the profile wants, where it was asked just now. */
  readonly limit: DurationLimit | undefined;
}

/** The session of one profile or of the role behind it. Throws what a login throws; `session-missing` where nobody can be asked. */
export async function obtain(wish: ObtainWish, profiles: Profiles, context: Context): Promise<Obtained> {
  const route = await planLogin(
    {
      profile: wish.profile,
      envFile: undefined,
      fromEnvironment: false,
      target: undefined,
      cwd: context.host.cwd,
    },
    profiles,
    {
      ...context.stateTools(),
      env: context.env,
      chooseProfile: (names) => choose("Which profile?", names, context),
    },
  );
  const obtainer = openObtainer(wish, profiles, context);
  try {
    return await obtainer.obtain(route);
  } finally {
    obtainer.close();
  }
}

/** Gets what several profiles need, over connections that they share, and asks once for each session. */
export interface Obtainer {
  /** Makes sure of the session behind a route; asked for one route after the other, each session once. */
  session(route: Route): Promise<ObtainedSession>;
  /** What one route gives; any number of them at the same time. With `deliver: false` no role session is written to the file. */
  obtain(route: Route, options?: { readonly deliver: boolean }): Promise<Obtained>;
  /** As `obtain`, of a profile by its name. */
  role(name: string, options?: { readonly deliver: boolean }): Promise<Obtained>;
  close(): void;
}

export function openObtainer(need: SessionNeed, profiles: Profiles, context: Context): Obtainer {
  const tools = { ...context.stateTools(), env: context.env, askTrust: async () => false };
  const roles = openRoles(profiles, tools);
  const sessions = new Map<string, Promise<ObtainedSession>>();
  let last: Promise<unknown> = Promise.resolve();
  const session = (route: Route): Promise<ObtainedSession> => {
    const name = JSON.stringify([route.keys, route.sessionProfile]);
    const known = sessions.get(name);
    if (known !== undefined) return known;
    // One after the other: a person may be asked for each.
    const started = last.then(() => obtainSession(route, need, profiles, context));
    last = started.catch(() => undefined);
    sessions.set(name, started);
    return started;
  };
  const obtainRoute: Obtainer["obtain"] = async (route, options) => {
    const found = await session(route);
    const facts = route.hops.length === 0 ? ofSession(route, found) : await roleOf(route, found, options);
    const region = context.flags.region ?? settingOf(profiles.byName.get(facts.profile), "region") ?? found.region;
    return { ...facts, form: formIn(facts.profile, profiles), region };
  };
  const roleOf = async (route: Route, found: ObtainedSession, options = { deliver: true }) => {
    const minSeconds = need.minRemainingSeconds ?? 0;
    const wish = { route, owner: found.owner, session: async () => found.session, renew: false, minSeconds };
    const role = await roles.sessionFor(wish);
    if (role.assumed && role.limit !== undefined) {
      context.say(`${context.paint("yellow", "!")} ${visible(limitText(route.profile, role.limit))}`);
    }
    if (options.deliver && formIn(route.profile, profiles) === "file") {
      const delivery = { route, role, owner: found.owner, reason: `login ${route.profile}` };
      await deliverRole(delivery, profiles, tools);
    }
    return ofRole(route, role, found);
  };
  return {
    session,
    obtain: obtainRoute,
    role: async (name, options) => obtainRoute(await routeOf(name, profiles, tools), options),
    close: () => roles.close(),
  };
}

function ofSession(route: Route, { session, kept }: ObtainedSession): Omit<Obtained, "form" | "region"> {
  return {
    profile: route.sessionProfile,
    asked: route.profile,
    kind: "session",
    credentials: session,
    account: session.account,
    roleArn: undefined,
    sessionProfile: route.sessionProfile,
    sessionEndsAt: session.expiresAt,
    kept,
    limit: undefined,
  };
}

function ofRole(route: Route, role: FoundRole, { session, kept }: ObtainedSession): Omit<Obtained, "form" | "region"> {
  return {
    profile: route.profile,
    asked: route.profile,
    kind: "role",
    credentials: role,
    account: role.account,
    roleArn: route.hops.at(-1)?.roleArn,
    sessionProfile: route.sessionProfile,
    sessionEndsAt: session.expiresAt,
    kept,
    limit: role.assumed ? role.limit : undefined,
  };
}

function formIn(name: string, profiles: Profiles): Form | undefined {
  const profile = profiles.byName.get(name);
  // A session profile that no login has written before has one now.
  return profile === undefined ? "file" : formOf(profile, profiles);
}
