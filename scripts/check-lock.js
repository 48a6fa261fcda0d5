// @ts-check
/**
 * package-lock.json must work for `npm ci` on every platform. npm leaves out of it the builds for other platforms that it
 * cannot see at that moment (a mirror that lacks them, an installation that is there already), and then refuses it:
 * "Missing: … from lock file". `--fix` adds them, by version and platform; npm fetches only those of its own platform.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * @typedef {{ version?: string, dev?: boolean, optional?: boolean, os?: string[], cpu?: string[], libc?: string[],
 *   dependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }} Locked
 */

/**
 * @param {{ packages: Record<string, Locked> }} lock
 * @returns {Record<string, Locked>} the entries that npm misses
 */
export function missingEntries({ packages }) {
  /** @type {Record<string, Locked>} */
  const missing = {};
  for (const [path, { optionalDependencies = {} }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      // Ranges are for packages that npm chooses; builds for a platform are named exactly.
      if (!/^\d+\.\d+\.\d+/.test(version) || findLocked(packages, path, name)?.version === version) continue;
      const top = `node_modules/${name}`;
      const beside = `${path.slice(0, path.lastIndexOf("node_modules/"))}${top}`;
      missing[packages[top] === undefined ? top : beside] = { version, dev: true, optional: true, ...platformOf(name) };
    }
  }
  return missing;
}

/**
 * What Node would find for a package: in its own node_modules, else in one further up.
 * @param {Record<string, Locked>} packages
 * @param {string} path
 * @param {string} name
 */
function findLocked(packages, path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(folder.lastIndexOf("node_modules/") - 1, 0))) {
    const found = packages[`${folder === "" ? "" : `${folder}/`}node_modules/${name}`];
    if (found !== undefined || folder === "") return found;
  }
}

/** @param {string} name such as `@rolldown/binding-linux-arm64-musl` */
function platformOf(name) {
  const os = /-(android|darwin|freebsd|linux|openharmony|win32)\b/.exec(name)?.[1];
  const cpu = /-(arm64|arm|ia32|ppc64|riscv64|s390x|x64|wasm32)\b/.exec(name)?.[1];
  if (cpu === undefined) throw new Error(`cannot tell which platform ${name} is for`);
  const libc = os !== "linux" ? undefined : /musl/.test(name) ? "musl" : "glibc";
  return { ...(os && { os: [os] }), cpu: [cpu], ...(libc && { libc: [libc] }) };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const file = fileURLToPath(new URL("../package-lock.json", import.meta.url));
  const lock = JSON.parse(readFileSync(file, "utf8"));
  const missing = missingEntries(lock);
  if (process.argv.includes("--fix")) {
    const entries = Object.entries({ ...lock.packages, ...missing }).sort(([one], [other]) => (one < other ? -1 : 1));
    writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(entries) }, undefined, 2)}\n`);
  } else if (Object.keys(missing).length > 0) {
    console.error(`package-lock.json lacks ${Object.keys(missing).join(", ")}: node scripts/check-lock.js --fix`);
    process.exitCode = 1;
  }
}
