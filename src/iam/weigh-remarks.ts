import type { NotJudged, SubjectReport } from "./check-report.ts";
import type { Remark } from "./lint.ts";

/** Mistakes that another statement can make good: a Deny for absent keys beside one for false. */
const madeGood = ["deny-bool", "deny-null"];
/** What no reading of the rest of its statement changes. */
const certain = ["misspelt-key"];

/**
 * What is written badly counts as broken, but where every request is decided as it must be all the same, and where the statement is
 * outside the grammar: what it does, nobody has judged.
 */
export function weighRemarks(remarks: readonly Remark[], subjects: readonly SubjectReport[]): readonly Remark[] {
  const isRight = subjects.every(({ rows, right }) => right === rows);
  const notJudged = subjects.flatMap((subject) => subject.notJudged);
  return remarks.map((remark) => {
    const isOutside = !certain.includes(remark.id) && notJudged.some((one) => isSamePlace(one, remark));
    const isMadeGood = isRight && madeGood.includes(remark.id);
    return isOutside || isMadeGood ? { ...remark, severity: "remark" } : remark;
  });
}

function isSamePlace(one: NotJudged, { policy, statement }: Remark): boolean {
  return one.policy === policy && (one.name === undefined || one.name === statement);
}
