import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pack } from "../scripts/check-package.js";
import { limits, tryAsStranger } from "../scripts/new-user.js";
import { needing, pathOf } from "./rig/needs.ts";

// How long it takes is counted by `node scripts/new-user.js`, which CI runs: here other tests run beside it.
test.skipIf(needing("pty", "aws").missing)(
  "a stranger gets from the packed tool to aws sts get-caller-identity with a handful of answers",
  { timeout: 120_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "daypass-packed-"));
    try {
      const archive = await pack(folder);
      const install = (prefix: string) => {
        const words = ["install", "-g", "--prefix", prefix, "--offline", "--ignore-scripts", "--silent", archive];
        execFileSync("npm", words, { stdio: "ignore", cwd: folder });
      };
      const { answers, said } = await tryAsStranger({ install, aws: pathOf("aws"), env: {} });
      expect(said).toMatch(/^arn:aws:iam::\d{12}:user\//);
      expect(answers).toBeLessThanOrEqual(limits.answers);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
