import { existsSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

/** Waits until something holds; for long, since a machine may be busy. Fails with what did not come about. */
export async function until(holds: () => boolean, what = String(holds), timeoutMs = 40_000): Promise<void> {
  for (const end = performance.now() + timeoutMs; !holds(); await wait(20)) {
    if (performance.now() > end) throw new Error(`it did not come to be: ${what}`);
  }
}

/** The id of a process that a shell writes into a file. */
export async function pidIn(file: string): Promise<number> {
  const written = () => (existsSync(file) ? Number(readFileSync(file, "utf8")) : 0);
  await until(() => written() > 0, `a pid in ${file}`);
  return written();
}
