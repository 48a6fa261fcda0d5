import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { errorCodes } from "../core/errors.ts";

/** The page of a failure, which ships beside the program; `undefined` for an id that there is not. */
export function findPage(id: string, program: string): string | undefined {
  if (!(errorCodes as readonly string[]).includes(id)) return undefined;
  const path = join(dirname(realpathSync(program)), "..", "docs", "problems", `${id}.md`);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}
