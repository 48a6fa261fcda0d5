import { PolicyNotJudged, type StatementPlace } from "./not-judged.ts";
import { cutAtColons, hasVariable, type Match, type MatchOptions, matchPattern, type Pattern } from "./pattern.ts";

const arnParts = 6;

/** Refuses a Resource pattern that AWS would read in a way we do not know. */
export function checkResourcePattern(pattern: Pattern, place: StatementPlace): void {
  if (pattern.text === "*") return;
  const parts = cutAtColons(pattern, arnParts);
  if (!pattern.text.startsWith("arn:")) {
    throw new PolicyNotJudged(`resource "${pattern.text}", which is not an ARN`, place);
  }
  if (parts.length < arnParts && !pattern.text.endsWith("*")) {
    throw new PolicyNotJudged(`resource "${pattern.text}", which has not the six parts of an ARN`, place);
  }
  // "You can't use a variable to replace parts of the ARN before the fifth colon" (IAM user guide, policy variables).
  if (parts.slice(0, arnParts - 1).some(hasVariable)) {
    throw new PolicyNotJudged(`a variable before the fifth colon of resource "${pattern.text}"`, place);
  }
}

/**
 * Compares a resource with a Resource pattern: part by part, a wildcard staying inside its part, except that a pattern of fewer
 * parts that ends with `*` takes everything behind it. Where only a wildcard that crosses a colon would match, AWS's own
 * description leaves the outcome open.
 */
export function matchResource(pattern: Pattern, resource: string, options: MatchOptions): Match {
  if (pattern.text === "*") return "yes";
  const whole = matchPattern(pattern, resource, options);
  if (whole !== "yes" || cutAtColons(pattern, arnParts).length < arnParts) return whole;
  if (matchArn(pattern, resource, options) === "yes") return "yes";
  throw new PolicyNotJudged(`resource "${pattern.text}", whose wildcard would have to cross a colon`, options.place);
}

/** Refuses a value of an Arn operator that is not six parts long. */
export function checkArnPattern(pattern: Pattern, place: StatementPlace): void {
  if (cutAtColons(pattern, arnParts).length < arnParts) {
    throw new PolicyNotJudged(`value "${pattern.text}", which has not the six parts of an ARN`, place);
  }
}

/** Compares an ARN with a pattern as the Arn operators do: each of the six parts by itself. */
export function matchArn(pattern: Pattern, arn: string, options: MatchOptions): Match {
  const patterns = cutAtColons(pattern, arnParts);
  const texts = arn.split(":");
  const parts = [...texts.slice(0, arnParts - 1), texts.slice(arnParts - 1).join(":")];
  if (texts.length < arnParts || patterns.length < arnParts) return "no";
  const matches = patterns.map((part, index) => matchPattern(part, parts[index] ?? "", options));
  if (matches.includes("no-value")) return "no-value";
  return matches.every((match) => match === "yes") ? "yes" : "no";
}
