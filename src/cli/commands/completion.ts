import { DaypassError } from "../../core/errors.ts";
import { findShell } from "../../formats/shells.ts";
import { type Command, command } from "../command.ts";
import { profileNames } from "../profiles/profile-names.ts";
import { completionShells } from "../shells/shell-lines.ts";

/** `commands` is asked for late: this command is one of them. */
export function completionFor(commands: () => readonly Command[]): Command {
  return command({
    name: "completion",
    group: "MORE",
    summary: "completions for a shell; daypass init loads them, too",
    argument: { name: "shell", summary: completionShells.join(", "), suggest: completionShells },
    options: {
      names: { kind: "flag", flags: "--names", summary: "print the names of all profiles, one a line" },
    },
    examples: [
      { line: "daypass completion bash > ~/.local/share/bash-completion/completions/daypass", says: "bash" },
      { line: "daypass completion fish > ~/.config/fish/completions/daypass.fish", says: "fish" },
    ],
    async run({ argument, options }, context) {
      if (options.names) {
        // A name with a control character in it is none that a line could hold.
        const names = profileNames(context.env).filter((name) => !/\p{Cc}/u.test(name));
        if (names.length > 0) context.print(names.join("\n"));
        return undefined;
      }
      const named = findShell(argument ?? "");
      const shell = completionShells.find((candidate) => candidate === named);
      if (shell === undefined) {
        throw new DaypassError("usage", {
          what: argument === undefined ? "Say which shell completions are for" : `Cannot complete in "${argument}"`,
          hint: `there are completions for ${completionShells.join(", ")}`,
        });
      }
      const { completionText } = await import("../shells/shell-completion.ts");
      context.print(completionText(shell, commands()).trimEnd());
      return undefined;
    },
  });
}
