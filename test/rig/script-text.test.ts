import { expect, test } from "vitest";
import { expand, fill, parseScript } from "./script-text.ts";

const words = (line: string, variables = {}) =>
  parseScript(line).lines[0]?.words.map((word) => expand(word, variables));

test("parseScript() reads words, quotes and negation", () => {
  const [line] = parseScript("\n# a comment\n! stdout 'a b' \"c $X\"d\n").lines;
  expect(line).toMatchObject({ number: 3, negated: true });
  expect(words("stdout 'a $X' \"c $X\"d $X", { X: "1" })).toEqual(["stdout", "a $X", "c 1d", "1"]);
});

test("parseScript() keeps the files below, and the tools that are needed", () => {
  const script = parseScript("needs aws pty\ncp a b\n-- a --\nx\n\n-- dir/b --\n");
  expect(script.needs).toEqual(["aws", "pty"]);
  expect([...script.files]).toEqual([
    ["a", "x\n\n"],
    ["dir/b", ""],
  ]);
  expect(script.lines.map((line) => line.number)).toEqual([2]);
});

test("parseScript() refuses a quote that is not closed", () => {
  expect(() => parseScript("stdout 'abc")).toThrow("line 1: a quote is not closed");
});

test("fill() fails on a variable that nobody set", () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text under test has this form
  expect(fill("${A}-$A$", { A: "1" })).toBe("1-1$");
  expect(() => fill("$NOPE", {})).toThrow("$NOPE is not set");
});
