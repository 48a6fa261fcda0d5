import { expect, test } from "vitest";
import { conventionalSession, findConventionalSource } from "./convention.ts";

const never = () => false;

test("the session profile of NAME is NAME-mfa, and that of NAME-long-term is NAME", () => {
  expect(conventionalSession("work", never)).toBe("work-mfa");
  expect(conventionalSession("default", never)).toBe("default-mfa");
  expect(conventionalSession("work-long-term", never)).toBe("work");
  expect(conventionalSession("-long-term", never)).toBe("-long-term-mfa");
});

test("an mfa-auth that exists is that of default, unless there is a default-mfa", () => {
  expect(conventionalSession("default", (name) => name === "mfa-auth")).toBe("mfa-auth");
  expect(conventionalSession("default", () => true)).toBe("default-mfa");
  expect(conventionalSession("work", () => true)).toBe("work-mfa");
});

test("the source is found back from whatever session profile convention gives", () => {
  for (const keys of ["work", "default", "work-long-term", "default-long-term", "a-mfa", "mfa-auth"]) {
    const session = conventionalSession(keys, never);
    expect(findConventionalSource(session, (name) => name === keys)).toBe(keys);
  }
  expect(findConventionalSource("mfa-auth", (name) => name === "default")).toBe("default");
});

test("no profile is its own source, and none without keys is one", () => {
  expect(findConventionalSource("work", () => true)).toBe("work-long-term");
  expect(findConventionalSource("-mfa", (name) => name === "" || name === "-mfa")).toBeUndefined();
  expect(findConventionalSource("work-mfa", never)).toBeUndefined();
});
