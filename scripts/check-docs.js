// @ts-check
/**
 * What the pages say is true of the repository: links lead somewhere, every kind of failure has its page, npm scripts and
 * daypass commands that are named exist, the map names the folders there are, and no file names a machine or a registry.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseSync, Visitor } from "rolldown/utils";

/** What no committed file may contain. Written so that this file does not contain it either. */
const forbidden = /** @type {readonly { pattern: RegExp, because: string }[]} */ ([
  {
    pattern: /registry\.(npmjs|yarnpkg)\.(org|com)/,
    because: "names a package registry: which one is used is a setting of the machine",
  },
  { pattern: /(files\.pythonhosted|pypi)\.org|deb\.debian\.org/, because: "names a package registry" },
  { pattern: /\.\.\/shared(?![\w-])/, because: "points outside the repository" },
  { pattern: /(?<![\w.$~/}])\/(work|root)\/\w/, because: "is a path of one machine" },
  {
    pattern: /(?<![\w.$~/}])\/(home|Users)\/(?!(you|me|user|alice|an[an]\w*|bob|NAME|USER)\b)[a-z]\w+\//,
    because: "is a path of one machine",
  },
]);
/** Words of a command line that daypass does not know by these names in `src/cli/commands`. */
const notCommands = ["help", "version"];

/**
 * @param {string} root
 * @returns {string[]} each as `file:line text`
 */
export function checkDocs(root) {
  const files = committedFiles(root);
  const pages = files.filter((file) => file.endsWith(".md"));
  return [
    ...pages.flatMap((file) => linkProblems(root, file)),
    ...pages.flatMap((file) => commandProblems(root, file)),
    ...problemPageProblems(root),
    ...mapProblems(root),
    ...files.flatMap((file) => forbiddenProblems(root, file)),
  ];
}

/** @param {string} root */
function committedFiles(root) {
  // What is new counts too: it is about to be committed.
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  let names;
  try {
    names = execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).split("\0");
  } catch {
    // Not a clone: an unpacked archive, or a copy. All that is not installed or built counts.
    const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    names = entries.map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"));
    names = names.filter((name) => !/(^|\/)(node_modules|dist|\.cache|\.git|coverage)\//.test(name));
  }
  return names.filter((name) => name !== "" && existsSync(join(root, name)) && statSync(join(root, name)).isFile());
}

/**
 * @param {string} root
 * @param {string} file
 */
