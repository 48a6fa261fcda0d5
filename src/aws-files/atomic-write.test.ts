import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FileRig, fileRig } from "../../test/rig/aws-files.ts";
import { needs } from "../../test/rig/needs.ts";
import { isFailure } from "../core/errors.ts";
import { ensurePrivateDirectory, replaceFile, writePrivateFile } from "./atomic-write.ts";

let rig: FileRig;
beforeEach(() => {
  rig = fileRig();
});
afterEach(() => rig.home.remove());

test("writePrivateFile() makes files and folders for the user alone", async () => {
  const path = rig.home.path("state/deep/file");
  await writePrivateFile(path, "ü", rig.tools);
  await writePrivateFile(path, "text", rig.tools);
  expect(readFileSync(path, "utf8")).toBe("text");
  expect(readdirSync(rig.home.path("state/deep"))).toEqual(["file"]);
  if (process.platform === "win32") return;
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(rig.home.path("state")).mode & 0o777).toBe(0o700);
});

test("writePrivateFile() replaces a planted link instead of following it", async () => {
  const victim = rig.home.write("victim", "mine");
  mkdirSync(rig.home.path("state"), { mode: 0o700 });
  symlinkSync(victim, rig.home.path("state/file"));
  await writePrivateFile(rig.home.path("state/file"), "secret", rig.tools);
  expect(readFileSync(victim, "utf8")).toBe("mine");
});

test.skipIf(process.platform === "win32")("ensurePrivateDirectory() refuses what everybody may write", () => {
  mkdirSync(rig.home.path("open"));
  chmodSync(rig.home.path("open"), 0o777);
  try {
    ensurePrivateDirectory(rig.home.path("open"));
    expect.unreachable();
  } catch (error) {
    expect(isFailure(error, "file-refused")).toBe(true);
  }
});

test("replaceFile() gives up, and leaves nothing, when the old file is not what it was", () => {
  const path = rig.home.write("file", "theirs");
  const replacement = { bytes: Buffer.from("ours"), mode: 0o600, stillWanted: () => false };
  expect(replaceFile(path, replacement, rig.tools.machine)).toBe("given-up");
  expect(readFileSync(path, "utf8")).toBe("theirs");
  expect(readdirSync(rig.home.home)).toEqual(["file"]);
});

test("a folder in a file's way is named", async () => {
  writeFileSync(rig.home.path("state"), "");
  const error = await writePrivateFile(rig.home.path("state/file"), "x", rig.tools).catch((reason) => reason);
  expect(isFailure(error, "file-unwritable")).toBe(true);
  expect(error.message).toContain(rig.home.path("state"));
});

test.skipIf(needs("linux").missing)(
  "a folder in which nothing can be made is said, and not tried for ever",
  async () => {
    const error = await writePrivateFile("/proc/daypass/state/file", "x", rig.tools).catch((reason) => reason);
    expect(isFailure(error, "file-unwritable")).toBe(true);
  },
);

test.skipIf(needs("root").missing)("folders with a relative path are made for root, too", async () => {
  const before = process.cwd();
  process.chdir(rig.home.work);
  try {
    await writePrivateFile("s/file", "x", { ...rig.tools, machine: { ...rig.tools.machine, uid: 0 } });
  } finally {
    process.chdir(before);
  }
  expect(readdirSync(`${rig.home.work}/s`)).toEqual(["file"]);
});

test.skipIf(process.platform === "win32")("a link that leads nowhere in a folder's place is said", async () => {
  symlinkSync("nowhere", rig.home.path("state"));
  const error = await writePrivateFile(rig.home.path("state/file"), "x", rig.tools).catch((reason) => reason);
  expect(error.message).toMatch(/state: something else has its place: a file, or a link that leads nowhere$/);
});
