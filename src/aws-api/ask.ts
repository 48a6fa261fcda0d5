import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../core/clock.ts";
import type { Connection } from "./connection.ts";
import { type Exchange, handlerFor, newExchange } from "./exchange.ts";
import { explained, failureIn, isClockRefusal, isThrottling, isUnavailable } from "./failure.ts";
import { type ApiTools, type Limits, usualLimits } from "./limits.ts";
import { Line } from "./line.ts";
import type { Failure, Question } from "./question.ts";
import { passiveConfig, type RequestHandler } from "./sdk.ts";

// What one question takes at the least, however late it is: a person may have taken most of the time.
const leastMs = 5_000;

/** One service and the line to it. */
export class Channel {
  readonly connection: Connection;
  readonly line: Line;
  readonly limits: Limits;
  readonly now: Clock;
  readonly #deadline: number;
  /** What was last seen of the server's clock, relative to ours. */
  #clockOffsetSeconds = 0;

  constructor(connection: Connection, { now, limits, deadline }: ApiTools) {
    this.connection = connection;
    this.limits = { ...usualLimits, ...limits };
    this.line = new Line(connection, this.limits);
    this.now = now;
    this.#deadline = deadline ?? Number.POSITIVE_INFINITY;
  }

  /**
   * Asks AWS once, and again only where that can do no harm. `attempt` makes the SDK's client from the settings it is
   * given and sends one command. Throws a `DaypassError`.
   */
  async ask<Output>(question: Omit<Question, "connection">, attempt: Attempt<Output>): Promise<Asked<Output>> {
    const full = { ...question, connection: this.connection };
    const startedAt = this.now();
    // Not by `now`, which may be moved: this measures how long a person has waited.
    const began = performance.now();
    const deadline = Math.min(began + this.limits.questionMs, Math.max(began + leastMs, this.#deadline));
    const before: NextStep[] = [];
    for (;;) {
      const exchange = newExchange();
      try {
        const output = await attempt(this.#settings(full, exchange, deadline - performance.now()));
        return { output, clockOffsetSeconds: exchange.clockOffsetSeconds };
      } catch (error) {
        const failure = failureIn(error, full, exchange);
        if (failure === undefined) throw error;
        const inTime = deadline - performance.now() > this.limits.requestMs / 2;
        const sameStep = codeStep(this.now()) === codeStep(startedAt);
        const next = inTime
          ? nextStep({ failure, exchange, before, hasCode: full.code !== undefined, makes: full.makes, sameStep })
          : "stop";
        if (next === "stop") throw explained(failure, full, { exchange, sentAgain: before.includes("again") });
        if (next === "sign-again") this.#clockOffsetSeconds = exchange.clockOffsetSeconds ?? 0;
        else await wait(this.limits.pauseMs * (0.5 + Math.random()));
        before.push(next);
      }
    }
  }

  close(): void {
    this.line.close();
  }

  #settings({ connection, credentials }: Question, exchange: Exchange, leftMs: number): ClientSettings {
    const limits = { ...this.limits, requestMs: Math.min(this.limits.requestMs, leftMs) };
    const localOffsetMs = this.now().getTime() - Date.now();
    return {
      ...passiveConfig(connection.endpoint.signingRegion),
      endpoint: connection.endpoint.url,
      requestHandler: handlerFor(exchange, { ...this, limits }),
      systemClockOffset: localOffsetMs + this.#clockOffsetSeconds * 1000,
      credentials: {
        accessKeyId: credentials.accessKeyId,
        secretAccessKey: credentials.secretAccessKey.reveal(),
        ...("sessionToken" in credentials && { sessionToken: credentials.sessionToken.reveal() }),
      },
    };
  }
}

export interface Asked<Output> {
  readonly output: Output;
  readonly clockOffsetSeconds: number | undefined;
}

export type Attempt<Output> = (settings: ClientSettings) => Promise<Output>;

/** What an SDK client is made with; it looks nothing up itself. */
export interface ClientSettings extends ReturnType<typeof passiveConfig> {
  readonly endpoint: string;
  readonly requestHandler: RequestHandler;
  readonly systemClockOffset: number;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

export type NextStep = "stop" | "sign-again" | "again" | "again-unsent";

/**
 * What to do after a failure. A request without a code may be repeated; one with a code only when none of it was sent, or
 * when AWS itself said that it could not serve it, once and while the code is still the current one. After anything
 * ambiguous it is not sent again: AWS takes a code once, and the second answer would hide the first.
 */
export function nextStep(course: {
  readonly failure: Failure;
  readonly exchange: Exchange;
  readonly before: readonly NextStep[];
  readonly hasCode: boolean;
  readonly makes?: boolean | undefined;
  readonly sameStep: boolean;
}): NextStep {
  const { failure, exchange, before, hasCode, makes, sameStep } = course;
  if (isClockRefusal(failure, exchange)) return before.includes("sign-again") ? "stop" : "sign-again";
  const busy = isThrottling(failure) || isUnavailable(failure);
  const broken = failure.kind === "lost" || failure.kind === "unreachable";
  if (makes === true && exchange.sent && !isThrottling(failure)) return "stop";
  if (!hasCode) return (busy || broken) && before.length < 2 ? "again" : "stop";
  if (broken && !exchange.sent) return before.includes("again-unsent") ? "stop" : "again-unsent";
  return busy && sameStep && !before.includes("again") ? "again" : "stop";
}

/** The number of the 30 seconds in which a device shows one code. */
function codeStep(at: Date): number {
  return Math.floor(at.getTime() / 30_000);
}
