/**
 * Over generated files: an edit means to botocore and to the JavaScript SDK's loader what it should, means nothing else, touches
 * no other line, and can be taken back byte for byte.
 */
import * as fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { files, type GeneratedFile, targets } from "../../test/rig/aws-files-generator.ts";
import { botocoreReader, javascriptReader, type Meaning, type Reader } from "../../test/rig/aws-files-readers.ts";
import { needs, pathOf } from "../../test/rig/needs.ts";
import { isFailure } from "../core/errors.ts";
import { AwsDocument, type SectionName } from "./document.ts";

const numRuns = Number(process.env.DAYPASS_PROPERTY_RUNS ?? 2000);
const timeout = 30_000 + numRuns * 40;

const javascript = javascriptReader();
const botocore = needs("boto3").missing ? undefined : botocoreReader(pathOf("boto3"));
const readers: readonly Reader[] = botocore === undefined ? [javascript] : [javascript, botocore];
afterAll(() => {
  for (const reader of readers) reader.close();
});

const open = ({ kind, text }: GeneratedFile): AwsDocument => AwsDocument.parse(text, kind, "file");

/** The outcome of an edit, or `undefined` where it is refused in words. */
function attempt(edit: () => AwsDocument): AwsDocument | undefined {
  try {
    return edit();
  } catch (error) {
    if (isFailure(error, "file-unparsable", "section-exists", "name-not-writable")) return undefined;
    throw error;
  }
}

const idOf = (section: SectionName): string => `${section.type} ${section.name}`;

/** How a key is called by a reader that keeps capital letters. */
function without(meaning: Meaning, section: string, key: string): Meaning {
  const settings = Object.entries(meaning[section] ?? {}).filter(([name]) => {
    const lower = name.toLowerCase();
    return lower !== key && !lower.startsWith(`${key}.`);
  });
  const others = Object.entries(meaning).filter(([name]) => name !== section);
  // The JavaScript SDK does not know a section without settings.
  return Object.fromEntries([...others, [section, Object.fromEntries(settings)]]);
}

/** The lines that differ, seen from both ends. */
function middle(before: string, after: string): { readonly old: readonly string[]; readonly new: readonly string[] } {
  const one = before.split("\n");
  const other = after.split("\n");
  let start = 0;
  while (start < Math.min(one.length, other.length) && one[start] === other[start]) start++;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  return { old: one.slice(start, one.length - end), new: other.slice(start, other.length - end) };
}

async function bothMeanings(reader: Reader, before: string, after: string, kind: GeneratedFile["kind"]) {
  return { before: await reader.read(before, kind), after: await reader.read(after, kind) };
}

