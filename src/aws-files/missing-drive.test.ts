import { readFileSync } from "node:fs";
import { afterEach, expect, test, vi } from "vitest";
import { type FileRig, fileRig } from "../../test/rig/aws-files.ts";
import { writePrivateFile } from "./atomic-write.ts";

// To Windows not even the root of a drive is there that nobody has connected.
vi.mock("node:fs", async (original) => ({ ...(await original<object>()), existsSync: () => false }));

let rig: FileRig;
afterEach(() => rig.home.remove());

test("where nothing above a folder is there, the search for it comes to an end", async () => {
  rig = fileRig();
  const path = rig.home.path("a/b/file");
  await writePrivateFile(path, "x", rig.tools);
  expect(readFileSync(path, "utf8")).toBe("x");
});
