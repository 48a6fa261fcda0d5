import { createHash, randomBytes } from "node:crypto";

/** Random values that come out the same again when a seed is given, so that a run can be repeated. */
export class Random {
  readonly #key: Buffer;
  #counter = 0;

  constructor(seed: string | undefined) {
    this.#key = seed === undefined ? randomBytes(32) : createHash("sha256").update(seed).digest();
  }

  bytes(count: number): Buffer {
    const blocks: Buffer[] = [];
    for (let have = 0; have < count; have += 32) {
      this.#counter += 1;
      blocks.push(createHash("sha256").update(this.#key).update(String(this.#counter)).digest());
    }
    return Buffer.concat(blocks).subarray(0, count);
  }

  /** Characters of an alphabet whose size divides 256, or is small enough for the bias not to matter in made-up values. */
  text(alphabet: string, length: number): string {
    return [...this.bytes(length)].map((byte) => alphabet.charAt(byte % alphabet.length)).join("");
  }

  uuid(): string {
    const bytes = this.bytes(16);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    const hex = bytes.toString("hex");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }
}
