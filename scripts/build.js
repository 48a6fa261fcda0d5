// @ts-check
/**
 * What ships, from `src/` to `dist/`:
 *
 *   daypass.js      the hot file: `src/main.ts` and what it imports statically. CommonJS, a few kB, nothing but Node builtins
 *   cli.js          everything else of the tool, required the moment the hot file cannot answer by itself
 *   index.js        the library, with index.d.ts and the declarations it refers to under types/
 *   chunks/         what these two share, and one lazy chunk for each `import()` in the source
 *   LICENSES.txt    the licences of the packages that are bundled in
 *   package.json    says that the files beside it are CommonJS: the fastest form to start (docs/decisions/0001)
 *   .built-from     a hash of everything the build depends on; equal hash, nothing to do
 *
 * Several processes may build at once: each builds beside the target and moves files into place, chunks before entries.
 */
import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";

const home = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const stampFile = ".built-from";

/**
 * Builds `root`, unless what is there was built from the same sources.
 * @param {{ root?: string, target?: string, fresh?: boolean, types?: boolean }} [options] `target` is `dist` of the root if
 *   not given, `fresh` empties it first, `types: false` leaves out the declarations
 * @returns {Promise<string>} the folder that holds the result
 */
export async function build({ root = home, target = join(root, "dist"), fresh = false, types = true } = {}) {
  if (!fresh && isCurrent(target, sourceHash(root), types)) return target;
  const release = await lock(join(root, ".cache", "build.lock"));
  try {
    const hash = sourceHash(root);
    if (!fresh && isCurrent(target, hash, types)) return target;
    if (fresh) rmSync(target, { recursive: true, force: true });
    // Beside the sources, where packages are found, and on the file system of the target if that is `dist`.
    const staging = join(root, ".cache", `build-${process.pid}-${randomBytes(4).toString("hex")}`);
    try {
      await buildInto(staging, root, types);
      writeFileSync(join(staging, stampFile), `${JSON.stringify({ hash, types })}\n`);
      publish(staging, target);
    } finally {
      rmSync(staging, { recursive: true, force: true });
    }
    return target;
  } finally {
    release();
  }
}

/**
 * @param {string} target
 * @param {string} hash
 * @param {boolean} types
 */
function isCurrent(target, hash, types) {
  try {
    const stamp = JSON.parse(readFileSync(join(target, stampFile), "utf8"));
    return stamp.hash === hash && (stamp.types === true || !types);
  } catch {
    return false;
  }
}

