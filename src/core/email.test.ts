import { expect, test } from "vitest";
import { checkEmail, checkEmailSoFar } from "./email.ts";

test.each(["user@company.com", "ana.m+aws@eu.acme-corp.example", "o'brien@a.io", "x@1.2.de"])("%s is one", (email) => {
  expect(checkEmail(email)).toBeUndefined();
  for (let end = 0; end <= email.length; end++) expect(checkEmailSoFar(email.slice(0, end))).toBeUndefined();
});

test.each([
  ["", "written like user@company.com"],
  ["ana", "written like user@company.com"],
  ["ana@", '"" is not a domain'],
  ["ana@acme", '"acme" is not a domain'],
  ["ana@acme..com", "is not a domain"],
  ["ana@-acme.com", "is not a domain"],
  [".ana@acme.com", "a dot too many"],
])("%j is none once it is all", (text, why) => {
  expect(checkEmail(text)).toMatch(why);
});

test.each([
  ["@acme.com", "a name before the @"],
  ["ana @acme.com", "no blanks"],
  ["ana@acme@com", "has one @"],
  ["ana,bo@acme.com", '","'],
  ["añа@acme.com", '"ñ"'],
  [`${"a".repeat(250)}@acme.com`, "254"],
])("%j is none, and cannot become one", (text, why) => {
  expect(checkEmail(text)).toMatch(why);
  expect(checkEmailSoFar(text)).toMatch(why);
});
