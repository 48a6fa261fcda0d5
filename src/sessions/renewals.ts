import { hasStrings, readState, removeState, type StateTools, writeState } from "./state-file.ts";

// Credentials that should be renewed and cannot be are good for a while yet. Whoever asks next must not wait for the same broken
// network again.

const rememberedMs = 45_000;
const schema = "daypass.renewal/1";

/** Whether a renewal of this file failed a moment ago. */
export async function failedLately(file: string, tools: StateTools): Promise<boolean> {
  const at = await readState(nameOf(file), understood, tools).catch(() => undefined);
  return at !== undefined && Math.abs(tools.now().getTime() - at.getTime()) < rememberedMs;
}

/** Remembers that a renewal failed. Never fails itself: the next one then tries for itself. */
export async function rememberFailure(file: string, tools: StateTools): Promise<void> {
  await writeState(nameOf(file), { schema, at: tools.now().toISOString() }, tools).catch(() => undefined);
}

export async function forgetFailure(file: string, tools: StateTools): Promise<void> {
  removeState(nameOf(file), tools);
}

// "roles/HASH.json" is about the role session of that name.
function nameOf(file: string): string {
  return `not-renewed/${file.replace("/", "-")}`;
}

function understood(value: unknown): Date | undefined {
  if (!hasStrings(value, "schema", "at") || value.schema !== schema) return undefined;
  const at = new Date(value.at);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
