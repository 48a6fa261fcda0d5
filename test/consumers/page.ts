import { type Column, cellName, columns, type Other, others, type Seen } from "./matrix.ts";
import type { SeenClients } from "./seen.ts";
import { type State, states } from "./stages.ts";

const about: Readonly<Record<State, string>> = {
  good: "Everything a profile can be asked for is there.",
  "10 minutes left":
    "A role is assumed for an hour of its own. The session is handed out as it is: a new one costs a code, for which `process` never asks.",
  ended: "What a person reads who comes back after lunch.",
};

/** `docs/consumers.md`. */
export function page(seen: SeenClients, inContainer: SeenClients): string {
  const texts = new Texts();
  const byState = states.map((state) => stateTable(state, seen, texts));
  const byName = namesTable(seen, texts);
  const byContainer = containerTable(inContainer, texts);
  return `<!-- Written by \`npm run docs:consumers\`: change test/consumers/page.ts, not this page. -->
# What AWS's tools make of it

Each tool was asked who it is, with nothing on its command line or in its code but what names a region, in homes that daypass had made:
\`work-mfa\` is a session, \`admin\` a role behind it. This page is what they answered. The tests run it again and compare.

| column | what it is |
|---|---|
| file | \`AWS_PROFILE=work-mfa\`; the session's keys are in \`~/.aws/credentials\` |
| chain | \`AWS_PROFILE=admin\`; \`role_arn\` and \`source_profile = work-mfa\`: the tool assumes the role itself |
| process, session | \`AWS_PROFILE=work-mfa\`; \`credential_process\` asks daypass |
| process, role | \`AWS_PROFILE=admin\`; \`credential_process\` asks daypass |
| environment | the variables that \`daypass env work\` prints |

✔ is the answer that was wanted. Numbers are the texts at the end, which the tool shows instead.

${exceptions(seen)}
${byState.join("\n")}
## Names and keys

While the session is good.

${byName}

## In a devcontainer

\`~/.aws\` is mounted read-only, in a HOME of another name, and there is no daypass inside. A login outside renews the session for the next
process inside. The folder is to be mounted, not its files: a file that is mounted stays the old one when it is replaced. A role in the form
\`file\` comes from \`daypass profiles form NAME file\` and \`daypass login NAME\`, for an hour.

${byContainer}

## What is shown

Paths, dates, times and request numbers are left out.

${texts.list()}

## Which versions

| tool | version |
|---|---|
${Object.entries(seen)
  .map(([name, { version }]) => `| ${name} | ${version} |`)
  .join("\n")}

The AWS CLI v2 is Debian's: newer ones are not in a package registry. The JavaScript SDK v2 ran with \`AWS_SDK_LOAD_CONFIG=1\`, without which
it reads \`~/.aws/credentials\` alone. All ran with \`AWS_EC2_METADATA_DISABLED=true\`; else those that find no profile look for a machine's
role first, for some seconds.

Not tried, since it is in none of npm, PyPI, Debian, Maven Central, crates.io and Go's module proxy: the SDKs for .NET and PHP. Nor those
for C++, Kotlin and Swift.
`;
}

function stateTable(state: State, seen: SeenClients, texts: Texts): string {
  const title =
    state === "good" ? "While the session is good" : state === "ended" ? "When it has ended" : `With ${state}`;
  const rows = Object.entries(seen).map(([name, { row }]) => {
    const cells = columns.map((column) => cell(row[cellName(state, column)], texts));
    return `| ${name} | ${cells.join(" | ")} |`;
  });
  return `## ${title}\n\n${about[state]}\n\n${header(columns)}\n${rows.join("\n")}\n`;
}

function namesTable(seen: SeenClients, texts: Texts): string {
  const rows = Object.entries(seen).map(([name, { row }]) => {
    const cells = others.map((other) => otherCell(other, row[other], texts));
    return `| ${name} | ${cells.join(" | ")} |`;
  });
  return `${header(others.map((name) => name.replace("AWS_PROFILE", "`AWS_PROFILE`")))}\n${rows.join("\n")}`;
}

const containerColumns = ["file", "file, role", "chain", "process"];

function containerTable(seen: SeenClients, texts: Texts): string {
  const rows = Object.entries(seen).map(([name, { row }]) => {
    const cells = containerColumns.map((column) => cell(row[column], texts));
    return `| ${name} | ${cells.join(" | ")} |`;
  });
  return `${header(containerColumns)}\n${rows.join("\n")}`;
}

function header(names: readonly string[]): string {
  return `| tool | ${names.join(" | ")} |\n|---|${names.map(() => "---|").join("")}`;
}

function cell(seen: Seen | undefined, texts: Texts): string {
  if (seen === undefined) return "";
  const { is, shows, starts = 0 } = seen;
  const times = starts > 1 ? `, starts daypass ${starts === 2 ? "twice" : `${starts} times`}` : "";
  return `${is === undefined ? texts.link(shows ?? "") : "✔"}${times}`;
}

function otherCell(other: Other, seen: Seen | undefined, texts: Texts): string {
  if (other !== "keys and a profile" || seen?.is === undefined) return cell(seen, texts);
  return seen.is === "session" ? "the keys win" : "the profile wins";
}

/** One sentence on what does not work while the session is good. */
function exceptions(seen: SeenClients): string {
  const lacking = Object.entries(seen).flatMap(([name, { row }]) => {
    const missing = columns.filter((column: Column) => row[cellName("good", column)]?.is === undefined);
    return missing.length === 0 ? [] : [`- ${name}: not ${missing.join("; not ")}`];
  });
  if (lacking.length === 0) return "Every tool works in every form.\n";
  return `Every tool works in every form, but for these:\n\n${lacking.join("\n")}\n`;
}

/** Texts with numbers, each once. */
class Texts {
  readonly #known: string[] = [];

  link(text: string): string {
    if (!this.#known.includes(text)) this.#known.push(text);
    return `[${this.#known.indexOf(text) + 1}](#what-is-shown)`;
  }

  list(): string {
    return this.#known.map((text, index) => `${index + 1}. \`${text.replaceAll("`", "'")}\``).join("\n");
  }
}
