import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failureOf } from "../../test/rig/failure.ts";
import { type StateRig, stateRig } from "../../test/rig/sessions.ts";
import { launcherPath, writeLauncher } from "./launcher.ts";

let rig: StateRig;
beforeEach(() => {
  rig = stateRig();
});
afterEach(() => rig.home.remove());

const locations = { config: "/home/ana/.aws/config", credentials: "/home/ana/.aws/credentials" };

function program(name: string): string {
  const path = rig.home.path(name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "");
  return path;
}

async function written(file: string, platform = rig.tools.machine.platform): Promise<string> {
  const tools = { ...rig.tools, machine: { ...rig.tools.machine, platform } };
  return readFileSync(await writeLauncher([process.execPath, file], locations, tools), "utf8");
}

describe("writeLauncher()", () => {
  test("fixes the state directory and the files, and follows links to what they lead to", async () => {
    const real = program("lib/node_modules/daypass/dist/daypass.js");
    symlinkSync(real, rig.home.path("daypass"));
    const text = await written(rig.home.path("daypass"));
    expect(text).toContain(`DAYPASS_HOME='${rig.home.path("state")}'\n`);
    expect(text).toContain("AWS_CONFIG_FILE='/home/ana/.aws/config'\n");
    expect(text).toContain("AWS_SHARED_CREDENTIALS_FILE='/home/ana/.aws/credentials'\n");
    expect(text).toContain(`file='${real}'\n`);
    expect(launcherPath(rig.tools)).toBe(rig.home.path("state/bin/daypass"));
  });

  test("leaves one alone that says the same, and mends one that may not be run", async () => {
    const file = program("lib/daypass.js");
    await written(file);
    const path = launcherPath(rig.tools);
    const { ino } = statSync(path);
    await written(file);
    expect(statSync(path).ino).toBe(ino);
    chmodSync(path, 0o600);
    await written(file);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    await written(program("newer/daypass.js"));
    expect(readFileSync(path, "utf8")).toContain("newer/daypass.js");
  });

  test("starts a standalone executable as itself, and never as the runtime in it", async () => {
    const path = program("bin/daypass");
    writeFileSync(path, '#!/bin/sh\necho "$1 [$BUN_BE_BUN] [$BUN_OPTIONS]"\n');
    chmodSync(path, 0o755);
    const launcher = await writeLauncher([path], locations, rig.tools);
    const env = { PATH: process.env.PATH, BUN_BE_BUN: "1", BUN_OPTIONS: "--preload=./theirs.js" };
    expect(spawnSync(launcher, ["process"], { env, encoding: "utf8" }).stdout).toBe("process [] []\n");
    rmSync(path);
    const gone = spawnSync(launcher, ["process"], { env, encoding: "utf8" });
    expect([gone.status, gone.stderr]).toEqual([9, expect.stringContaining(`daypass: ${path} is gone. Install`)]);
  });

  test("starts a standalone executable on Windows", async () => {
    const path = program("50% off/daypass.exe");
    const tools = { ...rig.tools, machine: { ...rig.tools.machine, platform: "win32" as const } };
    const text = readFileSync(await writeLauncher([path], locations, tools), "utf8");
    expect(text.split("\r\n").slice(-4)).toEqual([
      'set "BUN_OPTIONS="',
      'set "BUN_BE_BUN="',
      `"${rig.home.path("50%% off/daypass.exe")}" %*`,
      "",
    ]);
  });

  test("writes a batch file on Windows, in which nothing is expanded", async () => {
    const text = await written(program("50% off/daypass.js"), "win32");
    expect(text.split("\r\n").at(-2)).toBe(`"${process.execPath}" "${rig.home.path("50%% off/daypass.js")}" %*`);
    expect(text).toMatch(/^@echo off\r\nsetlocal DisableDelayedExpansion\r\nset "DAYPASS_HOME=/);
    expect(text).not.toMatch(/[^\r]\n/);
    expect(await written(program("Müller/daypass.js"), "win32")).toContain("chcp 65001 >nul\r\n");
  });

  test.each([
    ["_npx/1a2b/node_modules/daypass/dist/daypass.js", "npx"],
    ["pnpm/dlx-12345/node_modules/daypass/dist/daypass.js", "npx"],
    ["bunx-0-daypass@latest/node_modules/daypass/dist/daypass.js", "npx"],
    ["src-of-mine/dist/daypass.js", "clone"],
  ])("refuses %s", async (name, from) => {
    const file = program(name);
    if (from === "clone") program("src-of-mine/src/main.ts");
    const failure = await failureOf(writeLauncher([process.execPath, file], locations, rig.tools));
    expect([failure.code, failure.facts]).toEqual(["launcher-not-installed", { path: file, from }]);
  });
});
