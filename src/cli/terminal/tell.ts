import { closeSync, openSync, writeSync } from "node:fs";
import { variable } from "../../core/environment.ts";
import { isFailure } from "../../core/errors.ts";
import { isJsonObject } from "../../core/json-object.ts";
import { changeState, readState, type StateTools } from "../../sessions/state-file.ts";
import type { Context } from "../context.ts";

const quietMs = 60_000;

type Told = Readonly<Record<string, number>>;

/**
 * Says a line on the terminal where stderr does not lead to it: the JavaScript SDK keeps what we write there to itself, and the
 * person would not know why their program stands still. The same matter is said once a minute, however many processes meet it.
 */
export async function tellOnTerminal(line: string, matter: string, context: Context): Promise<void> {
  if (context.host.stderr.isTTY === true || variable(context.env, "DAYPASS_QUIET") === "1" || context.flags.quiet)
    return;
  const terminal = openTerminal(context.machine.platform);
  if (terminal === undefined) return;
  try {
    if (await isNew(matter, context)) writeSync(terminal, `${line}\r\n`);
  } catch (error) {
    // A terminal that has just gone away, or state that cannot be written: then nothing more can be said.
    if (!isFailure(error) && (error as NodeJS.ErrnoException).code === undefined) throw error;
  } finally {
    closeSync(terminal);
  }
}

async function isNew(matter: string, context: Context): Promise<boolean> {
  const now = context.now().getTime();
  let told = false;
  const note = (before: Told | undefined): Told => {
    const recent = Object.entries(before ?? {}).filter(([, at]) => Math.abs(now - at) < quietMs);
    told = recent.some(([other]) => other === matter);
    return Object.fromEntries(told ? recent : [...recent, [matter, now]]);
  };
  await changeState("told.json", understood, note, context.stateTools());
  return !told;
}

/** Forgets that something was said: the next time it is said again. */
export async function forgetTold(matters: readonly string[], tools: StateTools): Promise<void> {
  if ((await readState("told.json", understood, tools)) === undefined) return;
  const without = (before: Told | undefined): Told =>
    Object.fromEntries(Object.entries(before ?? {}).filter(([matter]) => !matters.includes(matter)));
  await changeState("told.json", understood, without, tools);
}

function understood(value: unknown): Told | undefined {
  return isJsonObject(value) && Object.values(value).every((at) => typeof at === "number")
    ? (value as Told)
    : undefined;
}

function openTerminal(platform: NodeJS.Platform): number | undefined {
  try {
    return openSync(platform === "win32" ? "CONOUT$" : "/dev/tty", "w");
  } catch {
    // No controlling terminal: a program of an editor or a timer.
    return undefined;
  }
}
