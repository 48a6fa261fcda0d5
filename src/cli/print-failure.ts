import { DaypassError } from "../core/errors.ts";
import { withShortPaths } from "../core/paths.ts";
import { jsonLine } from "../core/visible.ts";
import type { GlobalFlags } from "./context.ts";
import type { Host } from "./host.ts";
import { painterFor } from "./paint.ts";

/** Prints a failure: three kinds of lines on stderr, or with `--json` one object on stdout. */
export function printFailure(failure: DaypassError, host: Host, flags: GlobalFlags): void {
  if (flags.json) {
    const { code, message, hints, exitCode } = failure;
    host.stdout.write(`${jsonLine({ schema: "daypass.error/1", code, message, hints, exitCode })}\n`);
    return;
  }
  const paint = painterFor(flags.color, host.stderr, host.env);
  const lines = [`daypass: ${paint("red", "error")}: ${withShortPaths(failure.message, host.env)}`];
  for (const hint of failure.hints) lines.push(`daypass: ${paint("cyan", "hint")}: ${withShortPaths(hint, host.env)}`);
  if (failure.code !== "interrupted" && failure.code !== "usage")
    lines.push(`daypass: more: daypass explain ${failure.code}`);
  if (flags.verbose) lines.push(...causes(failure));
  host.stderr.write(`${lines.join("\n")}\n`);
}

// Only names and places: messages of foreign errors may quote what was sent.
function causes(failure: DaypassError): readonly string[] {
  const said: string[] = [];
  for (let cause = failure.cause; cause instanceof Error; cause = cause.cause) {
    const frames = (cause.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
    said.push(`daypass: because of: ${cause instanceof DaypassError ? cause.code : cause.name}`, ...frames);
  }
  return said;
}
