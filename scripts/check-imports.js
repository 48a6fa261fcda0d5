// @ts-check
/**
 * Who may import whom, and what may appear where. The tables are the rule; docs/architecture.md says why.
 * Works on the syntax tree, so comments and strings do not count. Tests beside the source are free to import anything.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, posix, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseSync, Visitor } from "rolldown/utils";

/** What each folder, or file at the top, may import. An entry is a folder or a file without its ending. */
const mayImport = /** @type {Record<string, readonly string[]>} */ ({
  core: [],
  "aws-files": ["core"],
  "aws-api": ["core"],
  totp: ["core"],
  formats: ["core"],
  policy: ["core"],
  profiles: ["core", "aws-files"],
  sessions: ["core", "profiles", "aws-api", "totp"],
  iam: ["core", "aws-api", "policy"],
  diagnosis: ["core", "aws-files", "aws-api", "totp", "policy", "profiles", "sessions", "iam"],
  sandbox: ["core", "totp", "policy"],
  cli: ["*"],
  "main.ts": ["core", "sessions/answers", "formats", "cli/run by import()", "cli/host by import type"],
  "index.ts": ["*", "!cli"],
});

/** Single files that may import more than their folder. */
const mayAlsoImport = /** @type {Record<string, readonly string[]>} */ ({
  "sessions/state-file": ["aws-files/lock", "aws-files/atomic-write"],
  // One line of text, which prompts of shells read.
  "sessions/expiry-line": ["aws-files/atomic-write"],
  "sessions/deliver": ["aws-files/edit-file"],
  "sessions/deliver-role": ["aws-files/edit-file"],
  "sessions/end-session": ["aws-files/edit-file"],
});

/** Folders that only these may import: a folder, or the beginning of a file's name. */
const onlyImportedBy = /** @type {Record<string, readonly string[]>} */ ({
  sandbox: ["cli/commands/sandbox", "cli/sandbox/", "index"],
  diagnosis: ["cli/", "index"],
  // What two commands share has a file of its own beside them.
  "cli/commands": ["cli/commands", "cli/load-commands"],
});

/** Folders that do no input or output: of Node they import these modules and no other. */
const pureModules = ["node:util", "node:path", "node:crypto", "node:url", "node:buffer"];
/** Of a module that does both, only what computes. */
const pureNames = /** @type {Record<string, readonly string[]>} */ ({
  "node:net": ["isIP", "isIPv4", "isIPv6", "BlockList"],
});
const pureFolders = ["core", "formats", "policy"];
/** Folders that see the disk only through `aws-files`. */
const noDiskFolders = ["profiles"];
/** The `.env` file is none of AWS's, and its reader only reads. */
const mayReadDisk = ["profiles/env-file"];
const diskModules = ["node:fs", "node:fs/promises"];

/** The global `process` appears here and nowhere else: what it knows arrives as arguments. */
const mayNameProcess = ["main", "index"];
const processText = "the global process may not appear here: take what it knows as an argument";
/** A secret is revealed here, on the line that sends it where it must go. */
const mayReveal = [
  ...["aws-api/", "formats/", "totp/"],
  ...["sessions/store", "sessions/answers", "profiles/edits", "main", "core/secret"],
  // The one place where a seed is shown: the person's own new device, on their terminal.
  "cli/terminal/seed-screen",
];

/** Folders inside folders. */
const innerFolders = /** @type {Record<string, readonly string[]>} */ ({
  cli: [
    ...["commands", "diagnosis", "iam", "profiles", "programs", "report"],
    ...["sandbox", "sessions", "setup", "shells", "terminal"],
  ],
  diagnosis: ["checks", "explanations"],
  sandbox: ["handlers"],
  iam: ["policies", "templates"],
});
/** Names that say nothing about what is inside. */
const emptyNames = ["utils", "util", "helpers", "helper", "common", "types", "misc"];

/**
 * @typedef {import("rolldown/utils").ESTree.Node} Node
 * @typedef {{ file: string, line: number, column: number, what: string }} Violation
 * @typedef {{ to: string, at: number, how: "import" | "import()" | "import type", names: readonly string[] }} Import
 * @typedef {{ file: string, name: string, folder: string, text: string, imports: Import[] }} Source
 */

/**
 * Everything in `src` below the root that breaks a rule.
 * @param {string} root
 * @returns {Violation[]}
 */
