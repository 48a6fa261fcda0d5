import { findArn } from "../../core/arn.ts";
import { DaypassError, isFailure } from "../../core/errors.ts";
import { exitCodes } from "../../core/problem.ts";
import { jsonLine, visible, visibleLine } from "../../core/visible.ts";
import { expirationText } from "../../profiles/edits.ts";
import type { Profiles } from "../../profiles/read.ts";
import type { Route } from "../../profiles/route.ts";
import { checkTarget, deliver, isDelivered } from "../../sessions/deliver.ts";
import { sessionFor } from "../../sessions/session-for.ts";
import type { StoredSession } from "../../sessions/store.ts";
import { type TriedRole, tryRoles } from "../../sessions/try-roles.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { limitText } from "../limit-text.ts";
import { momentText } from "../moment.ts";
import { sessionTools, wishFor } from "../sessions/session-asking.ts";
import { table } from "../table.ts";

export const profilesTest = command({
  name: "test",
  group: "SET UP",
  summary: "which roles can be assumed, and why the others cannot",
  argument: { name: "pattern", summary: "only these profiles; * stands for any letters" },
  options: {
    code: {
      kind: "text",
      flags: "-c, --code <code>",
      summary: "the MFA code, if a session is needed; - reads it from stdin",
    },
  },
  examples: [
    { line: "daypass profiles test", says: "every role profile" },
    { line: "daypass profiles test 'acme-*'", says: "those of one customer" },
  ],
  async run({ argument, options }, context) {
    const profiles = await context.readProfiles();
    const tools = { ...context.stateTools(), env: context.env, askTrust: async () => false };
    const session = (route: Route) => sessionOf(route, options.code, profiles, context);
    const tried = await tryRoles({ pattern: argument, session }, profiles, tools);
    if (tried.length === 0 && argument !== undefined) {
      throw new DaypassError("profile-not-found", {
        profile: argument,
        path: context.shown(profiles.locations.config),
      });
    }
    if (context.flags.json) printJson(tried, context);
    else printTable(tried, context);
    return tried.some(({ outcome }) => isFailure(outcome)) ? exitCodes.failed : exitCodes.done;
  },
});

/** The session as a login would get it, with the code asked for if need be, and written where a login writes it. */
async function sessionOf(
  route: Route,
  code: string | undefined,
  profiles: Profiles,
  context: Context,
): Promise<StoredSession> {
  const given = { code: undefined, duration: undefined, renew: false, serial: undefined, account: undefined };
  const wish = wishFor(route, given, profiles, context);
  checkTarget(route, { moveKeysTo: undefined, named: false }, profiles);
  const tools = sessionTools(route, code, profiles, context);
  const { session, chosen, keys } = await sessionFor(route, wish, profiles, tools);
  const region = wish.region ?? keys.region;
  const delivery = { route, session, region, moveKeysTo: undefined, chosen, reason: "profiles test" };
  if (!(await isDelivered(delivery, profiles, tools))) await deliver(delivery, profiles, tools);
  return session;
}

function printJson(tried: readonly TriedRole[], context: Context): void {
  const rows = tried.map(({ profile: name, roleArn, outcome }) => {
    const role = { name, roleArn, account: findArn(roleArn)?.account };
    if (isFailure(outcome)) {
      const { code, message, hints } = outcome;
      return { ...role, ok: false, error: { code, message, hints } };
    }
    const { assumedRoleArn, expiresAt, limit } = outcome;
    return { ...role, ok: true, assumedRoleArn, expiration: expirationText(expiresAt), limit };
  });
  context.print(jsonLine({ schema: "daypass.profiles-test/1", profiles: rows }));
}

function printTable(tried: readonly TriedRole[], context: Context): void {
  if (tried.length === 0) {
    context.say("There are no role profiles yet.");
    return;
  }
  const rows = tried.map(({ profile, roleArn, outcome }) => [
    isFailure(outcome) ? "✘" : "✔",
    visible(profile),
    findArn(roleArn)?.account ?? "",
    visible(roleArn.split("/").at(-1) ?? ""),
    isFailure(outcome) ? visibleLine(outcome.message) : `until ${momentText(outcome.expiresAt, context.now())}`,
  ]);
  context.print(table([" ", "PROFILE", "ACCOUNT", "ROLE", "RESULT"], rows));
  for (const { profile, outcome } of tried) {
    if (!isFailure(outcome) && outcome.limit !== undefined)
      context.say(`${context.paint("yellow", "!")} ${visible(limitText(profile, outcome.limit))}`);
  }
  const good = tried.filter(({ outcome }) => !isFailure(outcome)).length;
  context.say(`${good} of ${tried.length} roles can be assumed`);
}
