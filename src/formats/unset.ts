import type { ShellName } from "./shells.ts";

/** The line that a person types to take variables out of a shell. The names must be plain identifiers; one that is not set does no harm. */
export function unsetLine(names: readonly string[], shell: ShellName): string {
  switch (shell) {
    case "bash":
    case "zsh":
    case "posix":
      return `unset ${names.join(" ")}`;
    case "fish":
      return `set -e ${names.join(" ")}`;
    case "powershell":
      return `Remove-Item ${names.map((name) => `Env:${name}`).join(", ")} -ErrorAction Ignore`;
    case "cmd":
      // A blank before the & would become the value.
      return names.map((name) => `set ${name}=`).join("& ");
    case "nushell":
      return `hide-env --ignore-errors ${names.join(" ")}`;
  }
}
