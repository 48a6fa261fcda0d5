import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { noEvidence } from "../../src/diagnosis/evidence.ts";
import { explain } from "../../src/diagnosis/explain.ts";
import { testHome } from "../rig/home.ts";
import { runDaypass } from "../rig/run.ts";
import { atWork, evidenceOn } from "./computer.ts";
import { unrelated } from "./unrelated-logs.ts";

const lines = readFileSync(new URL("unrelated.txt", import.meta.url), "utf8").split("\n");
const texts = [...new Set([...unrelated, ...lines])];
const evidence = { ...noEvidence, now: new Date("2026-11-21T09:00:00Z") };

test("there are enough of them", () => expect(texts.length).toBeGreaterThanOrEqual(120));

test.each(texts)("not about credentials, MFA or roles: %s", async (text) => {
  expect(explain(text, evidence)?.causes[0].id).toBeUndefined();
  expect(explain(text, await evidenceOn(atWork))?.causes[0].id).toBeUndefined();
});

test("an unrelated error beside one of ours does not hide it, whatever the order", () => {
  const ours =
    "An error occurred (ExpiredToken) when calling the ListBuckets operation: The provided token has expired.";
  for (const text of texts.filter((other) => !/gserviceaccount|aliyuncs/.test(other))) {
    expect(explain(`${text}\n${ours}`, evidence)?.causes[0].id, text).toBe("session-ended");
    expect(explain(`${ours}\n${text}`, evidence)?.causes[0].id, text).toBe("session-ended");
  }
});

describe("daypass explain", () => {
  const home = testHome();
  afterAll(() => home.remove());

  test("says that it does not know a text, and what to try, with exit code 1", async () => {
    for (const args of [["explain", "fatal: not a git repository"], ["explain"]]) {
      const { stdout, stderr, exitCode } = await runDaypass(args, { home, stdin: "npm ERR! code E404\n" });
      expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 1 });
      expect(stderr).toMatch(/^daypass: error: Cannot explain this text/);
      expect(stderr).toMatch(/daypass: hint: daypass doctor/);
    }
    const { stdout, exitCode } = await runDaypass(["explain", "--json", "nonsense of no tool"], { home });
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ schema: "daypass.error/1", code: "text-not-explained", exitCode: 1 });
  });
});
