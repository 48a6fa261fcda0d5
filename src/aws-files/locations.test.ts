import { join } from "node:path";
import { expect, test } from "vitest";
import { isFailure } from "../core/errors.ts";
import { fileLocations } from "./locations.ts";

// The cases of the SDKs' common specification for file locations.
test.each([
  [{ HOME: "/h" }, join("/h", ".aws", "config"), join("/h", ".aws", "credentials")],
  [{ HOME: "/h", USERPROFILE: "/u" }, join("/h", ".aws", "config"), join("/h", ".aws", "credentials")],
  [{ USERPROFILE: "/u" }, join("/u", ".aws", "config"), join("/u", ".aws", "credentials")],
  [{ HOMEDRIVE: "C:", HOMEPATH: "/p" }, join("C:/p", ".aws", "config"), join("C:/p", ".aws", "credentials")],
  [{ HOME: "/h", AWS_CONFIG_FILE: "~/c", AWS_SHARED_CREDENTIALS_FILE: "~/d" }, join("/h", "c"), join("/h", "d")],
  [{ HOME: "/h", AWS_CONFIG_FILE: "/x/c" }, "/x/c", join("/h", ".aws", "credentials")],
  [{ HOME: "/h", AWS_CONFIG_FILE: "~other/c", AWS_SHARED_CREDENTIALS_FILE: "/a~b" }, "~other/c", "/a~b"],
  [{ HOME: "/h", AWS_CONFIG_FILE: "/x/$HOME/c", AWS_SHARED_CREDENTIALS_FILE: "$x" }, "/x/$HOME/c", "$x"],
  [{ AWS_CONFIG_FILE: "/x/c", AWS_SHARED_CREDENTIALS_FILE: "/x/d" }, "/x/c", "/x/d"],
])("fileLocations() of %j", (env, config, credentials) => {
  expect(fileLocations(env)).toEqual({ config, credentials });
});

test.each(["$HOME/.aws/config", "\u0024{HOME}/.aws/config", "%USERPROFILE%\\.aws\\config"])(
  "fileLocations() refuses %s, in which a variable was not filled in",
  (path) => {
    try {
      fileLocations({ HOME: "/h", AWS_CONFIG_FILE: path });
      expect.unreachable();
    } catch (error) {
      expect(isFailure(error, "file-refused")).toBe(true);
    }
  },
);

test("fileLocations() fails in words without any home folder", () => {
  try {
    fileLocations({ AWS_CONFIG_FILE: "/x/c" });
    expect.unreachable();
  } catch (error) {
    expect(isFailure(error, "no-home")).toBe(true);
  }
});
