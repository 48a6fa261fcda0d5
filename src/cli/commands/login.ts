import { requireEditable } from "../../aws-files/edit-file.ts";
import { DaypassError, isFailure } from "../../core/errors.ts";
import { holdsLongTermKeys } from "../../profiles/profile.ts";
import type { Profiles } from "../../profiles/read.ts";
import { isDirect, type Route } from "../../profiles/route.ts";
import { deliverRoles, keepAnswers } from "../../sessions/after-login.ts";
import { noteBasis } from "../../sessions/answers-written.ts";
import { checkTarget, deliver, isDelivered } from "../../sessions/deliver.ts";
import { planLogin } from "../../sessions/plan.ts";
import { type FoundRole, openRoles } from "../../sessions/role-session.ts";
import { sessionFor } from "../../sessions/session-for.ts";
import type { SessionTools } from "../../sessions/session-wish.ts";
import type { StoredSession } from "../../sessions/store.ts";
import { choose } from "../choose.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { sayFileProblems } from "../profiles/say-file-problems.ts";
import { loginDirect } from "../sessions/login-direct.ts";
import { printLogin, printLoginPlan } from "../sessions/print-login.ts";
import { sessionTools, wishFor } from "../sessions/session-asking.ts";

const options = {
  code: { kind: "text", flags: "-c, --code <code>", summary: "the MFA code, for a new session; - reads it from stdin" },
  duration: { kind: "text", flags: "-d, --duration <length>", summary: "how long, 15m to 36h (default 12h)" },
  to: { kind: "text", flags: "--to <profile>", summary: "the profile that receives the session" },
  serial: { kind: "text", flags: "--serial <arn>", summary: "the MFA device" },
  account: { kind: "text", flags: "--account <id>", summary: "refuse a session of any other account" },
  envFile: { kind: "text", flags: "--env-file <file>", summary: "take the keys from a .env file" },
  fromEnv: { kind: "flag", flags: "--from-env", summary: "take the keys from AWS_ACCESS_KEY_ID and so on" },
  moveKeys: {
    kind: "optional-text",
    flags: "--move-keys [name]",
    summary: "first move long-term keys out of the target (to TARGET-long-term)",
  },
  renew: { kind: "flag", flags: "--renew", summary: "get a new session even if there is a good one" },
  strictDuration: {
    kind: "flag",
    flags: "--strict-duration",
    summary: "fail where AWS gives a role for a shorter time than the profile wants",
  },
  dryRun: { kind: "flag", flags: "--dry-run", summary: "say what would happen; ask and change nothing" },
} as const;

type LoginOptions = Parameters<Parameters<typeof command<typeof options>>[0]["run"]>[0]["options"];

export const login = command({
  name: "login",
  group: "EVERY DAY",
  summary: "get a session with an MFA code",
  argument: { name: "profile", summary: "a profile with keys, or one whose session or role comes from them" },
  options,
  examples: [
    { line: "daypass login", says: "the only profile there is, or the one you choose" },
    { line: "daypass login work -c 123456", says: "with the code at once" },
    { line: "daypass login work --duration 36h", says: "for as long as AWS allows" },
    { line: "daypass login --env-file .env --to default", says: "keys from a .env file; tools need no profile name" },
    { line: "daypass login --to default --move-keys", says: "free [default] of its long-term keys first" },
  ],
  async run({ argument, options }, context) {
    const notedBefore = noteBasis(context.machine);
    const profiles = await context.readProfiles();
    const route = await routeFor(argument, options, profiles, context).catch((error: unknown) => {
      // A line that cannot be read may be why nothing is found.
      const missing = isFailure(error, "no-profile", "profile-not-found", "session-without-source");
      if (missing) sayFileProblems(profiles, context, "errors");
      throw error;
    });
    if (isDirect(route)) return await loginDirect({ ...options, route }, profiles, context);
    const wish = wishFor(route, options, profiles, context);
    const moveKeysTo = await freedTarget(route, options, profiles, context);
    if (options.dryRun) {
      await printLoginPlan({ route, wish, moveKeysTo, profiles }, context);
      return undefined;
    }
    for (const path of Object.values(profiles.locations)) requireEditable(path, context.machine);
    const tools = sessionTools(route, options.code, profiles, context);
    const found = await sessionFor(route, wish, profiles, tools).catch((error: unknown) => {
      if (!isFailure(error, "stopped")) throw error;
      // A person who types no code goes on with the session that is still good, if there is one.
      const kept = { ...tools, askCode: () => Promise.reject(error) };
      return sessionFor(route, { ...wish, renew: false }, profiles, kept);
    });
    const { session, chosen } = found;
    const region = wish.region ?? found.keys.region;
    const delivery = { route, session, region, moveKeysTo, chosen, reason: `login ${route.profile}` };
    const delivered = (await isDelivered(delivery, profiles, tools))
      ? undefined
      : await deliver(delivery, profiles, tools);
    const role = await roleBehind(
      { route, session, renew: wish.renew, strictDuration: options.strictDuration },
      profiles,
      tools,
    );
    const isSame = delivered === undefined && role === undefined;
    const noted = isSame ? notedBefore : noteBasis(context.machine);
    const now = isSame ? profiles : await context.readProfiles();
    printLogin({ route, wish, found, delivered, role, profiles: now }, context);
    await keepAnswers({ route, session, noted }, now, tools);
    return undefined;
  },
});

/** The role sessions that belong into the file, written there. */
async function roleBehind(
  wish: Pick<LoginOptions, "strictDuration"> & {
    readonly route: Route;
    readonly session: StoredSession;
    readonly renew: boolean;
  },
  profiles: Profiles,
  tools: SessionTools,
): Promise<FoundRole | undefined> {
  const owner = { keyId: wish.session.keyId, serial: wish.session.serial };
  const roles = openRoles(profiles, tools);
  try {
    return await deliverRoles({ ...wish, owner }, roles, profiles, tools);
  } finally {
    roles.close();
  }
}

async function routeFor(
  argument: string | undefined,
  options: LoginOptions,
  profiles: Profiles,
  context: Context,
): Promise<Route> {
  if (options.envFile !== undefined && options.fromEnv) {
    throw new DaypassError("usage", { what: "Take the keys either from --env-file or from --from-env, not from both" });
  }
  const wish = {
    profile: argument,
    envFile: options.envFile,
    fromEnvironment: options.fromEnv,
    target: options.to,
    cwd: context.host.cwd,
  };
  const chooseProfile = (names: readonly string[]) => choose("Which profile?", names, context);
  return planLogin(wish, profiles, { ...context.stateTools(), env: context.env, chooseProfile });
}

/** The profile that keys standing in the target are moved to; asked on a terminal when it was not said. */
async function freedTarget(
  route: Route,
  options: LoginOptions,
  profiles: Profiles,
  context: Context,
): Promise<string | undefined> {
  const target = route.sessionProfile;
  const usual = `${target}-long-term`;
  const named = options.to !== undefined;
  const moveKeysTo = options.moveKeys === true ? usual : options.moveKeys;
  try {
    checkTarget(route, { moveKeysTo, named }, profiles);
    return holdsLongTermKeys(profiles.byName.get(target)) ? moveKeysTo : undefined;
  } catch (error) {
    if (!isFailure(error, "target-holds-keys")) throw error;
    const question = `[${target}] holds your long-term keys. Move them to [${usual}] first?`;
    if ((await choose(question, [`move them to ${usual}`, "stop"], context)) !== `move them to ${usual}`) throw error;
    checkTarget(route, { moveKeysTo: usual, named }, profiles);
    return usual;
  }
}
