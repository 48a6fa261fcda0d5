import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { page } from "./page.ts";
import { containerFile, pageFile, readSeen, remembering } from "./seen.ts";

test("docs/consumers.md is made of what was seen", () => {
  const text = page(readSeen(), readSeen(containerFile));
  if (remembering) writeFileSync(pageFile, text);
  expect(readFileSync(pageFile, "utf8")).toBe(text);
});

test("docs/consumers.md holds no key, no port, no path of a machine and no date", () => {
  const text = readFileSync(pageFile, "utf8");
  expect(text).not.toMatch(/\b(AKIA|ASIA)[A-Z0-9]{8}/);
  expect(text).not.toMatch(/127\.0\.0\.1|localhost/);
  expect(text).not.toMatch(/\/(tmp|var|root|usr)\//);
  expect(text).not.toMatch(/\b20\d\d-\d\d-\d\d\b/);
});
