// @ts-check
/**
 * `npm run release`: all that is handed out, in one folder. The package that npm installs, checked file by file; an executable for each
 * platform; the manual page; and `SHA256SUMS` over all of them.
 *
 *   node scripts/release.js [--into FOLDER] [--package-only]
 */
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { checkPackage, pack } from "./check-package.js";
import { makeExecutables } from "./executables.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const sumsFile = "SHA256SUMS";

/**
 * @param {{ into: string, packageOnly?: boolean }} options
 * @returns {Promise<readonly string[]>} the names of the files, the sums among them
 */
export async function release({ into, packageOnly = false }) {
  const wrong = await checkPackage(root);
  if (wrong.length > 0) throw new Error(`the package is not fit to be published:\n${wrong.join("\n")}`);
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  const staging = mkdtempSync(join(tmpdir(), "daypass-release-"));
  try {
    const archive = await pack(staging, root);
    copyFileSync(archive, join(into, basename(archive)));
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  copyFileSync(join(root, "docs", "daypass.1"), join(into, "daypass.1"));
  if (!packageOnly) await makeExecutables({ into });
  writeFileSync(join(into, sumsFile), sumsOf(into));
  return readdirSync(into).sort();
}

/**
 * As `sha256sum -c` reads it.
 * @param {string} folder
 */
function sumsOf(folder) {
  const names = readdirSync(folder).filter((name) => name !== sumsFile);
  const lines = names.sort().map((name) => {
    const sum = createHash("sha256")
      .update(readFileSync(join(folder, name)))
      .digest("hex");
    return `${sum}  ${name}\n`;
  });
  return lines.join("");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values } = parseArgs({
    options: {
      into: { type: "string", default: join(root, "release") },
      "package-only": { type: "boolean", default: false },
    },
  });
  const into = resolve(values.into);
  for (const name of await release({ into, packageOnly: values["package-only"] })) console.log(join(into, name));
}
