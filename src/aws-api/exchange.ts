import * as http from "node:http";
import type { Socket } from "node:net";
import type { Clock } from "../core/clock.ts";
import { type Answer, checkAnswer } from "./answer.ts";
import type { Connection } from "./connection.ts";
import { answerFault, WayFault } from "./fault.ts";
import type { Limits } from "./limits.ts";
import type { Line } from "./line.ts";
import type { RequestHandler } from "./sdk.ts";

/** What became of one request, filled in as it happens. */
export interface Exchange {
  /** Whether a byte of the request may have reached the other side. */
  sent: boolean;
  /** The status of an answer that is AWS's, or looks like it. */
  status: number | undefined;
  /** What has to be added to the local clock to get the server's, from its `Date` header. */
  clockOffsetSeconds: number | undefined;
  requestId: string | undefined;
}

export function newExchange(): Exchange {
  return { sent: false, status: undefined, clockOffsetSeconds: undefined, requestId: undefined };
}

export interface ExchangeTools {
  readonly connection: Connection;
  readonly line: Line;
  readonly limits: Limits;
  readonly now: Clock;
}

type SdkRequest = Parameters<Extract<RequestHandler, { handle: unknown }>["handle"]>[0];

/** The SDK's way to the network: one request, one answer that was read whole and checked before the SDK sees it. */
export function handlerFor(exchange: Exchange, tools: ExchangeTools): RequestHandler {
  return {
    async handle(request: SdkRequest) {
      const sentAt = tools.now();
      const answer = await send(request, exchange, tools);
      const { encrypted, loopback } = tools.connection.endpoint;
      // Without TLS anybody on the way could move our clock.
      if (encrypted || loopback) exchange.clockOffsetSeconds = clockOffset(answer, sentAt, tools.now());
      exchange.requestId = answer.headers["x-amzn-requestid"];
      checkAnswer(answer);
      exchange.status = answer.status;
      return { response: { statusCode: answer.status, headers: answer.headers, body: answer.body } };
    },
  } as RequestHandler;
}

async function send(request: SdkRequest, exchange: Exchange, { line, limits }: ExchangeTools): Promise<Answer> {
  const outgoing = http.request({
    agent: line.agent,
    host: request.hostname,
    ...(request.port !== undefined && { port: request.port }),
    method: request.method,
    path: pathOf(request),
    insecureHTTPParser: false,
    maxHeaderSize: 16 * 1024,
  });
  // Not among the options: those are printed where NODE_DEBUG has "http" in it, and a session token is a header.
  for (const [name, value] of Object.entries(request.headers)) outgoing.setHeader(name, String(value));
  const watch = watchOver(outgoing, exchange, limits);
  try {
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      outgoing.once("response", resolve).on("error", reject);
      outgoing.end(request.body);
    });
    watch.heard();
    const body = await bodyOf(response, limits, watch.heard);
    return { status: response.statusCode ?? 0, headers: plainHeaders(response), body };
  } catch (error) {
    throw watch.stopped() ?? (error instanceof WayFault ? error : new WayFault(answerFault(error), { cause: error }));
  } finally {
    watch.end();
  }
}

/** Ends a request that takes too long, and notes whether any of it was sent. */
function watchOver(outgoing: http.ClientRequest, exchange: Exchange, limits: Limits) {
  let stopped: WayFault | undefined;
  const stop = (milliseconds: number) => {
    const phase = exchange.sent ? "answer" : "connection";
    stopped = new WayFault({ kind: "timeout", phase, seconds: milliseconds / 1000 });
    outgoing.destroy(stopped);
  };
  const whole = setTimeout(() => stop(limits.requestMs), limits.requestMs);
  let idle: NodeJS.Timeout | undefined;
  outgoing.once("socket", (socket: Socket) => {
    // The connection is open when it is handed over, and the request is written to it at once.
    exchange.sent = true;
    idle = setTimeout(() => stop(limits.idleMs), limits.idleMs);
    const before = socket.bytesWritten;
    outgoing.once("error", () => {
      if (socket.bytesWritten === before) exchange.sent = false;
    });
  });
  return {
    stopped: () => stopped,
    heard: () => void idle?.refresh(),
    end: () => {
      clearTimeout(whole);
      clearTimeout(idle);
    },
  };
}

async function bodyOf(response: http.IncomingMessage, limits: Limits, heard: () => void): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop early destroys the stream and its socket: nothing more of a huge answer is read.
  for await (const chunk of response as AsyncIterable<Buffer>) {
    heard();
    size += chunk.length;
    if (size > limits.bodyBytes) {
      throw new WayFault({ kind: "malformed", what: `it is larger than ${limits.bodyBytes / 1024} KiB` });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function pathOf({ path, query }: SdkRequest): string {
  const pairs = Object.entries(query ?? {}).map(
    ([name, value]) => [name, String(value ?? "")] satisfies [string, string],
  );
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`;
}

function plainHeaders({ headers }: http.IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/**
 * The clock difference by a `Date` header. It has whole seconds, cut off: half a second is added. Nothing is made of an
 * answer out of a cache (`Age`) or one that came so late that the machine must have slept.
 */
function clockOffset({ headers }: Answer, sentAt: Date, receivedAt: Date): number | undefined {
  const served = Date.parse(headers.date ?? "");
  const tripMs = receivedAt.getTime() - sentAt.getTime();
  if (Number.isNaN(served) || headers.age !== undefined || tripMs < 0 || tripMs > 15 * 60_000) return undefined;
  const offsetMs = served + 500 - (sentAt.getTime() + tripMs / 2);
  return Math.round(offsetMs / 100) / 10;
}
