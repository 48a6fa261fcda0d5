import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { writePrivateFile } from "../aws-files/atomic-write.ts";
import { expirationText } from "../profiles/edits.ts";
import type { StateTools } from "./state-file.ts";

// Prompts show until when a session is good. A shell learns of a renewal in another window from one small file, which its prompt
// reads without starting a process.

/** The profile whose end is told: of this credentials file. */
interface Told {
  readonly credentialsPath: string;
  readonly profile: string;
}

/** The file with the end of a profile's session, as one line. */
export function expiryFile({ credentialsPath, profile }: Told, { stateDirectory }: StateTools): string {
  const name = createHash("sha256")
    .update(JSON.stringify([credentialsPath, profile]))
    .digest("hex")
    .slice(0, 32);
  return join(stateDirectory, "expiry", name);
}

/** Starts telling shells when the session ends; returns the file they are to read. */
export async function tellExpiry(told: Told, expiresAt: Date, tools: StateTools): Promise<string> {
  const file = expiryFile(told, tools);
  await writePrivateFile(file, `${expirationText(expiresAt)}\n`, tools);
  return file;
}

/** Tells the shells that read it of a session that was renewed, or that is gone. */
export async function retellExpiry(told: Told, expiresAt: Date, tools: StateTools): Promise<void> {
  if (existsSync(expiryFile(told, tools))) await tellExpiry(told, expiresAt, tools);
}
