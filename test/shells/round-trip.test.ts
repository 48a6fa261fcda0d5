import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { isFailure } from "../../src/core/errors.ts";
import { changeText } from "../../src/formats/change-text.ts";
import type { FormatName } from "../../src/formats/shells.ts";
import { testHome } from "../rig/home.ts";
import { hostileValues, inBatches } from "../rig/hostile-values.ts";
import { needs, pathOf, type Tool } from "../rig/needs.ts";

const home = testHome();
afterAll(() => home.remove());

const batchSize = 250;
const values = hostileValues(10_000, 20_261_121);
const batches = inBatches(values, batchSize);
const dump = `${JSON.stringify(process.execPath)} dump.mjs`;

interface Way {
  readonly tool: Tool;
  readonly name: string;
  readonly format: FormatName;
  /** The arguments that make the shell take over the text in `change`, and then run `dump`. */
  readonly args: readonly string[];
}

const evaluated = `set -eu; eval "$(cat change)"; exec ${dump}`;
const read = `set -eu; . ./change; exec ${dump}`;

const ways: readonly Way[] = [
  { tool: "bash", name: "bash", format: "bash", args: ["-c", evaluated] },
  { tool: "bash", name: "bash, reading a file", format: "bash", args: ["-c", read] },
  { tool: "bash", name: "bash --posix", format: "posix", args: ["--posix", "-c", evaluated] },
  {
    tool: "bash",
    name: "bash with history expansion",
    format: "bash",
    args: ["-c", `set -o history -H; ${evaluated}`],
  },
  { tool: "zsh", name: "zsh", format: "zsh", args: ["-f", "-c", evaluated] },
  { tool: "zsh", name: "zsh, reading a file", format: "zsh", args: ["-f", "-c", read] },
  { tool: "zsh", name: "zsh with RC_QUOTES", format: "zsh", args: ["-f", "-o", "rcquotes", "-c", evaluated] },
  { tool: "zsh", name: "zsh as sh", format: "posix", args: ["--emulate", "sh", "-f", "-c", evaluated] },
  { tool: "dash", name: "dash", format: "posix", args: ["-c", evaluated] },
  { tool: "busybox", name: "busybox ash", format: "posix", args: ["ash", "-c", evaluated] },
  { tool: "ksh", name: "ksh93", format: "posix", args: ["-c", evaluated] },
  { tool: "mksh", name: "mksh", format: "posix", args: ["-c", evaluated] },
  { tool: "yash", name: "yash", format: "posix", args: ["-c", evaluated] },
  { tool: "fish", name: "fish", format: "fish", args: ["--no-config", "-c", `cat change | source; ${dump}`] },
  {
    tool: "nu",
    name: "nushell",
    format: "nushell",
    args: ["--no-config-file", "-c", `open --raw change | from json | load-env; ^${dump}`],
  },
  {
    tool: "pwsh",
    name: "PowerShell",
    format: "powershell",
    args: ["-NoProfile", "-Command", `Get-Content -Raw change | Invoke-Expression; & ${dump}`],
  },
];

/** An empty folder with what the shell reads; anything else in it afterwards was executed. */
function folderFor(name: string): string {
  const folder = join(home.root, name.replaceAll(/\W/g, "-"));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "dump.mjs"), "process.stdout.write(JSON.stringify(process.env));");
  return folder;
}

describe.each(ways)("$name", ({ tool, name, format, args }) => {
  const env = { ...home.env, GONE: "was there" };
  const took = (text: string, folder: string, more: Readonly<Record<string, string>> = {}) => {
    writeFileSync(join(folder, "change"), text);
    const options = { cwd: folder, env: { ...env, ...more }, encoding: "utf8", maxBuffer: 64 << 20 } as const;
    return spawnSync(pathOf(tool), args, options);
  };

  test.skipIf(needs(tool).missing)(
    "every hostile value comes back byte for byte, and none is executed",
    () => {
      const folder = folderFor(name);
      let compared = 0;
      for (const batch of batches) {
        const accepted = batch.filter((value) => !refused(value, format));
        const set = Object.fromEntries(accepted.map((value, at) => [`V${at}`, value]));
        const { stdout, stderr, status } = took(changeText({ set, unset: ["GONE", "NEVER_THERE"] }, format), folder);
        expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
        const left = JSON.parse(stdout) as Record<string, string>;
        expect(Object.fromEntries(Object.keys(set).map((key) => [key, left[key]]))).toEqual(set);
        expect(left).not.toHaveProperty("GONE");
        compared += accepted.length;
      }
      expect(compared).toBe(values.length);
      expect(readdirSync(folder).sort()).toEqual(["change", "dump.mjs"]);
    },
    120_000,
  );

  test.skipIf(needs(tool).missing)("a text that was cut off anywhere changes nothing", () => {
    const folder = folderFor(`${name} cut`);
    const change = { set: { AWS_PROFILE: "it's", AWS_REGION: "eu-west-1" }, unset: ["GONE"] };
    const text = changeText(change, format);
    // Behind the last closing bracket there is nothing left to cut off.
    for (const length of [1, 8, 21, 40, text.length >> 1, text.length - 12, text.length - 4, text.length - 1]) {
      const { stdout } = took(text.slice(0, length), folder);
      if (stdout === "") continue;
      const left = JSON.parse(stdout);
      expect(left, text.slice(0, length)).toMatchObject({ GONE: "was there" });
      expect(left).not.toHaveProperty("AWS_PROFILE");
    }
  });

  test.skipIf(needs(tool).missing)("taking away what is not there does no harm, under set -eu neither", () => {
    const folder = folderFor(`${name} unset`);
    const { stdout, stderr, status } = took(changeText({ set: {}, unset: ["NOT_THERE", "GONE"] }, format), folder);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(JSON.parse(stdout)).not.toHaveProperty("GONE");
  });
});

function refused(value: string, format: FormatName): boolean {
  try {
    changeText({ set: { V: value }, unset: [] }, format);
    return false;
  } catch (error) {
    if (isFailure(error, "variable-refused")) return true;
    throw error;
  }
}
