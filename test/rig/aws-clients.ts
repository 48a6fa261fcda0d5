/** AWS's own tools and SDKs, asked whose credentials they find. */
import { fileURLToPath } from "node:url";
import type { TestHome } from "./home.ts";
import { pathOf } from "./needs.ts";
import { type RunResult, runProgram } from "./run.ts";

export type AwsClient = "AWS CLI" | "boto3" | "JavaScript SDK";

const boto3Program = `
import boto3, sys
session = boto3.Session(profile_name=sys.argv[1] if len(sys.argv) > 1 else None)
print(session.client("sts").get_caller_identity()["Arn"])
`;

// The chain by which the SDK finds credentials when nothing is said: the environment, then the shared files.
const sdkProgram = `
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
const [profile] = process.argv.slice(1);
const client = new STSClient(profile === undefined ? {} : { profile });
console.log((await client.send(new GetCallerIdentityCommand({}))).Arn);
`;

const commands: Readonly<Record<AwsClient, (profile: string | undefined) => readonly [string, ...string[]]>> = {
  "AWS CLI": (profile) => [
    pathOf("aws"),
    ...["sts", "get-caller-identity", "--query", "Arn", "--output", "text"],
    ...(profile === undefined ? [] : ["--profile", profile]),
  ],
  boto3: (profile) => [pathOf("boto3"), "-c", boto3Program, ...(profile === undefined ? [] : [profile])],
  "JavaScript SDK": (profile) => [
    process.execPath,
    ...["--no-warnings", "--input-type=module", "-e", sdkProgram],
    ...(profile === undefined ? [] : [profile]),
  ],
};

/** The command line of that, and the folder from which the JavaScript packages are found. */
export function identityCommand(client: AwsClient, profile: string | undefined) {
  return { command: commands[client](profile), cwd: fileURLToPath(new URL("../..", import.meta.url)) };
}

/** Runs `GetCallerIdentity` with what a client finds for a profile, or for nothing said. stdout is the ARN. */
export async function callerIdentity(
  client: AwsClient,
  home: TestHome,
  {
    profile,
    env = {},
  }: { readonly profile?: string; readonly env?: Readonly<Record<string, string | undefined>> } = {},
): Promise<RunResult> {
  const { command, cwd } = identityCommand(client, profile);
  const result = await runProgram(command, { home, cwd, env });
  return { ...result, stdout: result.stdout.trim() };
}
