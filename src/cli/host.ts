import type { Environment } from "../core/environment.ts";
import type { Self } from "../sessions/launcher.ts";

/** A stream that text is written to. */
export interface Output {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  /** `done` is called when it has been handed on, or cannot be. */
  write(text: string | Uint8Array, done?: () => void): unknown;
}

/** What `main.ts` hands down from the runtime; nothing below it touches the global `process`. */
export interface Host {
  readonly argv: readonly string[];
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  readonly pid: number;
  readonly parentPid: number;
  readonly uid: number | undefined;
  readonly cwd: string;
  /** How to start this very tool again: the Node binary and the file that was started with it, or the standalone executable. */
  readonly self: Self;
  /** Where a standalone executable has its pages: a folder that only it sees. */
  readonly embedded: string | undefined;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean | undefined };
  readonly stdout: Output;
  readonly stderr: Output;
  /** Calls back once when the process is told to end (SIGINT, SIGTERM, SIGHUP). */
  onEnd(callback: () => void): void;
  /** Calls back at each of these signals instead of letting it end the process, until the function it returns is called. */
  onSignals(signals: readonly NodeJS.Signals[], callback: (signal: NodeJS.Signals) => void): () => void;
  /** Calls back before a signal ends the process that nobody else listens to, until the function it returns is called. */
  beforeEnd(callback: () => void): () => void;
  /** Starts a program for the person: meanwhile the umask and what else programs inherit is as daypass itself was started with. */
  asStarted<T>(start: () => T): T;
  /**
   * Sends a signal to all of the process group that a program leads or led; on Windows to the program. 0 only looks. Whether there
   * was anybody.
   */
  signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean;
}
