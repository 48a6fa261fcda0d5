import { malformedInput } from "./aws-error.ts";

/** The parameters of a Query request. The first of duplicates counts; `Tags.member.01` is `Tags.member.1`. */
export class FormParameters {
  readonly #values = new Map<string, string>();

  constructor(...sources: readonly string[]) {
    for (const source of sources) {
      for (const [name, value] of new URLSearchParams(source)) {
        const key = name.replace(/\.0+(?=\d)/g, ".");
        if (!this.#values.has(key)) this.#values.set(key, value);
      }
    }
  }

  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  /**
   * How many items a list has. Positions that were left out count, up to ten at once, and are read as absent. Indexes
   * that are none are refused in AWS's words, as observed.
   */
  listLength(name: string): number {
    const prefix = `${name}.member.`;
    const indexes = [...this.#values.keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => listIndex(key.slice(prefix.length).split(".")));
    let length = 0;
    for (const index of indexes.sort((one, other) => one - other)) {
      const skipped = index - Math.max(length, 1);
      if (skipped > 10) throw malformedInput(`Excessively sparse input would skip ${skipped} list elements`);
      length = Math.max(length, index);
    }
    return length;
  }
}

function listIndex([index = "", next = ""]: readonly string[]): number {
  if (index.startsWith("-")) throw malformedInput(`Key ${index} may not have a leading '-'`);
  // A name where an index should be makes an item without the parts it needs.
  if (!/^\d+$/.test(index)) return 1;
  if (Number(index) === 0) throw malformedInput("0 is not a valid index");
  if (/^\d+$/.test(next)) throw malformedInput("Two index elements may not occur back to back");
  return Number(index);
}
