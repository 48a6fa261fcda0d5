import { parse } from "csv-parse/sync";
import type { AccessKeys } from "../core/credentials.ts";
import { DaypassError } from "../core/errors.ts";
import { checkAccessKeyId, checkSecretAccessKey } from "../core/key-pair.ts";
import { Secret } from "../core/secret.ts";

/** Keys as the console hands them out, with the user's name where the file has that column. */
export interface CsvKeys extends AccessKeys {
  readonly userName: string | undefined;
}

/**
 * Takes the key pair from a CSV file of the IAM console: `Access key ID,Secret access key`, of older consoles with the user's name
 * and more beside it. Throws `keys-csv-unusable`, which never quotes a value.
 */
export function keysOfCsv(text: string, path: string): CsvKeys {
  const refuse = (why: string): never => {
    throw new DaypassError("keys-csv-unusable", { path, why });
  };
  const [header = [], ...rows] = rowsOf(text) ?? refuse("it is not a CSV file");
  const columns = header.map((title) => title.toLowerCase().replaceAll(/[^a-z]/g, ""));
  const [id, secret, user] = ["accesskeyid", "secretaccesskey", "username"].map((title) => columns.indexOf(title));
  if (id === undefined || id === -1) return refuse('it has no column "Access key ID"');
  if (secret === undefined || secret === -1) return refuse('it has no column "Secret access key"');
  const [row, ...others] = rows;
  if (row === undefined) return refuse("it holds no keys below its header");
  if (others.length > 0) return refuse(`it holds ${rows.length} pairs of keys: leave the one that is meant`);
  const accessKeyId = row[id] ?? "";
  const secretAccessKey = row[secret] ?? "";
  const wrongId = checkAccessKeyId(accessKeyId);
  if (wrongId !== undefined) return refuse(`its access key id: ${wrongId}`);
  const wrongSecret = checkSecretAccessKey(secretAccessKey);
  if (wrongSecret !== undefined) return refuse(`its secret: ${wrongSecret}`);
  const userName = user === undefined || user === -1 ? undefined : row[user];
  return {
    accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
    userName: userName === "" ? undefined : userName,
  };
}

function rowsOf(text: string): readonly (readonly string[])[] | undefined {
  try {
    return parse(text, { bom: true, trim: true, skip_empty_lines: true, relax_column_count: true });
  } catch {
    // What the parser says may quote a secret.
    return undefined;
  }
}
