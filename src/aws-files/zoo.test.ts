import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { botocoreReader, javascriptReader, type Reader } from "../../test/rig/aws-files-readers.ts";
import { needs, pathOf } from "../../test/rig/needs.ts";
import { isFailure } from "../core/errors.ts";
import { AwsDocument, type FileKind } from "./document.ts";

const folder = join(import.meta.dirname, "..", "..", "test", "files");
const names = readdirSync(folder).filter((name) => /\.(config|credentials)$/.test(name));
const readers: readonly Reader[] = needs("boto3").missing
  ? [javascriptReader()]
  : [javascriptReader(), botocoreReader(pathOf("boto3"))];
afterAll(() => {
  for (const reader of readers) reader.close();
});

function open(name: string): { readonly bytes: Buffer; readonly document: AwsDocument } {
  const bytes = readFileSync(join(folder, name));
  return { bytes, document: AwsDocument.decode(bytes, name.split(".").at(-1) as FileKind, name) };
}

describe.each(names)("%s", (name) => {
  const { bytes, document } = open(name);
  const isOdd = name.startsWith("odd-");
  const isUtf8 = Buffer.from(document.toString()).equals(bytes);

  test("is printed as it was read", () => {
    if (isUtf8) expect(Buffer.from(document.toString())).toEqual(bytes);
    else expect(isOdd).toBe(true);
  });

  test(isOdd ? "has problems, each with its place" : "has no problem", () => {
    const problems = document.problems();
    expect(problems.filter(({ severity }) => severity === "error").length > 0).toBe(isOdd);
    const lines = document.toString().split("\n");
    for (const { line, source } of isUtf8 ? problems : []) expect(lines[line - 1]).toContain(source.slice(0, 3));
  });

  test("is read as botocore and the JavaScript SDK read it", async () => {
    if (isOdd) return;
    for (const reader of readers) {
      const meaning = await reader.read(document.toString(), document.kind);
      for (const { name: section, settings } of document.sections()) {
        for (const { key, value, nested } of settings.values()) {
          const seen = meaning?.[`${section.type} ${section.name}`] ?? {};
          if (nested === undefined) expect(seen[key] ?? "").toBe(value);
          for (const [part, inner] of nested ?? []) expect(seen[`${key}.${part}`]).toBe(inner);
        }
      }
    }
  });

  test("takes an edit in each section and gives it back, or refuses with a place", async () => {
    for (const { name: section } of document.sections()) {
      try {
        const edited = document.set(section, "daypass_test", "value");
        expect(edited.remove(section, "daypass_test").toString()).toBe(document.toString());
        for (const reader of readers) {
          const meaning = await reader.read(edited.toString(), document.kind);
          const seen = meaning?.[`${section.type} ${section.name}`];
          if (!isOdd) expect(seen?.daypass_test).toBe("value");
        }
      } catch (error) {
        if (!isFailure(error, "file-unparsable")) throw error;
        expect(isOdd).toBe(true);
        expect(error.facts.line).toBeGreaterThan(0);
      }
    }
  });
});
