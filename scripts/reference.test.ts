import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { needs } from "../test/rig/needs.ts";
import { referencePages } from "./reference.js";

const pages = await referencePages();

test.each(Object.keys(pages))("%s is what the table of commands says", (path) => {
  expect(readFileSync(path, "utf8"), "npm run docs:reference").toBe(pages[path]);
});

test("every line of an example is in both pages", () => {
  const lines = [...(pages["docs/commands.md"] ?? "").matchAll(/^(daypass .*?) {2,}#/gm)].map(([, line]) => line ?? "");
  expect(lines.length).toBeGreaterThan(50);
  const manual = (pages["docs/daypass.1"] ?? "").replaceAll("\\-", "-").replaceAll("\\e", "\\");
  for (const line of lines) expect(manual).toContain(line);
});

test.skipIf(needs("groff").missing)("the manual page is one that groff has nothing to say against", () => {
  const page = pages["docs/daypass.1"];
  const { stderr, stdout } = spawnSync("groff", ["-man", "-ww", "-Kutf8", "-Tutf8", "-P-cbou"], {
    input: page,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(stdout).toContain("daypass login [profile]");
});