/** @param {string} root */
function sourceHash(root) {
  const hash = createHash("sha256");
  const sources = filesUnder(join(root, "src")).filter((file) => !file.endsWith(".test.ts"));
  const others = ["package.json", "package-lock.json", "tsconfig.json", "scripts/build.js"].map((name) =>
    join(root, name),
  );
  for (const file of [...sources.sort(), ...others].filter((path) => existsSync(path))) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update("\0");
  }
  return hash.digest("hex");
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesUnder(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/**
 * @param {string} staging
 * @param {string} root
 * @param {boolean} types
 */
async function buildInto(staging, root, types) {
  // Both are awaited whatever becomes of one: nothing may still write when the folder is removed.
  const [bundled, declared] = await Promise.allSettled([bundle(staging, root), types && emitTypes(staging, root)]);
  if (bundled.status === "rejected") throw bundled.reason;
  if (declared.status === "rejected") throw declared.reason;
  writeFileSync(join(staging, "LICENSES.txt"), licences(bundled.value));
  writeFileSync(join(staging, "package.json"), '{ "type": "commonjs" }\n');
  chmodSync(join(staging, "daypass.js"), 0o755);
}

/**
 * The hot file is bundled on its own, with the rest outside: a chunk that both used would be a second file to open.
 * @param {string} staging
 * @param {string} root
 * @returns {Promise<Set<string>>} the files of packages that went in
 */
async function bundle(staging, root) {
  const { rolldown } = await import("rolldown");
  /** @type {import("rolldown").Plugin} */
  const coldOutside = {
    name: "cold-outside",
    resolveId(source, _importer, { kind }) {
      if (kind !== "dynamic-import") return null;
      if (source !== "./cli/run.ts") throw new Error(`the hot file may only import("./cli/run.ts"), not ${source}`);
      return { id: "./cli.js", external: "absolute" };
    },
  };
  // The packages' ES modules where they have some: of the SDK's, what nobody uses is left out, and a login starts a sixth faster.
  const resolve = { mainFields: ["module", "main"] };
  const common = { cwd: root, platform: /** @type {const} */ ("node"), resolve };
  const form = /** @type {const} */ ({
    dir: staging,
    format: "cjs",
    dynamicImportInCjs: false,
    comments: { legal: false },
  });
  // Whitespace goes and names stay: a stack trace in a bug report can be read.
  const smaller = { mangle: false, compress: { keepNames: { function: true, class: true } }, codegen: true };

  const hot = await rolldown({ ...common, input: { daypass: "src/main.ts" }, plugins: [coldOutside] });
  const hotOutput = await hot.write({ ...form, minify: smaller, codeSplitting: false, banner: "#!/usr/bin/env node" });
  const cold = await rolldown({
    ...common,
    input: { cli: "src/cli/run.ts", index: "src/index.ts" },
    plugins: [withoutCredentialChain],
  });
  // What every command needs is one file and not ten: each takes a third of a millisecond to find and to read. Rosters are not
  // among it: their readers bring the parsers of YAML and CSV along.
  const shared = /[\\/]src[\\/](core|aws-files|profiles)[\\/](?!read-roster|roster|keys-csv)/;
  // The same for what the commands of every day share: not what buys sessions, which comes with the SDK once it is needed.
  const sessions =
    "state-file|store|status|current-status|device|expiry|session-wish|session-for|standing-session|renewals|role-key|role-session|" +
    "stored-roles|trust|trusted-use|origins|plan|keys|ask-code|spend-code|spent-codes|code-command|flight|deadline|deliver|direct-role";
  const words =
    "command|global-options|help|moment|quoted-word|choose|profiles/say-file-problems|sessions/session-asking|sessions/code-source|" +
    "sessions/ask-trust|shells/guess-shell|terminal/foreground";
  const daily = new RegExp(
    `[/\\\\]src[/\\\\](sessions[/\\\\](${sessions})|cli[/\\\\](${words.replaceAll("/", "[/\\\\]")}))\\.ts$`,
  );
  const codeSplitting = {
    groups: [
      { name: "base", test: shared },
      { name: "daily", test: daily },
    ],
  };
  const chunkFileNames = "chunks/[name]-[hash].js";
  const coldOutput = await cold.write({ ...form, minify: smaller, chunkFileNames, codeSplitting });
  checkHot(hotOutput.output);

  const ids = [...hotOutput.output, ...coldOutput.output].flatMap((part) =>
    part.type === "chunk" ? part.moduleIds : [],
  );
  return new Set(ids.filter((id) => id.split(sep).includes("node_modules")));
}

/**
 * The SDK's search for credentials of its own, in files, processes, SSO and metadata services. daypass always gives it some: what
 * would look elsewhere does not ship, and does not take time to load.
 * @type {import("rolldown").Plugin}
 */
const withoutCredentialChain = {
  name: "without-credential-chain",
  resolveId: (source) => (source === "@aws-sdk/credential-provider-node" ? "\0no-credential-chain" : null),
  load: (id) =>
    id === "\0no-credential-chain"
      ? `export const defaultProvider = () => () => Promise.reject(new Error("there is no credential chain in here"));`
      : null,
};

/** @param {readonly (import("rolldown").OutputChunk | import("rolldown").OutputAsset)[]} output */
function checkHot(output) {
  for (const part of output) {
    if (part.type !== "chunk") continue;
    const foreign = part.imports.filter((name) => !name.startsWith("node:"));
    if (foreign.length > 0) throw new Error(`the hot file imports ${foreign.join(", ")}`);
  }
}

/**
 * Declarations of the library: of `index.ts` and of what they mention, nothing else.
 * @param {string} staging
 * @param {string} root
 */
async function emitTypes(staging, root) {
  const all = join(root, ".cache", `types-${process.pid}-${randomBytes(4).toString("hex")}`);
  try {
    mkdirSync(all, { recursive: true });
    const project = { extends: join(root, "tsconfig.json"), files: [join(root, "src", "index.ts")], include: [] };
    writeFileSync(join(all, "tsconfig.json"), JSON.stringify(project));
    const compiler = join(home, "node_modules", "typescript", "bin", "tsc");
    const emit = ["--noEmit", "false", "--emitDeclarationOnly", "--noCheck"];
    const folders = [
      "--rootDir",
      join(root, "src"),
      "--outDir",
      all,
      "--typeRoots",
      join(home, "node_modules", "@types"),
    ];
    await run(process.execPath, [compiler, "-p", join(all, "tsconfig.json"), ...emit, ...folders]);
    copyDeclarations(all, staging);
  } finally {
    rmSync(all, { recursive: true, force: true });
  }
}

/**
 * @param {string} from
 * @param {string} to
 */
function copyDeclarations(from, to) {
  const wanted = ["index.d.ts"];
  for (const file of wanted) {
    // A loop over a list that grows: each declaration may mention others.
    const text = readFileSync(join(from, file), "utf8");
    const mentioned = [...text.matchAll(/\b(?:from |import\()"([^"]+)"/g)].map((match) => match[1] ?? "");
    for (const name of mentioned) {
      if (name.startsWith("node:")) continue;
      if (!name.startsWith("."))
        throw new Error(`the library's declarations mention ${name}, which nobody has installed`);
      const path = join(dirname(file), name).replace(/\.ts$/, ".d.ts");
      if (!wanted.includes(path)) wanted.push(path);
    }
    mkdirSync(dirname(join(to, file)), { recursive: true });
    writeFileSync(join(to, file), text.replace(/(\b(?:from |import\()"\.[^"]+)\.ts"/g, '$1.js"'));
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 */
async function run(command, args) {
  const child = spawn(command, args, { stdio: ["ignore", 2, 2] });
  const code = await new Promise((done, failed) => child.once("error", failed).once("exit", done));
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}`);
}

/**
 * @param {Set<string>} files
 * @returns {string} each licence text once, below the packages that come under it
 */
function licences(files) {
  /** @type {Map<string, Set<string>>} */
  const packagesByText = new Map();
  for (const folder of new Set([...files].map(packageFolder))) {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry));
    const text = file === undefined ? `Licence: ${license}` : readFileSync(join(folder, file), "utf8").trim();
    const known = packagesByText.get(text) ?? new Set();
    packagesByText.set(text, known.add(`${name} ${version} (${license})`));
  }
  const parts = [...packagesByText].map(([text, names]) => `${[...names].sort().join("\n")}\n\n${text}\n`).sort();
  return `daypass contains code of these packages.\n\n${parts.join(`\n${"-".repeat(80)}\n\n`)}`;
}

/** @param {string} file */
function packageFolder(file) {
  const parts = file.split(sep);
  const start = parts.lastIndexOf("node_modules") + 1;
  return parts.slice(0, start + (parts[start]?.startsWith("@") ? 2 : 1)).join(sep);
}

// Chunks that an older build left are kept a while: a process that started with it may not have loaded them yet.
const keepOldFilesMs = 10 * 60_000;

/**
 * @param {string} staging
 * @param {string} target
 */
function publish(staging, target) {
  const files = filesUnder(staging).map((file) => relative(staging, file));
  const entries = ["cli.js", "index.js", "daypass.js", stampFile];
  const inOrder = [...files.filter((file) => !entries.includes(file)), ...entries];
  for (const file of inOrder) {
    mkdirSync(dirname(join(target, file)), { recursive: true });
    moveFile(join(staging, file), join(target, file));
  }
  const leftOver = filesUnder(target).filter((file) => !files.includes(relative(target, file)));
  for (const file of leftOver) {
    if (Date.now() - statSync(file).mtimeMs > keepOldFilesMs) rmSync(file, { force: true });
  }
}

/**
 * @param {string} from
 * @param {string} to
 */
function moveFile(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EXDEV") throw error;
    copyFileSync(from, to);
  }
}

/**
 * Keeps several builds from doing the same work. That they do each other no harm does not depend on it.
 * @param {string} file
 * @returns {Promise<() => void>} gives the lock back
 */
async function lock(file) {
  mkdirSync(dirname(file), { recursive: true });
  const giveUp = Date.now() + 120_000;
  while (Date.now() < giveUp) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    }
    if (!isHeld(file)) rmSync(file, { force: true });
    else await sleep(50);
  }
  throw new Error(`another build holds ${file} for two minutes now`);
}

/** @param {string} file */
function isHeld(file) {
  try {
    process.kill(Number(readFileSync(file, "utf8")) || -1, 0);
    return true;
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    return code === "EPERM";
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await build({ fresh: process.argv.includes("--fresh") });
}
