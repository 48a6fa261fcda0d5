import type { ApiTools } from "../aws-api/limits.ts";
import type { TemporaryCredentials } from "../core/credentials.ts";
import { sessionDurationSeconds, sessionSeconds } from "../core/duration.ts";
import { type Environment, variable } from "../core/environment.ts";
import type { Profiles } from "../profiles/read.ts";
import type { Route } from "../profiles/route.ts";
import { settingOfRoute } from "../profiles/route-settings.ts";
import type { AskCode } from "./ask-code.ts";
import type { ChooseDevice } from "./device.ts";
import type { Waiting } from "./flight.ts";
import type { AccountPin } from "./spend-code.ts";
import type { StateTools } from "./state-file.ts";
import type { AskTrust } from "./trusted-use.ts";

/** What the person wants of a session beyond the profile. */
export interface SessionWish {
  /** Buy a new one even when a good one is stored: asked for, or a code or a length was given. */
  readonly renew: boolean;
  /** The session that was looked at and did not do. Another good one that is there by now does, whatever `renew` says. */
  readonly insteadOf?: { readonly accessKeyId: string | undefined } | undefined;
  readonly durationSeconds: number;
  readonly serial: string | undefined;
  readonly region: string | undefined;
  readonly pin: AccountPin | undefined;
}

export interface SessionTools extends StateTools, Pick<ApiTools, "limits" | "deadline"> {
  readonly env: Environment;
  readonly askCode: AskCode;
  readonly askTrust: AskTrust;
  readonly chooseDevice: ChooseDevice;
  /** How it waits while another process asks for a code of the same device. */
  readonly waiting?: Waiting | undefined;
}

/** Whose session it is. */
export interface SessionOwner {
  readonly keyId: string;
  readonly serial: string;
}

/** A session that is there without a person. */
export interface StandingSession extends TemporaryCredentials {
  readonly account: string | undefined;
  readonly obtainedAt: Date | undefined;
}

/** What getting a session takes where nobody is asked, unless that is wished. */
export type StandingTools = Omit<SessionTools, "askCode" | "chooseDevice"> & Partial<Pick<SessionTools, "askCode">>;

/** How long a session is to be, where no flag says it: by the profile, else by the environment. */
export function lengthWithoutFlag(route: Route, profiles: Profiles, env: Environment): number {
  const own = settingOfRoute(route, "daypass_duration", profiles);
  if (own !== undefined) return sessionDurationSeconds(own, "daypass_duration");
  const everywhere = variable(env, "DAYPASS_DURATION");
  return everywhere === undefined ? sessionSeconds.default : sessionDurationSeconds(everywhere, "DAYPASS_DURATION");
}

/** The session that is wanted in the place of one that did not do, where no flags say more than the files and the environment. */
export function unaskedWish(
  { route, before }: { readonly route: Route; readonly before: StandingSession | undefined },
  profiles: Profiles,
  env: Environment,
): SessionWish {
  const pin = settingOfRoute(route, "daypass_account", profiles)?.replace(/[\s-]/g, "");
  return {
    renew: true,
    insteadOf: { accessKeyId: before?.accessKeyId },
    durationSeconds: lengthWithoutFlag(route, profiles, env),
    serial: undefined,
    region: undefined,
    pin: pin === undefined ? undefined : { account: pin, by: "daypass_account" },
  };
}
