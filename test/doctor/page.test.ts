import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checks } from "../../src/diagnosis/doctor.ts";
import { tools } from "../../src/diagnosis/tool-fit.ts";

const page = readFileSync("docs/doctor.md", "utf8");

test("the page has a row for each check, in the order in which they are shown, and no other", () => {
  const rows = [...page.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, id]) => id);
  expect(rows).toEqual(checks.map(({ id }) => id));
});

test("the page names every tool that --for knows", () => {
  for (const tool of tools) expect(page).toContain(`\`${tool}\``);
});
