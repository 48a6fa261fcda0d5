import type { Command } from "../command.ts";
import { bashCompletion } from "./completion-bash.ts";
import { fishCompletion } from "./completion-fish.ts";
import { nushellCompletion } from "./completion-nushell.ts";
import { powershellCompletion } from "./completion-powershell.ts";
import { type CompletionTable, completionTable } from "./completion-table.ts";
import { zshCompletion } from "./completion-zsh.ts";
import type { CompletionShell } from "./shell-lines.ts";

const completions: Readonly<Record<CompletionShell, (table: CompletionTable) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  powershell: powershellCompletion,
  nushell: nushellCompletion,
};

/** The script that makes a shell complete the words of daypass. */
export function completionText(shell: CompletionShell, commands: readonly Command[]): string {
  return `${completions[shell](completionTable(commands)).trim()}\n`;
}
