import type { Command } from "./command.ts";

// The commands of every day are loaded alone: reading the code of all the others costs more than a login's own work.
const alone: Readonly<Record<string, () => Promise<Command>>> = {
  login: async () => (await import("./commands/login.ts")).login,
  use: async () => (await import("./commands/use.ts")).use,
  clear: async () => (await import("./commands/clear.ts")).clear,
  status: async () => (await import("./commands/status.ts")).status,
  exec: async () => (await import("./commands/exec.ts")).exec,
  each: async () => (await import("./commands/each.ts")).each,
  env: async () => (await import("./commands/env.ts")).env,
  process: async () => (await import("./commands/process.ts")).processCommand,
};

/** The names of the commands that are loaded alone. */
export const loadedAlone = Object.keys(alone);

/** The commands that a command line may mean: the one that its first word names, else every one there is. */
export async function loadCommands(argv: readonly string[]): Promise<readonly Command[]> {
  const [word = ""] = argv;
  const load = Object.hasOwn(alone, word) ? alone[word] : undefined;
  return load === undefined ? (await import("./commands.ts")).commands : [await load()];
}