export function checkImports(root) {
  const src = join(root, "src");
  const files = readdirSync(src, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts"))
    .map((entry) => relative(src, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
  /** @type {Violation[]} */
  const violations = [];
  /** @type {Source[]} */
  const sources = [];
  for (const file of files) {
    const source = readSource(src, file, violations);
    sources.push(source);
    violations.push(...placeViolations(source));
    for (const found of source.imports) violations.push(...importViolations(source, found, src));
  }
  return [...violations, ...cycles(sources)];
}

/**
 * The entries of the tables that stand for no file or folder any more, or not yet.
 * @param {string} root
 * @returns {string[]}
 */
export function idleRules(root) {
  const names = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).map((name) =>
    name.split(sep).join("/"),
  );
  const isThere = (/** @type {string} */ entry) =>
    names.some((name) => name === entry || name === `${entry}.ts` || name.startsWith(entry));
  const allowed = [...Object.values(mayImport), ...Object.values(mayAlsoImport)].flat();
  const targets = allowed.map((entry) => entry.replace(/^!| by .*$/g, "")).filter((entry) => entry !== "*");
  const inner = Object.entries(innerFolders).flatMap(([outer, folders]) => folders.map((each) => `${outer}/${each}`));
  const named = [
    ...[mayImport, mayAlsoImport, onlyImportedBy].flatMap((table) => Object.keys(table)),
    ...[targets, inner, pureFolders, noDiskFolders, mayReadDisk, mayNameProcess, mayReveal].flat(),
    ...Object.values(onlyImportedBy).flat(),
  ];
  return [...new Set(named)].filter((entry) => !isThere(entry));
}

/**
 * @param {string} src
 * @param {string} file
 * @param {Violation[]} violations
 * @returns {Source}
 */
function readSource(src, file, violations) {
  const text = readFileSync(join(src, file), "utf8");
  const { program, errors } = parseSync(file, text);
  const [folder = file] = file.split("/");
  const source = { file, name: file.replace(/\.ts$/, ""), folder, text, imports: /** @type {Import[]} */ ([]) };
  for (const error of errors) violations.push(violation(source, error.labels[0]?.start ?? 0, error.message));

  new Visitor(watcher(source, violations)).visit(program);
  return source;
}

/**
 * Notes what a file imports, and complains about what may not stand in it.
 * @param {Source} source
 * @param {Violation[]} violations
 * @returns {import("rolldown/utils").VisitorObject}
 */
function watcher(source, violations) {
  /** @param {Node | null | undefined} from @param {{ how?: Import["how"], names?: string[] }} [more] */
  const imported = (from, { how = "import", names = ["*"] } = {}) => {
    if (from?.type !== "Literal" || typeof from.value !== "string") return;
    source.imports.push({ to: from.value, at: from.start, how, names });
  };
  /** @type {Set<number>} */
  const notVariables = new Set();
  /** @param {number} at */
  const revealed = (at) => {
    if (!startsWithAny(source.name, mayReveal))
      violations.push(violation(source, at, "a secret may not be revealed here"));
  };
  return {
    ImportDeclaration: ({ source: from, specifiers, importKind }) => {
      imported(from, { how: importKind === "type" ? "import type" : "import", names: specifiers.map(importedName) });
    },
    ExportNamedDeclaration: ({ source: from }) => imported(from),
    ExportAllDeclaration: ({ source: from }) => imported(from),
    ImportExpression: ({ source: from }) => imported(from, { how: "import()" }),
    TSImportType: ({ source: from }) => imported(from, { how: "import type" }),
    MemberExpression: ({ object, property, computed, start }) => {
      const name = property.type === "Identifier" && !computed ? property.name : literalText(property);
      if (name === "reveal") revealed(start);
      if (!computed) notVariables.add(property.start);
      // A member of the global object is the global again.
      if (name === "process" && object.type === "Identifier" && /^global(This)?$/.test(object.name)) {
        notVariables.delete(property.start);
      }
    },
    Property: ({ key, shorthand, computed }) => {
      if (!shorthand && !computed) notVariables.add(key.start);
    },
    PropertyDefinition: ({ key, computed }) => {
      if (!computed) notVariables.add(key.start);
    },
    MethodDefinition: ({ key, computed }) => {
      if (!computed) notVariables.add(key.start);
    },
    TSPropertySignature: ({ key }) => {
      notVariables.add(key.start);
    },
    TSMethodSignature: ({ key }) => {
      notVariables.add(key.start);
    },
    Identifier: ({ name, start }) => {
      if (name !== "process" || notVariables.has(start) || mayNameProcess.includes(source.name)) return;
      violations.push(violation(source, start, processText));
    },
  };
}

/** @param {import("rolldown/utils").ESTree.ImportDeclarationSpecifier} specifier */
function importedName(specifier) {
  if (specifier.type !== "ImportSpecifier" || specifier.imported.type !== "Identifier") return "*";
  return specifier.imported.name;
}

/** @param {Node} node */
function literalText(node) {
  return node.type === "Literal" && typeof node.value === "string" ? node.value : undefined;
}

/**
 * @param {Source} source
 * @returns {Violation[]}
 */
function placeViolations(source) {
  const folders = source.file.split("/").slice(0, -1);
  const [outer = "", inner, ...deeper] = folders;
  const what = [];
  if (!(source.folder in mayImport)) what.push(`${source.folder} is not in the table of folders`);
  if (inner !== undefined && (deeper.length > 0 || !innerFolders[outer]?.includes(inner))) {
    what.push(`a folder inside a folder: ${folders.join("/")}`);
  }
  const empty = [...folders, basename(source.name)].find((name) => emptyNames.includes(name));
  if (empty !== undefined) what.push(`"${empty}" says nothing about what is inside`);
  return what.map((text) => violation(source, 0, text));
}

/**
 * @param {Source} source
 * @param {Import} found
 * @param {string} src
 * @returns {Violation[]}
 */
function importViolations(source, found, src) {
  const { to, at, how } = found;
  const wrong = to.startsWith(".") ? fileViolation(source, to, how, src) : moduleViolation(source, found);
  return wrong === undefined ? [] : [violation(source, at, wrong)];
}

/**
 * @param {Source} source
 * @param {Import} found
 * @returns {string | undefined}
 */
function moduleViolation({ name, folder }, { to, names }) {
  if (/^(node:)?process$/.test(to)) return mayNameProcess.includes(name) ? undefined : processText;
  if (!to.startsWith("node:")) return undefined;
  const computes = pureModules.includes(to) || names.every((each) => pureNames[to]?.includes(each));
  if (pureFolders.includes(folder) && !computes) return `${folder} does no input or output: ${to}`;
  if (noDiskFolders.includes(folder) && !mayReadDisk.includes(name) && diskModules.includes(to))
    return `${folder} sees the disk only through aws-files: ${to}`;
  return undefined;
}

/**
 * @param {Source} source
 * @param {string} to
 * @param {Import["how"]} how
 * @param {string} src
 * @returns {string | undefined}
 */
function fileViolation(source, to, how, src) {
  const target = targetOf(source, to);
  if (target.startsWith("../")) return target.endsWith(".json") ? undefined : `${to} is outside src`;
  if (!existsSync(resolve(src, dirname(source.file), to))) return `${to} does not exist`;
  return tableViolation(source, target.replace(/\.ts$/, ""), how);
}

/**
 * @param {Source} source
 * @param {string} target without its ending
 * @param {Import["how"]} how
 * @returns {string | undefined}
 */
function tableViolation(source, target, how) {
  const [folder = ""] = target.split("/");
  for (const [place, only] of Object.entries(onlyImportedBy)) {
    const comesIn = target.startsWith(`${place}/`) && !source.name.startsWith(`${place}/`);
    if (comesIn && !startsWithAny(source.name, only)) return `${place} may only be imported by ${only.join(", ")}`;
  }
  if (folder === source.folder) return undefined;
  const allowed = [...(mayImport[source.folder] ?? []), ...(mayAlsoImport[source.name] ?? [])];
  if (allowed.includes(`!${folder}`)) return `${source.folder} may not import ${folder}`;
  const may = allowed.includes("*") || allowed.includes(folder) || allowed.includes(target);
  if (may || allowed.includes(`${target} by ${how}`)) return undefined;
  return `${source.folder} may not import ${target}: it may import ${allowed.join(", ") || "nothing"}`;
}

/**
 * Files that import each other, each circle once.
 * @param {Source[]} sources
 * @returns {Violation[]}
 */
function cycles(sources) {
  const byFile = new Map(sources.map((source) => [source.file, source]));
  /** @type {Set<string>} */
  const done = new Set();
  /** @type {Violation[]} */
  const found = [];
  /** @param {Source} source @param {readonly string[]} path */
  const visit = (source, path) => {
    for (const { to, at } of source.imports) {
      const target = to.startsWith(".") ? byFile.get(targetOf(source, to)) : undefined;
      if (target === undefined || done.has(target.file)) continue;
      const start = path.indexOf(target.file);
      if (start === -1) visit(target, [...path, target.file]);
      else
        found.push(violation(source, at, `imports go in a circle: ${[...path.slice(start), target.file].join(" → ")}`));
    }
    done.add(source.file);
  };
  for (const source of sources) if (!done.has(source.file)) visit(source, [source.file]);
  return found;
}

/**
 * @param {Source} source
 * @param {string} to
 */
function targetOf(source, to) {
  return posix.normalize(posix.join(posix.dirname(source.file), to));
}

/**
 * @param {string} name
 * @param {readonly string[]} beginnings a folder with its slash, or the beginning of a file's name
 */
function startsWithAny(name, beginnings) {
  return beginnings.some((beginning) => (beginning.includes("/") ? name.startsWith(beginning) : name === beginning));
}

/**
 * @param {Pick<Source, "file" | "text">} source
 * @param {number} at
 * @param {string} what
 * @returns {Violation}
 */
function violation({ file, text }, at, what) {
  const before = text.slice(0, at).split("\n");
  return { file: `src/${file}`, line: before.length, column: (before.at(-1)?.length ?? 0) + 1, what };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const violations = checkImports(fileURLToPath(new URL("..", import.meta.url)));
  for (const { file, line, column, what } of violations) console.error(`${file}:${line}:${column} ${what}`);
  if (violations.length > 0) process.exitCode = 1;
}
