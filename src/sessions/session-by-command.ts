import { isFailure } from "../core/errors.ts";
import type { Profiles } from "../profiles/read.ts";
import type { Route } from "../profiles/route.ts";
import type { NamedCommand } from "../profiles/route-settings.ts";
import { codeFromCommand } from "./code-command.ts";
import { isAlive } from "./expiry.ts";
import { failedLately, rememberFailure } from "./renewals.ts";
import { lookUp, sessionFor } from "./session-for.ts";
import { type StandingSession, type StandingTools, unaskedWish } from "./session-wish.ts";
import { sessionFile } from "./store.ts";
import { isTrusted } from "./trust.ts";

const shortWaitMs = 2_000;
// With what AWS takes afterwards, less than the 60 s that Go programs wait: for the command, and for another process before it.
const patienceMs = 50_000;

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
  const startedAt = performance.now();
  if (!(await isTrusted({ kind: "command", where: path, profile, text: line }, tools))) return undefined;
  const wish = unaskedWish({ route, before }, profiles, tools.env);
  const good = before !== undefined && isAlive(before, tools.now());
  const { keys, serial, endpoint } = await lookUp(route, undefined, profiles, tools);
  const file = sessionFile({ keyId: keys.accessKeyId, serial: serial ?? "", endpoint });
  if (good && (await failedLately(file, tools))) return undefined;
  const timeLimit = () => Math.max(1000, patienceMs - (performance.now() - startedAt));
  const buying = {
    ...tools,
    // With one that is still good nobody waits for long.
    ...(good && tools.waiting !== undefined ? { waiting: { ...tools.waiting, waitMs: shortWaitMs } } : {}),
    chooseDevice: async () => undefined,
    askCode: async ({ attempt }: { readonly attempt: number }) =>
      // Asked again, it would give the same code.
      attempt === 1 ? await codeFromCommand({ profile, line, timeLimitMs: timeLimit() }, tools.machine) : undefined,
  };
  try {
    return (await sessionFor(route, wish, profiles, buying)).session;
  } catch (error) {
    if (!good || !isFailure(error)) throw error;
    await rememberFailure(file, tools);
    return undefined;
  }
}
