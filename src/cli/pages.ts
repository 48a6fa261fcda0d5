import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { errorCodes } from "../core/errors.ts";
import { foreignCauses } from "../diagnosis/catalogue.ts";
import type { Host } from "./host.ts";

/** The page of a failure, or of what other tools meet, which ships beside the program or in it; `undefined` for an id that there is not. */
export function findPage(id: string, host: Pick<Host, "self" | "embedded">): string | undefined {
  if (![...errorCodes, ...foreignCauses].some((known) => known === id)) return undefined;
  const path = join(folderOf(host), "docs", "problems", `${id}.md`);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function folderOf({ self, embedded }: Pick<Host, "self" | "embedded">): string {
  const [program, file = program] = self;
  return embedded ?? join(dirname(realpathSync(file)), "..");
}
