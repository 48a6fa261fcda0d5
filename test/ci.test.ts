import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const judge = fileURLToPath(new URL("../.ci/judge.js", import.meta.url));
const file = join(process.cwd(), "a.test.ts");

/** What the judge says of one test of each status in a file, of which these tools were missing. */
function judged(statuses: readonly string[], tools: readonly string[], ...where: string[]) {
  const folder = mkdtempSync(join(tmpdir(), "daypass-judge-"));
  const assertionResults = statuses.map((status) => ({
    status,
    fullName: `is ${status}`,
    failureMessages: status === "failed" ? ["Error: \u001b[31mno\u001b[39m\n\n    at a.test.ts:1"] : [],
  }));
  const testResults = [{ name: file, status: statuses.length === 0 ? "failed" : "passed", assertionResults }];
  const notes = tools.map((tool) => `${JSON.stringify({ tool, reason: `no ${tool} here`, from: file })}\n`);
  writeFileSync(join(folder, "report.json"), JSON.stringify({ testResults }));
  writeFileSync(join(folder, "needs.jsonl"), notes.join(""));
  const args = [judge, join(folder, "report.json"), join(folder, "needs.jsonl"), ...where];
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
  rmSync(folder, { recursive: true });
  return { lines: stdout.trimEnd().split("\n"), status };
}

test("the judge of CI counts tests, and fails with one that failed, and says why", () => {
  expect(judged(["passed", "passed"], [])).toEqual({ lines: ["2 passed, 0 failed"], status: 0 });
  expect(judged(["passed", "failed"], [])).toEqual({
    lines: ["failed  a.test.ts is failed", "    Error: no", "        at a.test.ts:1", "1 passed, 1 failed"],
    status: 1,
  });
});

test("the judge of CI lets a skip pass whose reason is listed, and says it", () => {
  expect(judged(["skipped"], ["cmd"])).toEqual({
    lines: ["skipped a.test.ts is skipped: no cmd here", "0 passed, 0 failed"],
    status: 0,
  });
});

test("the judge of CI fails a skip whose reason is not listed, or listed for nobody only, or absent", () => {
  expect(judged(["skipped"], ["cmd", "zsh"]).lines).toEqual([
    "failed  a.test.ts is skipped: skipped, no zsh here",
    "0 passed, 1 failed",
  ]);
  expect(judged(["skipped"], ["root"]).status).toBe(1);
  expect(judged(["skipped"], ["root"], "nobody").status).toBe(0);
  expect(judged(["todo"], []).lines[0]).toContain("asked for nothing that is missing");
});

test("the judge of CI fails a file that could not be loaded", () => {
  expect(judged([], []).lines).toEqual(["failed  a.test.ts could not be loaded", "0 passed, 1 failed"]);
});
