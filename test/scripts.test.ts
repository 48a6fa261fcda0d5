import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "vitest";
import { needing, type Tool } from "./rig/needs.ts";
import { runScript } from "./rig/script.ts";
import { parseScript } from "./rig/script-text.ts";

const folder = new URL("./scripts/", import.meta.url);

// Where all of them ran already, another run may leave most of them out.
const chosen = new RegExp(process.env.DAYPASS_TEST_SCRIPTS ?? "");
const names = readdirSync(folder).filter((name) => name.endsWith(".txt") && chosen.test(name));

describe.each(names)("%s", (name) => {
  const text = readFileSync(new URL(name, folder), "utf8");
  const wanted = needing(...(parseScript(text).needs as Tool[]));
  const promise = /^# (.+)/.exec(text)?.[1] ?? name;
  test.skipIf(wanted.missing).concurrent(promise, { timeout: 120_000 }, () => runScript(text));
});
