import { DaypassError } from "../../core/errors.ts";
import { exitCodes } from "../../core/problem.ts";
import { type Command, command } from "../command.ts";
import { shortHelp } from "../help.ts";
import { topics } from "../help-topics.ts";

/** The help command of a table of commands. */
export const helpFor = (commands: () => readonly Command[]): Command =>
  command({
    name: "help",
    group: "MORE",
    summary: "all commands, one of them, or a topic: words, files, exit-codes, environment, admin",
    argument: {
      name: "topic",
      summary: "a command, or words, files, exit-codes, environment or admin",
      // Asked for when the table of commands, which this one stands in, is whole.
      get suggest() {
        return [...commands().map(({ name }) => name), ...Object.keys(topics)];
      },
    },
    options: {},
    examples: [
      { line: "daypass help login", says: "the flags of one command" },
      { line: "daypass help exit-codes", says: "what scripts can rely on" },
    ],
    async run({ argument }, context) {
      if (argument === undefined) {
        context.print(shortHelp(commands()).trimEnd());
        return exitCodes.done;
      }
      const topic = Object.hasOwn(topics, argument) ? topics[argument] : undefined;
      if (topic === undefined) {
        throw new DaypassError("usage", {
          what: `Cannot find a help topic "${argument}"`,
          hint: `there is ${Object.keys(topics).join(", ")}; for a command: daypass ${argument} --help`,
        });
      }
      context.print(topic);
      return exitCodes.done;
    },
  });
