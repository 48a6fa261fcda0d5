import type { Readable } from "node:stream";

/** A key as readline tells it; what one listener changes, the next ones see. */
interface Key {
  name?: string;
  readonly sequence?: string;
}

// Right behind the Enter of the question before, a line feed is the second half of a line end that was pasted.
const pastedMs = 100;
let enteredAt = Number.NEGATIVE_INFINITY;
/** What came in one piece with the answer to the question before. */
let leftover = "";

/**
 * Has what was typed before a question answer it. A terminal that waits for no question turns Enter into a line feed; what
 * arrives together with the answer to the question before is kept for the next one.
 */
export class TypedAhead {
  readonly #input: Readable;
  readonly #listener = (_: unknown, key: Key | undefined) => this.#press(key);
  #isFirst = true;
  #isAnswered = false;
  readonly #isList: boolean;

  /** Lines are answered by what is typed ahead; of a list, it would choose something that nobody has read. */
  constructor(input: Readable, { isList }: { readonly isList: boolean }) {
    if (leftover !== "" && !isList) input.unshift(Buffer.from(leftover));
    leftover = "";
    this.#isList = isList;
    this.#input = input;
    // Before readline and clack listen: what it changes of a key, they see.
    input.on("keypress", this.#listener);
  }

  /** The question is answered: what follows in the same piece is not for it. */
  answer(): void {
    this.#isAnswered = true;
  }

  end(): void {
    this.#input.off("keypress", this.#listener);
  }

  #press(key: Key | undefined): void {
    if (key === undefined) return;
    if (this.#isAnswered) {
      leftover += key.sequence ?? "";
      return;
    }
    if (this.#isList) return;
    const now = performance.now();
    const isHalf = this.#isFirst && now - enteredAt < pastedMs;
    if (key.name === "enter" && !isHalf) key.name = "return";
    if (key.name === "return") enteredAt = now;
    this.#isFirst = false;
  }
}
