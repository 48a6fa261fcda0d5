/** What may be on, when secrets are watched for, and where they may be found afterwards. */
import { expect } from "vitest";
import { type Canary, canariesBelow, canariesIn, canariesOf } from "./canaries.ts";
import type { RunResult } from "./run.ts";
import type { Workplace } from "./workplace.ts";

/** How a person may have Node or daypass say more than usual. */
export interface Mode {
  readonly flags: readonly string[];
  readonly env: (place: Workplace) => Readonly<Record<string, string>>;
}

export const modes: Readonly<Record<string, Mode>> = {
  usually: { flags: [], env: () => ({}) },
  "with --verbose": { flags: ["--verbose"], env: () => ({}) },
  "with NODE_DEBUG": { flags: [], env: () => ({ NODE_DEBUG: "http,net,tls,stream,child_process,fs" }) },
  "with reports on": {
    flags: ["--verbose"],
    env: (place) => ({
      NODE_OPTIONS: `--report-on-signal --report-on-fatalerror --report-uncaught-exception --report-directory=${place.home.work}`,
    }),
  },
};

/** Where secrets may stand when daypass is done, and nowhere else. */
export function mayHold(file: string, kind: Canary["kind"]): boolean {
  if (kind === "code" || kind === "seed") return false;
  if (/\/\.aws\/(credentials$|backups\/)/.test(file)) return true;
  if (kind === "keys") return /\/\w*\.env$/.test(file);
  return /\/state\/daypass\/(sessions|answers|roles)\/[^/]+$/.test(file);
}

type Printed = Pick<RunResult, "stdout" | "stderr"> & { readonly terminal?: string };

interface Expected {
  readonly codes?: readonly string[];
  /** The answer that was asked for is a session. */
  readonly stdoutMayHold?: boolean;
  /** What may be where it otherwise may not. */
  readonly except?: (file: string, kind: Canary["kind"]) => boolean;
}

export function expectNoLeak(place: Workplace, printed: Printed, expected: Expected = {}): void {
  const { codes = [], stdoutMayHold = false, except = () => false } = expected;
  const canaries = canariesOf(place, codes);
  expect(canaries.length).toBeGreaterThan(1);
  const said = {
    stdout: stdoutMayHold ? "" : printed.stdout,
    stderr: printed.stderr,
    terminal: printed.terminal ?? "",
  };
  const found = Object.entries(said).flatMap(([where, text]) =>
    canariesIn(text, canaries).map((name) => `${name} is on ${where}`),
  );
  const may = (file: string, kind: Canary["kind"]) => mayHold(file, kind) || except(file, kind);
  expect([...found, ...canariesBelow(place.home.root, canaries, may)]).toEqual([]);
}
