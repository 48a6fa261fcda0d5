// @ts-check
/**
 * What `npm i -g daypass` brings: exactly the files that run, with their licences; no dependencies, no install scripts;
 * and an entry point and types that every kind of importer can use (publint, attw).
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "./build.js";

const home = fileURLToPath(new URL("..", import.meta.url));

/** Each file of the package is one of these. */
const shipped = [
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|SECURITY\.md)$/,
  /^dist\/(daypass|cli|index)\.js$/,
  /^dist\/chunks\/[\w-]+\.js$/,
  /^dist\/([\w-]+\/)?[\w-]+\.d\.ts$/,
  /^dist\/(package\.json|LICENSES\.txt)$/,
  // What `daypass explain` prints, the schema that editors read rosters by, and the manual page.
  /^docs\/(problems\/[\w-]+\.md|roster\.schema\.json|daypass\.1)$/,
];
const hotFileLimit = 16 * 1024;

/**
 * Packs the package into a folder. It is built apart: whatever runs `dist` at this moment is left alone, and chunks that an
 * earlier build left there do not get in.
 * @param {string} into
 * @param {string} [root]
 * @returns {Promise<string>} the archive
 */
export async function pack(into, root = home) {
  const source = join(into, "source");
  await build({ root, target: join(source, "dist") });
  for (const file of ["package.json", "README.md", "LICENSE", "CHANGELOG.md", "SECURITY.md"]) {
    if (existsSync(join(root, file))) copyFileSync(join(root, file), join(source, file));
  }
  // All of it: npm takes a README from a folder that it is to take something else from.
  if (existsSync(join(root, "docs"))) cpSync(join(root, "docs"), join(source, "docs"), { recursive: true });
  npm(["pack", "--ignore-scripts", "--silent", "--pack-destination", into], source);
  const archive = readdirSync(into).find((name) => name.endsWith(".tgz"));
  if (archive === undefined) throw new Error("npm pack made no archive");
  return join(into, archive);
}

/**
 * @param {string} [root]
 * @returns {Promise<string[]>} what is wrong
 */
export async function checkPackage(root = home) {
  const folder = mkdtempSync(join(tmpdir(), "daypass-package-"));
  try {
    const archive = await pack(folder, root);
    // npm unpacks it, as for a user: with it in place it can be run, and no tar is needed on Windows.
    npm(["install", "--prefix", folder, "--no-save", "--ignore-scripts", "--offline", "--silent", archive], folder);
    const installed = join(folder, "node_modules", "daypass");
    return [
      ...fileProblems(installed, root),
      ...manifestProblems(installed, folder),
      ...runProblems(installed),
      ...toolProblems(archive),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} installed
 * @param {string} root
 */
function fileProblems(installed, root) {
  const entries = readdirSync(installed, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries.map((entry) => relative(installed, join(entry.parentPath, entry.name)).split(sep).join("/"));
  const surplus = files.filter((file) => !shipped.some((pattern) => pattern.test(file)));
  const wanted = [
    "dist/daypass.js",
    "dist/cli.js",
    "dist/index.js",
    "dist/index.d.ts",
    "dist/LICENSES.txt",
    "docs/problems/code-not-accepted.md",
    "docs/roster.schema.json",
    "README.md",
    "LICENSE",
  ];
  const texts = files.map((file) => ({ file, text: readFileSync(join(installed, file), "utf8") }));
  const hotSize = statSync(join(installed, "dist/daypass.js")).size;
  return [
    ...surplus.map((file) => `${file} is in the package and does not run`),
    ...wanted.filter((file) => !files.includes(file)).map((file) => `${file} is not in the package`),
    ...texts
      .filter(({ text }) => text.includes(resolve(root)))
      .map(({ file }) => `${file} contains a path of this machine`),
    ...(hotSize > hotFileLimit ? [`dist/daypass.js has grown to ${hotSize} bytes; it is read at every start`] : []),
  ];
}

/**
 * @param {string} installed
 * @param {string} folder
 */
function manifestProblems(installed, folder) {
  const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  const scripts = ["preinstall", "install", "postinstall", "prepare"].filter(
    (name) => name in (manifest.scripts ?? {}),
  );
  const packages = readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."));
  return [
    ...scripts.map((name) => `package.json has a script that runs at installation: ${name}`),
    ...packages.filter((name) => name !== "daypass").map((name) => `${name} is installed along with it`),
  ];
}

/** @param {string} installed */
function runProblems(installed) {
  const main = join(installed, "dist", "daypass.js");
  const program = `import("daypass").then((library) => console.log(Object.keys(library).length, Object.keys(require("daypass")).length))`;
  const { version } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  const shown = execFileSync(process.execPath, [main, "--version"], { encoding: "utf8" });
  const names = execFileSync(process.execPath, ["-e", program], { encoding: "utf8", cwd: installed });
  // An importer sees `default` and possibly `module.exports` besides what a require() gets.
  const [imported = 0, required = 0] = names.trim().split(" ").map(Number);
  return [
    ...(shown.includes(version) ? [] : [`daypass --version says ${shown.trim()}, not ${version}`]),
    ...(required > 0 && imported > required ? [] : [`import("daypass") sees ${imported} names, require ${required}`]),
  ];
}

/** @param {string} archive */
function toolProblems(archive) {
  const tools = /** @type {const} */ ([
    ["publint", ["run", archive, "--strict"]],
    ["@arethetypeswrong/cli", [archive, "--no-color", "--format", "table-flipped"]],
  ]);
  return tools.flatMap(([name, args]) => {
    try {
      execFileSync(process.execPath, [binaryOf(name), ...args], { encoding: "utf8", stdio: "pipe" });
      return [];
    } catch (error) {
      const { stdout, stderr } = /** @type {{ stdout: string, stderr: string }} */ (error);
      return [`${name} complains:\n${stdout}${stderr}`];
    }
  });
}

/** @param {string} name */
function binaryOf(name) {
  const folder = join(home, "node_modules", name);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return join(folder, typeof bin === "string" ? bin : String(Object.values(bin)[0]));
}

/**
 * @param {string[]} args
 * @param {string} cwd
 */
function npm(args, cwd) {
  // npm's own file, run by this Node: `npm` is a shell script on Windows, which cannot be started without a shell.
  const own = process.env.npm_execpath;
  const beside = join(dirname(process.execPath), "..", "lib", "node_modules", "npm", "bin", "npm-cli.js");
  const onWindows = join(dirname(process.execPath), "node_modules", "npm", "bin", "npm-cli.js");
  const file = [own, beside, onWindows].find((path) => path?.endsWith("npm-cli.js") && existsSync(path));
  const command = file === undefined ? ["npm", ...args] : [process.execPath, file, ...args];
  execFileSync(String(command[0]), command.slice(1), { cwd, stdio: ["ignore", "pipe", "inherit"] });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  // `--into FOLDER` only packs, for whoever wants to run what was packed.
  const into = process.argv[2] === "--into" ? process.argv[3] : undefined;
  if (into !== undefined) {
    console.log(await pack(resolve(into)));
  } else {
    const problems = await checkPackage();
    for (const problem of problems) console.error(problem);
    if (problems.length > 0) process.exitCode = 1;
  }
}
