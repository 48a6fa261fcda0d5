import { sessionDurationSeconds, sessionSeconds } from "../core/duration.ts";
import { variable } from "../core/environment.ts";
import { isFailure } from "../core/errors.ts";
import type { Profiles } from "../profiles/read.ts";
import type { Route } from "../profiles/route.ts";
import { type NamedCommand, settingOfRoute } from "../profiles/route-settings.ts";
import { codeFromCommand } from "./code-command.ts";
import { isAlive, isFresh } from "./expiry.ts";
import { lookUp, sessionFor } from "./session-for.ts";
import type { StandingSession, StandingTools } from "./session-wish.ts";
import { alone } from "./state-file.ts";
import { isTrusted } from "./trust.ts";

export interface CommandWish {
  readonly route: Route;
  readonly command: NamedCommand;
  /** The session that is there and about to end. */
  readonly before: StandingSession | undefined;
}

/**
 * Buys the session of a route with a code of the profile's command, once for all processes that want it at the same time;
 * `undefined` where the command is not trusted, or fails while the session before is still good.
 */
export async function sessionByCommand(
  { route, command, before }: CommandWish,
  profiles: Profiles,
  tools: StandingTools,
): Promise<StandingSession | undefined> {
  const { profile, line, path } = command;
  if (!(await isTrusted({ kind: "command", where: path, profile, text: line }, tools))) return undefined;
  const length = settingOfRoute(route, "daypass_duration", profiles) ?? variable(tools.env, "DAYPASS_DURATION");
  const pin = settingOfRoute(route, "daypass_account", profiles)?.replace(/[\s-]/g, "");
  const wish = {
    renew: true,
    durationSeconds: length === undefined ? sessionSeconds.default : sessionDurationSeconds(length),
    serial: undefined,
    region: undefined,
    pin: pin === undefined ? undefined : { account: pin, by: "daypass_account" },
  };
  const buy = async (): Promise<StandingSession> => {
    const { stored } = await lookUp(route, undefined, profiles, tools);
    if (stored !== undefined && isFresh(stored, tools.now())) return stored;
    const buying = {
      ...tools,
      chooseDevice: async () => undefined,
      askCode: async ({ attempt }: { readonly attempt: number }) =>
        // Asked again, it would give the same code.
        attempt === 1 ? await codeFromCommand({ profile, line }, tools.machine) : undefined,
    };
    return (await sessionFor(route, wish, profiles, buying)).session;
  };
  try {
    return await alone(`session:${route.sessionProfile}:${profiles.locations.credentials}`, buy, tools);
  } catch (error) {
    if (before !== undefined && isAlive(before, tools.now()) && isFailure(error)) return undefined;
    throw error;
  }
}
