import { checkAccountId } from "../../core/account-id.ts";
import { findArn } from "../../core/arn.ts";
import { sessionDurationSeconds } from "../../core/duration.ts";
import { variable } from "../../core/environment.ts";
import { isFailure } from "../../core/errors.ts";
import { checkOutputFormat, outputFormats } from "../../core/output-format.ts";
import { checkRegion, checkRegionSoFar } from "../../core/region.ts";
import { checkRoleArn } from "../../core/role-arn.ts";
import { defaultRole, type Layout, layoutNow, layouts, placesFor } from "../../profiles/layouts.ts";
import { holdsLongTermKeys, roleArnOf, settingOf } from "../../profiles/profile.ts";
import type { Profiles } from "../../profiles/read.ts";
import { type Route, routeTo, sessionProfileOf } from "../../profiles/route.ts";
import { settingOfRoute } from "../../profiles/route-settings.ts";
import type { SetupAnswers } from "../../profiles/setup-edits.ts";
import type { Context } from "../context.ts";
import { type Asker, checked } from "./asker.ts";
import { accountFor, chooseDevice, type DeviceOptions, identified } from "./device.ts";
import { type ChosenKeys, chooseKeys, type KeysOptions } from "./keys.ts";
import { chooseRole } from "./role.ts";
import { chooseSessionName, type NameOptions } from "./session-name.ts";

export interface SetupOptions extends KeysOptions, DeviceOptions, NameOptions {
  readonly duration: string | undefined;
  readonly roleArn: string | undefined;
  readonly output: string | undefined;
  readonly layout: string | undefined;
  readonly sessionProfile: string | undefined;
}

export interface Answered {
  readonly answers: SetupAnswers;
  /** The IAM user, where AWS told it. */
  readonly user: string | undefined;
  readonly keyId: string;
}

/** Asks what set-up has to know; what flags, files and AWS say is not asked, or offered as the default. */
export async function answersFor(
  options: SetupOptions,
  profiles: Profiles,
  asker: Asker,
  context: Context,
): Promise<Answered> {
  checkFlags(options, context);
  const { chosen, route, identity } = await acceptedKeys(options, profiles, asker, context);
  // What keeps the session from its place is said before all the questions, not behind them.
  if (options.layout === undefined || options.layout === "as-now") {
    const { sessionProfile } = options;
    placesFor({ layout: "as-now", keysProfile: chosen.profile, sessionProfile, roleArn: undefined }, profiles);
  }
  const account = accountFor(identity, chosen, route, options, profiles);
  const current = route.serial;
  const serial = await chooseDevice(identity, { ...options, current, account }, asker, context);
  const user = identity.kind === "known" ? identity.user : undefined;
  const role = defaultRole(chosen.profile, profiles);
  const named = settingOfRoute(route, "daypass_session_name", profiles) ?? settingOf(role, "role_session_name");
  const sessionName = await chooseSessionName(options, { current: named, user }, asker, context);
  const roleArn = await chooseRole(options.roleArn, { current: roleArnOf(role), home: findArn(serial) }, asker);
  const { region, output } = await place(options, route, profiles, asker, context);
  const wish = {
    keysProfile: chosen.profile,
    sessionProfile: options.sessionProfile,
    roleArn,
  };
  const layout = await chooseLayout(options.layout, wish, profiles, asker);
  const newKeys = chosen.isNew ? chosen.keys : undefined;
  const duration = options.duration?.trim().toLowerCase();
  const answers = { ...wish, layout, newKeys, serial, account, sessionName, duration, region, output };
  return { answers, user, keyId: chosen.keys.accessKeyId };
}

/** What is wrong with a flag is said before anything is asked. */
function checkFlags(options: SetupOptions, context: Context): void {
  const checks = [
    ["--account", options.account, checkAccountId],
    ["--region", context.flags.region, checkRegion],
    ["--role-arn", options.roleArn, checkRoleArn],
    ["--output", options.output, checkOutputFormat],
  ] as const;
  for (const [flag, given, check] of checks) if (given !== undefined) checked(given, { flag, check });
  if (options.duration !== undefined) sessionDurationSeconds(options.duration);
}

