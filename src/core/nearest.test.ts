import { expect, test } from "vitest";
import { nearest } from "./nearest.ts";

test("nearest() finds the name that was most likely meant", () => {
  expect(nearest("wrok", ["home", "work", "work-mfa"])).toBe("work");
  expect(nearest("WORK", ["home", "work"])).toBe("work");
  expect(nearest("defualt", ["default", "work"])).toBe("default");
});

test("nearest() finds none where all differ in more than a third of the letters", () => {
  expect(nearest("production", ["work", "default"])).toBeUndefined();
  expect(nearest("x", [])).toBeUndefined();
  expect(nearest("", ["work"])).toBeUndefined();
});
