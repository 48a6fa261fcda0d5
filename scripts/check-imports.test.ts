import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { checkImports, idleRules } from "./check-imports.js";

const exports = "export const x = 1;\nexport type X = 1;\n";
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** What is said about a tree of these files, as `file:line:column text`. */
function said(files: Readonly<Record<string, string>>): string[] {
  const root = mkdtempSync(join(tmpdir(), "daypass-imports-"));
  folders.push(root);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, "src", name)), { recursive: true });
    writeFileSync(join(root, "src", name), text);
  }
  return checkImports(root).map(({ file, line, column, what }) => `${file}:${line}:${column} ${what}`);
}

const ok = "export const ok = 1;\n";
const text = "the global process may not appear here: take what it knows as an argument";

test("checkImports() finds nothing in this repository", () => {
  const root = fileURLToPath(new URL("..", import.meta.url));
  expect(checkImports(root).map(({ file, line, what }) => `${file}:${line} ${what}`)).toEqual([]);
});

test("the tables name nothing that this repository does not have, and idleRules() would say so", () => {
  expect(idleRules(fileURLToPath(new URL("..", import.meta.url)))).toEqual([]);
  const root = mkdtempSync(join(tmpdir(), "daypass-imports-"));
  folders.push(root);
  mkdirSync(join(root, "src", "core"), { recursive: true });
  expect(idleRules(root)).toEqual(expect.arrayContaining(["sessions", "main.ts", "cli/run", "cli/commands"]));
  expect(idleRules(root)).not.toContain("core");
});

test("checkImports() finds nothing in a tree that keeps the rules", () => {
  const files = {
    "main.ts":
      'import { ok } from "./sessions/answers.ts";\nimport type { Host } from "./cli/host.ts";\nconst { run } = await import("./cli/run.ts");\nrun(process.argv, ok);\n',
    "index.ts": 'export { ok } from "./sandbox/server.ts";\nprocess.exitCode = 0;\n',
    "cli/host.ts": "export interface Host {}\n",
    "profiles/env-file.ts": 'import { readFile } from "node:fs/promises";\nexport const ok = readFile;\n',
    "cli/run.ts": "export const run = (...all: unknown[]) => all;\n",
    "cli/commands/sandbox-tour.ts": 'import { ok } from "../../sandbox/server.ts";\nexport const tour = ok;\n',
    "sandbox/server.ts": ok,
    "sessions/answers.ts": 'import { ok as secret } from "../core/secret.ts";\nexport const ok = String(secret);\n',
    "sessions/state-file.ts": 'import { ok } from "../aws-files/lock.ts";\nexport const store = ok;\n',
    "sessions/answers.test.ts": 'import "../sandbox/server.ts";\nprocess.exit(1);\n',
    "aws-files/lock.ts": 'import { openSync } from "node:fs";\nexport const ok = openSync;\n',
    "core/secret.ts":
      '// process.env and secret.reveal() in a comment\nexport const ok = { process: "process", a: { process: 1 }.process };\n',
    "policy/address.ts": 'import { isIP } from "node:net";\nexport const ok = isIP;\n',
  };
  expect(said(files)).toEqual([]);
});

