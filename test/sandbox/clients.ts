import { IAMClient } from "@aws-sdk/client-iam";
import type { Sandbox } from "../../src/sandbox/server.ts";
import { testHome } from "../rig/home.ts";
import { pathOf } from "../rig/needs.ts";
import { type RunResult, runProgram } from "../rig/run.ts";
import type { Signer } from "./ask.ts";

/** The JavaScript SDK's IAM client. */
export function iamClient(sandbox: Sandbox, { accessKeyId, secretAccessKey, sessionToken }: Signer): IAMClient {
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  return new IAMClient({ endpoint: sandbox.endpoint, region: sandbox.region, credentials, maxAttempts: 1 });
}

/** How the JavaScript SDK reports a refusal: code, status and text. */
export async function refusalOf(answer: Promise<unknown>): Promise<readonly [string, number | undefined, string]> {
  try {
    await answer;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return [name, $metadata?.httpStatusCode, message];
  }
  throw new Error("It was not refused");
}

/** Runs the AWS CLI with these keys, in a home of its own. */
export function awsCli(sandbox: Sandbox, signer: Signer, args: readonly string[]): Promise<RunResult> {
  return runClient([pathOf("aws"), ...args], sandbox, signer);
}

/** Runs a Python program with boto3 and these keys. */
export function boto3(sandbox: Sandbox, signer: Signer, program: string): Promise<RunResult> {
  return runClient([pathOf("boto3"), "-c", program], sandbox, signer);
}

async function runClient(
  command: readonly [string, ...string[]],
  sandbox: Sandbox,
  signer: Signer,
): Promise<RunResult> {
  const home = testHome();
  const env = {
    AWS_ENDPOINT_URL: sandbox.endpoint,
    AWS_DEFAULT_REGION: sandbox.region,
    AWS_ACCESS_KEY_ID: signer.accessKeyId,
    AWS_SECRET_ACCESS_KEY: signer.secretAccessKey,
    AWS_SESSION_TOKEN: signer.sessionToken,
    AWS_MAX_ATTEMPTS: "1",
  };
  try {
    return await runProgram(command, { home, env });
  } finally {
    home.remove();
  }
}
