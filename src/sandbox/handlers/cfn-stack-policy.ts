import { isJsonObject } from "../../core/json-object.ts";
import { validationError } from "../aws-error.ts";
import type { ResourceChange } from "../stack.ts";

type Statement = Readonly<Record<string, unknown>>;

/** Refuses a text that is no stack policy. */
export function checkStackPolicy(text: string): void {
  if (statementsOf(text) === undefined) throw validationError("Error validating stack policy: Invalid stack policy");
}

/**
 * Why a stack policy forbids a change, if it does: what it does not allow is forbidden.
 * Source: CloudFormation user guide, "Prevent updates to stack resources".
 */
export function stackPolicyDenial(policy: string | undefined, change: ResourceChange): string | undefined {
  if (policy === undefined) return undefined;
  const action = actionOf(change);
  const statements = statementsOf(policy) ?? [];
  const fitting = statements.filter((statement) => isAbout(statement, action, change));
  const denying = fitting.find(({ Effect }) => Effect === "Deny");
  if (denying === undefined && fitting.some(({ Effect }) => Effect === "Allow")) return undefined;
  const number = denying === undefined ? "" : `Statement [#${statements.indexOf(denying) + 1}] does not allow `;
  const what = `[${action}] for resource [LogicalResourceId/${change.logicalId}]`;
  return `Action denied by stack policy: ${number === "" ? "No statement allows " : number}${what}`;
}

function actionOf({ action, replacement }: ResourceChange): string {
  if (action === "Remove") return "Update:Delete";
  return replacement === "True" ? "Update:Replace" : "Update:Modify";
}

function isAbout(statement: Statement, action: string, change: ResourceChange): boolean {
  const { Action, NotAction, Resource, NotResource, Condition } = statement;
  const resource = `LogicalResourceId/${change.logicalId}`;
  const hasAction = Action === undefined ? !fits(NotAction, action) : fits(Action, action);
  const hasResource = Resource === undefined ? !fits(NotResource, resource) : fits(Resource, resource);
  return hasAction && hasResource && isOfType(Condition, change.type);
}

function isOfType(condition: unknown, type: string): boolean {
  if (!isJsonObject(condition)) return true;
  return Object.values(condition).every((keys) => isJsonObject(keys) && fits(keys.ResourceType, type));
}

function fits(patterns: unknown, text: string): boolean {
  const list: readonly unknown[] = Array.isArray(patterns) ? patterns : [patterns];
  return list.some((pattern) => {
    const escaped = String(pattern).replace(/[.+^${}()|[\]\\]/g, "\\$&");
    return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "i").test(text);
  });
}

function statementsOf(text: string): readonly Statement[] | undefined {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isJsonObject(read)) return undefined;
  const { Statement: given } = read;
  const statements: readonly unknown[] = Array.isArray(given) ? given : [given];
  return statements.every(isJsonObject) ? statements : undefined;
}
