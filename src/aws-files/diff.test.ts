import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unifiedDiff } from "./diff.ts";

const names = { from: "a", to: "b" };
const canPatch = spawnSync("git", ["--version"]).status === 0;

describe("unifiedDiff()", () => {
  test("is empty for equal texts", () => {
    expect(unifiedDiff("a\n", "a\n", names)).toBe("");
  });

  test("parts distant changes into hunks and marks a missing final newline", () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const after = lines.with(1, "one").with(17, "seventeen");
    const diff = unifiedDiff(`${lines.join("\n")}\n`, after.join("\n"), names);
    expect(diff.match(/^@@.*$/gm)).toEqual(["@@ -1,5 +1,5 @@", "@@ -15,6 +15,6 @@"]);
    expect(diff).toContain("+line 19\n\\ No newline at end of file\n");
  });

  test("shows settings that are never secret as they are, however long", () => {
    const line = "role_session_name = first_name_dot_last_name_at_department_dot_company_dot_com";
    expect(unifiedDiff("", `${line}\n`, names)).toContain(`+${line}\n`);
  });

  test("leaves secrets out, also commented out and continued", () => {
    const text = [
      "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPx",
      "# aws_session_token=FwoGZXIvYXdzEBYaDFwoGZXIvYXdz",
      "aws_security_token: abcdefgh",
      "x = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEYx",
      "aws_session_token =",
      "  FwoGZXIvYXdzEBYaDFwoGZXIvYXdz",
      "",
    ].join("\n");
    const diff = unifiedDiff("", text, names);
    expect(diff).not.toMatch(/wJalr|FwoG|abcdefgh/);
    expect(diff.match(/\[secret\]/g)?.length).toBe(5);
  });

  test.skipIf(!canPatch)("is a diff that other tools apply", () => {
    const folder = mkdtempSync(join(tmpdir(), "daypass-diff-"));
    const line = fc.constantFrom("a", "b", "c", "", "d = 1");
    const text = fc
      .tuple(fc.array(line, { maxLength: 14 }), fc.boolean())
      .map(([lines, ended]) => lines.join("\n") + (ended && lines.length > 0 ? "\n" : ""));
    const property = fc.property(text, text, (before, after) => {
      const diff = unifiedDiff(before, after, names);
      if (before === after || before === "" || after === "") return;
      writeFileSync(join(folder, "file"), before);
      const patch = diff.replace("--- a\n+++ b\n", "--- a/file\n+++ b/file\n");
      const { status, stderr } = spawnSync("git", ["apply", "--unidiff-zero", "-"], {
        cwd: folder,
        input: patch,
        encoding: "utf8",
      });
      if (status !== 0) throw new Error(`${stderr}\n${patch}`);
      expect(readFileSync(join(folder, "file"), "utf8")).toBe(after);
    });
    fc.assert(property, { numRuns: 120 });
    rmSync(folder, { recursive: true, force: true });
  });
});
