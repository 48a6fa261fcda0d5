import { isPlainWord } from "../core/plain-word.ts";
import { quoteFish, quotePosix, quotePowerShell } from "./quote.ts";
import type { ShellName } from "./shells.ts";

/** The line that a person types to set one variable in a shell. The name is a plain identifier; the value holds no quotes of cmd's. */
export function setLine(name: string, value: string, shell: ShellName): string {
  const isPlain = isPlainWord(value);
  switch (shell) {
    case "bash":
    case "zsh":
    case "posix":
      return `export ${name}=${isPlain ? value : quotePosix(value)}`;
    case "fish":
      return `set -gx ${name} ${isPlain ? value : quoteFish(value)}`;
    case "powershell":
      return `$Env:${name} = ${quotePowerShell(value)}`;
    case "cmd":
      return `set "${name}=${value}"`;
    case "nushell":
      return `$env.${name} = '${value}'`;
  }
}
