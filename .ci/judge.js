// @ts-check
/**
 * Judges a run of the tests: `node .ci/judge.js REPORT NOTES [nobody]`.
 * REPORT is vitest's JSON, NOTES what test/rig/needs.ts found missing. Prints skipped tests with their reasons, failed ones
 * with what they said, and the line `N passed, N failed`; a test that was skipped for a reason which `.ci/skips` does not
 * list counts as failed.
 */
import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

const [reportFile = "", notesFile = "", where = ""] = process.argv.slice(2);
/** @typedef {{ status: string, fullName: string, failureMessages?: string[] }} Outcome */
/** @type {{ testResults: { name: string, status: string, message?: string, assertionResults: Outcome[] }[] }} */
const report = JSON.parse(readFileSync(reportFile, "utf8"));
const allowed = allowedTools(readFileSync(new URL("skips", import.meta.url), "utf8"));
const missing = missingTools(existsSync(notesFile) ? readFileSync(notesFile, "utf8") : "");

let passed = 0;
let failed = 0;
for (const file of report.testResults) {
  // A file that could not even be loaded has no tests to count.
  if (file.assertionResults.length === 0 && file.status === "failed")
    fail(file.name, "could not be loaded", file.message);
  const reasons = missing.get(file.name) ?? new Map();
  for (const { status, fullName, failureMessages = [] } of file.assertionResults) {
    if (status === "passed") passed += 1;
    else if (status === "failed") fail(file.name, fullName, failureMessages.join("\n"));
    else judgeSkip(file.name, fullName, reasons);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/**
 * @param {string} file
 * @param {string} name
 * @param {Map<string, string>} reasons
 */
function judgeSkip(file, name, reasons) {
  const unlisted = [...reasons].filter(([tool]) => !allowed.includes(tool));
  if (reasons.size === 0) fail(file, `${name}: skipped, and the file asked for nothing that is missing`);
  else if (unlisted.length > 0) fail(file, `${name}: skipped, ${unlisted.map(([, reason]) => reason).join("; ")}`);
  else console.log(`skipped ${relative(process.cwd(), file)} ${name}: ${[...reasons.values()].join("; ")}`);
}

/**
 * @param {string} file
 * @param {string} what
 * @param {string} [message]
 */
function fail(file, what, message = "") {
  failed += 1;
  console.log(`failed  ${relative(process.cwd(), file)} ${what}`);
  const lines = stripVTControlCharacters(message).split("\n");
  for (const line of lines.slice(0, 30).filter((each) => each.trim() !== "")) console.log(`    ${line}`);
}

/** @param {string} text */
function allowedTools(text) {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const entries = lines.map((line) => line.split(/\s/)[0]?.split("@") ?? []);
  return entries.filter(([, only]) => only === undefined || only === where).map(([tool]) => tool);
}

/**
 * @param {string} text
 * @returns {Map<string, Map<string, string>>} test file → tool → reason
 */
function missingTools(text) {
  /** @type {Map<string, Map<string, string>>} */
  const byFile = new Map();
  for (const line of text.split("\n").filter((each) => each !== "")) {
    const { tool, reason, from } = JSON.parse(line);
    const file = String(from).replace(/^file:\/\//, "");
    byFile.set(file, (byFile.get(file) ?? new Map()).set(tool, reason));
  }
  return byFile;
}
