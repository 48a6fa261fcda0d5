/** The shells that daypass writes for. `bash`, `zsh` and `posix` read the same text. */
export const shellNames = ["bash", "zsh", "posix", "fish", "powershell", "cmd", "nushell"] as const;
export type ShellName = (typeof shellNames)[number];

/** Every form that a change of variables can be written in: for shells, and for files that programs read. */
export const formatNames = [...shellNames, "dotenv", "json", "docker", "github"] as const;
export type FormatName = (typeof formatNames)[number];

/** Other names of the same. */
const aliases: Readonly<Record<string, FormatName>> = {
  sh: "posix",
  dash: "posix",
  ash: "posix",
  ksh: "posix",
  mksh: "posix",
  pwsh: "powershell",
  nu: "nushell",
};

export function findFormat(name: string): FormatName | undefined {
  return formatNames.find((format) => format === name) ?? aliases[name];
}

export function findShell(name: string): ShellName | undefined {
  const format = findFormat(name);
  return shellNames.find((shell) => shell === format);
}
