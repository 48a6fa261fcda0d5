import { describe, expect, test } from "vitest";
import { atWork, explainedOn } from "./computer.ts";

const denied =
  "An error occurred (AccessDenied) when calling the ListBuckets operation: User: arn:aws:iam::123456789012:user/ana is not authorized to perform: s3:ListAllMyBuckets with an explicit deny in an identity-based policy";

async function lastLine(env: Readonly<Record<string, string>>): Promise<string | undefined> {
  const printed = await explainedOn({ ...atWork, env: { AWS_PROFILE: "work", ...env } }, denied);
  return printed
    .split("\n")
    .at(-1)
    ?.replace(/^What to do /, "")
    .trim();
}

describe("the last line, which mends it, can be typed", () => {
  test.each([
    ["bash", "daypass use work-mfa"],
    ["nushell", "daypass use work-mfa"],
  ])("where the function is in %s", async (shell, line) => {
    expect(await lastLine({ DAYPASS_FUNCTION: shell })).toBe(line);
  });

  // Without it `daypass use` ends with 11, and changes nothing.
  test.each([
    ["/bin/sh", 'eval "$(daypass use work-mfa --print)"'],
    ["/usr/bin/zsh", 'eval "$(daypass use work-mfa --print)"'],
    ["/usr/bin/fish", "daypass use work-mfa --print | source"],
    ["/usr/bin/nu", "daypass use work-mfa --print nushell | from json | load-env"],
    ["/usr/bin/pwsh", "daypass use work-mfa --print | Out-String | Invoke-Expression"],
    ["cmd.exe", "FOR /F \"delims=\" %i IN ('daypass use work-mfa --print cmd') DO @%i"],
  ])("where %s has no such function", async (shell, line) => {
    expect(await lastLine({ DAYPASS_FUNCTION: "", SHELL: shell })).toBe(line);
  });
});
