import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { initLine, initShells } from "../../src/cli/shells/shell-lines.ts";
import { needs, pathOf, type Tool } from "../rig/needs.ts";
import { runProgram } from "../rig/run.ts";
import { putOnPath } from "../rig/shells.ts";
import { usualConfig, usualCredentials, workplaces } from "../rig/workplace.ts";

// The lines of docs/shells.md, typed.

const page = readFileSync(new URL("../../docs/shells.md", import.meta.url), "utf8");
const places = workplaces();
afterAll(places.close);

/** The lines of the first block in that language; the one without is for every shell. */
function block(language: string): readonly [string, string] {
  const [, text = ""] = new RegExp(`^\`\`\`${language}\\n([^\`]*)\`\`\`$`, "m").exec(page) ?? [];
  const [first = "", second = "", ...more] = text.trimEnd().split("\n");
  expect([first, second, more]).toEqual([expect.stringMatching(/123456/), expect.stringMatching(/daypass/), []]);
  return [first, second];
}

interface Way {
  readonly tool: Tool;
  readonly args: readonly string[];
  readonly language: string;
  /** What defines the function first. */
  readonly init?: string;
}

const dump = "env -0";
const ways: readonly Way[] = [
  { tool: "bash", args: ["-c"], language: "sh" },
  { tool: "zsh", args: ["-f", "-c"], language: "sh" },
  { tool: "dash", args: ["-c"], language: "sh" },
  { tool: "busybox", args: ["ash", "-c"], language: "sh" },
  { tool: "ksh", args: ["-c"], language: "sh" },
  { tool: "mksh", args: ["-c"], language: "sh" },
  { tool: "fish", args: ["--no-config", "-c"], language: "fish" },
  { tool: "nu", args: ["--no-config-file", "-c"], language: "nushell" },
  { tool: "bash", args: ["-c"], language: "", init: initLine("bash").line },
  { tool: "zsh", args: ["-f", "-c"], language: "", init: initLine("zsh").line },
  { tool: "fish", args: ["--no-config", "-c"], language: "", init: initLine("fish").line },
  { tool: "nu", args: ["--no-config-file", "-c"], language: "", init: "source init.nu" },
];

describe.each(ways)("$tool, by the lines for '$language'", ({ tool, args, language, init }) => {
  test.skipIf(needs(tool).missing)("the credentials of a role are there, and gone", async () => {
    const place = await places.open({
      credentials: usualCredentials,
      config: (person) =>
        `${usualConfig(person)}[profile admin]\nrole_arn = arn:aws:iam::${person.arn.split(":")[4]}:role/Admin\nsource_profile = work-mfa\n`,
    });
    putOnPath(place.home);
    const { home } = place;
    // Credentials that have ended, as they are when the day begins.
    const env = { AWS_ACCESS_KEY_ID: "ASIAENDED", AWS_SECRET_ACCESS_KEY: "ended", AWS_SESSION_TOKEN: "ended" };
    if (tool === "nu") home.writeWork("init.nu", (await place.run(["init", "nushell"])).stdout);
    const [first, second] = block(language);
    const start = tool === "nu" ? "^" : "";
    const lines = [
      init,
      first.replace("123456", place.code()),
      start + dump,
      `${start}printf "between"`,
      second,
      start + dump,
    ];
    const script = lines.filter((line) => line !== undefined).join("\n");
    const { stdout, stderr, exitCode } = await runProgram([pathOf(tool), ...args, script], { home, env });
    expect(exitCode, stderr).toBe(0);
    const [there = "", gone = ""] = stdout.split("between");
    expect(there).toMatch(/(^|\0)AWS_ACCESS_KEY_ID=ASIA\w{16}\0/);
    expect(there).toMatch(/(^|\0)AWS_SESSION_TOKEN=[\w+/=]{50,}\0/);
    expect(there).toMatch(/(^|\0)DAYPASS_PROFILE=admin\0/);
    expect(there).not.toMatch(/(^|\0)AWS_PROFILE=|ended/);
    expect(gone).not.toMatch(/(^|\0)(AWS_(?!ENDPOINT_URL)|DAYPASS_)/);
    expect(gone).toMatch(/(^|\0)PATH=/);
  });
});

test("the page has the line of every shell that init sets up, as init prints it", () => {
  for (const shell of initShells.filter((name) => name !== "cmd")) {
    expect(page).toContain(`| \`${initLine(shell).line.replaceAll("|", "\\|")}\` |`);
  }
});

test.skipIf(needs("nu").missing)("nushell's line is typed once, and every later shell has the function", async () => {
  const place = await places.open();
  putOnPath(place.home);
  const run = (...args: readonly string[]) => runProgram([pathOf("nu"), ...args], { home: place.home });
  expect(await run("-c", initLine("nushell").line)).toMatchObject({ stderr: "", exitCode: 0 });
  const { stdout } = await run("-e", "print (scope commands | where name == daypass | length); exit");
  expect(stdout.trim()).toBe("1");
});

test("what is not run is said to be so", () => {
  for (const shell of ["PowerShell", "cmd"]) expect(page).toMatch(new RegExp(`^\\| ${shell}.*\\*\\*no\\*\\*`, "m"));
  expect(page).toMatch(/^PowerShell \(not run in the tests\):$/m);
  expect(page).toMatch(/^cmd \(not run in the tests;/m);
});
