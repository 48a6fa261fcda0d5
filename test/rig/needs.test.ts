import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { needing, needs, pathOf, type Tool } from "./needs.ts";

const tools = ["zsh", "strace", "aws", "boto3", "flock", "pty", "cmd"] satisfies Tool[];

test.each(tools)("needs(%j) says that it is there, or why it is not", (tool) => {
  const { missing, reason } = needs(tool);
  expect(reason === "").toBe(!missing);
});

test.skipIf(needs("boto3").missing)("pathOf() is a real interpreter, which works under another HOME", () => {
  expect(existsSync(pathOf("boto3"))).toBe(true);
  expect(pathOf("boto3")).not.toContain("shims");
});

test("needing() gives the reasons of all that is missing", () => {
  const reasons = tools.map((tool) => needs(tool).reason).filter((reason) => reason !== "");
  expect(needing(...tools)).toEqual({ missing: reasons.length > 0, reason: reasons.join("; ") });
});
