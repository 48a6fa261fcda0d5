import { printFailure } from "../../src/cli/print-failure.ts";
import type { DaypassError } from "../../src/core/errors.ts";
import type { TestHome } from "../rig/home.ts";
import { fakeHost, plainFlags } from "../rig/host.ts";

/**
 * A failure as daypass prints it, broken into lines that a page holds. Left out is the last line, which names the page.
 */
export function renderedFailure(failure: DaypassError, home: TestHome): string {
  const host = fakeHost([], home, { env: { HOME: "/home/ana" } });
  printFailure(failure, host, plainFlags);
  const lines = host.stderrText().trimEnd().split("\n");
  return lines
    .filter((line) => !line.startsWith("daypass: more: "))
    .flatMap(wrapped)
    .join("\n");
}

/** A text in lines that a page holds. */
export function inLines(text: string): string {
  return wrapped(text).join("\n");
}

const width = 100;

/** A line in several of at most 100 columns, the further ones indented. */
function wrapped(line: string): readonly string[] {
  const lines: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const blank = rest.lastIndexOf(" ", width);
    const cut = blank > 2 ? blank : rest.length;
    lines.push(rest.slice(0, cut));
    rest = `  ${rest.slice(cut + 1)}`;
  }
  return [...lines, rest];
}
