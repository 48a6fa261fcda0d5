import { constants } from "node:os";
import type { Host } from "../host.ts";

/** That a person, or the system, wants an end. */
export interface Stopping {
  /** The first signal that asked for it. */
  readonly signal: NodeJS.Signals | undefined;
  /** Calls back at every signal, also at those before. */
  onSignal(callback: (times: number) => void): void;
  /** What some work gives; `undefined`, without waiting for it any longer, once an end is wanted. */
  unlessStopped<T>(work: Promise<T>): Promise<T | undefined>;
  /** 128 and the signal's number. */
  exitCode(): number | undefined;
  /** Signals end daypass itself again. */
  close(): void;
}

/** Listens for what asks a program to end: Ctrl-C, a closed terminal, `kill`. */
export function listenForStop(host: Host): Stopping {
  let first: NodeJS.Signals | undefined;
  let times = 0;
  const callbacks = new Set<(times: number) => void>();
  let wake: () => void = () => {};
  const stopped = new Promise<undefined>((resolve) => {
    wake = () => resolve(undefined);
  });
  const close = host.onSignals(["SIGINT", "SIGTERM", "SIGHUP"], (signal) => {
    first ??= signal;
    times += 1;
    wake();
    for (const callback of callbacks) callback(times);
  });
  return {
    get signal() {
      return first;
    },
    onSignal: (callback) => {
      callbacks.add(callback);
      if (times > 0) callback(times);
    },
    unlessStopped: (work) => Promise.race([work, stopped]),
    exitCode: () => (first === undefined ? undefined : 128 + constants.signals[first]),
    close,
  };
}
