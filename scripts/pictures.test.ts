import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { needing } from "../test/rig/needs.ts";
import { pictures } from "./pictures.js";

// bash and a pty record the terminals; the diagrams come with them.
describe.skipIf(needing("pty", "bash").missing)("the pictures", async () => {
  const made = needing("pty", "bash").missing ? {} : await pictures();

  test.each(Object.entries(made))(
    "%s shows what daypass does now, and says the same in words",
    (name, { svg, text }) => {
      expect(readFileSync(`docs/pictures/${name}.svg`, "utf8"), "npm run docs:pictures").toBe(svg);
      expect(readFileSync(`docs/pictures/${name}.txt`, "utf8"), "npm run docs:pictures").toBe(text);
    },
  );

  test("there is no other", () => {
    const names = Object.keys(made).flatMap((name) => [`${name}.svg`, `${name}.txt`]);
    expect(readdirSync("docs/pictures").sort()).toEqual(names.sort());
  });

  test("none holds a whole secret or a path of this machine", () => {
    for (const { svg, text } of Object.values(made))
      expect(svg + text).not.toMatch(/[A-Za-z0-9/+=]{40}|\/tmp\/|\/home\//);
  });
});
