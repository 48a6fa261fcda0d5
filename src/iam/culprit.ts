import { askedOf } from "../policy/decide.ts";
import { type Misfit, misfitsOf, type Statement } from "../policy/statement.ts";
import { questionOf, type Verdict } from "./judge.ts";
import { mfaKeys } from "./lint-statement.ts";
import type { Row } from "./matrix-row.ts";
import { withoutMfa } from "./policies/admin-mfa.ts";
import type { Subject } from "./subject.ts";

/** The statement that a wrong decision comes from, and what is wrong with it in words. */
export interface Culprit {
  readonly statement: Statement;
  readonly why: string;
  /** A mend of just this, where it is clear. */
  readonly mend: string | undefined;
}

/**
 * The statement behind a wrong decision. What allows or refuses is named by the decision; where nothing of the subject's did, it is the
 * statement that should have and does not apply, by the part of it that does not fit.
 */
export function culpritOf({ row, decision }: Verdict, subject: Subject): Culprit | undefined {
  if (decision === undefined) return undefined;
  const { identity, serviceControl, boundary } = subject;
  const own = [...identity, serviceControl, boundary, row.role?.trust].flatMap((policy) => policy?.statements ?? []);
  const asked = askedOf(questionOf(row, subject).request);
  const misfits = (statement: Statement) => misfitsOf(statement, asked);
  if (decision.allowed) {
    const allowing = decision.statements.find((statement) => own.includes(statement));
    // Where a refusal should have fitted, the Allow is not to blame.
    const refusing = row.role === undefined || allowing === undefined ? missedRefusal(own, misfits, row) : undefined;
    if (refusing !== undefined) return refusing;
    return allowing && { statement: allowing, why: `allows it${conditionText(allowing)}`, mend: undefined };
  }
  if (decision.statement !== undefined) return { statement: decision.statement, why: "refuses it", mend: undefined };
  return missedAllow(own, misfits, decision.kind);
}

type MisfitsOf = (statement: Statement) => readonly Misfit[];

function missedRefusal(
  own: readonly Statement[],
  misfits: MisfitsOf,
  { holding, request: { action } }: Row,
): Culprit | undefined {
  if (holding !== "own and all rights" && holding !== "all rights") return undefined;
  const candidates = own
    .filter(
      ({ effect, conditions }) =>
        effect === "Deny" && conditions.some(({ key }) => mfaKeys.includes(key.toLowerCase())),
    )
    .map((statement) => ({ statement, found: misfits(statement) }))
    .filter(({ found }) => found.length > 0)
    // The nearest miss, and of those the widest: what is about everything but a few.
    .toSorted(
      (one, other) =>
        one.found.length - other.found.length ||
        Number(other.statement.actions.except) - Number(one.statement.actions.except),
    );
  const [nearest] = candidates;
  const [misfit] = nearest?.found ?? [];
  if (nearest === undefined || misfit === undefined) return undefined;
  return {
    statement: nearest.statement,
    why: `does not refuse it: ${misfitText(nearest.statement, misfit)}`,
    mend: mendOf(nearest.statement, misfit, action),
  };
}

function missedAllow(own: readonly Statement[], misfits: MisfitsOf, kind: string): Culprit | undefined {
  const [nearest] = own
    .filter(({ effect, place }) => effect === "Allow" && (kind === "trust") === (place.kind === "trust"))
    .map((statement) => ({ statement, found: misfits(statement) }))
    .filter(({ found }) => found.length > 0 && !found.some(({ part }) => part === "action"))
    .toSorted((one, other) => one.found.length - other.found.length);
  const [misfit] = nearest?.found ?? [];
  if (nearest === undefined || misfit === undefined) return undefined;
  return {
    statement: nearest.statement,
    why: `does not allow it: ${misfitText(nearest.statement, misfit)}`,
    mend: undefined,
  };
}

function misfitText({ actions, resources }: Statement, misfit: Misfit): string {
  switch (misfit.part) {
    case "action":
      return actions.except ? "its NotAction excepts it" : "it is about other actions";
    case "resource":
      return resources?.except === true ? "its NotResource excepts it" : "it is about other resources";
    case "principal":
      return "it is about others";
    case "condition":
      return `${misfit.condition.operator} ${misfit.condition.key} is not met${isAbsentMatter(misfit) ? " by long-term keys, which carry no such key" : ""}`;
  }
}

function isAbsentMatter(misfit: Misfit): boolean {
  return (
    misfit.part === "condition" &&
    misfit.condition.operator === "Bool" &&
    mfaKeys.includes(misfit.condition.key.toLowerCase())
  );
}

function mendOf({ actions }: Statement, misfit: Misfit, action: string): string | undefined {
  // What has to be possible without MFA for oneself stays excepted: the row says what else to do.
  if (misfit.part === "action" && actions.except && !withoutMfa.includes(action)) return "take it out of NotAction";
  if (misfit.part !== "condition") return undefined;
  const { operator, key } = misfit.condition;
  const isMfa = mfaKeys.includes(key.toLowerCase());
  if (isMfa && (operator === "Bool" || operator === "Null"))
    return `write "BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}`;
  return isMfa ? undefined : `take ${operator} ${key} out of its conditions`;
}

function conditionText({ conditions, effect }: Statement): string {
  if (effect === "Deny") return "";
  const mfa = conditions.filter(({ key }) => mfaKeys.includes(key.toLowerCase()));
  if (mfa.length === 0) return conditions.length === 0 ? ", on no condition" : ", on no condition of MFA";
  const ifExists = mfa.find(({ ifExists: is }) => is);
  return ifExists === undefined ? "" : `: ${ifExists.operator} is met where the key is absent`;
}
