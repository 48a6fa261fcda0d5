import { readdirSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { needing } from "../rig/needs.ts";
import { readPage, walk } from "./guide-runner.ts";

const pages = [
  "README.md",
  "docs/admin.md",
  "templates/README.md",
  ...readdirSync("docs/guides")
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/guides/${name}`),
].map(readPage);
const skipped: string[] = [];

describe.skipIf(needing("pty", "bash", "aws").missing).concurrent("every command line of", () => {
  test.each(pages)("$path works as it stands there", { timeout: 180_000 }, async (page) => {
    const walked = await walk(page);
    skipped.push(...walked.skipped);
  });

  afterAll(() => {
    // Each says why; a page that skips all it shows has not been tried.
    expect(skipped.filter((each) => !/ \S+ .*\S+/.test(each))).toEqual([]);
  });
});

test("at most a fifth of the blocks is not run", () => {
  const steps = pages.flatMap((page) => page.steps);
  expect(steps.filter(({ kind }) => kind === "skip").length).toBeLessThan(steps.length / 5);
});
