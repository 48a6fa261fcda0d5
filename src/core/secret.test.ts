import { format, inspect } from "node:util";
import { expect, test } from "vitest";
import { DaypassError } from "./errors.ts";
import { Secret } from "./secret.ts";

const canary = "wJalrXUtnFEMI/K7MDENG+canary";

test("a Secret shows as [secret] however it is printed, and gives its value to reveal() alone", () => {
  const secret = new Secret(canary);
  const keys = { accessKeyId: "AKIA", secretAccessKey: secret };
  const shown = [
    `${secret}`,
    String(secret),
    `${secret}${[secret]}`,
    JSON.stringify(keys),
    inspect(keys, { showHidden: true, depth: 9, getters: true }),
    format("%s %o %O %j %d", secret, secret, secret, secret, secret),
    inspect(new Map([[secret, secret]])),
    JSON.stringify(Object.entries(secret)),
    JSON.stringify({ ...secret }),
    JSON.stringify(structuredClone({ ...secret })),
  ];
  for (const text of shown) expect(text).not.toContain(canary);
  expect(shown[0]).toBe("[secret]");
  expect(shown[3]).toBe('{"accessKeyId":"AKIA","secretAccessKey":"[secret]"}');
  expect(secret.reveal()).toBe(canary);
});

test("a Secret tells its length and whether it equals another one", () => {
  expect(new Secret("abc").length).toBe(3);
  expect(new Secret("abc").equals(new Secret("abc"))).toBe(true);
  expect(new Secret("abc").equals(new Secret("abd"))).toBe(false);
});

test("a Secret among the facts of a failure is not in its message, its stack or what is inspected of it", () => {
  const error = new DaypassError("usage", { what: `A ${new Secret(canary)}` }, { cause: { key: new Secret(canary) } });
  expect(`${error.message}${error.stack}${inspect(error)}${JSON.stringify(error)}`).not.toContain(canary);
});
