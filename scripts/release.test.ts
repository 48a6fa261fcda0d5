import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { needs } from "../test/rig/needs.ts";
import { release } from "./release.js";

// The executables are made and run by CI: they need packages from the registry.
test.skipIf(needs("linux").missing)(
  "a release holds the package and the manual page, and sums that sha256sum agrees with",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "daypass-release-test-"));
    try {
      const names = await release({ into: join(folder, "release"), packageOnly: true });
      expect(names).toEqual(["SHA256SUMS", "daypass-0.1.0.tgz", "daypass.1"]);
      const { status, stdout } = spawnSync("sha256sum", ["-c", "SHA256SUMS"], {
        cwd: join(folder, "release"),
        encoding: "utf8",
      });
      expect(stdout).toBe("daypass-0.1.0.tgz: OK\ndaypass.1: OK\n");
      expect(status).toBe(0);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
