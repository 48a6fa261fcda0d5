import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failureOf } from "../../test/rig/failure.ts";
import { needs } from "../../test/rig/needs.ts";
import { type StateRig, stateRig } from "../../test/rig/sessions.ts";
import { readEnvFile } from "./env-file.ts";

const text = `AWS_ACCESS_KEY_ID=AKIAY34FZKBOKMUTVV7A
AWS_SECRET_ACCESS_KEY=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
AWS_MFA_ARN=GAHT12345678
AWS_REGION=eu-west-1
`;

let rig: StateRig;
beforeEach(() => {
  rig = stateRig({ PATH: process.env.PATH, AWS_ACCESS_KEY_ID: "AKIAY34FZKBOKMUTVENV" });
});
afterEach(() => rig.home.remove());

describe("readEnvFile()", () => {
  test("says what is there instead of a file", async () => {
    mkdirSync(rig.home.path("folder"));
    const why = async (name: string) => (await failureOf(readEnvFile(rig.home.path(name), rig.tools.machine))).message;
    expect(await why("none")).toMatch(/\/none: there is no such file$/);
    expect(await why("folder")).toMatch(/\/folder: it is not a file$/);
  });

  test.skipIf(process.platform === "win32")("tells when others can read it", async () => {
    const path = rig.home.write(".env", text);
    for (const [mode, exposures] of [
      [0o600, []],
      [0o400, []],
      [0o644, ["readable-by-others"]],
      [0o640, ["readable-by-others"]],
    ] as const) {
      chmodSync(path, mode);
      expect((await readEnvFile(path, rig.tools.machine)).exposures).toEqual(exposures);
    }
  });

  test.skipIf(needs("git").missing)("tells when git has it, and runs nothing that the repository names", async () => {
    const git = (...words: string[]) =>
      spawnSync("git", words, { cwd: rig.home.path("repo"), env: { PATH: process.env.PATH, HOME: rig.home.home } });
    const path = rig.home.write("repo/.env", text);
    git("init", "-q");
    expect((await readEnvFile(path, rig.tools.machine)).exposures).toEqual([]);
    git("add", "-f", ".env");
    const hook = rig.home.write("repo/hook", `#!/bin/sh\ntouch ${rig.home.path("ran")}\n`);
    chmodSync(hook, 0o755);
    git("config", "core.fsmonitor", hook);
    const machine = {
      ...rig.tools.machine,
      env: { ...rig.tools.machine.env, GIT_DIR: "/nowhere", HOME: rig.home.home },
    };
    expect((await readEnvFile(path, machine)).exposures).toEqual(["tracked-by-git"]);
    expect(readdirSync(rig.home.home)).not.toContain("ran");
  });

  test("does without git", async () => {
    const machine = { ...rig.tools.machine, env: { PATH: "" } };
    expect((await readEnvFile(rig.home.write(".env", text), machine)).exposures).toEqual([]);
  });
});
