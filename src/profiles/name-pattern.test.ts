import { expect, test } from "vitest";
import { matchesPattern } from "./name-pattern.ts";

test.each([
  ["acme-prod", undefined, true],
  ["acme-prod", "acme-prod", true],
  ["acme-prod", "acme", false],
  ["acme", "acme-prod", false],
  ["acme-prod", "acme-*", true],
  ["acme-prod", "*-prod", true],
  ["acme-prod", "a*e*d", true],
  ["acme-prod", "a*x*d", false],
  ["acme-prod", "acme-????", true],
  ["acme-prod", "acme-???", false],
  ["aa", "a*aa", false],
  ["aba", "ab*ba", false],
  ["a.b", "a?b", true],
  ["a*b", "a*b", true],
  ["", "*", true],
  ["ACME", "acme", false],
  ["a".repeat(5000), `${"*a".repeat(50)}*b`, false],
])("%j by %j is %s", (name, pattern, expected) => {
  expect(matchesPattern(name, pattern)).toBe(expected);
});
