import { createHash } from "node:crypto";
import { isJsonObject } from "../core/json-object.ts";
import { changeState, hasStrings, type StateTools } from "./state-file.ts";

// AWS takes each code once, and looks two steps of 30 s to either side: a code sent now cannot be good again for 150 s.
const remembered = 180_000;
const fileName = "spent-codes.json";

interface SpentCode {
  readonly hash: string;
  readonly at: string;
}

/**
 * Remembers that a code is about to be sent; `false` when any daypass process has sent it before, recently enough for AWS to
 * know it too. Looking and remembering is one step, so that of two processes with the same code only one sends it.
 */
export async function spend(serial: string, code: string, tools: StateTools): Promise<boolean> {
  const spent = { hash: hashOf(serial, code), at: tools.now().toISOString() };
  let unspent = false;
  const change = (before: readonly SpentCode[] | undefined) => {
    const codes = fresh(before ?? [], tools);
    unspent = !codes.some(({ hash }) => hash === spent.hash);
    return unspent ? [...codes, spent] : codes;
  };
  await changeState(fileName, understood, change, tools);
  return unspent;
}

/** Forgets a code that turned out not to have been sent. */
export async function unspend(serial: string, code: string, tools: StateTools): Promise<void> {
  const hash = hashOf(serial, code);
  await changeState(
    fileName,
    understood,
    (before) => fresh(before ?? [], tools).filter((spent) => spent.hash !== hash),
    tools,
  );
}

function fresh(codes: readonly SpentCode[], tools: StateTools): readonly SpentCode[] {
  const now = tools.now().getTime();
  return codes.filter(({ at }) => Math.abs(now - Date.parse(at)) < remembered);
}

function hashOf(serial: string, code: string): string {
  return createHash("sha256").update(`${serial}\n${code}`).digest("hex");
}

function understood(value: unknown): readonly SpentCode[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.every((entry) => isJsonObject(entry) && hasStrings(entry, "hash", "at")) ? value : undefined;
}
