import { isJsonObject } from "../core/json-object.ts";
import { elementsOf, readDocument, refuseUnknown } from "./json-elements.ts";
import { type PolicyKind, PolicyNotJudged, type StatementPlace } from "./not-judged.ts";
import { parseStatement, type Statement, type StatementRules, unreadStatement } from "./statement.ts";

/** A policy document, read and ready to be asked. */
export interface Policy {
  readonly name: string;
  readonly kind: PolicyKind;
  readonly statements: readonly Statement[];
}

/** What the policy is called when something in it is named, and what it is attached as. */
export interface PolicyIdentity {
  readonly name: string;
  readonly kind: PolicyKind;
}

/** How a policy is read where it is somebody's own, and shall be judged as far as that goes. */
export type ReadingRules = Partial<Pick<StatementRules, "grammar" | "unread">>;

/**
 * Reads a policy document. It throws PolicyNotJudged for a document that AWS would not take, and for whatever it might take but
 * this evaluator does not know: no element is passed over. With `unread: "keep"` it throws nothing, and what could not be read is not
 * judged where it might apply.
 */
export function parsePolicy(
  json: string | object,
  { name, kind }: PolicyIdentity,
  { grammar = "full", unread = "refuse" }: ReadingRules = {},
): Policy {
  const place: StatementPlace = { policy: name, kind };
  try {
    return { name, kind, statements: statementsOf(json, place, { grammar, unread }) };
  } catch (error) {
    if (unread === "refuse" || !(error instanceof PolicyNotJudged)) throw error;
    return { name, kind, statements: [unreadStatement(error, place)] };
  }
}

function statementsOf(
  json: string | object,
  place: StatementPlace,
  { grammar, unread }: Required<ReadingRules>,
): readonly Statement[] {
  const document = elementsOf(typeof json === "string" ? readDocument(json, place) : json, "document", place);
  refuseUnknown(document, ["Version", "Id", "Statement"], place);
  const { Version: version = "2008-10-17", Statement: statement } = document;
  if (version !== "2012-10-17" && version !== "2008-10-17") {
    throw new PolicyNotJudged(`version ${JSON.stringify(version)}`, place);
  }
  const sources: readonly unknown[] = Array.isArray(statement) ? statement : [statement];
  // Policies of the older version, which is also the default, know no variables: "${aws:username}" is plain text there.
  const variables = version === "2012-10-17" ? "resolve" : "literal";
  const statements = sources.map((source, index) => {
    const statementPlace = { ...place, statement: statementName(source, index) };
    return parseStatement(
      elementsOf(source, "Statement", statementPlace),
      { variables, grammar, unread },
      statementPlace,
    );
  });
  refuseRepeatedNames(statements, place);
  return statements;
}

/** What a statement is called: its Sid, else its number counted from 1. */
export function statementName(source: unknown, index: number): string {
  const sid = isJsonObject(source) ? source.Sid : undefined;
  return typeof sid === "string" && sid !== "" ? sid : String(index + 1);
}

// AWS wants them unique, and a decision names its statement by it.
function refuseRepeatedNames(statements: readonly Statement[], place: StatementPlace): void {
  const names = statements.map((statement) => statement.place.statement);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw new PolicyNotJudged(`Sid "${repeated}", which is given twice`, place);
}
