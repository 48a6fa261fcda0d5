import type { ShellName } from "../../formats/shells.ts";

export const completionShells = ["bash", "zsh", "fish", "powershell", "nushell"] as const;
export type CompletionShell = (typeof completionShells)[number];

/** The shells that `init` sets up. The command line of Windows has no functions and no completions. */
export const initShells = [...completionShells, "cmd"] as const;
export type InitShell = (typeof initShells)[number];

// What a person types to make a shell take over what daypass prints.

/** The line that runs a command of daypass and takes over what it prints for that shell. */
export function takeOverLine(words: string, shell: ShellName): string {
  switch (shell) {
    case "bash":
    case "zsh":
    case "posix":
      return `eval "$(daypass ${words})"`;
    case "fish":
      return `daypass ${words} | source`;
    case "powershell":
      return `daypass ${words} | Out-String | Invoke-Expression`;
    case "cmd":
      return `FOR /F "delims=" %i IN ('daypass ${words}') DO @%i`;
    case "nushell":
      return `daypass ${words} | from json | load-env`;
  }
}

/** The line that sets a shell up for good, and the file it belongs into. */
export function initLine(shell: ShellName): { readonly line: string; readonly file: string | undefined } {
  switch (shell) {
    case "bash":
      return { line: 'eval "$(daypass init bash)"', file: "~/.bashrc" };
    case "zsh":
      return { line: 'eval "$(daypass init zsh)"', file: "~/.zshrc" };
    case "fish":
      return { line: "daypass init fish | source", file: "~/.config/fish/config.fish" };
    case "powershell":
      return { line: "daypass init powershell | Out-String | Invoke-Expression", file: "$PROFILE" };
    case "nushell":
      return {
        line: "mkdir ($nu.user-autoload-dirs | first); daypass init nushell | save -f ($nu.user-autoload-dirs | first | path join daypass.nu)",
        file: undefined,
      };
    case "cmd":
      return { line: "daypass init cmd", file: undefined };
    case "posix":
      return {
        line: "bash, zsh, fish, PowerShell and nushell can be set up; this shell cannot",
        file: undefined,
      };
  }
}
