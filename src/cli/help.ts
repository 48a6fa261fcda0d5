import type { Command, Group } from "./command.ts";

/** In the order in which help shows them. */
export const groups: readonly Group[] = ["EVERY DAY", "SET UP", "LOOK AFTER AN ACCOUNT", "MORE"];

/** The help of `daypass` itself: examples first, then every command there is. */
export function shortHelp(commands: readonly Command[]): string {
  const names = commands.map((command) => commandLine(command));
  const width = Math.max(...names.map((name) => name.length));
  const sections = groups.flatMap((group) => {
    const members = commands.filter((command) => command.group === group);
    if (members.length === 0) return [];
    return ["", group, ...members.map((command) => `  ${commandLine(command).padEnd(width)}  ${command.summary}`)];
  });
  return [
    "daypass: one MFA code a day for AWS",
    "",
    "  $ daypass login              enter today's code; every AWS tool works for 12 hours",
    "  $ daypass status             what is active and until when",
    "  $ daypass sandbox tour       see it all against a pretend AWS; nothing of yours is touched",
    ...sections,
    "",
    "  --json  --no-input  --yes  --quiet  --verbose  --color auto|always|never  --region R",
    "  daypass COMMAND --help shows the flags and examples of one command",
    "",
  ].join("\n");
}

/** A command with what it takes: `exec [profile] -- cmd…`. */
export function commandLine({ name, argument, rest }: Command): string {
  const words = [name, ...(argument === undefined ? [] : [`[${argument.name}]`])];
  return [...words, ...(rest === undefined ? [] : ["--", rest.name])].join(" ");
}
