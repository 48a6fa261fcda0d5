import fc from "fast-check";
import { expect, test } from "vitest";
import { accountOfKeyId } from "../core/credentials.ts";
import { accessKeyId, deviceSeed, secretAccessKey, sessionToken, uniqueId } from "./identifiers.ts";
import { Random } from "./random.ts";

test("accessKeyId() carries the account, whichever it is", () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 999_999_999_999n), fc.string(), (number, seed) => {
      const account = number.toString().padStart(12, "0");
      for (const prefix of ["AKIA", "ASIA"] as const) {
        const id = accessKeyId(prefix, account, new Random(seed));
        expect(id).toMatch(/^A[KS]IA[A-Z2-7]{16}$/);
        expect(accountOfKeyId(id)).toBe(account);
      }
    }),
  );
});

test("made-up values have the shapes of AWS's", () => {
  const random = new Random("shapes");
  expect(secretAccessKey(random)).toMatch(/^[A-Za-z0-9+/]{40}$/);
  expect(sessionToken(random)).toMatch(/^[A-Za-z0-9+/=]{100,}$/);
  expect(uniqueId("AIDA", random)).toMatch(/^AIDA[A-Z0-9]{17}$/);
  expect(deviceSeed(random)).toMatch(/^[A-Z2-7]{64}$/);
});

test("a seed makes values come out the same again, and nothing else does", () => {
  expect(new Random("a").text("xyz", 50)).toBe(new Random("a").text("xyz", 50));
  expect(new Random("a").uuid()).not.toBe(new Random("b").uuid());
  expect(new Random(undefined).uuid()).not.toBe(new Random(undefined).uuid());
  expect(new Random("a").uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
