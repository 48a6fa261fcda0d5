import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { needs, pathOf, type Tool } from "../../test/rig/needs.ts";
import { Secret } from "../core/secret.ts";
import { plainCredentials } from "./plain.ts";
import { type ShellName, shellNames, unsetLine } from "./unset.ts";

const names = ["AWS_PROFILE", "AWS_SESSION_TOKEN"];

test.each([
  ["posix", "unset AWS_PROFILE AWS_SESSION_TOKEN"],
  ["fish", "set -e AWS_PROFILE AWS_SESSION_TOKEN"],
  ["powershell", "Remove-Item Env:AWS_PROFILE, Env:AWS_SESSION_TOKEN"],
  ["cmd", "set AWS_PROFILE=& set AWS_SESSION_TOKEN="],
  ["nushell", "hide-env AWS_PROFILE AWS_SESSION_TOKEN"],
] as const)("unsetLine() writes %s: %s", (shell, line) => expect(unsetLine(names, shell)).toBe(line));

describe("a real shell", () => {
  const shells: readonly (readonly [Tool, ShellName, string])[] = [
    ["bash", "posix", "-c"],
    ["zsh", "posix", "-c"],
    ["fish", "fish", "-c"],
    ["nu", "nushell", "-c"],
    ["pwsh", "powershell", "-Command"],
  ];
  for (const [tool, shell, flag] of shells) {
    test.skipIf(needs(tool).missing)(`${tool} hands the variables to no program any more`, () => {
      const program = `${process.execPath} -e "console.log(JSON.stringify(process.env))"`;
      const env = { PATH: process.env.PATH, HOME: "/nonexistent", AWS_PROFILE: "a", AWS_SESSION_TOKEN: "b", KEPT: "c" };
      const { stdout } = spawnSync(pathOf(tool), [flag, `${unsetLine(names, shell)}; ${program}`], {
        env,
        encoding: "utf8",
      });
      const left = JSON.parse(stdout);
      expect(left).toMatchObject({ KEPT: "c" });
      for (const name of names) expect(left).not.toHaveProperty(name);
    });
  }
});

test("no line leaves an empty or a blank value behind", () => {
  for (const shell of shellNames) expect(unsetLine(names, shell)).not.toMatch(/= |=['"]/);
});

test("plainCredentials() gives out the values, in the names of the JavaScript SDK", () => {
  const expiresAt = new Date("2026-03-02T09:40:00Z");
  const hidden = { accessKeyId: "ASIA", secretAccessKey: new Secret("s"), sessionToken: new Secret("t"), expiresAt };
  expect(plainCredentials(hidden)).toEqual({
    accessKeyId: "ASIA",
    secretAccessKey: "s",
    sessionToken: "t",
    expiration: expiresAt,
  });
});
