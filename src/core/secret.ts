const hidden = "[secret]";

/**
 * A value that must not be seen: a secret key, a session token, an MFA seed.
 * However it is printed, inspected or serialised, it shows as `[secret]`; only `reveal()` gives the value,
 * and is called where the value leaves the process, on the line that sends it.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  /** The number of characters, which may be shown. */
  get length(): number {
    return this.#value.length;
  }

  equals(other: Secret): boolean {
    return this.#value === other.#value;
  }

  toString(): string {
    return hidden;
  }

  toJSON(): string {
    return hidden;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return hidden;
  }
}
