/**
 * Secrets that must not come out, searched in every form in which a program may let them out: as they are, in base64 wherever
 * they begin, in hexadecimal and in URLs.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Workplace } from "./workplace.ts";

export interface Canary {
  /** What it is called in a message. */
  readonly name: string;
  readonly text: string;
  /**
   * Where it may stand: long-term keys in the user's own files and their backups, sessions in the credentials file and the
   * state directory, codes and seeds nowhere.
   */
  readonly kind: "keys" | "session" | "code" | "seed";
}

/** The secrets of a workplace: its keys and seed, and of every session that its sandbox has made so far. */
export function canariesOf(place: Workplace, codes: readonly string[] = []): readonly Canary[] {
  const sessions = [...place.sandbox.world.account.sessions.values()];
  return [
    { name: "the secret key", text: place.user.secret, kind: "keys" },
    { name: "the seed", text: place.user.seed, kind: "seed" },
    ...codes.map((text) => ({ name: `the code ${text}`, text, kind: "code" }) as const),
    ...sessions.flatMap(({ secretAccessKey, token }) => [
      { name: "a session's secret key", text: secretAccessKey, kind: "session" } as const,
      { name: "a session token", text: token, kind: "session" } as const,
    ]),
  ];
}

/** The canaries that stand in a text or in bytes, by name and form. */
export function canariesIn(bytes: Buffer | string, canaries: readonly Canary[]): readonly string[] {
  const text = typeof bytes === "string" ? bytes : bytes.toString("latin1");
  return canaries.flatMap((canary) =>
    formsOf(canary)
      .filter(({ pattern }) => pattern.test(text))
      .map(({ form }) => `${canary.name}${form === "" ? "" : ` in ${form}`}`),
  );
}

/** The canaries in the files below a folder that may not hold them, as a list for a message. */
export function canariesBelow(
  folder: string,
  canaries: readonly Canary[],
  mayHold: (file: string, kind: Canary["kind"]) => boolean,
): readonly string[] {
  return filesBelow(folder).flatMap((file) => {
    const unwanted = canaries.filter(({ kind }) => !mayHold(file, kind));
    return canariesIn(readFileSync(file), unwanted).map((name) => `${name} is in ${file}`);
  });
}

function filesBelow(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

interface Form {
  readonly form: string;
  readonly pattern: RegExp;
}

const known = new Map<string, readonly Form[]>();

function formsOf({ text, kind }: Canary): readonly Form[] {
  const found = known.get(text);
  if (found !== undefined) return found;
  const forms = kind === "code" ? codeForms(text) : secretForms(text);
  known.set(text, forms);
  return forms;
}

// Six digits stand in many numbers by chance, and their base64 and hex too: only what stands alone is the code.
function codeForms(code: string): readonly Form[] {
  const alone = (text: string) => new RegExp(`(?<![\\w./+:-])${text}(?![\\w/+:-]|\\.\\d)`);
  const grouped = alone(`${code.slice(0, 3)}[ -]?${code.slice(3)}`);
  return [
    { form: "", pattern: grouped },
    { form: "a query", pattern: new RegExp(`TokenCode\\W{1,4}${code}`) },
    { form: "base64", pattern: alone(Buffer.from(code).toString("base64")) },
  ];
}

function secretForms(text: string): readonly Form[] {
  const bytes = Buffer.from(text);
  const inUrl = encodeURIComponent(text);
  const inJson = JSON.stringify(text).slice(1, -1);
  return [
    { form: "", pattern: literal(text) },
    // Half of it is as bad: what is cut by a line end or a buffer is found too.
    { form: "its first half", pattern: literal(text.slice(0, Math.ceil(text.length / 2))) },
    { form: "its second half", pattern: literal(text.slice(Math.floor(text.length / 2))) },
    { form: "a URL", pattern: literal(inUrl) },
    { form: "JSON", pattern: literal(inJson) },
    { form: "UTF-16", pattern: literal(Buffer.from(text, "utf16le").toString("latin1")) },
    { form: "hex", pattern: new RegExp(bytes.toString("hex"), "i") },
    // Behind one or two other bytes, base64 of the same text is another text; its inside shows which.
    ...[0, 1, 2].map((shift) => ({ form: "base64", pattern: base64Inside(bytes, shift) })),
  ];
}

function base64Inside(bytes: Buffer, shift: number): RegExp {
  const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString("base64")
    .replaceAll("=", "");
  const inside = encoded.slice(shift === 0 ? 0 : 4, -4);
  const forUrls = inside.replaceAll("+", "-").replaceAll("/", "_");
  return new RegExp(`${escaped(inside)}|${escaped(forUrls)}`);
}

function literal(text: string): RegExp {
  return new RegExp(escaped(text));
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
