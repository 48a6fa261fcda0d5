import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { DaypassError } from "../../core/errors.ts";
import { exitCodes } from "../../core/problem.ts";
import type { CheckReport } from "../../iam/check-report.ts";
import type { Found } from "../../iam/found.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { openAccount, type WayWish, wayOptions } from "../iam/account-way.ts";
import { notJudgedText, printCheck } from "../iam/print-check.ts";

const kinds = ["identity", "trust", "scp"] as const;

export const iamCheck = command({
  name: "check",
  group: "LOOK AFTER AN ACCOUNT",
  summary: "what policies refuse and allow, request by request: holes, lock-outs, and what mends them",
  argument: { name: "file", summary: "a CloudFormation template, Terraform in JSON, or policies; - reads stdin" },
  options: {
    stack: { kind: "text", flags: "--stack <name>", summary: "what a stack has deployed, as IAM holds it now" },
    user: { kind: "text", flags: "--user <name>", summary: "all policies that reach a user" },
    ...wayOptions,
    as: {
      kind: "text",
      flags: "--as <kind>",
      choices: [...kinds],
      summary: "what a bare document is, where it does not say so",
    },
  },
  examples: [
    { line: "daypass iam check mfa.yaml", says: "a template, before it is deployed" },
    { line: "daypass iam check --stack daypass", says: "what IAM holds of it now" },
    { line: "daypass iam check --user alice", says: "what one person can do without a code" },
    {
      line: "daypass iam check policy.json --json",
      says: "for CI; exit code 0 holds, 1 does not, 12 cannot be judged",
    },
  ],
  async run({ argument, options }, context) {
    const { stack, user } = options;
    if ([argument, stack, user].filter((named) => named !== undefined).length !== 1) {
      const hint = "daypass iam check FILE, --stack NAME or --user NAME; daypass iam template prints a file";
      throw new DaypassError("usage", { what: "Say what to check, one thing at a time", hint });
    }
    const { check } = await import("../../iam/check.ts");
    const found =
      argument === undefined ? await inAccount(options, context) : await inFile(argument, options.as, context);
    const report = check(found);
    printCheck(report, context);
    return exitOf(report, context);
  },
});

async function inFile(argument: string, as: string | undefined, context: Context): Promise<Found> {
  const { readPolicies } = await import("../../iam/read-policies.ts");
  const text = argument === "-" ? await all(context.host.stdin) : textIn(argument, context.host.cwd);
  const path = argument === "-" ? "stdin" : argument;
  return readPolicies({ text, path, as: kinds.find((kind) => kind === as) });
}

async function inAccount(
  { stack, user, ...wish }: WayWish & { readonly stack: string | undefined; readonly user: string | undefined },
  context: Context,
): Promise<Found> {
  const { foundInStack, foundOfUser } = await import("../../iam/read-account.ts");
  const way = await openAccount(wish, await context.readProfiles(), context);
  try {
    if (stack !== undefined) return await foundInStack(stack, await way.stacks(), way.iam, way);
    return await foundOfUser(user ?? "", way.iam, way);
  } finally {
    way.close();
  }
}

/** Throws `policy-not-judged` where nothing is wrong as far as it can be told: a guess would read as a proof. */
function exitOf({ outcome, subjects }: CheckReport, context: Context): number {
  if (outcome === "holds") return exitCodes.done;
  if (outcome === "broken") return exitCodes.failed;
  const [first] = subjects.flatMap(({ notJudged }) => notJudged);
  // With --json the report has said it: one object on stdout.
  if (context.flags.json || first === undefined) return exitCodes.cannotJudge;
  throw new DaypassError("policy-not-judged", { text: notJudgedText(first) });
}

// No template is longer: CloudFormation takes 1 MiB.
const longest = 4 * 1024 * 1024;

function textIn(path: string, cwd: string): string {
  try {
    return bounded(readFileSync(resolve(cwd, path), "utf8"), path);
  } catch (error) {
    if (error instanceof DaypassError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === "ENOENT" ? "there is no such file" : String(code);
    throw new DaypassError("policy-file-unreadable", { path, line: undefined, why }, { cause: error });
  }
}

async function all(input: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const chunk of input) text = bounded(text + String(chunk), "stdin");
  return text;
}

function bounded(text: string, path: string): string {
  if (text.length <= longest) return text;
  throw new DaypassError("policy-file-unreadable", { path, line: undefined, why: "it is longer than any template" });
}
