import { afterAll, beforeAll, expect, test } from "vitest";
import type { Client } from "../rig/clients.ts";
import { needing } from "../rig/needs.ts";
import { type Row, rowOf } from "./matrix.ts";
import { readSeen, remember, remembering } from "./seen.ts";
import { openStages, type Stages, type Way } from "./stages.ts";

/** Tests that hold what clients do against what `docs/consumers.md` says they do. */
export function holdClients(clients: readonly Client[]): void {
  const here = clients.filter(({ tools }) => !needing(...tools).missing);
  let stages: Stages | undefined;
  beforeAll(async () => {
    const ways: readonly Way[] = [...new Set(here.map(({ way }) => way))];
    if (ways.length > 0) stages = await openStages(ways);
  }, 120_000);
  afterAll(() => stages?.close());

  for (const client of clients) {
    test.skipIf(!here.includes(client))(
      `${client.name} does in every form and state what docs/consumers.md says`,
      async () => {
        if (stages === undefined) throw new Error("no homes were made");
        holdRow(client, await rowOf(client, stages));
      },
      300_000,
    );
  }
}

/** Compares what a client just did with what was seen of it; when that is to be written anew, writes it first. */
export function holdRow(client: Client, row: Row, file?: string): void {
  const version = client.version();
  if (remembering) remember(client.name, { version, row }, file);
  const seen = readSeen(file)[client.name];
  // Another version may word it differently, or start daypass another number of times; what works has to work there as well.
  if (seen?.version === version) expect(row).toEqual(seen.row);
  else expect(outcomes(row)).toEqual(outcomes(seen?.row ?? {}));
}

function outcomes(row: Row): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(row).map(([cell, { is }]) => [cell, is ?? "fails"]));
}
