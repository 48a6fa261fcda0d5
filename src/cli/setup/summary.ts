import { maskedKeyId } from "../../core/credentials.ts";
import { sessionDurationSeconds, sessionSeconds, spanText } from "../../core/duration.ts";
import { visible } from "../../core/visible.ts";
import { type Places, rolesOf } from "../../profiles/layouts.ts";
import { settingOf } from "../../profiles/profile.ts";
import type { Profiles } from "../../profiles/read.ts";
import { sessionProfileOf } from "../../profiles/route.ts";
import { loginCandidates } from "../../sessions/plan.ts";
import type { Context } from "../context.ts";
import type { Answered } from "./answers.ts";

export interface SetupOutcome extends Answered {
  readonly places: Places;
  /** The files as they are now. */
  readonly profiles: Profiles;
  readonly changed: boolean;
  readonly backup: string | undefined;
}

/** Says what is set up now, and what to type; with `--json` as one object without secrets. */
export async function printSummary(outcome: SetupOutcome, context: Context): Promise<void> {
  const { answers, places, profiles, changed } = outcome;
  const session = profiles.byName.get(places.session);
  const roles = rolesOf(places.keys, profiles).map(({ name }) => name);
  const duration =
    settingOf(profiles.byName.get(places.keys), "daypass_duration") ?? settingOf(session, "daypass_duration");
  const kept = fileOf("region", outcome);
  if (context.flags.json) {
    const { serial, account, sessionName, region, output, roleArn, layout } = answers;
    const names = { profile: places.keys, sessionProfile: places.session, roleProfile: places.role };
    const facts = { account, user: outcome.user, serial, sessionName, duration, roleArn, region, output, layout };
    const rest = { regionFile: kept, roleProfiles: roles.length, changed, backup: outcome.backup };
    context.print(JSON.stringify({ schema: "daypass.setup/1", ...names, ...facts, ...rest }));
    return;
  }
  const done = changed ? "Set up." : "Nothing to change: the files say all of this already.";
  context.say(`${context.paint("green", "✔")} ${done}`);
  const path = context.shown(profiles.byName.get(places.keys)?.settings.get("aws_access_key_id")?.place.path ?? "");
  const seconds = duration === undefined ? sessionSeconds.default : sessionDurationSeconds(duration);
  const some = roles.slice(0, 3).join(", ") + (roles.length > 3 ? ", …" : "");
  const lines: readonly (readonly [string, string])[] = [
    ["Keys", `${maskedKeyId(outcome.keyId)} in ${path} [${places.keys}]`],
    ["Session", `profile ${places.session}, ${spanText(seconds)} long`],
    ["Account", answers.account ?? "not known yet"],
    ["MFA device", answers.serial],
    ["Session name", answers.sessionName],
    ["Region", answers.region],
    ["Output", answers.output],
    ["Both kept in", kept === undefined ? "no file" : `${context.shown(kept)} [${places.session}]`],
    ["Role profiles", roles.length === 0 ? "0" : `${roles.length} (${some})`],
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  for (const [name, value] of lines) context.say(`  ${name.padEnd(width)}  ${visible(value)}`);
  if (outcome.backup !== undefined) context.say("  The files as they were before: daypass undo");
  context.say("Next:");
  for (const line of await nextLines(outcome, context)) context.say(`  ${visible(line)}`);
}

function fileOf(key: string, { places, profiles }: SetupOutcome): string | undefined {
  return profiles.byName.get(places.session)?.settings.get(key)?.place.path;
}

async function nextLines({ places, profiles }: SetupOutcome, context: Context): Promise<readonly string[]> {
  const candidates = await loginCandidates(profiles, context.stateTools());
  const isUsual = sessionProfileOf(places.keys, profiles) === places.session;
  const login =
    isUsual && candidates.length === 1 ? "daypass login" : `daypass login ${isUsual ? places.keys : places.session}`;
  const use = (profile: string) => `aws sts get-caller-identity${profile === "default" ? "" : ` --profile ${profile}`}`;
  const { role, session } = places;
  return [login, use(session), ...(role === undefined ? [] : [use(role)])];
}