/** Keys that AWS takes, or that could not be tried; others are said to be refused before anything else is asked. */
async function acceptedKeys(options: SetupOptions, profiles: Profiles, asker: Asker, context: Context) {
  let wish: KeysOptions = options;
  for (;;) {
    const chosen = await chooseKeys(wish, profiles, asker, context);
    const route = routeOf(chosen, options.sessionProfile, profiles);
    const identity = await identified(chosen, route, profiles, context);
    if (identity.kind !== "refused") return { chosen, route, identity };
    if (!asker.canAsk) throw identity.failure;
    const next = await asker.choice({
      name: "What now?",
      flag: "--access-key-id",
      above: [`${identity.failure.message}.`, ...identity.failure.hints],
      choices: [
        { value: "others", label: "choose or type other keys" },
        { value: "same", label: "go on with these: they will be good later" },
      ],
      fallback: undefined,
    });
    if (next === "same") return { chosen, route, identity: { kind: "unreached", failure: identity.failure } as const };
    wish = { profile: undefined, accessKeyId: undefined, secretStdin: false, keysCsv: undefined };
  }
}

/** The route of the keys' session by the files as they are; for keys that are in none, as it will be. */
function routeOf({ profile, keys }: ChosenKeys, sessionProfile: string | undefined, profiles: Profiles): Route {
  const source = { kind: "profile", profile } as const;
  if (!holdsLongTermKeys(profiles.byName.get(profile))) {
    const session = sessionProfile ?? sessionProfileOf(profile, profiles);
    const serial = settingOf(profiles.byName.get(profile), "mfa_serial");
    return { profile, keys: source, sessionProfile: session, serial, hops: [] };
  }
  // Not that of the profile's role, if it has one.
  const route = routeTo(sessionProfile ?? sessionProfileOf(profile, profiles), profiles);
  const isReplaced = settingOf(profiles.byName.get(profile), "aws_access_key_id") !== keys.accessKeyId;
  return isReplaced ? { ...route, serial: undefined } : route;
}

async function place(
  options: SetupOptions,
  route: Route,
  profiles: Profiles,
  asker: Asker,
  context: Context,
): Promise<{ readonly region: string; readonly output: string }> {
  const setting = (key: string) =>
    settingOf(profiles.byName.get(route.sessionProfile), key) ?? settingOfRoute(route, key, profiles);
  const { env } = context;
  const region = await asker.text({
    name: "Region",
    flag: "--region",
    given: context.flags.region,
    check: checkRegion,
    checkSoFar: checkRegionSoFar,
    fallback: setting("region") ?? variable(env, "AWS_REGION") ?? variable(env, "AWS_DEFAULT_REGION"),
  });
  if (options.output !== undefined) return { region, output: options.output };
  const held = setting("output");
  const formats = [...new Set([...(held === undefined ? [] : [held]), ...outputFormats])];
  const output = await asker.choice({
    name: "Output of the AWS CLI",
    flag: "--output",
    choices: formats.map((value) => ({ value, label: value })),
    fallback: held ?? "json",
  });
  return { region, output };
}

type LayoutWishes = Pick<SetupAnswers, "keysProfile" | "sessionProfile" | "roleArn">;

async function chooseLayout(
  given: string | undefined,
  wish: LayoutWishes,
  profiles: Profiles,
  asker: Asker,
): Promise<Layout> {
  const check = (text: string) =>
    layouts.some((layout) => layout === text) ? undefined : `it is one of ${layouts.join(", ")}`;
  if (given !== undefined) {
    checked(given, { flag: "--layout", check });
    return given as Layout;
  }
  const labels: Readonly<Record<Layout, string>> = {
    "as-now": `as now: ${nowText(wish.keysProfile, profiles)}`,
    "default-session":
      wish.keysProfile === "default"
        ? "the session, in [default]; your keys move to [default-long-term]"
        : "the session, in [default]",
    "default-role": "the role, in [default], assumed by the session",
  };
  const now = layoutNow(wish.keysProfile, profiles);
  const possible = layouts.filter((layout) => layout !== now && isPossible({ ...wish, layout }, profiles));
  return asker.choice({
    name: "What tools get that name no profile",
    flag: "--layout",
    choices: possible.map((value) => ({ value, label: labels[value] })),
    fallback: "as-now",
  });
}

function isPossible(wish: LayoutWishes & { readonly layout: Layout }, profiles: Profiles): boolean {
  try {
    placesFor(wish, profiles);
    return true;
  } catch (error) {
    if (isFailure(error, "layout-refused")) return wish.layout === "as-now";
    throw error;
  }
}

function nowText(keysProfile: string, profiles: Profiles): string {
  const now = layoutNow(keysProfile, profiles);
  if (now !== undefined) return now === "default-role" ? "the role" : "the session";
  const held = profiles.byName.get("default");
  if (holdsLongTermKeys(held) || keysProfile === "default") return "your keys, without MFA";
  return held === undefined ? "nothing" : "what stands in [default]";
}
