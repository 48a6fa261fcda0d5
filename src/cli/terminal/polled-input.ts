import { closeSync, constants, openSync, readSync } from "node:fs";
import { Readable } from "node:stream";
import { ReadStream } from "node:tty";
import type { Host } from "../host.ts";

/** What a question reads. */
export interface TerminalInput extends Readable {
  readonly isTTY: boolean;
  readonly isRaw: boolean;
  setRawMode(mode: boolean): this;
}

const betweenLooksMs = 8;

/**
 * The input of a terminal for the runtime of standalone executables. Bun reads a terminal in a thread that nothing calls back: what is
 * typed after a question, for the next one or for a program that is started then, would be lost to it. So this one only looks, as long
 * as somebody wants something of it.
 */
export class PolledInput extends Readable implements TerminalInput {
  readonly isTTY = true;
  isRaw = false;
  readonly #fd: number;
  readonly #device: ReadStream;
  readonly #buffer = Buffer.alloc(4096);
  #timer: NodeJS.Timeout | undefined;

  #stopListening: (() => void) | undefined;
  readonly #host: Pick<Host, "beforeEnd">;

  constructor(name: string, host: Pick<Host, "beforeEnd">) {
    super();
    this.#host = host;
    this.#fd = openSync(name, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      // Never read: it sets the mode.
      this.#device = new ReadStream(openSync(name, "r"));
    } catch (error) {
      closeSync(this.#fd);
      throw error;
    }
  }

  setRawMode(mode: boolean): this {
    // A question that is open when the terminal is closed sets it back once more.
    if (this.destroyed) return this;
    this.#device.setRawMode(mode);
    this.isRaw = mode;
    this.#stopListening?.();
    // Node.js sets terminals back by itself when a signal ends it.
    this.#stopListening = mode ? this.#host.beforeEnd(() => this.setRawMode(false)) : undefined;
    return this;
  }

  override pause(): this {
    this.#stopLooking();
    return super.pause();
  }

  override resume(): this {
    super.resume();
    // The reading that a pause has stopped counts as not ended: nothing else begins it again.
    this._read();
    return this;
  }

  override _read(): void {
    if (this.#timer !== undefined || this.destroyed) return;
    this.#timer = setTimeout(() => this.#look(), betweenLooksMs);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#stopLooking();
    this.#stopListening?.();
    closeSync(this.#fd);
    this.#device.destroy();
    done(error);
  }

  #stopLooking(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    this.#timer = undefined;
    try {
      const length = readSync(this.#fd, this.#buffer);
      this.push(length === 0 ? null : Buffer.from(this.#buffer.subarray(0, length)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EAGAIN") this._read();
      // The terminal is gone, which is the end of input.
      else this.push(null);
    }
  }
}
