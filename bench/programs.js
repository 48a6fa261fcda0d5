// @ts-check
// Programs beside Node that the benchmarks use where they are there.
import { execFileSync, spawnSync } from "node:child_process";
import { accessSync, constants, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * @param {string} name
 * @returns {string | undefined} its path
 */
export function findProgram(name) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/**
 * The AWS CLI itself. A version manager's shim in front of it costs 50 ms, which would flatter us.
 * @returns {{ readonly path: string, readonly version: string } | undefined}
 */
export function findAws() {
  const found = findProgram("aws");
  if (found === undefined) return undefined;
  const path = isPyenvShim(found) ? execFileSync("pyenv", ["which", "aws"], { encoding: "utf8" }).trim() : found;
  const { stdout = "", stderr = "" } = spawnSync(path, ["--version"], { encoding: "utf8" });
  const version = /aws-cli\/(\d\S*)/.exec(stdout + stderr)?.[1];
  return version === undefined ? undefined : { path, version };
}

/** An AWS CLI of version 2, wherever it stands on PATH. */
export function findAws2() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const version = (/** @type {string} */ path) => spawnSync(path, ["--version"], { encoding: "utf8" }).stdout ?? "";
  const found = folders.map((folder) => join(folder, "aws")).filter(isExecutable);
  return found.find((path) => version(path).startsWith("aws-cli/2."));
}

/** @param {string} path */
function isPyenvShim(path) {
  return readFileSync(path).subarray(0, 2000).includes("pyenv") && findProgram("pyenv") !== undefined;
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