function linkProblems(root, file) {
  return eachLine(root, file).flatMap(({ line, number }) => {
    const links = [...line.replaceAll(/`[^`]*`/g, "").matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? "");
    const inside = links.filter((link) => !/^[a-z]+:/.test(link));
    return inside.flatMap((link) => {
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? file : join(dirname(file), decodeURIComponent(path));
      if (!existsSync(join(root, target))) return [`${file}:${number} links to ${link}, which does not exist`];
      const missing = anchor !== undefined && target.endsWith(".md") && !anchorsOf(root, target).includes(anchor);
      return missing ? [`${file}:${number} links to ${link}, and there is no such heading`] : [];
    });
  });
}

/**
 * @param {string} root
 * @param {string} file
 */
function anchorsOf(root, file) {
  const headings = eachLine(root, file).filter(({ line }) => /^#+ /.test(line));
  return headings.map(({ line }) =>
    line
      .replace(/^#+ /, "")
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, "")
      .trim()
      .replaceAll(/\s/g, "-"),
  );
}

/**
 * The npm scripts and the daypass commands that a page tells its reader to type.
 * @param {string} root
 * @param {string} file
 */
function commandProblems(root, file) {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const commands = daypassCommands(root);
  return eachLine(root, file).flatMap(({ line, number, code }) => {
    const typed = code ? [line] : [...line.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? "");
    return typed.flatMap((text) => {
      const npm = [...text.matchAll(/\bnpm run ([\w:-]+)/g)]
        .map((match) => match[1] ?? "")
        .filter((name) => !(name in scripts));
      const own = [...text.matchAll(/(?:^|\$\(|[;&|$] ?)daypass ([a-z][\w-]*)/g)].map((match) => match[1] ?? "");
      const unknown = commands === undefined ? [] : own.filter((name) => !commands.includes(name));
      return [
        ...npm.map((name) => `${file}:${number} names the script ${name}, which package.json does not have`),
        ...unknown.map((name) => `${file}:${number} names the command daypass ${name}, which does not exist`),
      ];
    });
  });
}

/**
 * A command has a file of its name in `src/cli/commands`, or several that begin with it: `sandbox-tour.ts`.
 * @param {string} root
 */
function daypassCommands(root) {
  const folder = join(root, "src", "cli", "commands");
  if (!existsSync(folder)) return undefined;
  const names = readdirSync(folder).filter((name) => /^[\w-]+\.ts$/.test(name) && !name.endsWith(".test.ts"));
  return [...names.flatMap((name) => [name.replace(/\.ts$/, ""), name.replace(/-.*$/, "")]), ...notCommands];
}

/** @param {string} root */
function problemPageProblems(root) {
  const core = join(root, "src", "core");
  const tables = readdirSync(core).filter((name) => /^problems-[a-z]+\.ts$/.test(name));
  // What only other tools fail with has a page as well: one for each explanation.
  const explanations = join(root, "src", "diagnosis", "explanations");
  const explained = existsSync(explanations) ? readdirSync(explanations).map((name) => name.replace(/\.ts$/, "")) : [];
  const codes = [
    ...new Set([...tables.flatMap((name) => failureKinds(name, readFileSync(join(core, name), "utf8"))), ...explained]),
  ];
  const folder = join(root, "docs", "problems");
  const pages = existsSync(folder) ? readdirSync(folder).filter((name) => name !== "README.md") : [];
  return [
    ...codes.filter((code) => !pages.includes(`${code}.md`)).map((code) => `docs/problems/${code}.md is missing`),
    ...pages
      .filter((page) => !codes.includes(page.replace(/\.md$/, "")))
      .map((page) => `docs/problems/${page} belongs to no kind of failure`),
  ];
}

/**
 * The keys whose value is made by `problem()`.
 * @param {string} name
 * @param {string} text
 */
function failureKinds(name, text) {
  /** @type {string[]} */
  const kinds = [];
  new Visitor({
    Property: ({ key, value }) => {
      if (value.type !== "CallExpression" || value.callee.type !== "Identifier" || value.callee.name !== "problem")
        return;
      if (key.type === "Identifier") kinds.push(key.name);
      if (key.type === "Literal") kinds.push(String(key.value));
    },
  }).visit(parseSync(name, text).program);
  return kinds;
}

/**
 * The map in docs/architecture.md: lines such as `│  ├─ core/   words everybody shares`; how far one is indented says what it lies in.
 * What it shows is there, and of a folder that it shows from inside it shows every folder.
 * @param {string} root
 */
function mapProblems(root) {
  const file = "docs/architecture.md";
  if (!existsSync(join(root, file))) return [`${file} is missing`];
  /** @type {string[]} */
  const above = [];
  const mapped = eachLine(root, file).flatMap(({ line }) => {
    const [, indent, name] = /^((?:[│ ] {2})*)[├└]─ ([\w.-]+)\/(?: |$)/.exec(line) ?? [];
    if (indent === undefined || name === undefined) return [];
    above.splice(indent.length / 3, Number.POSITIVE_INFINITY, name);
    return [above.join("/")];
  });
  const opened = new Set(["src", ...mapped.filter((path) => path.includes("/")).map((path) => posix.dirname(path))]);
  const inside = [...opened].flatMap((path) => {
    if (!existsSync(join(root, path))) return [];
    const folders = readdirSync(join(root, path), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return folders.map(({ name }) => `${path}/${name}`);
  });
  return [
    ...inside.filter((path) => !mapped.includes(path)).map((path) => `${file} has no line for ${path}/ in its map`),
    ...mapped
      .filter((path) => !existsSync(join(root, path)))
      .map((path) => `${file} maps ${path}/, which does not exist`),
  ];
}

/**
 * @param {string} root
 * @param {string} file
 */
function forbiddenProblems(root, file) {
  const bytes = readFileSync(join(root, file));
  if (bytes.includes(0)) return [];
  return bytes
    .toString("utf8")
    .split("\n")
    .flatMap((line, index) => {
      const broken = forbidden.filter(({ pattern }) => pattern.test(line));
      return broken.map(({ pattern, because }) => `${file}:${index + 1} "${pattern.exec(line)?.[0]}" ${because}`);
    });
}

/**
 * @param {string} root
 * @param {string} file
 */
function eachLine(root, file) {
  let code = false;
  return readFileSync(join(root, file), "utf8")
    .split("\n")
    .map((line, index) => {
      if (line.startsWith("```")) code = !code;
      return { line, number: index + 1, code };
    });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const problems = checkDocs(fileURLToPath(new URL("..", import.meta.url)));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
