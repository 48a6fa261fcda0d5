import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonLine, visible, visibleLine } from "./visible.ts";

test("visible() shows what steers a terminal as an escape, and leaves letters of all scripts, newline and tab", () => {
  expect(visible("a\u001b[31mb\u0007\u009b\u007f\r")).toBe("a\\x1b[31mb\\x07\\x9b\\x7f\\x0d");
  expect(visible("a\u202eb\u2066\u2028\u200f")).toBe("a\\u202eb\\u2066\\u2028\\u200f");
  expect(visible("Ana Müller\t東京 é 🎉\n")).toBe("Ana Müller\t東京 é 🎉\n");
});

test("visible() lets no steering character through, whatever comes in, and is stable when applied twice", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const shown = visible(text);
      expect(shown).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/);
      expect(visible(shown)).toBe(shown);
    }),
  );
});

test("visibleLine() is one line, whatever comes in", () => {
  expect(visibleLine("pass otp\n✔ trusted\tx\u001b\r\n")).toBe("pass otp\\n✔ trusted\\tx\\x1b\\x0d\\n");
});

test("jsonLine() is JSON for the same value, and steers no terminal", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const line = jsonLine({ text });
      expect(JSON.parse(line)).toEqual({ text });
      expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/);
    }),
  );
});
