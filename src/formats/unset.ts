/** The shells whose syntax is known here. */
export const shellNames = ["posix", "fish", "powershell", "cmd", "nushell"] as const;
export type ShellName = (typeof shellNames)[number];

/**
 * The line that takes variables out of a shell's environment. PowerShell removes them: assigning an empty string leaves an empty
 * variable behind from version 7.5 on, and an empty AWS_PROFILE breaks boto3. The names must be plain identifiers.
 */
export function unsetLine(names: readonly string[], shell: ShellName): string {
  switch (shell) {
    case "posix":
      return `unset ${names.join(" ")}`;
    case "fish":
      return `set -e ${names.join(" ")}`;
    case "powershell":
      return `Remove-Item ${names.map((name) => `Env:${name}`).join(", ")}`;
    case "cmd":
      // A blank before the & would become the value.
      return names.map((name) => `set ${name}=`).join("& ");
    case "nushell":
      return `hide-env ${names.join(" ")}`;
  }
}
