/** One request as the sandbox saw it, for tests that count. Nothing secret is kept. */
export interface Call {
  readonly at: Date;
  readonly service: string;
  readonly action: string;
  readonly path: string;
  /** As claimed, whether or not the signature held. */
  readonly accessKeyId: string | undefined;
  /** Whether an MFA code came with it. */
  readonly withCode: boolean;
  /** 0 where a fault left the request without an answer. */
  readonly status: number;
  readonly errorCode: string | undefined;
  readonly fault: string | undefined;
  /** Which TCP connection it came over, counted from 1. */
  readonly connection: number;
}

const kept = 10_000;

/** The list of calls; the oldest are dropped, so that a sandbox can run for days. */
export class Calls {
  #list: Call[] = [];

  add(call: Call): void {
    this.#list.push(call);
    if (this.#list.length > kept) this.#list = this.#list.slice(-kept / 2);
  }

  list(): readonly Call[] {
    return this.#list;
  }

  clear(): void {
    this.#list = [];
  }
}
