import type { Clock } from "../core/clock.ts";

/** Seconds by which the sandbox's two clocks are ahead of real time. */
export interface ClockOffsets {
  /** Sessions, codes and budgets. */
  readonly sessions: number;
  /** What a signature's date is held against, and the `Date` header of answers. */
  readonly signatures: number;
}

/** The two clocks that tests move instead of waiting. */
export class Clocks {
  readonly #real: Clock;
  #offsets: ClockOffsets = { sessions: 0, signatures: 0 };

  constructor(real: Clock) {
    this.#real = real;
  }

  readonly sessions = (): Date => this.#moved(this.#offsets.sessions);
  readonly signatures = (): Date => this.#moved(this.#offsets.signatures);

  get offsets(): ClockOffsets {
    return this.#offsets;
  }

  /** Moves them by so many seconds from where they are. */
  move({ sessions = 0, signatures = 0 }: Partial<ClockOffsets>): void {
    const { sessions: s, signatures: t } = this.#offsets;
    this.#offsets = { sessions: s + sessions, signatures: t + signatures };
  }

  #moved(seconds: number): Date {
    return new Date(this.#real().getTime() + seconds * 1000);
  }
}
