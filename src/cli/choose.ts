import type { Context } from "./context.ts";

/** Has one of several names chosen on the terminal; `undefined` where there is none. */
export async function choose(message: string, names: readonly string[], context: Context): Promise<string | undefined> {
  const terminal = context.terminal();
  if (terminal === undefined) return undefined;
  const { askChoice } = await import("./terminal/questions.ts");
  try {
    return await askChoice({ message, choices: names.map((name) => ({ value: name, label: name })) }, terminal);
  } finally {
    terminal.close();
  }
}
