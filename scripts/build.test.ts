import { execFileSync, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach, expect, test } from "vitest";
import { build } from "./build.js";

const repository = fileURLToPath(new URL("..", import.meta.url));
const sources = {
  "src/main.ts":
    'import { name } from "./core/name.ts";\nif (process.argv[2] === "hot") console.log(name);\nelse void import("./cli/run.ts").then(({ run }) => run());\n',
  "src/cli/run.ts":
    'import { Oops } from "../core/oops.ts";\nexport async function run(): Promise<void> {\n  const { fail } = await import("../sandbox/fail.ts");\n  try { fail(); } catch (error) { console.log("cold", error instanceof Oops, (error as Error).constructor.name); }\n}\n',
  "src/sandbox/fail.ts":
    'import { Command } from "commander";\nimport { Oops } from "../core/oops.ts";\nexport function fail(): never { throw new Oops(new Command("x").name()); }\n',
  "src/core/oops.ts": "/** Went wrong. */\nexport class Oops extends Error {}\n",
  "src/core/name.ts": 'export const name = "the name";\n',
  "src/index.ts":
    'export { Oops } from "./core/oops.ts";\nexport const start = async (): Promise<string> => typeof (await import("./sandbox/fail.ts")).fail;\n',
  "package.json": '{ "type": "module" }',
};

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

function tree(changes: Readonly<Record<string, string>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), "daypass-build-"));
  roots.push(root);
  for (const [name, text] of Object.entries({ ...sources, ...changes })) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  writeFileSync(join(root, "tsconfig.json"), readFileSync(join(repository, "tsconfig.json")));
  symlinkSync(join(repository, "node_modules"), join(root, "node_modules"), "junction");
  return root;
}

const runs = (root: string, ...args: string[]) =>
  execFileSync(process.execPath, [join(root, "dist", "daypass.js"), ...args], { encoding: "utf8" }).trim();

test("build() makes a hot file that needs no other, and lazy parts that share their classes", async () => {
  const root = tree();
  const dist = await build({ root });
  expect(runs(root)).toBe("cold true Oops");
  expect(readFileSync(join(dist, "cli.js"), "utf8")).not.toContain("commander");
  expect(readFileSync(join(dist, "LICENSES.txt"), "utf8")).toMatch(/^commander \d.*\(MIT\)$/m);
  for (const name of ["cli.js", "index.js", "chunks"]) rmSync(join(dist, name), { recursive: true });
  expect(runs(root, "hot")).toBe("the name");
  expect(readFileSync(join(dist, "daypass.js"), "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
});

test("build() makes a library that require() and import see alike, with the declarations it mentions", async () => {
  const dist = await build({ root: tree() });
  const index = JSON.stringify(pathToFileURL(join(dist, "index.js")).href);
  const program = `import(${index}).then(async (m) => console.log(typeof m.Oops, await m.start(), typeof require(${JSON.stringify(join(dist, "index.js"))}).Oops))`;
  expect(execFileSync(process.execPath, ["-e", program], { encoding: "utf8" })).toBe("function function function\n");
  expect(readFileSync(join(dist, "index.d.ts"), "utf8")).toContain('from "./core/oops.js"');
  expect(readFileSync(join(dist, "core", "oops.d.ts"), "utf8")).toContain("/** Went wrong. */");
  expect(existsSync(join(dist, "core", "name.d.ts"))).toBe(false);
});

test("build() does nothing until a source changes; what an older build left goes after a while", async () => {
  const root = tree();
  const dist = await build({ root });
  const [chunk = ""] = readdirSync(join(dist, "chunks")).filter((name) => name.startsWith("fail"));
  writeFileSync(join(dist, "daypass.js"), "console.log('kept')");
  writeFileSync(join(root, "src", "core", "name.test.ts"), "// a test is not built");
  await build({ root });
  expect(runs(root)).toBe("kept");
  const longAgo = new Date(Date.now() - 3_600_000);
  utimesSync(join(dist, "chunks", chunk), longAgo, longAgo);
  writeFileSync(join(root, "src", "sandbox", "fail.ts"), "export function fail(): never { throw new RangeError(); }\n");
  await build({ root });
  expect(runs(root)).toBe("cold false RangeError");
  expect(existsSync(join(dist, "chunks", chunk))).toBe(false);
});

test("build() by several processes at once, and beside a lock that nobody holds, leaves one good result", async () => {
  const root = tree();
  mkdirSync(join(root, ".cache"));
  writeFileSync(join(root, ".cache", "build.lock"), "2147483646");
  const program = `import(${JSON.stringify(new URL("build.js", import.meta.url).href)}).then(({ build }) => build({ root: ${JSON.stringify(root)} }))`;
  const children = Array.from({ length: 4 }, () => spawn(process.execPath, ["-e", program], { stdio: "ignore" }));
  const codes = await Promise.all(children.map((child) => new Promise((done) => child.once("exit", done))));
  expect(codes).toEqual([0, 0, 0, 0]);
  expect(runs(root)).toBe("cold true Oops");
  expect(readdirSync(join(root, ".cache"))).toEqual([]);
});

test("build() refuses a hot file that would need a package, or a second door", async () => {
  const packageInHot = tree({
    "src/main.ts": 'import "./core/away.ts";\n',
    "src/core/away.ts": 'export const away = import("commander");\n',
  });
  await expect(build({ root: packageInHot })).rejects.toThrow('may only import("./cli/run.ts")');
});

test("build() refuses declarations that mention a package, which a user does not have", async () => {
  const root = tree({
    "src/index.ts":
      'import type { Command } from "commander";\nexport const command = undefined as unknown as Command;\n',
  });
  await expect(build({ root })).rejects.toThrow("mention commander");
});
