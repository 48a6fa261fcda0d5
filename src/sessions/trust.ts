import { createHash } from "node:crypto";
import { realpath } from "node:fs/promises";
import { isJsonObject } from "../core/json-object.ts";
import { changeState, hasStrings, readState, type StateTools } from "./state-file.ts";

/** Something a config file or the environment names that daypass uses only once the person has agreed. */
export interface Trustable {
  readonly kind: "endpoint" | "command";
  /** The file that names it, or `environment`. */
  readonly where: string;
  /** The profile it stands in; empty for the environment. */
  readonly profile: string;
  /** The address, or the whole command line, to the letter. */
  readonly text: string;
}

export interface Trusted extends Trustable {
  readonly id: string;
  readonly since: string;
}

const fileName = "trust.json";

/** Whether exactly this was agreed to: the same text, of the same profile, in the same file. */
export async function isTrusted(item: Trustable, tools: StateTools): Promise<boolean> {
  const id = await trustId(item);
  return (await listTrusted(tools)).some((trusted) => trusted.id === id);
}

export async function listTrusted(tools: StateTools): Promise<readonly Trusted[]> {
  return (await readState(fileName, understood, tools)) ?? [];
}

export async function trust(items: readonly Trustable[], tools: StateTools): Promise<void> {
  const since = tools.now().toISOString();
  const added = await Promise.all(items.map(async (item) => ({ ...item, id: await trustId(item), since })));
  const ids = new Set(added.map(({ id }) => id));
  await changeState(
    fileName,
    understood,
    (before) => [...(before ?? []).filter(({ id }) => !ids.has(id)), ...added],
    tools,
  );
}

/** Takes trust back by id; returns what is trusted no more. */
export async function distrust(ids: readonly string[], tools: StateTools): Promise<readonly Trusted[]> {
  const removed = (await listTrusted(tools)).filter(({ id }) => ids.includes(id));
  if (removed.length > 0) {
    await changeState(fileName, understood, (before) => (before ?? []).filter(({ id }) => !ids.includes(id)), tools);
  }
  return removed;
}

/** Has what a file names in one profile trusted in the profile's new name: its text is the same, and a person renamed it. */
export async function moveTrust(
  wheres: readonly string[],
  profile: { readonly from: string; readonly to: string },
  tools: StateTools,
): Promise<void> {
  const moved = (await listTrusted(tools)).filter(
    (item) => item.profile === profile.from && wheres.includes(item.where),
  );
  if (moved.length === 0) return;
  const renamed = moved.map(({ kind, where, text }) => ({ kind, where, text, profile: profile.to }));
  await trust(renamed, tools);
  await distrust(
    moved.map(({ id }) => id),
    tools,
  );
}

// The real path: a link that is later turned to another file is another file.
async function trustId(item: Trustable): Promise<string> {
  const where = item.where === "environment" ? item.where : await realpath(item.where).catch(() => item.where);
  return createHash("sha256")
    .update(JSON.stringify([item.kind, where, item.profile, item.text]))
    .digest("hex")
    .slice(0, 16);
}

function understood(value: unknown): readonly Trusted[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const fine = value.every(
    (entry) =>
      isJsonObject(entry) &&
      hasStrings(entry, "kind", "where", "profile", "text", "id", "since") &&
      (entry.kind === "endpoint" || entry.kind === "command"),
  );
  return fine ? value : undefined;
}
