import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writePrivateFile } from "../aws-files/atomic-write.ts";
import { clockFrom } from "../core/clock.ts";
import type { Machine } from "../core/environment.ts";
import type { DaypassError, ErrorCode } from "../core/errors.ts";
import { isJsonObject } from "../core/json-object.ts";
import { stateDirectory } from "../core/paths.ts";
import type { CauseId } from "../diagnosis/catalogue.ts";
import { showable } from "../diagnosis/mask.ts";

// What `daypass explain --last` answers from: the id of the failure in one file, and beside it what is harmless of the rest. Never
// a message: it may hold what must not be kept.

const idFile = "last-error";
const factsFile = "last-error-facts.json";

/** What is no failure of what was to be done: the person stopped it, or spelled it wrong, or asked about another. */
const forgotten: readonly ErrorCode[] = ["usage", "interrupted", "stopped", "text-not-explained", "nothing-to-explain"];

/** The last failure. Its facts are only there where they could be written. */
export interface LastFailure {
  readonly id: string;
  readonly at: Date | undefined;
  readonly profile: string | undefined;
  /** A program failed with it that daypass ran as the profile, and not daypass itself. */
  readonly ofProgram: boolean;
}

/**
 * Keeps the id of a failure, when it was, and which profile it was about: the one it says, or the one that was asked for.
 * Whether `explain --last` answers for it now is given back.
 */
export async function rememberFailure(
  failure: DaypassError,
  wanted: string | undefined,
  machine: Machine,
): Promise<boolean> {
  if (forgotten.includes(failure.code)) return false;
  return await remember({ id: failure.code, profile: profileOf(failure) ?? wanted, ofProgram: false }, machine);
}

/** The same of an error that a program said which was run as a profile. */
export async function rememberProgram(id: CauseId | ErrorCode, profile: string, machine: Machine): Promise<boolean> {
  return await remember({ id, profile, ofProgram: true }, machine);
}

async function remember({ id, profile, ofProgram }: Omit<LastFailure, "at">, machine: Machine): Promise<boolean> {
  const folder = stateDirectory(machine.env, machine.platform);
  if (folder === undefined) return false;
  const at = clockFrom(machine.env)().toISOString();
  // A name that looks like a key or an account id is not kept.
  const name = showable(profile);
  try {
    await writePrivateFile(join(folder, idFile), `${id}\n`, { machine, isCache: true });
    await writePrivateFile(join(folder, factsFile), `${JSON.stringify({ id, at, profile: name, ofProgram })}\n`, {
      machine,
      isCache: true,
    });
    return true;
  } catch {
    // Where nothing can be written the failure itself is what has to be said.
    return false;
  }
}

function profileOf({ facts }: DaypassError): string | undefined {
  return "profile" in facts && typeof facts.profile === "string" ? facts.profile : undefined;
}

/** The last failure; `undefined` where there was none. */
export function lastFailure({ env, platform }: Machine): LastFailure | undefined {
  const folder = stateDirectory(env, platform);
  if (folder === undefined) return undefined;
  const id = textOf(join(folder, idFile))?.slice(0, 100).trim();
  return id === undefined ? undefined : { id, ...factsOf(id, textOf(join(folder, factsFile))) };
}

/** What stands beside the id, if it was written with it. */
function factsOf(id: string, text: string | undefined): Omit<LastFailure, "id"> {
  const none = { at: undefined, profile: undefined, ofProgram: false };
  try {
    const facts: unknown = JSON.parse(text ?? "{}");
    if (!isJsonObject(facts) || facts.id !== id) return none;
    const at = new Date(String(facts.at));
    return {
      at: Number.isNaN(at.getTime()) ? undefined : at,
      profile: typeof facts.profile === "string" ? facts.profile : undefined,
      ofProgram: facts.ofProgram === true,
    };
  } catch {
    return none;
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").slice(0, 4096);
  } catch {
    return undefined;
  }
}
