import * as http from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Connection } from "./connection.ts";
import type { Limits } from "./limits.ts";
import { openSocket } from "./socket.ts";

/** A server that closes sooner than this is not connected with again in advance. */
const worthReopeningMs = 1_000;
/** A server that closes an idle connection after 5 s makes 60 of them in five minutes of waiting for a code. */
const mostReopenings = 60;

/**
 * The connections to one endpoint. Once warmed up, one that is idle stands ready at any time: when the server closes it,
 * the next is opened at once, so that a request has only its own round trip to make.
 */
export class Line {
  readonly agent: http.Agent;
  readonly #connection: Connection;
  readonly #limits: Limits;
  readonly #closing = new AbortController();
  #waiting: Promise<IdleSocket | undefined> | undefined;
  #reopeningsLeft = 0;

  constructor(connection: Connection, limits: Limits) {
    this.#connection = connection;
    this.#limits = limits;
    this.agent = new LineAgent(() => this.#take());
  }

  /** Opens a connection for the next request. Never throws: what fails here fails again, and is told, with the request. */
  async warmUp(): Promise<void> {
    this.#reopeningsLeft = mostReopenings;
    this.#keepReady();
    await this.#waiting;
  }

  close(): void {
    this.#reopeningsLeft = 0;
    this.#closing.abort(new Error("The line was closed"));
    void this.#waiting?.then((idle) => idle?.socket.destroy());
    this.agent.destroy();
  }

  /** A connection for a request: the one that stands ready, else a new one. */
  async #take(): Promise<Socket> {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    const idle = await waiting;
    // A close that has arrived already is seen in the next turn of the event loop; the request must not run into it.
    if (idle !== undefined) await nextTurn();
    return idle?.release() ?? (await this.#open());
  }

  async #open(): Promise<Socket> {
    const socket = await openSocket(this.#connection, { limits: this.#limits, signal: this.#closing.signal });
    const since = Date.now();
    socket.once("close", () => {
      if (Date.now() - since >= worthReopeningMs && this.#reopeningsLeft-- > 0) this.#keepReady();
    });
    return socket;
  }

  #keepReady(): void {
    const kept = Object.values(this.agent.freeSockets).flatMap((sockets) => sockets ?? []);
    if (kept.some((socket) => !socket.destroyed) || this.#closing.signal.aborted) return;
    this.#waiting ??= this.#open().then(
      (socket) => new IdleSocket(socket, () => (this.#waiting = undefined)),
      () => (this.#waiting = undefined),
    );
  }
}

/** An open connection without a request. It does not keep the process alive, and takes nothing that is said unasked. */
class IdleSocket {
  readonly socket: Socket;
  readonly #onClose: () => void;
  readonly #refuse = () => this.socket.destroy();

  constructor(socket: Socket, onClose: () => void) {
    this.socket = socket;
    this.#onClose = onClose;
    // Bytes that come before a request are no answer to it.
    socket.unref().on("data", this.#refuse).on("error", this.#refuse).prependListener("close", onClose);
  }

  /** The connection, if it is still open. */
  release(): Socket | undefined {
    const { socket } = this;
    if (socket.destroyed || !socket.writable || socket.readableEnded) return undefined;
    return socket.off("data", this.#refuse).off("error", this.#refuse).off("close", this.#onClose).ref();
  }
}

/** An agent that gets its connections from elsewhere, TLS included; so it serves `http.request` for both protocols. */
class LineAgent extends http.Agent {
  readonly #take: () => Promise<Socket>;

  constructor(take: () => Promise<Socket>) {
    super({ keepAlive: true, maxSockets: 16, maxFreeSockets: 16, scheduling: "lifo" });
    this.#take = take;
  }

  override createConnection(
    _options: http.ClientRequestArgs,
    done: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    this.#take().then(
      (socket) => done(null, socket),
      // Node.js's types want a socket beside the error too; its agent reads none then.
      (error: Error) => (done as (error: Error) => void)(error),
    );
  }
}
