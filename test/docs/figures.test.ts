import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalogue } from "../../src/diagnosis/catalogue.ts";
import { checks } from "../../src/diagnosis/doctor.ts";

const bench = readFileSync("bench/README.md", "utf8");
const [, costs = ""] = /## What it costs\n([\s\S]*?)\n## /.exec(readFileSync("README.md", "utf8")) ?? [];

/** The median in the row of a figure. */
function measured(figure: string): string | undefined {
  const row = bench.split("\n").find((line) => line.startsWith(`| ${figure} |`));
  return row?.split("|")[3]?.trim();
}

test("the README's figures are those of the last run, with its date", () => {
  const store = "`daypass process NAME` from the store";
  const figures = [
    measured(`${store} / \`node -e 0\``),
    measured(`${store}, 10,000 profiles in both files, 10,000 stored sessions and answers / \`node -e 0\``),
    measured("`daypass login` over TLS on loopback, whole / `aws sts get-session-token`"),
  ];
  expect([...costs.matchAll(/(?<![\d,.])\d\.\d+/g)].map(([number]) => number)).toEqual(figures);
  expect(costs).toContain(/; pinned to one core.*; (\d{4}-\d\d-\d\d)\./.exec(bench)?.[1]);
});

test("the changelog counts causes and checks as they are", () => {
  const changes = readFileSync("CHANGELOG.md", "utf8").replace(/\s+/g, " ");
  expect(changes).toContain(` knows ${Object.keys(catalogue).length} causes `);
  expect(changes).toContain(` ${checks.length} checks of `);
});
