import fc from "fast-check";
import { Secret as OtpSecret } from "otpauth";
import { describe, expect, test } from "vitest";
import { Secret } from "../core/secret.ts";
import { codeOfStep, codeStep, secondsToNextCode, stepsShowing, totpCode } from "./totp.ts";

const seedOf = (bytes: Uint8Array) => new Secret(new OtpSecret({ buffer: new Uint8Array(bytes).buffer }).base32);
// RFC 6238, appendix B, SHA-1, the last six of eight digits; the seed is the ASCII text "12345678901234567890".
const seed = seedOf(new TextEncoder().encode("12345678901234567890"));
const vectors: readonly [number, string][] = [
  [59, "287082"],
  [1111111109, "081804"],
  [1111111111, "050471"],
  [1234567890, "005924"],
  [2000000000, "279037"],
  [20000000000, "353130"],
];
const at = (seconds: number) => new Date(seconds * 1000);

describe("totpCode()", () => {
  test.each(vectors)("shows the code of RFC 6238 at second %d", (second, code) => {
    expect(totpCode(seed, at(second))).toBe(code);
  });

  test("takes seeds of 64 characters, lower case and grouped as screens show them", () => {
    const long = seedOf(Uint8Array.from({ length: 40 }, (_, index) => index * 5));
    expect(long.length).toBe(64);
    const grouped = new Secret((long.reveal().match(/.{4}/g) ?? []).join(" ").toLowerCase());
    expect(totpCode(grouped, at(59))).toBe(totpCode(long, at(59)));
  });
});

test("secondsToNextCode() counts down from 30 to 1 and agrees with codeStep()", () => {
  expect(secondsToNextCode(at(60))).toBe(30);
  expect(secondsToNextCode(at(60.2))).toBe(30);
  expect(secondsToNextCode(at(89))).toBe(1);
  expect(secondsToNextCode(at(89.999))).toBe(1);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), (milliseconds) => {
      const now = new Date(milliseconds);
      const later = new Date(milliseconds + secondsToNextCode(now) * 1000);
      expect(codeStep(later)).toBe(codeStep(now) + 1);
    }),
  );
});

describe("stepsShowing()", () => {
  const now = at(1234567890);
  const step = codeStep(now);

  test("finds a code inside the window and at its edges, and not beyond", () => {
    for (const offset of [-2, -1, 0, 1, 2]) {
      expect(stepsShowing(seed, [codeOfStep(seed, step + offset)], { at: now, from: -2, to: 2 })).toEqual([
        step + offset,
      ]);
    }
    for (const offset of [-3, 3]) {
      expect(stepsShowing(seed, [codeOfStep(seed, step + offset)], { at: now, from: -2, to: 2 })).toEqual([]);
    }
  });

  test("finds two codes only where they follow each other in this order", () => {
    const window = { at: now, from: -998, to: 1000 };
    for (const offset of [-998, -1, 0, 1000]) {
      const pair = [codeOfStep(seed, step + offset), codeOfStep(seed, step + offset + 1)];
      expect(stepsShowing(seed, pair, window)[0]).toBe(step + offset);
      expect(stepsShowing(seed, pair.toReversed(), window)).toEqual([]);
    }
    const apart = [codeOfStep(seed, step), codeOfStep(seed, step + 2)];
    expect(stepsShowing(seed, apart, window)).toEqual([]);
  });

  test("looks at no step before 1970", () => {
    expect(stepsShowing(seed, [codeOfStep(seed, 0)], { at: at(0), from: -5, to: 0 })).toEqual([0]);
  });
});
