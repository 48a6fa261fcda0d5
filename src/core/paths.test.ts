import { describe, expect, test } from "vitest";
import { clockFrom } from "./clock.ts";
import { variable } from "./environment.ts";
import { homeDirectory, shownPath, stateDirectory } from "./paths.ts";

test("variable() counts an empty variable as not set", () => {
  expect(variable({ AWS_PROFILE: "" }, "AWS_PROFILE")).toBeUndefined();
  expect(variable({ AWS_PROFILE: "work" }, "AWS_PROFILE")).toBe("work");
  expect(variable({}, "AWS_PROFILE")).toBeUndefined();
});

test("the home folder is HOME, else USERPROFILE, else HOMEDRIVE and HOMEPATH together", () => {
  const all = { HOME: "/h", USERPROFILE: "C:\\u", HOMEDRIVE: "D:", HOMEPATH: "\\p" };
  expect(homeDirectory(all)).toBe("/h");
  expect(homeDirectory({ ...all, HOME: "" })).toBe("C:\\u");
  expect(homeDirectory({ HOMEDRIVE: "D:", HOMEPATH: "\\p" })).toBe("D:\\p");
  expect(homeDirectory({ HOMEDRIVE: "D:" })).toBeUndefined();
  expect(homeDirectory({})).toBeUndefined();
});

describe("the state directory", () => {
  test("is DAYPASS_HOME, else below XDG_STATE_HOME, else below the home folder", () => {
    const env = { DAYPASS_HOME: "/d", XDG_STATE_HOME: "/x", HOME: "/h" };
    expect(stateDirectory(env, "linux")).toBe("/d");
    expect(stateDirectory({ ...env, DAYPASS_HOME: "" }, "linux")).toBe("/x/daypass");
    expect(stateDirectory({ HOME: "/h" }, "darwin")).toBe("/h/.local/state/daypass");
    expect(stateDirectory({}, "linux")).toBeUndefined();
  });

  test("is not below a relative XDG_STATE_HOME, which the XDG specification has ignored", () => {
    expect(stateDirectory({ XDG_STATE_HOME: "x", HOME: "/h" }, "linux")).toBe("/h/.local/state/daypass");
  });

  test("is below LOCALAPPDATA on Windows", () => {
    expect(stateDirectory({ LOCALAPPDATA: "/local", HOME: "/h" }, "win32")).toBe("/local/daypass");
    expect(stateDirectory({ HOME: "/h" }, "win32")).toBe("/h/.local/state/daypass");
  });
});

describe("shownPath()", () => {
  test("writes the home folder as ~, with either slash, and no other folder", () => {
    expect(shownPath("/home/ana/.aws/config", { HOME: "/home/ana" })).toBe("~/.aws/config");
    expect(shownPath("/home/ana/.aws/config", { HOME: "/home/ana/" })).toBe("~/.aws/config");
    expect(shownPath("C:\\Users\\ana\\.aws\\config", { USERPROFILE: "C:\\Users\\ana" })).toBe("~\\.aws\\config");
    expect(shownPath("/home/ana", { HOME: "/home/ana" })).toBe("~");
    expect(shownPath("/home/anabel/.aws", { HOME: "/home/ana" })).toBe("/home/anabel/.aws");
  });

  test("leaves the path alone where there is no home folder, or it is the root", () => {
    expect(shownPath("/etc/aws", {})).toBe("/etc/aws");
    expect(shownPath("/etc/aws", { HOME: "/" })).toBe("/etc/aws");
  });
});

test("DAYPASS_CLOCK_OFFSET moves the clock by seconds; nonsense moves nothing", () => {
  const off = (text: string) => (clockFrom({ DAYPASS_CLOCK_OFFSET: text })().getTime() - Date.now()) / 1000;
  expect(off("3600")).toBeCloseTo(3600, 0);
  expect(off("-60.5")).toBeCloseTo(-60.5, 0);
  for (const text of ["", "soon", "NaN", "Infinity", "1e400"]) expect(off(text)).toBeCloseTo(0, 0);
});
