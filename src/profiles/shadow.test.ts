import { expect, test } from "vitest";
import { shadowsOf } from "./shadow.ts";

test("nothing hides a session where the environment names its profile, or none", () => {
  expect(shadowsOf("work-mfa", {})).toEqual([]);
  expect(shadowsOf("work-mfa", { AWS_PROFILE: "work-mfa", AWS_REGION: "a", AWS_SESSION_TOKEN: "" })).toEqual([]);
});

test("keys in the environment hide every profile, and are named together", () => {
  expect(shadowsOf("work", { AWS_ACCESS_KEY_ID: "a", AWS_SESSION_TOKEN: "b", AWS_SECURITY_TOKEN: "c" })).toEqual([
    { names: ["AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"], kind: "keys" },
  ]);
  expect(shadowsOf("work", { AWS_SESSION_TOKEN: "b" })).toHaveLength(1);
});

test("a variable that names another profile hides it, and so does one that is there and empty", () => {
  expect(shadowsOf("work", { AWS_PROFILE: "home", AWS_DEFAULT_PROFILE: "work" })).toEqual([
    { names: ["AWS_PROFILE"], kind: "other-profile", profile: "home" },
  ]);
  expect(shadowsOf("default", { AWS_PROFILE: "", AWS_DEFAULT_PROFILE: "x" })).toEqual([
    { names: ["AWS_PROFILE"], kind: "other-profile", profile: "" },
    { names: ["AWS_DEFAULT_PROFILE"], kind: "other-profile", profile: "x" },
  ]);
});
