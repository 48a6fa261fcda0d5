/**
 * AWS's tools and SDKs as people run them, each asked the same: who am I? Nothing is said in code or on the command line, so the answer
 * shows which credentials a client finds by itself in an environment and a HOME.
 *
 *     test.skipIf(needing(...client.tools).missing)(…, async () => {
 *       const { stdout, stderr } = await whoAmI(client, { home, env: { AWS_PROFILE: "admin" } });
 */
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestHome } from "./home.ts";
import { pathOf, type Tool } from "./needs.ts";
import { type RunResult, runProgram } from "./run.ts";

type Command = readonly [string, ...string[]];

export interface Client {
  readonly name: string;
  /** What `needing()` is asked for. */
  readonly tools: readonly [Tool, ...Tool[]];
  /**
   * How it gets to the sandbox: it honours AWS_ENDPOINT_URL (or its program does for it), or it only knows AWS's own host names, and
   * needs a proxy that leads those there.
   */
  readonly way: "endpoint" | "proxy";
  readonly version: () => string;
  readonly command: (home: TestHome) => Command;
  /** What has to be set besides. */
  readonly env?: (home: TestHome) => Readonly<Record<string, string | undefined>>;
  /** A folder to run in, where not just any will do. */
  readonly folder?: (home: TestHome) => Promise<string>;
}

const programs = fileURLToPath(new URL("clients", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));
const callerIdentity = ["sts", "get-caller-identity", "--query", "Arn", "--output", "text"];

export const clients: readonly Client[] = [
  {
    name: "AWS CLI v1",
    tools: ["aws"],
    way: "endpoint",
    version: () => printed(pathOf("aws"), "--version").replace(/^aws-cli\/(\S+).*$/s, "$1"),
    command: () => [pathOf("aws"), ...callerIdentity],
  },
  {
    name: "AWS CLI v2",
    tools: ["aws2"],
    way: "proxy",
    version: () => printed(pathOf("aws2"), "--version").replace(/^aws-cli\/(\S+).*$/s, "$1"),
    command: () => [pathOf("aws2"), ...callerIdentity],
  },
  {
    name: "boto3",
    tools: ["boto3"],
    way: "endpoint",
    version: () => printed(pathOf("boto3"), "-c", "import boto3; print(boto3.__version__)"),
    command: () => [pathOf("boto3"), join(programs, "identity.py")],
  },
  {
    name: "JavaScript SDK v3",
    tools: ["node"],
    way: "endpoint",
    version: () => versionOf(join(root, "node_modules/@aws-sdk/client-sts")),
    command: () => [process.execPath, "--no-warnings", join(programs, "identity-v3.mjs")],
  },
  {
    name: "JavaScript SDK v3, fromIni",
    tools: ["node"],
    way: "endpoint",
    version: () => versionOf(join(root, "node_modules/@aws-sdk/credential-providers")),
    command: () => [process.execPath, "--no-warnings", join(programs, "identity-v3.mjs"), "fromIni"],
  },
  {
    name: "JavaScript SDK v2",
    tools: ["sdk-js-2"],
    way: "endpoint",
    version: () => versionOf(join(pathOf("sdk-js-2"), "aws-sdk")),
    command: () => [process.execPath, "--no-warnings", join(programs, "identity-v2.cjs"), pathOf("sdk-js-2")],
    env: () => ({ AWS_SDK_LOAD_CONFIG: "1" }),
  },
  {
    name: "SDK for Go v2",
    tools: ["sdk-go"],
    // It assumes roles at AWS's own host whatever the endpoint.
    way: "proxy",
    version: () => named("go/go.mod", /aws-sdk-go-v2 v(\S+)/),
    command: () => [pathOf("sdk-go")],
  },
  {
    name: "SDK for Java v2",
    tools: ["sdk-java"],
    way: "endpoint",
    version: () => named("java/pom.xml", /<aws\.version>([^<]+)/),
    command: () => ["java", "-XX:TieredStopAtLevel=1", "-cp", pathOf("sdk-java"), "Identity"],
  },
  {
    name: "SDK for Ruby",
    tools: ["sdk-ruby"],
    way: "endpoint",
    version: () => printed(pathOf("sdk-ruby"), "-raws-sdk-core", "-e", "puts Aws::CORE_GEM_VERSION"),
    command: () => [pathOf("sdk-ruby"), join(programs, "identity.rb")],
  },
  {
    name: "SDK for Rust",
    tools: ["sdk-rust"],
    way: "endpoint",
    version: () => named("rust/Cargo.toml", /aws-config = \{ version = "=([^"]+)/),
    command: () => [pathOf("sdk-rust")],
  },
  {
    name: "rclone (SDK for Go v1)",
    tools: ["rclone"],
    way: "proxy",
    version: () => printed("rclone", "version").replace(/^rclone v(\S+).*$/s, "$1"),
    command: () => [
      "rclone",
      "lsd",
      ":s3,provider=AWS,env_auth=true,region=us-east-1:",
      "--retries=1",
      "--low-level-retries=1",
    ],
    // Its own way of HTTP takes no AWS_CA_BUNDLE.
    env: ({ env }) => ({
      AWS_CA_BUNDLE: undefined,
      SSL_CERT_FILE: env.AWS_CA_BUNDLE,
      NODE_EXTRA_CA_CERTS: env.AWS_CA_BUNDLE,
      RCLONE_CONFIG: "/dev/null",
    }),
  },
  {
    name: "s3cmd",
    tools: ["s3cmd"],
    way: "endpoint",
    version: () => printed("s3cmd", "--version").replace("s3cmd version ", ""),
    command: ({ env }) => {
      const host = new URL(env.AWS_ENDPOINT_URL ?? "").host;
      return ["s3cmd", "ls", "--no-ssl", "--region=us-east-1", `--host=${host}`, `--host-bucket=${host}`];
    },
  },
  {
    name: "Terraform, AWS provider",
    tools: ["terraform"],
    way: "proxy",
    version: terraformVersion,
    command: () => ["terraform", "plan", "-no-color", "-input=false", "-lock=false"],
    env: () => ({ CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: "/dev/null", TF_IN_AUTOMATION: "1" }),
    folder: terraformFolder,
  },
];

