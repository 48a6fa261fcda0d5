import { expect, test } from "vitest";
import { wordOf } from "./plain-word.ts";

test.each([
  ["work-mfa", "work-mfa"],
  ["my work", "'my work'"],
  ["$(id)", "'$(id)'"],
  ["C:\\Users\\ana\\.aws", "'C:\\Users\\ana\\.aws'"],
  ["C:\\Users\\ana\\", "NAME"],
  ["\\\\server\\ana", "NAME"],
  ["x\u001b[2J", "NAME"],
  ["", "NAME"],
  ["x'; touch gone; '", "NAME"],
  ["x\u2019; touch gone; \u2018", "NAME"],
])("wordOf(%j) is one word in every shell", (name, word) => {
  expect(wordOf(name)).toBe(word);
});

test("wordOf() of a path with a quote in it does not say that it is a name", () => {
  expect(wordOf("/home/o'brien/.aws/config", "FILE")).toBe("FILE");
});
