/** Line and column of places in a text, both 1-based. */
export class Places {
  readonly #text: string;
  #starts: Uint32Array | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  at(offset: number): { readonly line: number; readonly column: number } {
    this.#starts ??= lineStarts(this.#text);
    const index = lastStart(this.#starts, offset);
    return { line: index + 1, column: offset - (this.#starts[index] ?? 0) + 1 };
  }
}

/** The index of the last start that is not behind the offset, 0 where all are. The starts ascend. */
export function lastStart(starts: ArrayLike<number>, offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function lineStarts(text: string): Uint32Array {
  const starts = [0];
  for (let newline = text.indexOf("\n"); newline !== -1; newline = text.indexOf("\n", newline + 1)) {
    starts.push(newline + 1);
  }
  return Uint32Array.from(starts);
}
