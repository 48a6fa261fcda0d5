import { DaypassError } from "../../core/errors.ts";
import { findShell } from "../../formats/shells.ts";
import { type Command, command } from "../command.ts";
import { completionShells, type InitShell, initLine, initShells } from "../shells/shell-lines.ts";

/** `commands` is asked for late: this command is one of them. */
export function initFor(commands: () => readonly Command[]): Command {
  return command({
    name: "init",
    group: "MORE",
    summary: "what a shell reads at its start, so that use and clear can change it",
    argument: { name: "shell", summary: initShells.join(", "), suggest: initShells },
    options: {},
    examples: initShells.map((shell) => {
      const { line, file } = initLine(shell);
      return { line, says: file === undefined ? `${shell}: once` : `a line of ${file}` };
    }),
    async run({ argument }, context) {
      const shell = requireInitShell(argument);
      const [{ initText }, { completionText }] = await Promise.all([
        import("../shells/shell-init.ts"),
        import("../shells/shell-completion.ts"),
      ]);
      const completed = completionShells.find((name) => name === shell);
      context.print(initText(shell, completed === undefined ? "" : completionText(completed, commands())).trimEnd());
      if (context.stdout.isTTY === true) {
        const { line, file } = initLine(shell);
        context.say(`\nThis is for the shell to read: ${line}${file === undefined ? "" : `, as a line of ${file}`}`);
      }
      return undefined;
    },
  });
}

function requireInitShell(name: string | undefined): InitShell {
  const shell = findShell(name ?? "");
  const found = initShells.find((candidate) => candidate === shell);
  if (found !== undefined) return found;
  const known = `daypass init can set up ${initShells.join(", ")}`;
  if (name === undefined) throw new DaypassError("usage", { what: "Say which shell to set up", hint: known });
  // Shells without a function of ours do it by hand.
  const hint = shell === "posix" ? 'in this one: eval "$(daypass use PROFILE --print sh)"' : known;
  throw new DaypassError("usage", { what: `Cannot set up "${name}"`, hint });
}
