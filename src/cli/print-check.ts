import { jsonLine, visible } from "../core/visible.ts";
import type { CheckReport, SubjectReport, Wrong } from "../iam/check.ts";
import type { SourcePlace } from "../iam/found.ts";
import type { Context } from "./context.ts";

/** Prints what was found out about policies: what is decided wrongly, by which statement, what that means, and what mends it. */
export function printCheck(report: CheckReport, context: Context): void {
  if (context.flags.json) {
    context.print(jsonLine({ schema: "daypass.iam-check/1", ...report }));
    return;
  }
  for (const subject of report.subjects) printSubject(subject, context);
  for (const { severity, policy, place, what, mend, id } of report.remarks) {
    const mark = severity === "problem" ? context.paint("red", "✖") : context.paint("yellow", "!");
    context.print(`${mark} ${visible(placeText(place))}${visible(policy)}: ${visible(what)} [${id}]`);
    context.print(`    mend: ${visible(mend)}`);
  }
  context.print(report.holds ? "It holds." : "It does not hold.");
}

function printSubject({ subject, rows, wrong, unread }: SubjectReport, context: Context): void {
  const right = rows - wrong.length;
  const mark = wrong.length === 0 ? context.paint("green", "✔") : context.paint("red", "✖");
  context.print(`${mark} ${visible(subject)}: ${right} of ${rows} requests decided as they must be`);
  for (const name of unread) context.print(`  ! not looked at: ${visible(name)}`);
  for (const alike of byMend(wrong)) printAlike(alike, context);
}

/** One mistake decides many requests wrongly: they are shown once, with what they have in common. */
function byMend(wrong: readonly Wrong[]): readonly (readonly Wrong[])[] {
  const groups = new Map<string, Wrong[]>();
  for (const one of wrong) {
    const key = `${one.expected} ${one.mend} ${one.statement?.policy} ${one.statement?.name}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

const shownAtMost = 3;

function printAlike(alike: readonly Wrong[], context: Context): void {
  const [first] = alike;
  if (first === undefined) return;
  const { statement, expected } = first;
  const verb = expected === "deny" ? "allows" : "refuses";
  const by =
    statement === undefined
      ? expected === "deny"
        ? "No statement refuses"
        : "No statement allows"
      : `${placeText(statement.place)}statement ${statement.name} of ${statement.policy} ${verb}`;
  context.print(`  ${visible(by)}:`);
  for (const { asks, id } of alike.slice(0, shownAtMost)) context.print(`    ${visible(asks)} [${id}]`);
  if (alike.length > shownAtMost)
    context.print(`    and ${alike.length - shownAtMost} more like these (--json has all)`);
  context.print(`    so: ${visible(first.otherwise)}`);
  context.print(`    because: ${visible(first.because)}`);
  context.print(`    mend: ${visible(first.mend)}`);
}

function placeText(place: SourcePlace | undefined): string {
  if (place === undefined) return "";
  return place.line === undefined ? `${place.file} ` : `${place.file}:${place.line} `;
}
