import type { Clock } from "../core/clock.ts";

/** How long and how much is waited for. A hang, a slow drip or an endless answer ends here. */
export interface Limits {
  /** From the first packet to a connection that can take a request: DNS, TCP, proxy, TLS. */
  readonly connectMs: number;
  /** Without a byte of the answer. */
  readonly idleMs: number;
  /** One request, its connection included. */
  readonly requestMs: number;
  /** A question with all its retries. */
  readonly questionMs: number;
  readonly bodyBytes: number;
  /** Before a retry, on average. */
  readonly pauseMs: number;
}

export const usualLimits: Limits = {
  connectMs: 5_000,
  idleMs: 5_000,
  requestMs: 10_000,
  questionMs: 13_000,
  bodyBytes: 64 * 1024,
  pauseMs: 200,
};

/** When whoever called gives up on us, by `performance.now()`; without it nobody does. */
export interface Deadline {
  readonly deadline?: number | undefined;
}

/** What requests are made with. */
export interface ApiTools extends Deadline {
  readonly now: Clock;
  /** Shorter ones than the usual, for tests. */
  readonly limits?: Partial<Limits>;
}
