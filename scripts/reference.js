// @ts-check
/**
 * The pages that are made from the table of commands: `docs/commands.md`, and `docs/daypass.1` for `man daypass`.
 *
 *   node scripts/reference.js           writes both
 *   node scripts/reference.js --check   says which of them the table has outgrown
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const home = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/**
 * @typedef {import("../src/cli/command.ts").Command} Command
 * @typedef {import("../src/cli/command.ts").Option} Option
 * @typedef {{ commands: readonly Command[], globalOptions: Readonly<Record<string, Option>>, topics: Readonly<Record<string, string>>, groups: readonly string[] }} Tables
 * @typedef {{ words: string, command: Command }} Named a command with all its words
 */

/**
 * Each page by its path, as the table of commands has it now.
 * @param {string} [root]
 * @returns {Promise<Readonly<Record<string, string>>>}
 */
export async function referencePages(root = home) {
  const tables = await loadTables(root);
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return { "docs/commands.md": markdown(tables), "docs/daypass.1": manual(tables, version) };
}

/**
 * @param {string} root
 * @returns {Promise<Tables>}
 */
async function loadTables(root) {
  const { rolldown } = await import("rolldown");
  mkdirSync(join(root, ".cache"), { recursive: true });
  const folder = mkdtempSync(join(root, ".cache", "reference-"));
  try {
    const entry = "daypass-tables";
    const source = [
      'export { commands } from "./src/cli/commands.ts";',
      'export { globalOptions } from "./src/cli/global-options.ts";',
      'export { topics } from "./src/cli/help-topics.ts";',
      'export { groups } from "./src/cli/help.ts";',
    ].join("\n");
    /** @type {import("rolldown").Plugin} */
    const tables = {
      name: "tables",
      resolveId: (id, importer) => {
        if (id === entry) return id;
        return importer === entry ? join(root, id) : null;
      },
      load: (id) => (id === entry ? source : null),
    };
    const made = await rolldown({ cwd: root, platform: "node", input: entry, plugins: [tables], logLevel: "silent" });
    await made.write({ dir: folder, format: "cjs", entryFileNames: "tables.cjs", chunkFileNames: "[name].cjs" });
    await made.close();
    return createRequire(import.meta.url)(join(folder, "tables.cjs"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {readonly Command[]} commands
 * @param {string} [before]
 * @returns {Named[]}
 */
function named(commands, before = "daypass") {
  return commands.flatMap((command) => {
    const words = `${before} ${command.name}`;
    return [{ words, command }, ...named(command.subcommands ?? [], words)];
  });
}

/**
 * @param {Named} named
 * @param {string} [flags] what stands for them
 */
function usage({ words, command }, flags = "") {
  const places = [command.argument, command.second].filter((place) => place !== undefined);
  const rest = command.rest === undefined ? [] : ["--", command.rest.name];
  return `${[words, ...places.map(({ name }) => `[${name}]`)].join(" ")}${[flags, ...rest].join(" ").trimEnd()}`;
}

/** @param {Option} option */
function optionText(option) {
  const choices = option.kind === "text" && option.choices !== undefined ? `: ${option.choices.join(", ")}` : "";
  const often = option.kind === "list" ? "; may be given several times" : "";
  return `${option.summary}${choices}${often}`;
}

/** @param {Tables} tables */
function markdown({ commands, globalOptions, groups }) {
  const sections = groups.flatMap((group) => {
    const members = commands.filter((command) => command.group === group);
    return [`## ${sentence(group)}`, ...named(members).flatMap(commandMarkdown)];
  });
  return `${[
    "# Every command",
    "Made from the table of commands by `npm run docs:reference`. Flags of every command:",
    optionTable(Object.values(globalOptions)),
    ...sections,
  ].join("\n\n")}\n`;
}

/** @param {Named} named */
function commandMarkdown({ words, command }) {
  const places = [command.argument, command.second, command.rest].filter((place) => place !== undefined);
  const options = Object.values(command.options);
  return [
    `### ${words}`,
    `${sentence(command.summary)}.`,
    ...(places.length + options.length > 0
      ? [`\`${usage({ words, command }, options.length > 0 ? " [flags]" : "")}\``]
      : []),
    ...(places.length > 0 ? [places.map(({ name, summary }) => `* \`${name}\`: ${inTable(summary)}`).join("\n")] : []),
    ...(options.length > 0 ? [optionTable(options)] : []),
    ...(command.examples.length > 0 ? [examples(command)] : []),
  ];
}

/** @param {readonly Option[]} options */
function optionTable(options) {
  const rows = options.map(
    (option) => `| \`${option.flags.replaceAll("|", "\\|")}\` | ${inTable(optionText(option))} |`,
  );
  return ["| flag | |", "|---|---|", ...rows].join("\n");
}

/** @param {Command} command */
function examples(command) {
  const width = Math.max(...command.examples.map(({ line }) => line.length));
  return ["```", ...command.examples.map(({ line, says }) => `${line.padEnd(width)}  # ${says}`), "```"].join("\n");
}

/** @param {string} text */
function inTable(text) {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}

/** @param {string} text */
function sentence(text) {
  const lower = text === text.toUpperCase() ? text.toLowerCase() : text;
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}

/**
 * @param {Tables} tables
 * @param {string} version
 */
function manual({ commands, globalOptions, topics }, version) {
  const pages = named(commands);
  return `${[
    `.TH DAYPASS 1 "" "daypass ${version}" "User Commands"`,
    ".SH NAME",
    "daypass \\- one MFA code a day for AWS",
    ".SH SYNOPSIS",
    ".B daypass",
    "\\fIcommand\\fR [\\fIargument\\fR] [\\fIflags\\fR]",
    ".SH DESCRIPTION",
    roff("One MFA code in the morning, and every AWS tool on the machine works all day, in every account."),
    ".SH FLAGS OF EVERY COMMAND",
    ...Object.values(globalOptions).flatMap(optionRoff),
    ".SH COMMANDS",
    ...pages.flatMap(({ words, command }) => [
      `.SS ${roff(usage({ words, command }))}`,
      roff(`${sentence(command.summary)}.`),
      ...[command.argument, command.second, command.rest].flatMap((place) =>
        place === undefined ? [] : [".TP", `\\fI${roff(place.name)}\\fR`, roff(place.summary)],
      ),
      ...Object.values(command.options).flatMap(optionRoff),
      ...command.examples.flatMap(({ line, says }) => [".PP", roff(`${says}:`), ".br", `\\fB${roff(line)}\\fR`]),
    ]),
    ...Object.entries(topics).flatMap(([name, text]) => [
      `.SH ${name.toUpperCase().replaceAll("-", " ")}`,
      ".nf",
      ...text.split("\n").map(roff),
      ".fi",
    ]),
  ].join("\n")}\n`;
}

/** @param {Option} option */
function optionRoff(option) {
  return [".TP", `\\fB${roff(option.flags)}\\fR`, roff(optionText(option))];
}

/** @param {string} text */
function roff(text) {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replace(/^(['.])/, "\\&$1");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  for (const [path, text] of Object.entries(await referencePages())) {
    const file = join(home, path);
    if (!process.argv.includes("--check")) writeFileSync(file, text);
    else if (readFileSync(file, "utf8") !== text) {
      console.error(`${path} is not what the table of commands says: npm run docs:reference`);
      process.exitCode = 1;
    }
  }
}
