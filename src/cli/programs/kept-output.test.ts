import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { needs } from "../../../test/rig/needs.ts";
import { KeptOutput } from "./kept-output.ts";

const machine = { platform: process.platform, pid: process.pid, uid: process.getuid?.(), env: {} };
const folder = mkdtempSync(join(tmpdir(), "daypass-test-"));
const before = process.env.TMPDIR;
beforeAll(() => {
  process.env.TMPDIR = folder;
});
afterAll(() => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  rmSync(folder, { recursive: true });
});

const whole = (kept: KeptOutput) => Buffer.concat([...kept.pieces()]);

test("little output is given back as it came", () => {
  const kept = new KeptOutput(machine);
  kept.add(Buffer.from("first\nsecond"));
  kept.add(Buffer.from(" line\n\n"));
  expect(whole(kept).toString()).toBe("first\nsecond line\n\n");
  expect([kept.bytes, kept.lastLine(), kept.endsWithNewline()]).toEqual([19, "second line", true]);
  const empty = new KeptOutput(machine);
  expect([empty.bytes, empty.lastLine(), empty.endsWithNewline()]).toEqual([0, "", false]);
});

test("much output is given back as it came, as often as it is wanted", () => {
  const kept = new KeptOutput(machine);
  const chunks = Array.from({ length: 40 }, (_, index) => Buffer.alloc(70_000, index));
  for (const chunk of chunks) kept.add(chunk);
  for (let time = 0; time < 2; time++) expect(whole(kept).equals(Buffer.concat(chunks))).toBe(true);
  kept.close();
  expect(whole(kept)).toHaveLength(0);
});

test.skipIf(needs("linux").missing)("its file is the user's alone, and has no name", () => {
  const kept = new KeptOutput(machine);
  kept.add(Buffer.alloc(2_000_000, "s"));
  expect(readdirSync(folder)).toEqual([]);
  const open = readdirSync("/proc/self/fd").filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(`${folder}/`);
    } catch {
      return false;
    }
  });
  expect(open).toHaveLength(1);
  expect(statSync(`/proc/self/fd/${open[0]}`).mode & 0o777).toBe(0o600);
  expect(readFileSync(`/proc/self/fd/${open[0]}`)).toHaveLength(2_000_000);
  kept.close();
});

test("the last line is found behind much output, and shown without what moves the cursor", () => {
  const kept = new KeptOutput(machine);
  kept.add(Buffer.from(`${"x".repeat(1_200_000)}\nProgress 1%\rProgress 2%\rfailed: no  \r\n\n`));
  expect(kept.lastLine()).toBe("failed: no");
  kept.close();
});
