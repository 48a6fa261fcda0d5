import { expect, test } from "vitest";
import { keysText, profilesFrom } from "../../test/rig/profiles.ts";
import { findRoleSource, inheritedFrom, requireRoleSource } from "./role-source.ts";

const profiles = profilesFrom({
  credentials: `[work]\n${keysText()}[default]\n${keysText()}`,
  config: `[default]\nregion = us-east-1\n[profile mfa-auth]\noutput = text\ndaypass_session_name = ana\n[profile role]\nrole_arn = x\nsource_profile = mfa-auth\n`,
});

test("keys stand for their session, be it written yet or not; a role and a session for themselves", () => {
  expect(
    ["work", "default", "mfa-auth", "work-mfa", "role", "nobody"].map((name) => findRoleSource(name, profiles)),
  ).toEqual(["work-mfa", "mfa-auth", "mfa-auth", "work-mfa", "role", undefined]);
  expect(() => requireRoleSource("nobody", profiles)).toThrow('Cannot find profile "nobody"');
});

test("what a role inherits stands with its session, else with the keys", () => {
  expect(inheritedFrom("mfa-auth", profiles)).toEqual({ sessionName: "ana", region: "us-east-1", output: "text" });
  expect(inheritedFrom("work-mfa", profiles)).toEqual({ sessionName: undefined, region: undefined, output: undefined });
});
