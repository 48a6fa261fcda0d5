import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { DaypassError } from "../../core/errors.ts";
import type { Context } from "../context.ts";

/** The bytes of a file, or of stdin for `-`; no more than a roster may have and one. Throws `roster-unreadable`. */
export async function readInput(file: string, most: number, context: Context): Promise<Buffer> {
  const { host } = context;
  if (file === "-" && host.stdin.isTTY === true)
    throw new DaypassError("usage", { what: "Give the roster on stdin", hint: "daypass profiles import - < team.csv" });
  const stream = file === "-" ? host.stdin : createReadStream(resolve(host.cwd, file));
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk);
      chunks.push(bytes);
      size += bytes.length;
      if (size > most) break;
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    const texts: Readonly<Record<string, string>> = {
      ENOENT: "there is no such file",
      EACCES: "you may not read it",
      EISDIR: "it is a directory",
    };
    throw new DaypassError("roster-unreadable", { path: file, why: texts[code] ?? code }, { cause: error });
  }
  return Buffer.concat(chunks);
}
