import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writePrivateFile } from "../aws-files/atomic-write.ts";
import type { Machine } from "../core/environment.ts";
import type { DaypassError, ErrorCode } from "../core/errors.ts";
import { stateDirectory } from "../core/paths.ts";

const fileName = "last-error";

/** What is no failure of what was to be done: the person stopped it, or spelled it wrong, or asked about another. */
const forgotten: readonly ErrorCode[] = ["usage", "interrupted", "stopped", "text-not-explained", "nothing-to-explain"];

/** Keeps the id of a failure for `daypass explain --last`, and nothing else of it. */
export async function rememberFailure(failure: DaypassError, machine: Machine): Promise<void> {
  const folder = stateDirectory(machine.env, machine.platform);
  if (folder === undefined || forgotten.includes(failure.code)) return;
  try {
    await writePrivateFile(join(folder, fileName), `${failure.code}\n`, { machine, isCache: true });
  } catch {
    // Where nothing can be written the failure itself is what has to be said.
  }
}

/** The id of the last failure; `undefined` where there was none. */
export function lastFailure({ env, platform }: Machine): string | undefined {
  const folder = stateDirectory(env, platform);
  if (folder === undefined) return undefined;
  try {
    return readFileSync(join(folder, fileName), "utf8").slice(0, 100).trim();
  } catch {
    return undefined;
  }
}
