import { sessionDurationSeconds } from "../../core/duration.ts";
import { variable } from "../../core/environment.ts";
import { DaypassError } from "../../core/errors.ts";
import { isRegion } from "../../core/region.ts";
import { visibleLine } from "../../core/visible.ts";
import type { Profiles } from "../../profiles/read.ts";
import type { Route } from "../../profiles/route.ts";
import { codeCommandOfRoute, settingOfRoute } from "../../profiles/route-settings.ts";
import type { Asking, Waiting } from "../../sessions/flight.ts";
import { lengthWithoutFlag, type SessionTools, type SessionWish } from "../../sessions/session-wish.ts";
import type { AccountPin } from "../../sessions/spend-code.ts";
import { choose } from "../choose.ts";
import type { Context } from "../context.ts";
import { tellOnTerminal } from "../terminal/tell.ts";
import { askTrust } from "./ask-trust.ts";
import { codeSource } from "./code-source.ts";

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
  const { duration } = given;
  return {
    renew: given.renew || given.code !== undefined || duration !== undefined,
    durationSeconds:
      duration === undefined ? lengthWithoutFlag(route, profiles, context.env) : sessionDurationSeconds(duration),
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
    waiting: waitingOf(code, context),
  };
}

const dayMs = 24 * 3600_000;

/** How a command waits for another process that is asking: on a terminal as long as the person likes, who is told. */
export function waitingOf(code: string | undefined, context: Context): Waiting {
  const hasOwnCode = code !== undefined || variable(context.env, "DAYPASS_MFA_CODE") !== undefined;
  const where = hasOwnCode ? undefined : context.whereToAsk();
  const onWait = (asking: Asking | undefined) => sayWaiting(asking, context);
  // Nobody sees what a script waits for.
  return { where, hasOwnCode, onWait, waitMs: where === undefined ? 50_000 : dayMs };
}

/** Says on which other terminal the code is asked for that this process waits for. */
export function sayWaiting(asking: Asking | undefined, context: Context): void {
  if (asking === undefined || asking.where === context.whereToAsk()) return;
  const line = visibleLine(`daypass: waiting for the MFA code asked for on ${asking.where}`);
  if (context.host.stderr.isTTY === true) context.say(line);
  // Nothing depends on it.
  else void tellOnTerminal(line, `waiting for ${asking.pid}`, context).catch(() => undefined);
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
