import { requireEditable } from "../../aws-files/edit-file.ts";
import { DaypassError } from "../../core/errors.ts";
import { wordOf } from "../../core/plain-word.ts";
import { jsonLine, visible } from "../../core/visible.ts";
import { expirationText } from "../../profiles/edits.ts";
import { formOf } from "../../profiles/forms.ts";
import type { Profiles } from "../../profiles/read.ts";
import type { Route } from "../../profiles/route.ts";
import { deliverRoles } from "../../sessions/after-login.ts";
import { forgetAnswer } from "../../sessions/answers-written.ts";
import { type FoundRole, openRoles } from "../../sessions/role-session.ts";
import type { Context } from "../context.ts";
import { limitText } from "../limit-text.ts";
import { untilText } from "../moment.ts";
import { ignoredByTools } from "../profiles/chain-remarks.ts";
import { printRoutePlan } from "../profiles/print-plan.ts";
import { askTrust } from "./ask-trust.ts";
import { directRole, type FoundDirect } from "./obtain-direct.ts";
import { waitingOf } from "./session-asking.ts";

export interface DirectLogin {
  readonly route: Route;
  readonly code: string | undefined;
  readonly duration: string | undefined;
  readonly serial: string | undefined;
  readonly to: string | undefined;
  readonly moveKeys: string | true | undefined;
  readonly renew: boolean;
  readonly strictDuration: boolean;
  readonly dryRun: boolean;
}

/** A login to a role that is assumed with the keys and a code of its own: no session is bought, and none is written. */
export async function loginDirect(wish: DirectLogin, profiles: Profiles, context: Context): Promise<undefined> {
  const { route } = wish;
  if (wish.to !== undefined || wish.moveKeys !== undefined) {
    const what = `Profile "${route.profile}" gets a role session of its own: it cannot go to another profile`;
    throw new DaypassError("usage", { what, hint: "leave --to and --move-keys out" });
  }
  if (wish.dryRun) {
    await printRoutePlan(route, profiles, context);
    return undefined;
  }
  for (const path of Object.values(profiles.locations)) requireEditable(path, context.machine);
  const tools = { ...context.stateTools(), env: context.env, askTrust: askTrust(context) };
  const roles = openRoles(profiles, { ...tools, waiting: waitingOf(wish.code, context) });
  try {
    const found = await directRole(route, wish, profiles, { context, roles });
    const { owner, role: session } = found;
    await deliverRoles({ route, owner, session, renew: wish.renew }, roles, profiles, tools);
    if (session.assumed) for (const { profile } of route.hops) forgetAnswer(profile, tools);
    print(route, found, profiles, context);
  } finally {
    roles.close();
  }
  return undefined;
}

function print(route: Route, { owner, role }: FoundDirect, profiles: Profiles, context: Context): void {
  const name = route.hops[0]?.profile ?? route.profile;
  if (context.flags.json) {
    const { account, expiresAt, assumedRoleArn: arn } = role;
    const expiration = expirationText(expiresAt);
    const facts = { profile: name, account, serial: owner.serial, expiration, kept: !role.assumed };
    context.print(jsonLine({ schema: "daypass.login/1", ...facts, role: { profile: name, arn, expiration } }));
    return;
  }
  const until = untilText(role.expiresAt, context.now());
  const done = context.paint("green", "✔");
  const kept = `${done} Kept the role session of ${visible(name)} until ${until}. A new one: daypass login ${wordOf(name)} --renew`;
  context.say(role.assumed ? `${done} Role session for ${visible(name)} until ${until}` : kept);
  for (const line of remarks(name, role, profiles)) context.say(`${context.paint("yellow", "!")} ${visible(line)}`);
}

function remarks(name: string, role: FoundRole, profiles: Profiles): readonly string[] {
  const profile = profiles.byName.get(name);
  return [
    ...(role.limit === undefined ? [] : [limitText(name, role.limit)]),
    ...(profile === undefined ? [] : ignoredByTools(profile, formOf(profile, profiles))),
  ];
}
