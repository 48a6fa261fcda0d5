import { isJsonObject } from "../core/json-object.ts";
import { nearest } from "../core/nearest.ts";

/** A mistake in how a statement is written. */
export interface Mistake {
  readonly id: string;
  readonly severity: "problem" | "remark";
  readonly what: string;
  readonly mend: string;
}

export function problem(id: string, what: string, mend: string): Mistake {
  return { id, severity: "problem", what, mend };
}

export type StatementJson = Readonly<Record<string, unknown>>;

const spelt = ["aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge"];
const mfaPresent = "aws:multifactorauthpresent";
/** In lower case, as keys are compared. */
export const mfaKeys = spelt.map((key) => key.toLowerCase());

export interface MfaTest {
  /** In lower case, without ForAllValues and the like. */
  readonly operator: string;
  readonly value: string;
}

export function mfaTests({ Condition: condition }: StatementJson): readonly MfaTest[] {
  if (!isJsonObject(condition)) return [];
  return Object.entries(condition).flatMap(([operator, keys]) =>
    isJsonObject(keys)
      ? Object.entries(keys)
          .filter(([key]) => mfaKeys.includes(key.toLowerCase()))
          .flatMap(([key, values]) =>
            (Array.isArray(values) ? values : [values]).map((value: unknown) => ({
              operator: key.toLowerCase() === mfaPresent ? operator.replace(/^.*:/, "").toLowerCase() : "age",
              value: String(value).toLowerCase(),
            })),
          )
      : [],
  );
}

export function conditionsOf({ Condition: condition = {} }: StatementJson): string {
  return JSON.stringify(condition);
}

/** IAM takes a key that it does not know for one that no request carries: a condition on it holds for all or for none. */
export function misspeltKeys({ Condition: condition }: StatementJson): readonly Mistake[] {
  if (!isJsonObject(condition)) return [];
  const keys = Object.values(condition).flatMap((tests) => (isJsonObject(tests) ? Object.keys(tests) : []));
  return keys.flatMap((key): readonly Mistake[] => {
    const meant = mfaKeys.includes(key.toLowerCase()) ? undefined : nearest(key, spelt);
    if (meant === undefined) return [];
    const what = `${key} is not a key of IAM: no request carries it, with MFA or without`;
    return [problem("misspelt-key", what, `write ${meant}`)];
  });
}
