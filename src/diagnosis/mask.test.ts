import { expect, test } from "vitest";
import { maskedText, showable, withoutKeyIds } from "./mask.ts";

test.each([
  ["the key AKIAIOSFODNN7EXAMPLE", "the key AKIA…MPLE"],
  // Ids of former years have all digits.
  ["the key AKIA0189FODNN1EXAMPL", "the key AKIA…AMPL"],
  ["ASIAIOSFODNN7EXAMPLE, AIDAIOSFODNN7EXAMPLE", "ASIA…MPLE, AIDA…MPLE"],
  ["profile AKIA and aws-keys", "profile AKIA and aws-keys"],
])("ids of keys are shown in part: %s", (text, shown) => {
  expect(withoutKeyIds(text)).toBe(shown);
  expect(maskedText(text)).toBe(shown);
});

test("a name goes into a line to type only where nothing in it is masked", () => {
  expect(showable("reports")).toBe("reports");
  expect(showable("cdk-assets-123456789012-eu-west-1")).toBeUndefined();
  expect(showable(undefined)).toBeUndefined();
});
