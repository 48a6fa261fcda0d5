import { isFailure } from "../../core/errors.ts";
import { layouts, placesFor } from "../../profiles/layouts.ts";
import { isOwnProcess } from "../../profiles/process-line.ts";
import type { Profiles } from "../../profiles/read.ts";
import { routeTo } from "../../profiles/route.ts";
import { setupEdits } from "../../profiles/setup-edits.ts";
import { checkTarget } from "../../sessions/deliver.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { answersFor } from "../setup/answers.ts";
import { askerFor } from "../setup/asker.ts";
import { printSummary } from "../setup/summary.ts";
import { agreedWrite, preview } from "../setup/write.ts";

export const setup = command({
  name: "setup",
  group: "SET UP",
  summary: "first run; safe to run again",
  options: {
    profile: { kind: "text", flags: "--profile <name>", summary: "the profile that holds the keys" },
    accessKeyId: { kind: "text", flags: "--access-key-id <id>", summary: "your access key id (AKIA…)" },
    secretStdin: { kind: "flag", flags: "--secret-stdin", summary: "read the secret access key from stdin" },
    keysCsv: { kind: "text", flags: "--keys-csv <file>", summary: "take the keys from the AWS console's CSV file" },
    mfaSerial: { kind: "text", flags: "--mfa-serial <arn>", summary: "the MFA device (else looked up)" },
    email: { kind: "text", flags: "--email <address>", summary: "your e-mail address, for the session name" },
    sessionName: {
      kind: "text",
      flags: "--session-name <name>",
      summary: "the name of role sessions in the audit log",
    },
    duration: { kind: "text", flags: "-d, --duration <length>", summary: "how long sessions are, 15m to 36h" },
    roleArn: { kind: "text", flags: "--role-arn <arn>", summary: "the role you work in by default" },
    output: { kind: "text", flags: "--output <format>", summary: "json, text, table, yaml or yaml-stream" },
    layout: { kind: "text", flags: "--layout <layout>", summary: `what [default] is: ${layouts.join(", ")}` },
    sessionProfile: {
      kind: "text",
      flags: "--session-profile <name>",
      summary: "the profile that receives the session",
    },
    account: { kind: "text", flags: "--account <id>", summary: "the account that the keys must belong to" },
    dryRun: { kind: "flag", flags: "--dry-run", summary: "print what would change; change nothing" },
  },
  examples: [
    { line: "daypass setup", says: "asks; Enter keeps what is there" },
    { line: "daypass setup --keys-csv accessKeys.csv", says: "with the file that the AWS console offers" },
    { line: "daypass setup --layout default-role --role-arn ARN", says: "tools without a profile name get the role" },
    { line: "daypass setup --duration 36h --yes --no-input", says: "longer sessions from now on, all else as it is" },
  ],
  async run({ options }, context) {
    const profiles = await context.readProfiles();
    const asker = askerFor(context);
    if (asker.canAsk) context.say("Set up daypass. Esc or Ctrl-C at any question: nothing is changed.");
    const answered = await answersFor(options, profiles, asker, context);
    const { answers } = answered;
    const places = placesFor(answers, profiles);
    const change = preview(setupEdits(answers, places, profiles), profiles, context);
    // A name or a line that stands in the way of the session is found now, and not by the first login.
    checkTarget(routeTo(places.session, change.after), { moveKeysTo: undefined, named: false }, change.after);
    if (options.dryRun) {
      if (context.flags.json) context.print(JSON.stringify({ schema: "daypass.setup-plan/1", diff: change.diff }));
      else if (change.diff === "") context.say("Nothing to change: the files say all of this already.");
      else context.print(change.diff.trimEnd());
      return undefined;
    }
    const changed = change.diff !== "";
    const { backup } = changed ? await agreedWrite(change, "setup", asker, context) : { backup: undefined };
    const outcome = {
      ...answered,
      places,
      changed,
      backup,
      profiles: changed ? await context.readProfiles() : profiles,
    };
    await printSummary(outcome, context);
    await refreshLauncher(outcome.profiles, context);
    return undefined;
  },
});

/** Tools that start daypass by themselves find the one that set-up was run with. */
async function refreshLauncher(profiles: Profiles, context: Context): Promise<void> {
  if (![...profiles.byName.values()].some(isOwnProcess)) return;
  const { writeLauncher } = await import("../../sessions/launcher.ts");
  try {
    await writeLauncher(context.host.self, profiles.locations, context.stateTools());
  } catch (error) {
    if (!isFailure(error, "launcher-not-installed")) throw error;
    context.say(`${context.paint("yellow", "!")} ${error.message}`);
  }
}
