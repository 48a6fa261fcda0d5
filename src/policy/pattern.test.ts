// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policies write their variables like this
import fc from "fast-check";
import { expect, test } from "vitest";
import { contextOf } from "./context.ts";
import type { StatementPlace } from "./not-judged.ts";
import { matchPattern, parsePattern } from "./pattern.ts";

const place: StatementPlace = { policy: "p", kind: "identity" };
const options = { context: contextOf(), place, letterCase: "exact" } as const;

function isLike(pattern: string, text: string): boolean {
  return (
    matchPattern(parsePattern(pattern, { wildcards: "match", variables: "resolve" }, place), text, options) === "yes"
  );
}

test("wildcards match as a regular expression made of them does", () => {
  const alphabet = fc.string({ unit: fc.constantFrom("a", "b", ":", "/", "é", "\n"), maxLength: 8 });
  const patterns = fc.string({ unit: fc.constantFrom("a", "b", ":", "*", "?", "é"), maxLength: 8 });
  fc.assert(
    fc.property(patterns, alphabet, (pattern, text) => {
      const expression = pattern.replaceAll("*", "[^]*").replaceAll("?", "[^]");
      expect(isLike(pattern, text)).toBe(new RegExp(`^${expression}$`).test(text));
    }),
    { numRuns: 2000 },
  );
});

test("a question mark stands for one UTF-16 unit, as observed at AWS", () => {
  expect(isLike("?", "é")).toBe(true);
  expect(isLike("?", "😀")).toBe(false);
  expect(isLike("??", "😀")).toBe(true);
  expect(isLike("*😀", "a😀")).toBe(true);
});

test("no pattern is slow", () => {
  expect(isLike("*a".repeat(200), `${"a".repeat(5000)}b`)).toBe(false);
});

test("characters of regular expressions and dollars are themselves", () => {
  expect(isLike("a.b$(c)[d]", "a.b$(c)[d]")).toBe(true);
  expect(isLike("a.b", "axb")).toBe(false);
  expect(isLike("${$}{x}${?}", "${x}?")).toBe(true);
  expect(isLike("a${", "a${")).toBe(true);
});
