import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isJsonObject } from "../core/json-object.ts";
import { hasStrings, readState, removeState, type StateTools, writeCache } from "./state-file.ts";

// What ended long ago is good for nothing and need not be found either. Ten thousand files are looked through once in a while, by
// whoever gets a session; nobody who only wants an answer waits for that.

const everyMs = 12 * 3600_000;
const keptMs = 24 * 3600_000;
const schema = "daypass.swept/1";

/** Removes sessions, role sessions and ready answers that ended a day ago, and records of what failed or was asked for then. */
export async function sweepState(tools: StateTools): Promise<void> {
  const now = tools.now().getTime();
  const last = await readState("swept.json", understood, tools).catch(() => undefined);
  if (last !== undefined && Math.abs(now - last) < everyMs) return;
  for (const folder of ["sessions", "roles", "answers"]) await sweep(folder, endOf, tools);
  for (const folder of ["flights", "not-renewed"]) await sweep(folder, noteOf, tools);
  await writeCache("swept.json", { schema, at: now }, tools);
}

async function sweep(
  folder: string,
  momentOf: (value: unknown) => number | undefined,
  tools: StateTools,
): Promise<void> {
  const path = join(tools.stateDirectory, folder);
  const names = await readdir(path).catch(() => []);
  for (const name of names.filter((file) => file.endsWith(".json"))) {
    const moment = momentOf(await parsedFile(join(path, name)));
    if (moment !== undefined && tools.now().getTime() - moment >= keptMs) removeState(join(folder, name), tools);
  }
}

/** One that is damaged, or being replaced, is left to whoever looks for it. */
async function parsedFile(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    return undefined;
  }
}

function endOf(value: unknown): number | undefined {
  return hasStrings(value, "expiration") ? moment(value.expiration) : undefined;
}

function noteOf(value: unknown): number | undefined {
  return hasStrings(value, "at") ? moment(value.at) : undefined;
}

function moment(text: string): number | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

function understood(value: unknown): number | undefined {
  return isJsonObject(value) && value.schema === schema && typeof value.at === "number" ? value.at : undefined;
}
