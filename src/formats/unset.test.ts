import { expect, test } from "vitest";
import { Secret } from "../core/secret.ts";
import { plainCredentials } from "./plain.ts";
import { shellNames } from "./shells.ts";
import { unsetLine } from "./unset.ts";

const names = ["AWS_PROFILE", "AWS_SESSION_TOKEN"];

test.each([
  ["bash", "unset AWS_PROFILE AWS_SESSION_TOKEN"],
  ["posix", "unset AWS_PROFILE AWS_SESSION_TOKEN"],
  ["fish", "set -e AWS_PROFILE AWS_SESSION_TOKEN"],
  ["powershell", "Remove-Item Env:AWS_PROFILE, Env:AWS_SESSION_TOKEN -ErrorAction Ignore"],
  ["cmd", "set AWS_PROFILE=& set AWS_SESSION_TOKEN="],
  ["nushell", "hide-env --ignore-errors AWS_PROFILE AWS_SESSION_TOKEN"],
] as const)("unsetLine() writes %s: %s", (shell, line) => expect(unsetLine(names, shell)).toBe(line));

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
