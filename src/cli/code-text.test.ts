import { expect, test } from "vitest";
import { codeFault, sixDigits } from "./code-text.ts";

test("sixDigits() takes a code as authenticator apps group it", () => {
  for (const text of ["123456", "123 456", "123-456", " 12 34 56 "]) expect(sixDigits(text)).toBe("123456");
  for (const text of ["", "12345", "1234567", "12345a", "１２３４５６"]) expect(sixDigits(text)).toBeUndefined();
});

test("codeFault() counts: what stands before a code that is typed again would go unnoticed", () => {
  expect(codeFault("12 3456")).toBeUndefined();
  expect(codeFault("12345")).toBe("A code is six digits, this has 5");
  expect(codeFault("12 123 456")).toBe("A code is six digits, this has 8");
  expect(codeFault("abc")).toBe("A code is six digits");
  expect(codeFault("")).toBe("A code is six digits");
});
