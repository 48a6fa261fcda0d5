import { validationError } from "../aws-error.ts";
import type { ParameterDeclaration, Template } from "./cfn-template.ts";

export interface GivenParameter {
  readonly ParameterKey: string | undefined;
  readonly ParameterValue: string | undefined;
  readonly UsePreviousValue: boolean | undefined;
}

/**
 * The values of a template's parameters: those given, those of before where that is asked for, and defaults. Throws what
 * CloudFormation says of missing, unknown and unfit ones.
 */
export function parameterValues(
  given: readonly GivenParameter[],
  template: Template,
  before: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const keys = given.map(({ ParameterKey }) => ParameterKey ?? "");
  const unknown = keys.filter((key) => !template.parameters.has(key));
  if (unknown.length > 0) throw validationError(`Parameters: [${unknown.join(", ")}] do not exist in the template`);
  const values = new Map<string, string>();
  const missing: string[] = [];
  for (const [name, declaration] of template.parameters) {
    const value = givenValue(
      given.find(({ ParameterKey }) => ParameterKey === name),
      declaration,
      before.get(name),
    );
    if (value === undefined) missing.push(name);
    else values.set(name, value);
  }
  if (missing.length > 0) throw validationError(`Parameters: [${missing.join(", ")}] must have values`);
  for (const [name, declaration] of template.parameters) checkValue(name, declaration, values.get(name) ?? "");
  return values;
}

function givenValue(given: GivenParameter | undefined, declaration: ParameterDeclaration, before: string | undefined) {
  if (given?.UsePreviousValue === true) return before;
  const value: unknown = given?.ParameterValue ?? declaration.Default;
  if (value === undefined) return undefined;
  return Array.isArray(value) ? value.join(",") : String(value);
}

// Source of the texts: answers of CloudFormation that users report.
function checkValue(name: string, declaration: ParameterDeclaration, value: string): void {
  const { ConstraintDescription: instead } = declaration;
  const refuse = (why: string) =>
    validationError(
      typeof instead === "string"
        ? `Parameter ${name} failed to satisfy constraint: ${instead}`
        : `Parameter '${name}' ${why}`,
    );
  const isNumber = declaration.Type === "Number";
  for (const item of declaration.Type.includes("List") ? value.split(",") : [value]) {
    if ((isNumber || declaration.Type === "List<Number>") && (item.trim() === "" || Number.isNaN(Number(item)))) {
      throw validationError(`Parameter '${name}' must be a number`);
    }
    const allowed = declaration.AllowedValues;
    if (Array.isArray(allowed) && !allowed.map(String).includes(item.trim()))
      throw refuse("must be one of AllowedValues");
    const pattern = declaration.AllowedPattern;
    if (typeof pattern === "string" && !new RegExp(`^(?:${pattern})$`).test(item)) {
      throw refuse(`must match pattern ${pattern}`);
    }
  }
  const least = limitOf(declaration.MinLength);
  const most = limitOf(declaration.MaxLength);
  if (least !== undefined && value.length < least) throw refuse(`must contain at least ${least} characters`);
  if (most !== undefined && value.length > most) throw refuse(`must contain at most ${most} characters`);
  if (!isNumber) return;
  const low = limitOf(declaration.MinValue);
  const high = limitOf(declaration.MaxValue);
  if (low !== undefined && Number(value) < low) throw refuse(`must be a number not less than ${low}`);
  if (high !== undefined && Number(value) > high) throw refuse(`must be a number not greater than ${high}`);
}

function limitOf(value: unknown): number | undefined {
  return value === undefined ? undefined : Number(value);
}

/** As Ref gives them: lists apart. */
export function scopeParameters(
  values: ReadonlyMap<string, string>,
  template: Template,
): ReadonlyMap<string, string | readonly string[]> {
  const entries = [...values].map(([name, value]) => {
    const isList = template.parameters.get(name)?.Type.includes("List") === true;
    return [name, isList ? value.split(",").map((item) => item.trim()) : value] as const;
  });
  return new Map(entries);
}
