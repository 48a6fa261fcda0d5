import { spawn } from "node:child_process";
import { fileLocations } from "../../aws-files/locations.ts";
import { exitCodes } from "../../core/problem.ts";
import { visible } from "../../core/visible.ts";
import { settingOf } from "../../profiles/profile.ts";
import { readProfiles } from "../../profiles/read.ts";
import type { Sandbox } from "../../sandbox/server.ts";
import { listBucketsAs } from "../../sandbox/visitor.ts";
import type { Context } from "../context.ts";
import { findAwsCli } from "./aws-cli.ts";
import { makeSandboxHome, type SandboxHome, sandboxKeys } from "./home.ts";

/**
 * Shows the whole job against the sandbox, with the commands a person would type, each in a process of its own.
 * Returns 0 only if every step did what it says.
 */
export async function giveTour(sandbox: Sandbox, context: Context): Promise<number> {
  return await onTour(sandbox, context, steps);
}

/** What a tour does, one step after the other. Returns whether every step did what it says. */
export type TourSteps = (sandbox: Sandbox, home: SandboxHome, context: TourContext) => Promise<boolean>;

/** Gives a tour in a throw-away home, which goes however it ends. */
export async function onTour(sandbox: Sandbox, context: Context, steps: TourSteps): Promise<number> {
  const home = makeSandboxHome(sandbox, context.host);
  // A signal ends it like any other end: the throw-away home goes, pretend secrets and all.
  const ending = new AbortController();
  context.host.onEnd(() => ending.abort());
  try {
    const worked = await steps(sandbox, home, { ...context, ending: ending.signal });
    return worked ? exitCodes.done : exitCodes.failed;
  } catch (error) {
    if (ending.signal.aborted) return exitCodes.interrupted;
    throw error;
  } finally {
    home.remove();
  }
}

export interface TourContext extends Context {
  /** Ends the command that is being shown, and the tour. */
  readonly ending: AbortSignal;
}

async function steps(sandbox: Sandbox, home: SandboxHome, context: TourContext): Promise<boolean> {
  const heading = (text: string) => context.print(`\n${context.paint("bold", text)}`);
  const stage = stageFor(sandbox, home, context);
  const daypass = (...words: string[]) => show("daypass", words, stage);

  context.print(`A pretend AWS runs on ${sandbox.endpoint} until this tour ends. Your own files are not touched.`);
  heading("1. Keys, as a company hands them out, in ~/.aws/credentials");
  home.write(".aws/credentials", sandboxKeys("work", sandbox));
  const [user] = sandbox.description().users;
  const serial = user?.devices[0]?.serial ?? "";
  home.write(".aws/config", `[profile work]\nregion = ${sandbox.region}\nmfa_serial = ${serial}\n`);
  context.print(`   profile work: user ${user?.name}, MFA device ${serial}`);

  heading("2. The company insists on MFA: with the keys alone, nothing works");
  if (!(await useProfile("work", stage)).refused) return failed("The keys alone were not refused", context);

  heading("3. One code");
  context.print(`   your pretend authenticator shows ${sandbox.code()}`);
  if ((await daypass("login", "work", "-c", sandbox.code())) !== 0) return failed("The login failed", context);

  heading("4. Every AWS tool works with it for 12 hours");
  if ((await useProfile("work-mfa", stage)).refused) return failed("The session was refused", context);

  heading("5. What there is, and until when");
  if ((await daypass("status")) !== 0) return failed("status failed", context);

  context.print("\nThat was all: one code a day. For your own account: daypass setup, then daypass login");
  context.print("To play with this pretend AWS: daypass sandbox");
  return true;
}

export function failed(what: string, context: Context): false {
  context.say(`${context.paint("red", "✖")} ${what}; the tour stops here.`);
  return false;
}

export interface Stage {
  readonly sandbox: Sandbox;
  readonly env: Readonly<Record<string, string>>;
  readonly context: TourContext;
  /** Whether there is an AWS CLI that can be led to the sandbox. */
  readonly awsCli: boolean;
}

/** Where commands are shown: their environment leads to the sandbox, and to nothing of the user's. */
export function stageFor(sandbox: Sandbox, home: SandboxHome, context: TourContext): Stage {
  const env = { ...home.env, AWS_ENDPOINT_URL: sandbox.endpoint };
  const awsCli = findAwsCli(env)?.honoursEndpoint === true && home.env.DAYPASS_CLOCK_OFFSET === undefined;
  return { sandbox, env, context, awsCli };
}

/** Lists buckets with a profile, by the AWS CLI where there is one, and says whether AWS refused. */
export async function useProfile(name: string, stage: Stage): Promise<{ refused: boolean }> {
  const { env, context } = stage;
  if (stage.awsCli) return { refused: (await show("aws", ["s3", "ls", "--profile", name], stage)) !== 0 };
  context.print(`   (there is no AWS CLI here; daypass sends what "aws s3 ls --profile ${name}" would send)`);
  const profile = (await readProfiles(fileLocations(env))).byName.get(name);
  const key = (setting: string) => settingOf(profile, setting);
  const answer = await listBucketsAs(
    stage.sandbox,
    {
      accessKeyId: key("aws_access_key_id") ?? "",
      secretAccessKey: key("aws_secret_access_key") ?? "",
      sessionToken: key("aws_session_token"),
    },
    context.now,
  );
  if (answer.refused !== undefined) context.print(`   ${visible(answer.refused)}`);
  for (const bucket of answer.buckets) context.print(`   ${bucket.created} ${bucket.name}`);
  return { refused: answer.refused !== undefined };
}

/** Runs a command as a person would, prints its line and what it says, and returns its exit code. */
export function show(name: "aws" | "daypass", words: readonly string[], { env, context }: Stage): Promise<number> {
  context.print(`   $ ${[name, ...words].join(" ")}`);
  const [program, ...own] = context.host.self;
  const [file, args] = name === "aws" ? ["aws", words] : [program, [...own, ...words, "--no-input"]];
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      env,
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      signal: context.ending,
    });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
    }
    child.on("error", reject);
    child.on("close", (code) => {
      for (const line of text.replace(/^\n+|\s+$/g, "").split("\n")) context.print(`   ${line}`);
      resolve(code ?? exitCodes.failed);
    });
  });
}
