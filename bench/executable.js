// @ts-check
// daypass as one file, measured beside what needs a Node.js.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostPlatform, makeExecutables } from "../scripts/executables.js";

/** @type {Promise<string> | undefined} */
let made;

/**
 * The command line of the standalone executable, which is made once.
 * @param {readonly string[]} args
 * @returns {Promise<[string, ...string[]]>}
 */
export async function executable(...args) {
  made ??= make();
  return [await made, ...args];
}

async function make() {
  const into = mkdtempSync(join(tmpdir(), "daypass-bench-executable-"));
  process.once("exit", () => rmSync(into, { recursive: true, force: true }));
  const [path = ""] = await makeExecutables({ into, only: [hostPlatform()] });
  return path;
}
