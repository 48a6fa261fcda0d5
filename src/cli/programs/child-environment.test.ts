import { expect, test } from "vitest";
import { childEnvironment } from "./child-environment.ts";

test("childEnvironment() sets and takes away, and leaves everything else", () => {
  const env = { HOME: "/home/ana", AWS_PROFILE: "old", AWS_CA_BUNDLE: "/ca.pem", EMPTY: "", GONE: undefined };
  const change = { set: { AWS_PROFILE: "new" }, unset: ["AWS_SESSION_EXPIRATION"] };
  expect(childEnvironment({ ...env, AWS_SESSION_EXPIRATION: "x" }, change, "linux")).toEqual({
    HOME: "/home/ana",
    AWS_PROFILE: "new",
    AWS_CA_BUNDLE: "/ca.pem",
    EMPTY: "",
  });
});

test("childEnvironment() hands on no secret, whatever the change says", () => {
  const secrets = {
    AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
    AWS_SECRET_ACCESS_KEY: "s",
    AWS_SESSION_TOKEN: "t",
    AWS_SECURITY_TOKEN: "t",
    AWS_WEB_IDENTITY_TOKEN_FILE: "/token",
    DAYPASS_MFA_CODE: "123456",
    DAYPASS_EVAL: "zsh",
    DAYPASS_FUNCTION: "zsh",
  };
  expect(childEnvironment(secrets, { set: {}, unset: [] }, "linux")).toEqual({});
  expect(childEnvironment(secrets, { set: { AWS_SESSION_TOKEN: "new" }, unset: [] }, "linux")).toEqual({
    AWS_SESSION_TOKEN: "new",
  });
});

test("childEnvironment() knows that capitals mean nothing on Windows, and something elsewhere", () => {
  const env = { Path: "C:\\bin", aws_profile: "old", Daypass_Mfa_Code: "123456" };
  const change = { set: { AWS_PROFILE: "new" }, unset: [] };
  expect(childEnvironment(env, change, "win32")).toEqual({ Path: "C:\\bin", AWS_PROFILE: "new" });
  expect(childEnvironment(env, change, "linux")).toEqual({ ...env, AWS_PROFILE: "new" });
});
