import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { TestHome } from "./home.ts";
import { daypassCommand } from "./run.ts";

/** Puts a program named daypass, which is the built one, in front of the PATH of a temporary home. */
export function putOnPath(home: TestHome): void {
  const folder = join(home.root, "bin");
  mkdirSync(folder, { recursive: true });
  const words = daypassCommand([]).map((word) => `'${word}'`);
  writeFileSync(join(folder, "daypass"), `#!/bin/sh\nexec ${words.join(" ")} "$@"\n`);
  chmodSync(join(folder, "daypass"), 0o755);
  home.env.PATH = `${folder}${delimiter}${home.env.PATH}`;
}

/** What a shell prints with `env -0`: every variable that programs get from it and daypass has to do with. */
export function variablesIn(file: string): Readonly<Record<string, string>> {
  const pairs = readFileSync(file, "utf8")
    .split("\0")
    .map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)] as const);
  return Object.fromEntries(pairs.filter(([name]) => /^(AWS_|DAYPASS_)/.test(name) && name !== "AWS_ENDPOINT_URL"));
}
