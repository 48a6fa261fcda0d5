import { readFileSync } from "node:fs";
import { fileLocations } from "../../aws-files/locations.ts";
import { type FileKind, readHeader } from "../../aws-files/section-header.ts";
import type { Environment } from "../../core/environment.ts";

/** The names of all profiles, by the headers alone: a person waits for them behind the tab key. What cannot be read has none. */
export function profileNames(env: Environment): readonly string[] {
  const { config, credentials } = fileLocations(env);
  return [...new Set([...namesIn(config, "config"), ...namesIn(credentials, "credentials")])];
}

function namesIn(path: string, kind: FileKind): readonly string[] {
  return (textOf(path).match(/^\[.*$/gm) ?? []).flatMap((line) => {
    const name = readHeader(line.trimEnd(), kind).name;
    return name?.type === "profile" ? [name.name] : [];
  });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
