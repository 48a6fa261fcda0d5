import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { noEvidence } from "../../src/diagnosis/evidence.ts";
import { explain } from "../../src/diagnosis/explain.ts";

const texts = readFileSync(new URL("unrelated.txt", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "");
const evidence = { ...noEvidence, now: new Date("2026-11-21T09:00:00Z") };

test("there are enough of them", () => expect(texts.length).toBeGreaterThanOrEqual(60));

test.each(texts)("is no error of credentials: %s", (text) => {
  expect(explain(text, evidence)).toBeUndefined();
});

test.each(["x".repeat(1_000_000), "An error occurred (\n".repeat(50_000), "A".repeat(500_000) + ": ".repeat(250_000)])(
  "a megabyte of noise is answered, and with nothing",
  (noise) => expect(explain(noise, evidence)).toBeUndefined(),
);
