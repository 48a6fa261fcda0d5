import { expect, test } from "vitest";
import {
  checkAccessKeyId,
  checkAccessKeyIdSoFar,
  checkSecretAccessKey,
  checkSecretAccessKeySoFar,
  pairFault,
} from "./key-pair.ts";

test("checkAccessKeyId() takes long-term ids, and those of services that speak AWS's protocols", () => {
  for (const id of ["AKIAY34FZKBOKMUTVV7A", "minioadminminioadmin"]) expect(checkAccessKeyId(id)).toBeUndefined();
});

test.each([
  ["ASIAY34FZKBOKMUTVV7A", "a session's key"],
  ["ASIA", "a session's key"],
  ["AKIAY34FZKBOKMUTVV7A9", "it has 21 characters, AKIA… has 20"],
  ["wJalrXUtnFEMIzK7MDENGzbPxRfiCYzzzzzzzzzz", "that is the secret access key"],
  ["wJalrXUtnFEMI/K7MDENG+bPxRfiCYzzzzzzzzzz", "that is the secret access key"],
  ["AKIA-", "letters and digits only"],
  ["x".repeat(129), "128"],
])("checkAccessKeyId() refuses %j as soon as it is typed", (id, why) => {
  expect(checkAccessKeyId(id)).toMatch(why);
  expect(checkAccessKeyIdSoFar(id)).toMatch(why);
});

test("checkAccessKeyId() says how long an id is that is too short, once it is all", () => {
  expect(checkAccessKeyId("AKIAY34FZKBOKMUTVV")).toBe("it has 18 characters, AKIA… has 20");
  expect(checkAccessKeyId("abc")).toMatch("this has 3");
  expect(checkAccessKeyId("")).toMatch("written like AKIA…");
  expect(checkAccessKeyIdSoFar("AKIAY34FZKBOKMUTVV")).toBeUndefined();
});

test("checkSecretAccessKey() tells a secret from other texts, and never repeats it", () => {
  expect(checkSecretAccessKey("wJalrXUtnFEMI/K7MDENG+bPxRfiCYzzzzzzzzzz")).toBeUndefined();
  expect(checkSecretAccessKey("wJalrXUtnFEMI")).toBe("a secret access key has 40 characters, this has 13");
  expect(checkSecretAccessKeySoFar("AKIAY34FZKBOKMUTVV7A")).toMatch("that is the access key id");
  expect(checkSecretAccessKeySoFar("wJalr XUtn")).toMatch("no blanks");
  expect(checkSecretAccessKeySoFar("x".repeat(129))).toMatch("40 characters");
});

const [id, secret] = ["AKIAY34FZKBOKMUTVV7A", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYzzzzzzzzzz"];

test("pairFault() tells halves in each other's place, quotes and broken copies, and lets others' keys be", () => {
  expect(pairFault(secret, id)).toEqual({ setting: "aws_access_key_id", fault: "swapped" });
  expect(pairFault(secret.replace(/\W/g, "z"), id)).toEqual({ setting: "aws_access_key_id", fault: "swapped" });
  expect(pairFault(id, id)).toEqual({ setting: "aws_secret_access_key", fault: "swapped" });
  expect(pairFault(`"${id}"`, secret)).toEqual({ setting: "aws_access_key_id", fault: "quoted" });
  expect(pairFault(id, `'${secret}'`)).toEqual({ setting: "aws_secret_access_key", fault: "quoted" });
  expect(pairFault("<your key>", secret)).toEqual({ setting: "aws_access_key_id", fault: "malformed" });
  expect(pairFault(id, `${secret} # mine`)).toEqual({ setting: "aws_secret_access_key", fault: "malformed" });
  for (const [one, other] of [
    [id, secret],
    ["test", "test"],
    ["minioadmin", "minioadmin"],
  ] as const)
    expect(pairFault(one, other)).toBeUndefined();
});
