import { sessionDurationSeconds, sessionSeconds } from "../core/duration.ts";
import { variable } from "../core/environment.ts";
import { DaypassError } from "../core/errors.ts";
import { isRegion } from "../core/region.ts";
import type { Profiles } from "../profiles/read.ts";
import type { Route } from "../profiles/route.ts";
import { codeCommandOfRoute, settingOfRoute } from "../profiles/route-settings.ts";
import type { AccountPin } from "../sessions/mfa-session.ts";
import type { SessionTools, SessionWish } from "../sessions/session-wish.ts";
import { askTrust } from "./ask-trust.ts";
import { choose } from "./choose.ts";
import { codeSource } from "./code-source.ts";
import type { Context } from "./context.ts";

/** What flags say of the session that is wanted. */
export interface GivenWish {
  readonly code: string | undefined;
  readonly duration: string | undefined;
  readonly renew: boolean;
  readonly serial: string | undefined;
  readonly account: string | undefined;
}

/** The session that is wanted: by the flags, else by the profile, else by the environment. */
export function wishFor(route: Route, given: GivenWish, profiles: Profiles, context: Context): SessionWish {
  const length =
    given.duration ?? settingOfRoute(route, "daypass_duration", profiles) ?? variable(context.env, "DAYPASS_DURATION");
  return {
    renew: given.renew || given.code !== undefined || given.duration !== undefined,
    durationSeconds: length === undefined ? sessionSeconds.default : sessionDurationSeconds(length),
    serial: given.serial,
    region: checkedRegion(context.flags.region),
    pin: pinFor(route, given.account, profiles),
  };
}

/** What getting a session takes: codes, trust and the choice of a device are asked for on the terminal. */
export function sessionTools(
  route: Route,
  code: string | undefined,
  profiles: Profiles,
  context: Context,
): SessionTools {
  return {
    ...context.stateTools(),
    env: context.env,
    askCode: codeSource(code, codeCommandOfRoute(route, profiles), context),
    askTrust: askTrust(context),
    chooseDevice: (serials) => choose("Which MFA device do you have at hand?", serials, context),
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
