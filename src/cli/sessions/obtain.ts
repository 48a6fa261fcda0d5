import type { TemporaryCredentials } from "../../core/credentials.ts";
import { visible } from "../../core/visible.ts";
import { type Form, formOf } from "../../profiles/forms.ts";
import { settingOf } from "../../profiles/profile.ts";
import type { Profiles } from "../../profiles/read.ts";
import { isDirect, type Route } from "../../profiles/route.ts";
import { deliverRoles } from "../../sessions/after-login.ts";
import { noCodes } from "../../sessions/direct-role.ts";
import { planLogin, routeOf } from "../../sessions/plan.ts";
import { type FoundRole, openRoles } from "../../sessions/role-session.ts";
import type { DurationLimit } from "../../sessions/stored-roles.ts";
import { choose } from "../choose.ts";
import type { Context } from "../context.ts";
import { limitText } from "../limit-text.ts";
import { obtainDirect } from "./obtain-direct.ts";
import { type ObtainedSession, obtainSession, type SessionNeed } from "./obtain-session.ts";
import { waitingOf } from "./session-asking.ts";

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
  const waiting = waitingOf(need.code, context);
  const tools = { ...context.stateTools(), env: context.env, askTrust: async () => false, waiting };
  const roles = openRoles(profiles, tools);
  const sessions = new Map<string, Promise<ObtainedSession>>();
  let last: Promise<unknown> = Promise.resolve();
  const session = (route: Route): Promise<ObtainedSession> => {
    // A role with a code of its own shares no session with others.
    const direct = isDirect(route) ? route.hops[0]?.profile : undefined;
    const name = JSON.stringify([route.keys, route.sessionProfile, direct]);
    const known = sessions.get(name);
    if (known !== undefined) return known;
    const obtained = () =>
      isDirect(route)
        ? obtainDirect(route, need, profiles, { context, roles })
        : obtainSession(route, need, profiles, context);
    // One after the other: a person may be asked for each.
    const started = last.then(obtained);
    last = started.catch(() => undefined);
    sessions.set(name, started);
    return started;
  };
  const obtainRoute: Obtainer["obtain"] = async (route, { deliver } = { deliver: true }) => {
    const found = await session(route);
    if (route.hops.length === 0) return described(ofSession(route, found), found, profiles, context);
    const { owner } = found;
    const { strictDuration, minRemainingSeconds: minSeconds } = need;
    const wish = { route, owner, withCode: noCodes(route), renew: false, strictDuration, minSeconds };
    const role = await roles.sessionFor({ ...wish, session: async () => found.session });
    sayLimit(route, role, context);
    if (deliver) await deliverRoles({ route, owner, session: found.session, renew: false }, roles, profiles, tools);
    return described(ofRole(route, role, found), found, profiles, context);
  };
  return {
    session,
    obtain: obtainRoute,
    role: async (name, options) => obtainRoute(await routeOf(name, profiles, tools), options),
    close: () => roles.close(),
  };
}

function described(
  facts: Omit<Obtained, "form" | "region">,
  found: ObtainedSession,
  profiles: Profiles,
  context: Context,
): Obtained {
  const region = context.flags.region ?? settingOf(profiles.byName.get(facts.profile), "region") ?? found.region;
  return { ...facts, form: formIn(facts.profile, profiles), region };
}

function sayLimit({ profile }: Route, { assumed, limit }: FoundRole, context: Context): void {
  if (!assumed || limit === undefined) return;
  context.say(`${context.paint("yellow", "!")} ${visible(limitText(profile, limit))}`);
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
