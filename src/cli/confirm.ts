import { DaypassError } from "../core/errors.ts";
import { visible } from "../core/visible.ts";
import type { Context } from "./context.ts";

/**
 * Asks once for a yes on the terminal; `--yes` says it beforehand. Enter alone is a yes only where `daypass undo` takes it back.
 * Throws `needs-answer` where nobody can be asked, and `interrupted` on a no: nothing is changed then.
 */
export async function confirm(
  question: { readonly message: string; readonly above?: readonly string[]; readonly undoable?: boolean },
  context: Context,
): Promise<void> {
  if (context.flags.yes) return;
  const terminal = context.terminal();
  if (terminal === undefined) {
    // What the question is about is said even where it cannot be asked.
    for (const line of question.above ?? []) context.say(visible(line));
    throw new DaypassError("needs-answer", { question: question.message, why: context.whyNoTerminal(), flag: "--yes" });
  }
  const { askYesNo } = await import("./terminal/questions.ts");
  try {
    if (!(await askYesNo({ ...question, enter: question.undoable ? "yes" : "no" }, terminal)))
      throw new DaypassError("interrupted", {});
  } finally {
    terminal.close();
  }
}
