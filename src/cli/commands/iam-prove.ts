import { openSts } from "../../aws-api/sts.ts";
import { findArn } from "../../core/arn.ts";
import { DaypassError } from "../../core/errors.ts";
import { exitCodes } from "../../core/problem.ts";
import { jsonLine, visible } from "../../core/visible.ts";
import { isProven } from "../../iam/prove.ts";
import { rolesOf } from "../../profiles/layouts.ts";
import type { Profiles } from "../../profiles/read.ts";
import type { RoleHop, Route } from "../../profiles/route.ts";
import { connect } from "../../sessions/connect.ts";
import { keysOf } from "../../sessions/keys.ts";
import { planLogin, routeOf } from "../../sessions/plan.ts";
import { choose } from "../choose.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { type Reading, readings, runProof } from "../iam/proof.ts";
import { askTrust } from "../sessions/ask-trust.ts";
import { openObtainer } from "../sessions/obtain.ts";

export const iamProve = command({
  name: "prove",
  group: "LOOK AFTER AN ACCOUNT",
  summary: "show with four harmless requests that a key is worth nothing without a code",
  options: {
    profile: { kind: "text", flags: "--profile <name>", summary: "the user's profile, or that of the role behind it" },
    code: { kind: "text", flags: "-c, --code <code>", summary: "the user's MFA code" },
    read: { kind: "text", flags: "--read <action>", summary: "what the role may read", choices: readings },
  },
  examples: [
    { line: "daypass iam prove --profile alice", says: "key alone refused, code accepted, role reached, role reading" },
  ],
  async run({ options }, context) {
    const profiles = await context.readProfiles();
    const { route, role } = await whatToProve(options.profile, profiles, context);
    const { region: known, ...keys } = await keysOf(route.keys, profiles, context.machine);
    const region = context.flags.region ?? known;
    const user = await userOf({ route, region, keys }, profiles, context);
    if (options.profile === undefined && !context.flags.json)
      context.say(
        visible(`Profile "${route.profile}": user ${user}${role === undefined ? "" : `, then ${role.roleArn}`}`),
      );
    const obtainer = openObtainer({ code: options.code, duration: undefined }, profiles, context);
    try {
      const session = async () => (await obtainer.session(route)).session;
      const reading = options.read as Reading | undefined;
      const results = await runProof(
        { route, region, keys, user, role, session, reading, fresh: false },
        profiles,
        context,
      );
      const proven = isProven(results);
      if (context.flags.json)
        context.print(jsonLine({ schema: "daypass.iam-prove/1", user, role: role?.roleArn, proven, results }));
      return proven ? exitCodes.done : exitCodes.failed;
    } finally {
      obtainer.close();
    }
  },
});

/** The keys, and the role that they lead to: the one named, or the only one there is. */
async function whatToProve(
  name: string | undefined,
  profiles: Profiles,
  context: Context,
): Promise<{ readonly route: Route; readonly role: RoleHop | undefined }> {
  const tools = { ...context.stateTools(), env: context.env };
  const chooseProfile = (names: readonly string[]) => choose("Which profile?", names, context);
  const wish = { profile: name, envFile: undefined, fromEnvironment: false, target: undefined, cwd: context.host.cwd };
  const named = await planLogin(wish, profiles, { ...tools, chooseProfile });
  const whole = named.hops.length > 0 ? named : ((await onlyRole(named, profiles, context)) ?? named);
  // The session is asked for by itself: a role that takes a code of its own is assumed with it all the same.
  return { route: { ...whole, profile: whole.sessionProfile, hops: [] }, role: whole.hops[0] };
}

async function onlyRole({ keys }: Route, profiles: Profiles, context: Context): Promise<Route | undefined> {
  if (keys.kind !== "profile") return undefined;
  const names = rolesOf(keys.profile, profiles).map(({ name }) => name);
  const [only] = names;
  if (only === undefined) return undefined;
  const chosen = names.length === 1 ? only : await choose("Which role?", names, context);
  if (chosen === undefined) throw new DaypassError("profile-choice-needed", { candidates: names });
  return await routeOf(chosen, profiles, { ...context.stateTools(), env: context.env });
}

async function userOf(
  {
    route,
    region,
    keys,
  }: { route: Route; region: string | undefined; keys: Parameters<ReturnType<typeof openSts>["getCallerIdentity"]>[0] },
  profiles: Profiles,
  context: Context,
): Promise<string> {
  const tools = { ...context.stateTools(), env: context.env, askTrust: askTrust(context) };
  const sts = openSts(await connect("sts", { route, region, serial: route.serial }, profiles, tools), tools);
  try {
    const { arn } = await sts.getCallerIdentity(keys);
    const resource = findArn(arn)?.resource ?? "";
    if (!resource.startsWith("user/")) throw new DaypassError("caller-not-user", { arn, what: "prove a guardrail" });
    return resource.split("/").at(-1) ?? "";
  } finally {
    sts.close();
  }
}
