import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { explain } from "../../src/diagnosis/explain.ts";
import { evidenceOn } from "../explain/computer.ts";

const page = readFileSync("docs/guides/errors.md", "utf8");
/** Rows of the tables that say which page is about the message. */
const rows = [...page.matchAll(/^\| `([^`]+)` \|.*\| \[([\w-]+)\]\(\.\.\/problems\/\2\.md\) \|$/gm)].map(
  ([, text = "", id = ""]) => [id, text] as const,
);

test("the page has every message that set-up scripts and guides are asked about", () => {
  expect(rows.length).toBeGreaterThanOrEqual(20);
  const templates = page.slice(page.indexOf("## Around the CloudFormation templates"));
  expect(templates.match(/^\| `/gm)?.length).toBeGreaterThanOrEqual(10);
});

test.each(rows)("%s is what daypass explain says of: %s", async (id, text) => {
  expect(existsSync(`docs/problems/${id}.md`)).toBe(true);
  expect(explain(text, await evidenceOn({}))?.causes[0].id).toBe(id);
});
