import { jsonLine, visible } from "../../core/visible.ts";
import type { CheckReport, NotJudged, StatementPlace, SubjectReport, Wrong } from "../../iam/check-report.ts";
import type { SourcePlace } from "../../iam/found.ts";
import type { Context } from "../context.ts";

/** Prints what was found out about policies: what is decided wrongly, by which statement, what that means, and what mends it. */
export function printCheck(report: CheckReport, context: Context): void {
  if (context.flags.json) {
    context.print(jsonLine({ schema: "daypass.iam-check/1", ...report }));
    return;
  }
  for (const subject of report.subjects) printSubject(subject, context);
  for (const { severity, policy, statement, place, what, mend, id } of report.remarks) {
    const mark = severity === "problem" ? context.paint("red", "✖") : context.paint("yellow", "!");
    const where = `${placeText(place)}${statementText({ policy, name: statement })}`;
    context.print(`${mark} ${visible(where)}: ${visible(what)} [${id}]`);
    context.print(`    mend: ${visible(mend)}`);
  }
  context.print(outcomes[report.outcome]);
}

const outcomes: Readonly<Record<CheckReport["outcome"], string>> = {
  holds: "It holds.",
  broken: "It does not hold.",
  "not-judged": "Whether it holds cannot be judged.",
};

function printSubject({ subject, rows, right, wrong, notJudged, unread }: SubjectReport, context: Context): void {
  const mark = right === rows ? context.paint("green", "✔") : context.paint("red", "✖");
  context.print(`${mark} ${visible(subject)}: ${right} of ${rows} requests decided as they must be`);
  for (const name of unread) context.print(`  ! not looked at: ${visible(name)}`);
  for (const one of notJudged) context.print(`  ? ${visible(notJudgedText(one))}`);
  for (const alike of byCause(wrong)) printAlike(alike, context);
}

/** One mistake decides many requests wrongly: they are shown once, with what they have in common. */
function byCause(wrong: readonly Wrong[]): readonly (readonly Wrong[])[] {
  const groups = new Map<string, Wrong[]>();
  for (const one of wrong) {
    const { expected, mend, statement, why } = one;
    const key = JSON.stringify([expected, statement?.policy, statement?.name, statement === undefined ? mend : why]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

const shownAtMost = 3;

function printAlike(alike: readonly Wrong[], context: Context): void {
  const [first] = alike;
  if (first === undefined) return;
  const { statement, expected, why } = first;
  const by = statement === undefined ? why : `${placeText(statement.place)}${statementText(statement)} ${why}`;
  context.print(`  ${visible(by)}`);
  context.print(expected === "deny" ? "    allowed, and must be refused:" : "    refused, and must be allowed:");
  for (const { asks, id } of alike.slice(0, shownAtMost)) context.print(`      ${visible(asks)} [${id}]`);
  if (alike.length > shownAtMost)
    context.print(`      and ${alike.length - shownAtMost} more like these (--json has all)`);
  context.print(`    so: ${visible(first.otherwise)}`);
  context.print(`    because: ${visible(first.because)}`);
  context.print(`    mend: ${visible(first.mend)}`);
}

/** `Cannot judge operator "X" in statement "Y" of policy "Z" (mfa.yaml:41)`. */
export function notJudgedText(notJudged: NotJudged): string {
  const { what, place } = notJudged;
  const where = place === undefined ? "" : ` (${placeText(place).trimEnd()})`;
  return `Cannot judge ${what} in ${statementText(notJudged)}${where}`;
}

function statementText({ policy, name }: Pick<StatementPlace, "policy" | "name">): string {
  if (name === undefined) return `policy "${policy}"`;
  return `statement ${/^\d+$/.test(name) ? name : `"${name}"`} of policy "${policy}"`;
}

function placeText(place: SourcePlace | undefined): string {
  if (place === undefined) return "";
  return place.line === undefined ? `${place.file} ` : `${place.file}:${place.line} `;
}
