import { setTimeout as wait } from "node:timers/promises";

/** Waits while AWS settles. */
export async function pause(milliseconds: number): Promise<void> {
  await wait(milliseconds);
}
