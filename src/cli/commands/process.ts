import { DaypassError } from "../../core/errors.ts";
import { credentialProcessText } from "../../formats/credential-process.ts";
import { answerFields, keepAnswer, noteBasis } from "../../sessions/answers-written.ts";
import { type ServeTools, serve } from "../../sessions/serve.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { limitText } from "../limit-text.ts";
import { codeSource } from "../sessions/code-source.ts";
import { sayWaiting } from "../sessions/session-asking.ts";
import { findTerminalGroups } from "../terminal/foreground.ts";

// SDKs read stdout to the letter and show or log stderr: one object or nothing there, one short line here.

const options = {
  ask: {
    kind: "text",
    flags: "--ask <where>",
    choices: ["never", "tty"],
    summary: "tty: ask for a code on the terminal, for 50 s (default never)",
  },
  strictDuration: {
    kind: "flag",
    flags: "--strict-duration",
    summary: "fail where AWS gives a role for a shorter time than the profile wants",
  },
} as const;

interface ProcessWish {
  readonly profile: string | undefined;
  readonly asks: boolean;
  readonly strictDuration: boolean;
}

export const processCommand = command({
  name: "process",
  group: "MORE",
  summary: "credentials of a profile as JSON, for credential_process",
  argument: { name: "profile", summary: "a profile with a session or a role" },
  options,
  examples: [
    { line: "daypass process work", says: "what a tool reads; it never asks for a code" },
    { line: "daypass process work --ask tty", says: "asks on the terminal if there is no session" },
  ],
  async run({ argument, options }, context) {
    const { ask, strictDuration } = options;
    await answer({ profile: argument, asks: ask === "tty", strictDuration }, context);
    return undefined;
  },
});

async function answer(wish: ProcessWish, context: Context): Promise<void> {
  const { profile } = wish;
  if (profile === undefined) {
    throw new DaypassError("usage", { what: "Say which profile: daypass process PROFILE" });
  }
  const noted = noteBasis(context.machine);
  const profiles = await context.readProfiles();
  const tools = toolsFor(wish, context);
  const served = await serve({ ...wish, profile }, profiles, tools);
  context.print(credentialProcessText(answerFields(served)));
  if (served.limit !== undefined) context.host.stderr.write(`daypass: ${limitText(profile, served.limit)}\n`);
  await keepAnswer({ profile, served, noted, profiles }, tools);
}

// Rust's SDK gives up after some 21 s, Go's after 60 s; a person needs time to find the phone.
const callersMs = 18_000;
const askingMs = 50_000;
const waitMs = 15_000;

function toolsFor({ asks }: ProcessWish, context: Context): ServeTools {
  const tools = { ...context.stateTools(), env: context.env, askTrust: async () => false };
  const where = asks ? context.whereToAsk() : undefined;
  const limitMs = where === undefined ? callersMs : askingMs;
  const deadline = performance.now() + limitMs;
  const onWait = (asking: Parameters<typeof sayWaiting>[0]) => sayWaiting(asking, context);
  const caller = () => callerOf(context);
  const waiting = { where, caller, hasOwnCode: false, waitMs: where === undefined ? waitMs : askingMs, onWait };
  if (where === undefined) return { ...tools, deadline, waiting };
  // The profile's own command for codes, if it is trusted, has been run before a person is asked.
  const limit = { deadline, seconds: limitMs / 1000 };
  return { ...tools, deadline, waiting, askCode: codeSource(undefined, undefined, context, limit) };
}

/** The tool that started this. A shell gives what a person types a process group of its own. */
function callerOf({ host, machine }: Context): number | undefined {
  const own = findTerminalGroups(machine)?.own;
  return own === undefined || own === host.pid ? undefined : host.parentPid;
}
