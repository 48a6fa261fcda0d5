import { expect, test } from "vitest";
import { checkAccountId, checkAccountIdSoFar, findAccountId } from "./account-id.ts";

test("findAccountId() takes 12 digits, with blanks and dashes as people write them", () => {
  for (const text of ["123456789012", "1234 5678 9012", "1234-5678-9012", " 123456789012 "]) {
    expect(findAccountId(text)).toBe("123456789012");
  }
  for (const text of ["", "1234", "1234567890123", "12345678901x", "１２３４５６７８９０１２"]) {
    expect(findAccountId(text), text).toBeUndefined();
  }
});

test("checkAccountId() counts the digits, while typing only those that are too many", () => {
  expect(checkAccountId("2222333344")).toBe("an account id has 12 digits, this has 10");
  expect(checkAccountIdSoFar("2222333344")).toBeUndefined();
  expect(checkAccountIdSoFar("1234 5678 9012 3")).toBe("an account id has 12 digits, this has 13");
  expect(checkAccountIdSoFar("1234a")).toBe("an account id has digits only");
});
