import { readdirSync, readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import type { Command } from "../../src/cli/command.ts";
import { commands } from "../../src/cli/commands.ts";
import { topics } from "../../src/cli/help-topics.ts";
import { DaypassError, type ErrorCode, errorCodes } from "../../src/core/errors.ts";
import { causeIds, type ForeignCause, foreignCauses } from "../../src/diagnosis/catalogue.ts";
import { explainedOn } from "../explain/computer.ts";
import { testHome } from "../rig/home.ts";
import { inLines, renderedFailure } from "./rendered-failure.ts";
import { sampleComplaints } from "./sample-complaints.ts";
import { sampleFailures } from "./sample-failures.ts";

const folder = new URL("../../docs/problems/", import.meta.url);
const home = testHome();
afterAll(() => home.remove());

const files = readdirSync(folder).filter((name) => name.endsWith(".md") && name !== "README.md");
const pages = files.map((name) => [name.slice(0, -".md".length), pageOf(name)] as const);
const exitNames = namesOfExitCodes(topics["exit-codes"] ?? "");

test("every kind of failure has a page", () => {
  const ids = pages.map(([id]) => id);
  expect(errorCodes.filter((code) => !ids.includes(code))).toEqual([]);
  expect(foreignCauses.filter((cause) => !ids.includes(cause))).toEqual([]);
  expect(ids.filter((id) => !isKnown(id))).toEqual([]);
});

const [ownPages, foreignPages] = [pages.filter(([id]) => isCode(id)), pages.filter(([id]) => !isCode(id))];

describe.each(ownPages)("%s, which daypass itself ends with,", (id, page) => {
  const failures = failuresOf(id);

  test("shows its example as daypass prints it", () => {
    const printed = failures.map((failure) => renderedFailure(failure, home)).join("\n\n");
    expect(exampleIn(page)).toBe(printed);
  });

  test("states its exit code right", () => {
    const stated = /^Exit code (\d+): (.+)\.$/m.exec(page);
    const exit = failures[0]?.exitCode ?? 0;
    expect(stated?.slice(1)).toEqual([`${exit}`, exitNames.get(exit)]);
  });
});

describe.each(foreignPages)("%s, which other tools meet,", (id, page) => {
  test("shows its example as daypass explain prints it", async () => {
    const { text, ...computer } = sampleComplaints[id as ForeignCause];
    expect(exampleIn(page)).toBe(`${inLines(text)}\n\n${await explainedOn(computer, text)}`);
    expect(exampleIn(page)).toMatch(new RegExp(`^✖ .*\\[${id}\\]$`, "m"));
  });

  test("says that daypass has no exit code for it", () => {
    expect(page).toMatch(/^Other tools meet this; daypass itself does not end with it\.$/m);
  });
});

test.each(pages.filter(([, page]) => page.includes("## In other tools")))(
  "what other tools say by the page of %s is explained as that",
  async (id, page) => {
    const [, block = ""] = /^## In other tools\n\n```text\n(.*?)\n```$/ms.exec(page) ?? [];
    const texts = block.replaceAll("\n  ", " ").split("\n");
    for (const text of texts) expect(await explainedOn({}, text), text).toMatch(new RegExp(`^✖ .*\\[${id}\\]\n`));
    expect(causeIds).toContain(id);
  },
);

describe.each(pages)("%s", (id, page) => {
  test("says what it is, why it happens and what to do, in this order", () => {
    const headings = page.split("\n").filter((line) => line.startsWith("#"));
    const needed = [`# ${id}`, "## Example", "## Why it happens", "## What to do"];
    const more = ["## Good to know", "## In other tools"].filter((heading) => headings.includes(heading));
    expect(headings).toEqual([...needed, ...more]);
  });

  test("fits on a screen: 45 lines of at most 100 columns, and no HTML", () => {
    const lines = page.trimEnd().split("\n");
    const [read = ""] = page.split("\n## In other tools\n");
    // An answer of explain is longer than a failure.
    expect(read.trimEnd().split("\n").length).toBeLessThanOrEqual(isCode(id) ? 45 : 50);
    // A command of an example is to be copied whole.
    expect(lines.filter((line) => [...line].length > 100 && !/^ {16}aws /.test(line))).toEqual([]);
    expect(page).not.toMatch(/<\/?[a-z]+>/);
  });

  test("names only commands and flags that daypass has", () => {
    expect(codeIn(page).flatMap(unknownWords)).toEqual([]);
  });

  test("points to pages that exist", () => {
    const named = [...page.matchAll(/daypass explain ([a-z-]+)/g)].map((match) => match[1] ?? "");
    expect(named.filter((name) => !isKnown(name))).toEqual([]);
  });
});

test("the index names every page once, under its exit code, with its first sentence", () => {
  const sections = pageOf("README.md").split(/^## /m).slice(1);
  const listed = sections.flatMap((section) => {
    const [, exit = "other", name] = /^Exit code (\d+): (.+)$/m.exec(section) ?? [];
    if (!section.startsWith("Met in other tools only\n")) expect(exitNames.get(Number(exit))).toBe(name);
    const items = section.split(/^- /m).slice(1);
    return items.map((item) => `${exit} ${item.replace(/\s+/g, " ").trim()}`);
  });
  const wanted = pages.map(
    ([id, page]) => `${failuresOf(id)[0]?.exitCode ?? "other"} [${id}](${id}.md): ${firstSentence(page)}`,
  );
  expect([...listed].sort()).toEqual([...wanted].sort());
});

describe("what counts as a word that daypass does not have", () => {
  test.each([
    ["daypass login work --serial ARN -c 123456", []],
    ["daypass mfa list work --user bo", []],
    ["daypass trust --yes --no-input", []],
    ["HOME=/x daypass status", []],
    ["x | daypass login -c -", []],
    ["daypass exec work -- aws s3 ls --recursive", []],
    ["daypass exec work --nix -- true", ["--nix"]],
    ["daypass lgoin", ["lgoin"]],
    ["daypass login --nix", ["--nix"]],
    ["daypass status && daypass login --nix", ["--nix"]],
    ["daypass mfa invent", ["invent"]],
    ["--nix", ["--nix"]],
    ["aws s3 ls --profile work", []],
  ])("%s", (line, unknown) => {
    expect(unknownWords(line)).toEqual(unknown);
  });
});

function pageOf(name: string): string {
  return readFileSync(new URL(name, folder), "utf8");
}

function isCode(id: string): id is ErrorCode {
  return (errorCodes as readonly string[]).includes(id);
}

function isKnown(id: string): boolean {
  return isCode(id) || (foreignCauses as readonly string[]).includes(id);
}

function exampleIn(page: string): string | undefined {
  return /^## Example\n\n```text\n(.*?)\n```$/ms.exec(page)?.[1];
}

function failuresOf(id: string): readonly DaypassError[] {
  if (!isCode(id)) return [];
  return sampleFailures[id].map((facts) => new DaypassError(id, facts));
}

/** By number, from the two columns of `daypass help exit-codes`. */
function namesOfExitCodes(table: string): ReadonlyMap<number, string> {
  const cells = [...table.matchAll(/(\d+)\s{2,}(\S.*?)(?=\s{2,}|$)/gm)];
  const single = [...table.matchAll(/(\d+)\s(Ctrl-C)$/gm)];
  return new Map([...cells, ...single].map(([, number, name = ""]) => [Number(number), name]));
}

function firstSentence(page: string): string {
  const [, text = ""] = /^# [\w-]+\n\n(.*?)\n(?:Exit code |Other tools )/s.exec(page) ?? [];
  return /^.*?[.:](?=\s|$)/s.exec(text)?.[0].replace(/\s+/g, " ") ?? text;
}

/** The lines of a page's code, and what stands in backticks in its text. */
function codeIn(page: string): readonly string[] {
  const all = [...page.matchAll(/^```([a-z]*)\n(.*?)^```$/gms)];
  const blocks = all.filter(([, kind]) => kind !== "text").flatMap(([, , code = ""]) => code.split("\n"));
  const text = page.replace(/^```.*?^```$/gms, "");
  return [...blocks, ...[...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code.replace(/\s+/g, " "))];
}

/** The words of a command line, or a flag standing alone, that no command of daypass has. */
function unknownWords(line: string): readonly string[] {
  if (/^--?[a-z]/.test(line)) return everyFlag().includes(flagOf(line)) ? [] : [flagOf(line)];
  return line.split(/ (?:&&|\|\||\||;) /).flatMap((part) => {
    // Behind -- stand the words of another program.
    const [, words] = /(?:^|\s)daypass (\S.*?)(?: -- .*)?$/.exec(part) ?? [];
    return words === undefined ? [] : unknownInCall(words.split(/\s+/));
  });
}

function unknownInCall([name = "", ...words]: readonly string[]): readonly string[] {
  if (name.startsWith("-")) return ["--help", "--version"].includes(name) ? [] : [name];
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) return [name];
  const subcommands = command.subcommands ?? [];
  const subcommand = subcommands.find((candidate) => candidate.name === words[0]);
  const called = subcommand ?? command;
  const takesNothing = called.argument === undefined && called === command && subcommands.length > 0;
  const stray = takesNothing && words[0] !== undefined && /^[a-z]/.test(words[0]) ? [words[0]] : [];
  const flags = words.filter((word) => /^--?[a-z]/.test(word)).map(flagOf);
  return [...stray, ...flags.filter((flag) => ![...flagsOf(called), ...globalFlags].includes(flag))];
}

const globalFlags = [
  "--json",
  "--no-input",
  "-y",
  "--yes",
  "-q",
  "--quiet",
  "--verbose",
  "--color",
  "--region",
  "--help",
];

function everyFlag(): readonly string[] {
  return [...commands.flatMap((command) => [command, ...(command.subcommands ?? [])]).flatMap(flagsOf), ...globalFlags];
}

function flagsOf(command: Command): readonly string[] {
  return Object.values(command.options).flatMap(({ flags }) => flags.match(/(?<![\w-])--?[a-z][\w-]*/g) ?? []);
}

function flagOf(word: string): string {
  return /^--?[\w-]*/.exec(word)?.[0] ?? word;
}
