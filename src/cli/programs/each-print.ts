import { StringDecoder } from "node:string_decoder";
import { DaypassError } from "../../core/errors.ts";
import { jsonLine, visible, visibleLine } from "../../core/visible.ts";
import type { Context } from "../context.ts";
import type { Output } from "../host.ts";
import { table } from "../table.ts";
import type { Outcome } from "./each-run.ts";
import type { KeptOutput } from "./kept-output.ts";

/** Shows what a program printed, whole and under its profile's name: each stream where it belongs. */
export async function printOutput({ target, result }: Outcome, context: Context): Promise<void> {
  if (result === undefined || result instanceof DaypassError) return;
  const { stdout, stderr } = context.host;
  const heading = `${context.paint("bold", `==> ${visible(target.profile)} <==`)}\n`;
  const parts = [
    { kept: result.stdout, output: stdout, isHeaded: true },
    // On one terminal the heading stands above both already.
    { kept: result.stderr, output: stderr, isHeaded: result.stdout.bytes === 0 || !(stdout.isTTY && stderr.isTTY) },
  ];
  for (const { kept, output, isHeaded } of parts) {
    if (kept.bytes > 0) {
      if (isHeaded) await written(output, heading);
      for (const piece of kept.pieces()) await written(output, piece);
      if (!kept.endsWithNewline()) await written(output, "\n");
    }
    kept.close();
  }
}

/** One line of JSON, `daypass.each/1`. What a program printed may be larger than a string can be: it is written piece by piece. */
export async function printJson({ target, result, seconds }: Outcome, context: Context): Promise<void> {
  const { profile, account, roleArn } = target;
  const facts = { schema: "daypass.each/1", profile, account, roleArn };
  if (result === undefined || result instanceof DaypassError) {
    const failure = result ?? new DaypassError("interrupted", {});
    const { code, message, hints } = failure;
    await written(context.stdout, `${jsonLine({ ...facts, error: { code, message, hints } })}\n`);
    return;
  }
  const { exitCode, signal } = result;
  const head = jsonLine({ ...facts, exitCode, signal, seconds: Number(seconds.toFixed(3)) });
  await written(context.stdout, head.slice(0, -1));
  for (const name of ["stdout", "stderr"] as const) {
    await written(context.stdout, `,"${name}":"`);
    for (const text of textsOf(result[name])) await written(context.stdout, jsonLine(text).slice(1, -1));
    await written(context.stdout, '"');
    result[name].close();
  }
  await written(context.stdout, "}\n");
}

/** Who was run and how it ended, in the order of the profiles; at the end the sum of it. */
export function printTable(outcomes: readonly Outcome[], context: Context): void {
  const ran = outcomes.filter(({ result }) => result !== undefined);
  const rows = ran.map((outcome) => [
    visible(outcome.target.profile),
    outcome.target.account ?? "",
    exitCell(outcome),
    `${outcome.seconds.toFixed(1)} s`,
    reasonCell(outcome),
  ]);
  if (rows.length > 0) context.say(table(["PROFILE", "ACCOUNT", "EXIT", "TIME", "REASON"], rows));
  const good = ran.filter((outcome) => succeeded(outcome)).length;
  const sign = good === outcomes.length ? context.paint("green", "✔") : context.paint("red", "✘");
  context.say(`${sign} ${good} of ${outcomes.length} succeeded`);
}

const mostNames = 20;

/** Which profiles were not reached. */
export function printNotRun(outcomes: readonly Outcome[], context: Context): void {
  const names = outcomes.filter(({ result }) => result === undefined).map(({ target }) => visible(target.profile));
  if (names.length === 0) return;
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : "";
  context.host.stderr.write(`Stopped. Not run: ${names.slice(0, mostNames).join(", ")}${more}\n`);
}

export function succeeded({ result }: Outcome): boolean {
  return result !== undefined && !(result instanceof DaypassError) && result.exitCode === 0;
}

function exitCell({ result }: Outcome): string {
  if (result === undefined || result instanceof DaypassError) return "-";
  return result.signal ?? String(result.exitCode);
}

const reasonLength = 120;

/** Why it failed: daypass's own sentence, or the last line that the program wrote for people. */
function reasonCell(outcome: Outcome): string {
  const { result } = outcome;
  if (result === undefined || succeeded(outcome)) return "";
  const text = visibleLine(result instanceof DaypassError ? result.message : result.stderr.lastLine());
  return text.length > reasonLength ? `${text.slice(0, reasonLength)}…` : text;
}

function* textsOf(kept: KeptOutput): Generator<string> {
  const decoder = new StringDecoder("utf8");
  for (const piece of kept.pieces()) yield decoder.write(piece);
  yield decoder.end();
}

/** Waits until it is taken: a reader that is slow must not fill the memory. */
function written(output: Output, text: string | Uint8Array): Promise<void> {
  return new Promise((done) => {
    output.write(text, () => done());
  });
}
