/** What was seen when the matrix last ran with `npm run docs:consumers`, and the page made of it. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Row } from "./matrix.ts";

export interface SeenClient {
  readonly version: string;
  readonly row: Row;
}

export type SeenClients = Readonly<Record<string, SeenClient>>;

/** Whether this run is to be remembered instead of compared. */
export const remembering = process.env.DAYPASS_CONSUMERS_WRITE !== undefined;

const matrixFile = fileURLToPath(new URL("seen.json", import.meta.url));
/** The same of the devcontainer. */
export const containerFile = fileURLToPath(new URL("seen-container.json", import.meta.url));
export const pageFile = fileURLToPath(new URL("../../docs/consumers.md", import.meta.url));

export function readSeen(file = matrixFile): SeenClients {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as SeenClients) : {};
}

export function remember(name: string, seen: SeenClient, file = matrixFile): void {
  writeFileSync(file, `${JSON.stringify({ ...readSeen(file), [name]: seen }, undefined, 2)}\n`);
}
