/**
 * The record of a write that goes over a file in place: both texts, kept until the write is done, so that a crash in the middle
 * is completed by the next start.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../core/clock.ts";
import type { Machine } from "../core/environment.ts";
import { removeQuietly, syncFolder, writePrivateFile } from "./atomic-write.ts";
import { errnoOf, unreadable } from "./errno.ts";

export interface JournalTools {
  readonly stateDirectory: string;
  readonly machine: Machine;
  readonly now: Clock;
}

export interface JournalEntry {
  readonly path: string;
  readonly at: Date;
  readonly old: Buffer;
  readonly new: Buffer;
}

interface StoredEntry {
  readonly schema: "daypass.journal/1";
  readonly path: string;
  readonly at: string;
  readonly old: string;
  readonly new: string;
  readonly sha256: string;
}

export async function writeJournal(entry: JournalEntry, tools: JournalTools): Promise<void> {
  const texts = { old: entry.old.toString("base64"), new: entry.new.toString("base64") };
  const stored: StoredEntry = {
    schema: "daypass.journal/1",
    path: entry.path,
    at: entry.at.toISOString(),
    ...texts,
    sha256: sha256(texts.old + texts.new),
  };
  await writePrivateFile(journalPath(entry.path, tools), JSON.stringify(stored), tools);
}

export function dropJournal(path: string, tools: JournalTools): void {
  removeQuietly(journalPath(path, tools));
  syncFolder(journalFolder(tools));
}

/** Puts an entry that must not be replayed aside, where the texts can still be found, and says where. */
export function keepJournal(path: string, tools: JournalTools): string {
  const kept = journalPath(path, tools).replace(/\.json$/, `.${tools.now().getTime()}.kept`);
  renameSync(journalPath(path, tools), kept);
  return kept;
}

/** The entry of an unfinished write of that file, with the time its journal was written. */
export function findJournal(path: string, tools: JournalTools): JournalEntry | undefined {
  return findEntry(journalPath(path, tools));
}

/** The files whose last write in place did not finish. */
export function unfinishedWrites(tools: JournalTools): readonly string[] {
  const folder = journalFolder(tools);
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .flatMap((name) => findEntry(join(folder, name))?.path ?? []);
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return [];
    throw unreadable(folder, error);
  }
}

export function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

function findEntry(file: string): JournalEntry | undefined {
  try {
    const stored = JSON.parse(readFileSync(file, "utf8")) as StoredEntry;
    if (stored.schema !== "daypass.journal/1" || stored.sha256 !== sha256(stored.old + stored.new)) return undefined;
    const texts = { old: Buffer.from(stored.old, "base64"), new: Buffer.from(stored.new, "base64") };
    return { path: stored.path, at: statSync(file).mtime, ...texts };
  } catch (error) {
    const errno = errnoOf(error);
    // A journal that cannot be read may hold the rest of a write: nothing may go over that file until it can.
    if (errno !== "" && errno !== "ENOENT") throw unreadable(file, error);
    return undefined;
  }
}

function journalFolder(tools: JournalTools): string {
  return join(tools.stateDirectory, "journal");
}

function journalPath(path: string, tools: JournalTools): string {
  return join(journalFolder(tools), `${sha256(path)}.json`);
}