describe("over generated files", () => {
  test(
    "a document prints what it was parsed from, and no text makes it throw",
    () => {
      const anything = fc.record({
        kind: fc.constantFrom("config" as const, "credentials" as const),
        text: fc.string({
          unit: fc.oneof(fc.constantFrom(..."[]=#; \t\r\n:ak\"'\\\ufeff"), fc.string({ maxLength: 1 })),
        }),
      });
      const property = fc.property(fc.oneof(files, anything), (file) => {
        const document = open(file);
        expect(document.toString()).toBe(file.text);
        for (const { name } of document.sections()) expect(document.find(name)?.name).toEqual(name);
        for (const { line, column, source } of document.problems()) {
          expect(line).toBeLessThanOrEqual(file.text.split("\n").length);
          expect(column).toBeGreaterThan(0);
          expect(source).not.toContain("\n");
        }
      });
      fc.assert(property, { numRuns });
    },
    timeout,
  );

  test(
    "set() is read as set by both readers, and nothing else changes",
    async () => {
      let done = 0;
      const property = fc.asyncProperty(files, targets, async (file, { section, key, value }) => {
        const document = open(file);
        const kindFits = file.kind === "config" || section.type === "profile";
        const edited = attempt(() => document.set(section, key, value));
        if (edited === undefined) return;
        expect(kindFits).toBe(true);
        done++;
        const text = edited.toString();
        expect(edited.find(section)?.settings.get(key)?.value).toBe(value);
        const isNew = document.find(section) === undefined;
        const news = middle(file.text, text).new.filter((line) => !/^[#;]/.test(line));
        expect(news.length).toBeLessThanOrEqual(isNew ? 5 : 2);
        for (const reader of readers) {
          const { before, after } = await bothMeanings(reader, file.text, text, file.kind);
          if (before === undefined) continue;
          if (after === undefined) throw new Error("the file is refused after the edit");
          const id = idOf(section);
          const isSeen = isNew || before[id] !== undefined || reader === botocore;
          if (isSeen || after[id] !== undefined) expect(after[id]?.[key]).toBe(value);
          expect(without(after, id, key)).toEqual(without(before, id, key));
        }
      });
      await fc.assert(property, { numRuns });
      // Most files can be edited: a test that skips everything shows nothing.
      expect(done).toBeGreaterThan(numRuns * 0.6);
    },
    timeout,
  );

  test(
    "set() is taken back byte for byte",
    () => {
      let done = 0;
      const property = fc.property(files, targets, (file, { section, key, value }) => {
        const document = open(file);
        const edited = attempt(() => document.set(section, key, value));
        if (edited === undefined) return;
        const old = document.find(section)?.settings.get(key);
        if (document.find(section) === undefined) {
          expect(edited.removeSection(section).toString()).toBe(file.text);
        } else if (old === undefined) {
          expect(edited.remove(section, key).toString()).toBe(file.text);
        } else {
          const line = file.text.split("\n")[old.place.line - 1] ?? "";
          // What cannot stay on a changed line is not put back: comments, capital letters, the lines of a longer value.
          const isPlain =
            line.includes(key) && !/\s[#;]/.test(line) && old.nested === undefined && !/\n|^$/.test(old.value);
          const isWritable = isPlain && !/^["#;]|^'.*'$/.test(old.value) && old.value.trim() === old.value;
          if (!isWritable) return;
          expect(edited.set(section, key, old.value).toString()).toBe(file.text);
        }
        done++;
      });
      fc.assert(property, { numRuns });
      expect(done).toBeGreaterThan(numRuns * 0.5);
    },
    timeout,
  );

  test(
    "remove(), removeSection() and renameSection() change nothing else for either reader",
    async () => {
      const property = fc.asyncProperty(files, targets, async (file, { section, key }) => {
        const document = open(file);
        const id = idOf(section);
        const removed = attempt(() => document.remove(section, key))?.toString() ?? file.text;
        const gone = attempt(() => document.removeSection(section))?.toString() ?? file.text;
        const renamed = attempt(() => document.renameSection(section, "renamed"))?.toString() ?? file.text;
        for (const reader of readers) {
          const before = await reader.read(file.text, file.kind);
          if (before === undefined) continue;
          const [one, two, three] = [
            await reader.read(removed, file.kind),
            await reader.read(gone, file.kind),
            await reader.read(renamed, file.kind),
          ];
          if (one === undefined || two === undefined || three === undefined) throw new Error("the file is refused");
          if (removed !== file.text) expect(one[id]?.[key]).toBeUndefined();
          expect(without(one, id, key)).toEqual(without(before, id, key));
          const { [id]: target, ...others } = before;
          const dropped = gone !== file.text && document.find(section) !== undefined;
          expect(two).toEqual(dropped ? others : before);
          const after =
            target === undefined || renamed === file.text ? before : { ...others, [`${section.type} renamed`]: target };
          if (target !== undefined || renamed === file.text) expect(three).toEqual(after);
        }
      });
      await fc.assert(property, { numRuns: Math.ceil(numRuns / 2) });
    },
    timeout,
  );

  test(
    "mergeOccurrences() keeps what the JavaScript SDK reads, and makes a file that botocore reads too",
    async () => {
      const property = fc.asyncProperty(files, targets, async (file, { section }) => {
        const document = open(file);
        const merged = attempt(() => document.mergeOccurrences(section));
        if (merged === undefined || merged === document) return;
        expect(merged.occurrences(section)).toBe(1);
        const all = (one: AwsDocument) =>
          [...(one.find(section)?.settings ?? [])].map(([name, { value, nested }]) => [
            name,
            value,
            [...(nested ?? [])],
          ]);
        expect(all(merged).sort()).toEqual(all(document).sort());
      });
      await fc.assert(property, { numRuns });
    },
    timeout,
  );
});
