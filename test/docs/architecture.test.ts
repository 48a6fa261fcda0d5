import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const [, map = ""] = /## The map\n\n```\n([\s\S]*?)```/.exec(readFileSync("docs/architecture.md", "utf8")) ?? [];

/** The folders of the map, each with its path: how far a line is indented says what it lies in. */
function mapped(): readonly string[] {
  const paths: string[] = [];
  const above: string[] = [];
  for (const [, indent = "", name = ""] of map.matchAll(/^([│ ]*)[├└]─ ([\w.-]+)\//gm)) {
    above.splice(indent.length / 3, Number.POSITIVE_INFINITY, name);
    paths.push(join(...above));
  }
  return paths;
}

function foldersOf(path: string): readonly string[] {
  const folders = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => join(path, name));
}

test("the map names folders that there are", () => {
  expect(mapped().length).toBeGreaterThan(30);
  expect(mapped().filter((path) => !existsSync(path))).toEqual([]);
});

test("every folder of the source, the documentation and the tests is on the map", () => {
  const ours = [...foldersOf("src"), ...foldersOf("src/cli"), ...foldersOf("docs"), ...foldersOf("test")];
  const made = ["node_modules", "dist", "coverage"];
  const top = foldersOf(".").filter((path) => !path.startsWith(".") && !made.includes(path));
  expect([...top, ...ours].filter((path) => !mapped().includes(path))).toEqual([]);
});
