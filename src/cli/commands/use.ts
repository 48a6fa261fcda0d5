import { jsonLine, visible } from "../../core/visible.ts";
import { changeText } from "../../formats/change-text.ts";
import { type FormatName, findShell, type ShellName } from "../../formats/shells.ts";
import { namesWorkUntil, type VariableChange } from "../../formats/variables.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { untilText } from "../moment.ts";
import { expiryFileFor } from "../sessions/expiry-file.ts";
import {
  type HandedOver,
  type HandOver,
  handOverOf,
  handOverOptions,
  handOverWish,
  sayKeysBehindName,
  variablesFor,
} from "../sessions/hand-over.ts";
import { type Obtained, obtain, obtainOptions } from "../sessions/obtain.ts";
import { hideSecrets, printingOf, printOptions, requireFunction } from "../shells/shell-output.ts";
import { useChange } from "../shells/use-change.ts";

export const use = command({
  name: "use",
  group: "EVERY DAY",
  summary: "switch this shell to a profile",
  argument: { name: "profile", summary: "a profile with keys, a session or a role" },
  options: { ...handOverOptions, ...obtainOptions, ...printOptions },
  examples: [
    { line: "daypass use acme", says: "AWS_PROFILE and the region; asks for a code if there is no session" },
    {
      line: "daypass use acme --keys -c 123456",
      says: "the credentials themselves, in place of source get_token 123456",
    },
    { line: 'eval "$(daypass use acme --print)"', says: "without the function that daypass init defines" },
  ],
  async run({ argument, options }, context) {
    const wish = handOverWish(options);
    const printing = printingOf(argument, options.print, context);
    const profile = printing.profile;
    const words = ["use", profile, options.keys ? "--keys" : undefined];
    requireFunction(printing, words, context);
    const asked = { words, show: options.show, printing };
    if (wish === "keys") hideSecrets(profile ?? "default", asked, context);
    const profiles = await context.readProfiles();
    const { code, duration, strictDuration } = options;
    const obtained = await obtain({ profile, code, duration, strictDuration }, profiles, context);
    const handOver = handOverOf(wish, obtained, profiles);
    if (handOver === "keys") hideSecrets(obtained.profile, asked, context);
    const change = variablesFor(handOver, obtained);
    if (printing.kind === "json")
      printJson(obtained, handOver, useChange(change, { expiryFile: undefined }, context.env), context);
    else context.print(await textFor(printing.format, change, { obtained, handOver, profiles }, context));
    sayUsed(obtained, handOver, context);
    if (handOver === "names") sayKeysBehindName(obtained, profiles, context);
    return undefined;
  },
});

/** The shells whose prompts read when it ends. */
const hooked: readonly ShellName[] = ["bash", "zsh", "fish", "nushell"];

/** A shell gets the way back with it, a file does not. */
async function textFor(
  format: FormatName,
  change: VariableChange,
  used: HandedOver,
  context: Context,
): Promise<string> {
  const shell = findShell(format);
  if (shell === undefined) return changeText(change, format);
  const expiryFile = hooked.includes(shell) ? await expiryFileFor(used, context) : undefined;
  return changeText(useChange(change, { expiryFile }, context.env), format);
}

function printJson(obtained: Obtained, handOver: HandOver, change: VariableChange, context: Context): void {
  const { profile, account, roleArn, region } = obtained;
  const expiration = change.set.AWS_CREDENTIAL_EXPIRATION;
  context.print(
    jsonLine({ schema: "daypass.use/1", profile, account, roleArn, region, expiration, as: handOver, ...change }),
  );
}

function sayUsed(obtained: Obtained, handOver: HandOver, context: Context): void {
  const { profile, account, roleArn, region, credentials } = obtained;
  const until = handOver === "keys" ? credentials.expiresAt : namesWorkUntil(obtained);
  const role =
    roleArn === undefined ? undefined : `${roleArn.split("/").at(-1)}${account === undefined ? "" : ` in ${account}`}`;
  const parts = [profile, role ?? account, region, `until ${untilText(until, context.now())}`];
  const line = parts
    .filter((part) => part !== undefined)
    .map(visible)
    .join(" · ");
  context.say(`${context.paint("green", "✔")} ${line}`);
  if (handOver === "keys") context.say("  These keys do not renew themselves: the same command again does it.");
}
