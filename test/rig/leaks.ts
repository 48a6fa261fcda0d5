import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** `keys` may stand in the files that hold credentials; codes and seeds of MFA devices in none. */
export interface KnownSecret {
  readonly text: string;
  readonly kind: "keys" | "code" | "seed";
  /** What it is called in a message. */
  readonly name: string;
}

export interface LeakSearch {
  /** Every file below is read. */
  readonly root: string;
  /** What programs wrote to stdout and stderr. */
  readonly printed: string;
  readonly secrets: readonly KnownSecret[];
  /** Files into which the test itself put secrets. */
  readonly own?: ReadonlySet<string>;
}

// Of daypass's own files sessions hold keys, temporary ones; journals and backups hold what the AWS files held (docs/files.md).
const mayHoldKeys =
  /\/\.aws\/(credentials$|backups\/)|\.env$|\/state\/daypass\/(sessions|roles|answers|journal|backups)\//;

/** Secrets that were printed, or stand in files that may not hold them, as a list for a message. */
export function findLeaks({ root, printed, secrets, own }: LeakSearch): string[] {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries.map((entry) => join(entry.parentPath, entry.name)).filter((file) => own?.has(file) !== true);
  const texts = files.map((file) => ({ file, text: readFileSync(file, "utf8") }));
  return secrets.flatMap(({ text: secret, kind, name }) => {
    // Six digits may be part of another number.
    const pattern = new RegExp(kind === "code" ? `(?<![\\w.])${secret}(?!\\w)` : secret.replaceAll(/[^\w]/g, "\\$&"));
    const places = texts.filter(({ file, text }) => pattern.test(text) && !(kind === "keys" && mayHoldKeys.test(file)));
    return [
      ...(pattern.test(printed) ? [`${name} was printed`] : []),
      ...places.map(({ file }) => `${name} is in ${relative(root, file)}`),
    ];
  });
}
