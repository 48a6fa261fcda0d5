import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { checkDocs } from "./check-docs.js";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const whole = {
  "package.json": '{ "scripts": { "ok": "" } }',
  "README.md":
    "# A name: here\n[map](docs/architecture.md#the-map) [here](#a-name-here)\n`npm run ok`, `daypass login work`\n",
  "docs/architecture.md": "## The map\n```\n├─ src/      all\n│  ├─ cli/   words\n│  └─ core/  words\n```\n",
  "docs/problems/gone-away.md": "# Gone away\n",
  "src/cli/commands/login.ts": "",
  "src/cli/commands/sandbox-tour.ts": "",
  "src/core/problems-files.ts": 'export const p = { "gone-away": problem<{ a: string }>({ exit: 1 }) };',
};

function said(changes: Readonly<Record<string, string>>): string[] {
  const root = mkdtempSync(join(tmpdir(), "daypass-docs-"));
  folders.push(root);
  for (const [name, text] of Object.entries({ ...whole, ...changes })) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return checkDocs(root);
}

test("checkDocs() finds nothing in this repository", () => {
  expect(checkDocs(fileURLToPath(new URL("..", import.meta.url)))).toEqual([]);
});

test("checkDocs() finds nothing where everything is true", () => {
  expect(said({})).toEqual([]);
});

test.each([
  ["CONTRIBUTING.md", "[x](docs/nope.md)", "CONTRIBUTING.md:1 links to docs/nope.md, which does not exist"],
  ["docs/a.md", "\n[x](../README.md#nope)", "docs/a.md:2 links to ../README.md#nope, and there is no such heading"],
  ["docs/a.md", "type `npm run nope`", "docs/a.md:1 names the script nope, which package.json does not have"],
  ["docs/a.md", "```\n$ daypass nope work\n```", "docs/a.md:2 names the command daypass nope, which does not exist"],
  ["docs/problems/nope.md", "# Nope", "docs/problems/nope.md belongs to no kind of failure"],
  ["src/core/problems-aws.ts", "export const p = { nope: problem<{}>({}) };", "docs/problems/nope.md is missing"],
  ["src/totp/a.ts", "", "docs/architecture.md has no line for src/totp/ in its map"],
])("checkDocs() finds what is wrong in %s: %s", (file, text, wanted) => {
  expect(said({ [file]: text })).toEqual([wanted]);
});

// In pieces, since this file is checked as well.
test.each([
  [["/ro", "ot/x"], "is a path of one machine"],
  [["/ho", "me/builder/x"], "is a path of one machine"],
  [["..", "/shared"], "points outside the repository"],
  [["https://registry.npm", "js.org"], "names a package registry: which one is used is a setting of the machine"],
])("checkDocs() finds what no file may contain: %j", (pieces, because) => {
  expect(said({ "src/cli/a.ts": `\n// see ${pieces.join("")}` })).toEqual([expect.stringContaining(because)]);
});

test("checkDocs() takes ~/.aws, $HOME and the home of somebody in an example for what they are", () => {
  expect(said({ "docs/a.md": "~/root/x, $HOME/mine/x, /home/alice/.aws, /home/you/x" })).toEqual([]);
});

test("checkDocs() finds folders on the map that are not there", () => {
  const map =
    "```\n├─ src/      all\n│  ├─ cli/   words\n│  ├─ core/  words\n│  └─ gone/  none\n├─ nope/     none\n```\n## The map\n";
  expect(said({ "docs/architecture.md": map })).toEqual([
    "docs/architecture.md maps src/gone/, which does not exist",
    "docs/architecture.md maps nope/, which does not exist",
  ]);
});

test("checkDocs() finds folders that the map leaves out of one that it shows from inside", () => {
  const map =
    "```\n├─ docs/      pages\n│  └─ guides/ ways\n├─ src/       all\n│  ├─ cli/    words\n│  │  └─ commands/ one each\n│  └─ core/   words\n```\n## The map\n";
  const files = { "docs/guides/a.md": "a", "src/cli/commands/a.ts": "", "src/cli/terminal/a.ts": "" };
  expect(said({ ...files, "docs/architecture.md": map })).toEqual([
    "docs/architecture.md has no line for docs/problems/ in its map",
    "docs/architecture.md has no line for src/cli/terminal/ in its map",
  ]);
});
