import { describe, expect, test } from "vitest";
import { accountOfKeyId, keyKind, maskedKeyId } from "./credentials.ts";

describe("accountOfKeyId()", () => {
  test("decodes the account that an id carries", () => {
    // The example of A. Steele's and T. Be'ery's descriptions, made with their published program.
    expect(accountOfKeyId("ASIAY34FZKBOKMUTVV7A")).toBe("609629065308");
    expect(accountOfKeyId("ASIAQNZGKIQY56JQ7WML")).toBe("029608264753");
    expect(accountOfKeyId("AKIAY34FZKBOKMUTVV7A")).toBe("609629065308");
  });

  test("gives no account for ids of before 2019, which carry none", () => {
    expect(accountOfKeyId("AKIAIOSFODNN7EXAMPLE")).toBeUndefined();
    expect(accountOfKeyId("AKIAJ7QWERTYUIOPASDF")).toBeUndefined();
  });

  test.each([
    "",
    "AKIA",
    "akiay34fzkbokmutvv7a",
    "AKIAY34FZKBOKMUTVV7",
    "AKIAY34FZKBOKMUTVV70",
    "AIDAY34FZKBOKMUTVV7A",
  ])("gives no account for what is not an access key id: %j", (text) => expect(accountOfKeyId(text)).toBeUndefined());

  test("never gives more than the 12 digits of an account id", () => {
    expect(accountOfKeyId(`AKIA${"7".repeat(16)}`)).toBeUndefined();
    expect(accountOfKeyId(`ASIAQ${"A".repeat(15)}`)).toBe("000000000000");
  });
});

test("keyKind() goes by AWS's prefixes", () => {
  expect(keyKind("AKIAY34FZKBOKMUTVV7A")).toBe("long-term");
  expect(keyKind("ASIAY34FZKBOKMUTVV7A")).toBe("temporary");
  expect(keyKind("minioadmin")).toBe("unknown");
});

test("maskedKeyId() shows the kind and the last four characters, and nothing of what is too short to hide", () => {
  expect(maskedKeyId("AKIAY34FZKBOKMUTVV7A")).toBe("AKIA…VV7A");
  expect(maskedKeyId("AKIA1234")).toBe("…");
});

test("maskedKeyId() shows nothing of a secret that stands in the place of the id", () => {
  expect(maskedKeyId("wJalrXUtnFEMI/K7MDENG+bPxRfiCYzzzzzzzzzz")).toBe("…");
  expect(maskedKeyId('"wJalrXUtnFEMIK7MDENGbPxRfiCYzzzzzzzzzzzz"')).toBe("…");
});