test.each([
  [
    "core/a.ts",
    'import { x } from "../profiles/b.ts";',
    "src/core/a.ts:1:19 core may not import profiles/b: it may import nothing",
  ],
  [
    "totp/a.ts",
    'import type { x } from "../policy/b.ts";',
    "src/totp/a.ts:1:24 totp may not import policy/b: it may import core",
  ],
  [
    "cli/setup/a.ts",
    'import { x } from "../commands/b.ts";',
    "src/cli/setup/a.ts:1:19 cli/commands may only be imported by cli/commands, cli/load-commands",
  ],
  [
    "iam/a.ts",
    'export * from "../sessions/b.ts";',
    "src/iam/a.ts:1:15 iam may not import sessions/b: it may import core, aws-api, policy",
  ],
  [
    "sessions/a.ts",
    'const x = await import("../formats/b.ts");',
    "src/sessions/a.ts:1:24 sessions may not import formats/b: it may import core, profiles, aws-api, totp",
  ],
  [
    "sessions/a.ts",
    'import { x } from "../aws-files/b.ts";',
    "src/sessions/a.ts:1:19 sessions may not import aws-files/b: it may import core, profiles, aws-api, totp",
  ],
  [
    "profiles/a.ts",
    'let x: import("../sessions/b.ts").X;',
    "src/profiles/a.ts:1:15 profiles may not import sessions/b: it may import core, aws-files",
  ],
  [
    "sessions/a.ts",
    'import { x } from "../sandbox/b.ts";',
    "src/sessions/a.ts:1:19 sandbox may only be imported by cli/commands/sandbox, cli/sandbox/, index",
  ],
  [
    "cli/a.ts",
    'import { x } from "../sandbox/b.ts";',
    "src/cli/a.ts:1:19 sandbox may only be imported by cli/commands/sandbox, cli/sandbox/, index",
  ],
  [
    "iam/a.ts",
    'import { x } from "../diagnosis/b.ts";',
    "src/iam/a.ts:1:19 diagnosis may only be imported by cli/, index",
  ],
  ["index.ts", 'import { x } from "./cli/b.ts";', "src/index.ts:1:19 index.ts may not import cli"],
  ["core/a.ts", 'import { readFileSync } from "node:fs";', "src/core/a.ts:1:30 core does no input or output: node:fs"],
  [
    "policy/a.ts",
    'import { connect } from "node:net";',
    "src/policy/a.ts:1:25 policy does no input or output: node:net",
  ],
  [
    "profiles/a.ts",
    'import { readFile } from "node:fs/promises";',
    "src/profiles/a.ts:1:26 profiles sees the disk only through aws-files: node:fs/promises",
  ],
  ["core/a.ts", 'import { x } from "./gone.ts";', "src/core/a.ts:1:19 ./gone.ts does not exist"],
  ["core/a.ts", 'import { x } from "../../other.ts";', "src/core/a.ts:1:19 ../../other.ts is outside src"],
  ["cli/a.ts", "\nconst home = process.env.HOME;", `src/cli/a.ts:2:14 ${text}`],
  ["cli/a.ts", "const { pid } = globalThis.process;", `src/cli/a.ts:1:28 ${text}`],
  ["cli/a.ts", 'import { argv } from "node:process";', `src/cli/a.ts:1:22 ${text}`],
  ["cli/a.ts", "const all = { process };", `src/cli/a.ts:1:15 ${text}`],
  ["cli/a.ts", "print(secret.reveal());", "src/cli/a.ts:1:7 a secret may not be revealed here"],
  ["cli/a.ts", 'print(secret?.["reveal"]);', "src/cli/a.ts:1:7 a secret may not be revealed here"],
  ["cli/inner/a.ts", ok, "src/cli/inner/a.ts:1:1 a folder inside a folder: cli/inner"],
  ["cli/commands/deep/a.ts", ok, "src/cli/commands/deep/a.ts:1:1 a folder inside a folder: cli/commands/deep"],
  ["core/utils.ts", ok, 'src/core/utils.ts:1:1 "utils" says nothing about what is inside'],
  ["helpers/a.ts", ok, "src/helpers/a.ts:1:1 helpers is not in the table of folders"],
])("checkImports() finds what is wrong in %s: %s", (file, planted, wanted) => {
  const imported = /"(\.[\w./-]*\/b\.ts)"/.exec(planted)?.[1];
  const target = imported === undefined ? {} : { [posix.join(dirname(file), imported)]: exports };
  expect(said({ [file]: planted, ...target })).toContain(wanted);
});

test("checkImports() keeps main.ts small: cli/run by import() only, and nothing else of cli", () => {
  const files = { "cli/run.ts": ok, "cli/other.ts": ok };
  const because = "it may import core, sessions/answers, formats, cli/run by import(), cli/host by import type";
  const planted = 'import { ok } from "./cli/run.ts";\nawait import("./cli/other.ts");\n';
  expect(said({ "main.ts": planted, ...files })).toEqual([
    `src/main.ts:1:20 main.ts may not import cli/run: ${because}`,
    `src/main.ts:2:14 main.ts may not import cli/other: ${because}`,
  ]);
});

test("checkImports() finds a circle, of types too, and names it once", () => {
  const files = {
    "core/a.ts": 'import { b } from "./b.ts";\n',
    "core/b.ts": 'import type { c } from "./c.ts";\n',
    "core/c.ts": 'export { a } from "./a.ts";\n',
  };
  expect(said(files)).toEqual([
    "src/core/c.ts:1:19 imports go in a circle: core/a.ts → core/b.ts → core/c.ts → core/a.ts",
  ]);
});

test("checkImports() reports a file that is no TypeScript", () => {
  expect(said({ "core/a.ts": "const = ;" })).toHaveLength(1);
});
