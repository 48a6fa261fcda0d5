import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Sandbox } from "../../src/sandbox/server.ts";
import { testHome } from "../rig/home.ts";
import { pathOf } from "../rig/needs.ts";
import type { Signer } from "./ask.ts";

export interface Boto3Call {
  readonly service: "sts" | "iam" | "s3" | "cloudformation";
  /** In Python's spelling: `get_user`. */
  readonly operation: string;
  readonly input?: Readonly<Record<string, unknown>>;
  readonly keys: Signer;
  readonly region?: string;
  /** Reads all pages with boto3's own paginator. */
  readonly pages?: boolean;
}

/** What the operation gave, as boto3 reads it, or `code` and `message` of a refusal. */
export type Boto3Result = Readonly<Record<string, unknown>>;

/** A Python with boto3, which takes one call after the other. */
export interface Boto3 {
  call(call: Boto3Call): Promise<Boto3Result>;
  close(): void;
}

export function startBoto3(sandbox: Sandbox): Boto3 {
  const home = testHome();
  const script = fileURLToPath(new URL("boto3-calls.py", import.meta.url));
  const env = { ...home.env, AWS_ENDPOINT_URL: sandbox.endpoint };
  const python = spawn(pathOf("boto3"), [script], { env, cwd: home.work });
  python.stderr.pipe(process.stderr);
  const answers = createInterface(python.stdout)[Symbol.asyncIterator]();
  return {
    async call(call) {
      python.stdin.write(`${JSON.stringify(call)}\n`);
      const { value } = await answers.next();
      return JSON.parse(String(value)) as Boto3Result;
    },
    close() {
      python.stdin.end();
      home.remove();
    },
  };
}
