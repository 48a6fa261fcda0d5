import { sessionDurationSeconds, sessionSeconds } from "../../core/duration.ts";
import { variable } from "../../core/environment.ts";
import { DaypassError, isFailure } from "../../core/errors.ts";
import { isRegion } from "../../core/region.ts";
import { holdsLongTermKeys } from "../../profiles/profile.ts";
import type { Profiles } from "../../profiles/read.ts";
import type { Route } from "../../profiles/route.ts";
import { codeCommandOfRoute, settingOfRoute } from "../../profiles/route-settings.ts";
import { checkTarget, deliver, isDelivered } from "../../sessions/deliver.ts";
import type { AccountPin } from "../../sessions/mfa-session.ts";
import { planLogin } from "../../sessions/plan.ts";
import { sessionFor } from "../../sessions/session-for.ts";
import type { SessionWish } from "../../sessions/session-wish.ts";
import { askTrust } from "../ask-trust.ts";
import { choose } from "../choose.ts";
import { codeSource } from "../code-source.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { printLogin, printLoginPlan } from "../print-login.ts";

const options = {
  code: { kind: "text", flags: "-c, --code <code>", summary: "the MFA code; - reads it from stdin" },
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
    const profiles = await context.readProfiles();
    const route = await routeFor(argument, options, profiles, context);
    const wish = wishFor(route, options, profiles, context);
    const moveKeysTo = await freedTarget(route, options, profiles, context);
    if (options.dryRun) {
      printLoginPlan({ route, wish, moveKeysTo, profiles }, context);
      return undefined;
    }
    const tools = sessionTools(route, options, profiles, context);
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
    printLogin(
      { route, wish, found, delivered, profiles: delivered === undefined ? profiles : await context.readProfiles() },
      context,
    );
    return undefined;
  },
});

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

function wishFor(route: Route, options: LoginOptions, profiles: Profiles, context: Context): SessionWish {
  const length =
    options.duration ??
    settingOfRoute(route, "daypass_duration", profiles) ??
    variable(context.env, "DAYPASS_DURATION");
  return {
    renew: options.renew || options.code !== undefined || options.duration !== undefined,
    durationSeconds: length === undefined ? sessionSeconds.default : sessionDurationSeconds(length),
    serial: options.serial,
    region: checkedRegion(context.flags.region),
    pin: pinFor(route, options.account, profiles),
  };
}

function checkedRegion(region: string | undefined): string | undefined {
  if (region === undefined || isRegion(region)) return region;
  throw new DaypassError("usage", {
    what: `Cannot use "${region}" as a region`,
    hint: "a region is written like eu-west-1",
  });
}

function pinFor(route: Route, flag: string | undefined, profiles: Profiles): AccountPin | undefined {
  const pin = flag ?? settingOfRoute(route, "daypass_account", profiles);
  if (pin === undefined) return undefined;
  const by = flag === undefined ? "daypass_account" : "--account";
  const account = pin.replace(/[\s-]/g, "");
  if (!/^\d{12}$/.test(account))
    throw new DaypassError("usage", { what: `Cannot use "${pin}" from ${by}: an account id is 12 digits` });
  return { account, by };
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

function sessionTools(route: Route, options: LoginOptions, profiles: Profiles, context: Context) {
  return {
    ...context.stateTools(),
    env: context.env,
    askCode: codeSource(options.code, codeCommandOfRoute(route, profiles), context),
    askTrust: askTrust(context),
    chooseDevice: (serials: readonly string[]) => choose("Which MFA device do you have at hand?", serials, context),
  };
}
