import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { DaypassError } from "../../core/errors.ts";
import { exitCodes } from "../../core/problem.ts";
import type { CheckReport } from "../../iam/check.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { notJudgedText, printCheck } from "../print-check.ts";

const kinds = ["identity", "trust", "scp"] as const;

export const iamCheck = command({
  name: "check",
  group: "LOOK AFTER AN ACCOUNT",
  summary: "what policies refuse and allow, request by request: holes, lock-outs, and what mends them",
  argument: { name: "file", summary: "a CloudFormation template, Terraform in JSON, or policies; - reads stdin" },
  options: {
    as: {
      kind: "text",
      flags: "--as <kind>",
      choices: [...kinds],
      summary: "what a bare document is, where it does not say so",
    },
  },
  examples: [
    { line: "daypass iam check mfa.yaml", says: "a template, before it is deployed" },
    {
      line: "daypass iam check policy.json --json",
      says: "for CI; exit code 0 holds, 1 does not, 12 cannot be judged",
    },
  ],
  async run({ argument, options }, context) {
    if (argument === undefined) {
      const hint = "daypass iam check FILE; daypass iam template prints one";
      throw new DaypassError("usage", { what: "Say what to check", hint });
    }
    const [{ check }, { readPolicies }] = await Promise.all([
      import("../../iam/check.ts"),
      import("../../iam/read-policies.ts"),
    ]);
    const text = argument === "-" ? await all(context.host.stdin) : textIn(argument, context.host.cwd);
    const path = argument === "-" ? "stdin" : argument;
    const report = check(readPolicies({ text, path, as: kinds.find((kind) => kind === options.as) }));
    printCheck(report, context);
    return exitOf(report, context);
  },
});

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
