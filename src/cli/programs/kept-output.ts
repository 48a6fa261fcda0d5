import { randomBytes } from "node:crypto";
import { closeSync, constants, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Machine } from "../../core/environment.ts";

const memoryBytes = 1024 * 1024;
const tailBytes = 4096;
const pieceBytes = 64 * 1024;

/**
 * What a program printed, kept until it can be shown whole: in memory, and where it is much, in a temporary file that only this
 * user can read and that has no name any more.
 */
export class KeptOutput {
  readonly #machine: Machine;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #tail = Buffer.alloc(0);
  #file: { readonly descriptor: number; readonly path: string } | undefined;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Throws the system's error where the file cannot be written. */
  add(chunk: Buffer): void {
    if (this.#file === undefined && this.#bytes + chunk.length > memoryBytes) this.#moveToFile();
    if (this.#file === undefined) this.#chunks.push(chunk);
    else writeWhole(this.#file.descriptor, chunk);
    this.#bytes += chunk.length;
    this.#tail = Buffer.concat([this.#tail, chunk.subarray(-tailBytes)]).subarray(-tailBytes);
  }

  /** All of it, from the beginning. */
  *pieces(): Generator<Buffer> {
    if (this.#file === undefined) {
      yield* this.#chunks;
      return;
    }
    for (let at = 0; at < this.#bytes; ) {
      const piece = Buffer.alloc(pieceBytes);
      const count = readSync(this.#file.descriptor, piece, 0, pieceBytes, at);
      if (count === 0) return;
      yield piece.subarray(0, count);
      at += count;
    }
  }

  /** The last line that has anything in it. */
  lastLine(): string {
    return (
      this.#tail
        .toString("utf8")
        .trimEnd()
        .split(/\r?\n|\r/)
        .at(-1)
        ?.trim() ?? ""
    );
  }

  endsWithNewline(): boolean {
    return this.#tail.at(-1) === 0x0a;
  }

  /** Gives up what is kept. */
  close(): void {
    this.#chunks = [];
    if (this.#file === undefined) return;
    closeSync(this.#file.descriptor);
    if (this.#machine.platform === "win32") unlinkSync(this.#file.path);
    this.#file = undefined;
    this.#bytes = 0;
  }

  #moveToFile(): void {
    const path = join(tmpdir(), `daypass-${randomBytes(9).toString("hex")}`);
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
    const descriptor = openSync(path, flags, 0o600);
    // Nothing of it is left behind, however this process ends; Windows does not take the name from an open file.
    if (this.#machine.platform !== "win32") unlinkSync(path);
    this.#file = { descriptor, path };
    for (const chunk of this.#chunks) writeWhole(descriptor, chunk);
    this.#chunks = [];
  }
}

function writeWhole(descriptor: number, chunk: Buffer): void {
  for (let at = 0; at < chunk.length; ) at += writeSync(descriptor, chunk, at);
}