export interface Asked {
  readonly home: TestHome;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What the command line becomes where it does not run just so. */
  readonly within?: (command: Command) => Command;
}

/** Its answer: on stdout the ARN (buckets, if it only knows S3), or on stderr what it shows to its user. */
export async function whoAmI(
  client: Client,
  { home, env = {}, within = (command) => command }: Asked,
): Promise<RunResult> {
  const cwd = (await client.folder?.(home)) ?? root;
  // Nothing of the machine's own network is looked at, as on a laptop.
  const always = { AWS_EC2_METADATA_DISABLED: "true" };
  return runProgram(within(client.command(home)), { home, cwd, env: { ...always, ...client.env?.(home), ...env } });
}

async function terraformFolder(home: TestHome): Promise<string> {
  const folder = join(home.root, "terraform");
  cpSync(join(programs, "terraform"), folder, { recursive: true });
  const init: Command = ["terraform", "init", "-no-color", `-plugin-dir=${pathOf("terraform")}`];
  const { exitCode, stderr } = await runProgram(init, { home, cwd: folder, env: { TF_CLI_CONFIG_FILE: "/dev/null" } });
  if (exitCode !== 0) throw new Error(`terraform init failed: ${stderr}`);
  return folder;
}

function terraformVersion(): string {
  const { terraform_version } = JSON.parse(printed("terraform", "version", "-json")) as { terraform_version: string };
  const [provider] = printed("find", "-L", pathOf("terraform"), "-name", "terraform-provider-aws_*").split("\n");
  return `${terraform_version}, ${/_v([\d.]+)/.exec(provider ?? "")?.[1]}`;
}

function printed(...[command, ...args]: Command): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stderr}`);
  return stdout.trim();
}

function versionOf(folder: string): string {
  return (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string }).version;
}

function named(file: string, pattern: RegExp): string {
  const [, version] = pattern.exec(readFileSync(join(programs, file), "utf8")) ?? [];
  if (version === undefined) throw new Error(`${file} names no version`);
  return version;
}
