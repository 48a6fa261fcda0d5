import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

export interface LeakSearch {
  /** Every file below is read. */
  readonly root: string;
  /** What programs printed. */
  readonly printed: string;
  /** Each secret with what it is called in a message. */
  readonly secrets: ReadonlyMap<string, string>;
}

// Where secret keys may stand: the credentials file and its backups, an env file, and daypass's own sessions.
const mayHold =
  /(^|\/)(\.aws\/credentials|\.aws\/backups\/.*|\.env|[^/]*\.env|credentials[^/]*|before[^/]*)$|\/state\/daypass\/(sessions|answers|journal)\//;

/** Secrets found outside the files that may hold them, as a list for a message. A seed may stand in no file at all. */
export function findLeaks({ root, printed, secrets }: LeakSearch): string[] {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const texts = files.map((entry) => ({ name: join(entry.parentPath, entry.name) }));
  const leaks: string[] = [];
  for (const [secret, what] of secrets) {
    if (printed.includes(secret)) leaks.push(`${what} was printed`);
    for (const { name } of texts) {
      if (!readFileSync(name, "utf8").includes(secret)) continue;
      if (what.startsWith("seed") || !mayHold.test(name)) leaks.push(`${what} is in ${relative(root, name)}`);
    }
  }
  return leaks;
}
