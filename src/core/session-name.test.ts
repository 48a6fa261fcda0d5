import fc from "fast-check";
import { expect, test } from "vitest";
import { checkSessionName, checkSessionNameSoFar, emailOfSessionName, sessionNameFromEmail } from "./session-name.ts";

test("sessionNameFromEmail() spells out the @ and the dots", () => {
  expect(sessionNameFromEmail("user@company.com")).toBe("user_at_company_dot_com");
  expect(sessionNameFromEmail(" ana.m+aws@eu.acme-corp.example ")).toBe(
    "ana_dot_m+aws_at_eu_dot_acme-corp_dot_example",
  );
  expect(sessionNameFromEmail("o'brien@a.io")).toBe("o_brien_at_a_dot_io");
});

test("sessionNameFromEmail() gives a name that STS takes, whatever the address", () => {
  fc.assert(
    fc.property(fc.emailAddress(), (email) => {
      expect(checkSessionName(sessionNameFromEmail(email))).toBeUndefined();
    }),
  );
});

test("checkSessionName() says what STS would refuse", () => {
  for (const name of ["ab", "user_at_company_dot_com", "a+=,.@-_Z9", "x".repeat(64)]) {
    expect(checkSessionName(name)).toBeUndefined();
  }
  expect(checkSessionName("a")).toMatch("2 characters at least");
  expect(checkSessionNameSoFar("a")).toBeUndefined();
  expect(checkSessionNameSoFar("x".repeat(65))).toBe("a session name has 64 characters at most, this has 65");
  expect(checkSessionNameSoFar("ana smith")).toMatch('not " "');
  expect(checkSessionName("ana\n")).toMatch("not");
});

test("emailOfSessionName() finds the address again, and none in other names", () => {
  expect(emailOfSessionName("ana_dot_m_at_eu_dot_acme_dot_com")).toBe("ana.m@eu.acme.com");
  for (const name of ["ana", "ana@acme.com", "at_the_dot"]) expect(emailOfSessionName(name)).toBeUndefined();
});
