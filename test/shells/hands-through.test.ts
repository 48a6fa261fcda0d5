import { chmodSync } from "node:fs";
import { delimiter, dirname } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { testHome } from "../rig/home.ts";
import { needs, pathOf, type Tool } from "../rig/needs.ts";
import { runDaypass, runProgram } from "../rig/run.ts";

const home = testHome();
afterAll(() => home.remove());

// In place of daypass, a program that shows what it was given.
const program = home.write("bin/daypass", `#!/bin/sh\nprintf '<%s>' "$DAYPASS_EVAL" "$@"\n`);
chmodSync(program, 0o755);
home.env.PATH = `${dirname(program)}${delimiter}${home.env.PATH}`;

const shells: readonly { readonly tool: Tool; readonly args: readonly string[]; readonly source: string }[] = [
  { tool: "bash", args: ["-c"], source: ". " },
  { tool: "zsh", args: ["-f", "-c"], source: ". " },
  { tool: "fish", args: ["--no-config", "-c"], source: "source " },
  { tool: "nu", args: ["--no-config-file", "-c"], source: "source " },
];

describe.each(shells)("the function in $tool", ({ tool, args, source }) => {
  test.skipIf(needs(tool).missing)("hands the words of other commands through, to the letter", async () => {
    const { stdout: init } = await runDaypass(["init", tool], { home });
    const file = home.write(`init.${tool}`, init);
    const said = async (line: string) => {
      const { stdout, stderr } = await runProgram([pathOf(tool), ...args, `${source}${file}\n${line}`], { home });
      expect(stderr).toBe("");
      return stdout;
    };
    expect(await said(`daypass exec acme -- true 012345 -c "it's" 'a  b' '*' '$x' --json 1.50 null`)).toBe(
      "<><exec><acme><--><true><012345><-c><it's><a  b><*><$x><--json><1.50><null>",
    );
    expect(await said("daypass")).toBe("<>");
    expect(await said("daypass login use")).toBe("<><login><use>");
    // What `use` prints for a reader is not taken over.
    for (const flag of ["--help", "-h", "--json", "--print", "--print=fish"]) {
      expect(await said(`daypass use acme ${flag}`)).toBe(`<><use><acme><${flag}>`);
    }
  });

  test.skipIf(needs(tool).missing)("says that it is there, and hands on what comes in through a pipe", async () => {
    const { stdout: init } = await runDaypass(["init", tool], { home });
    const file = home.write(`init.${tool}`, init);
    const show = home.write("show/daypass", '#!/bin/sh\nprintf "%s: " "$DAYPASS_FUNCTION"\ncat\n');
    chmodSync(show, 0o755);
    const path = `${dirname(show)}${delimiter}${home.env.PATH}`;
    const line = `${source}${file}\n^sh -c 'echo what went wrong' | daypass explain`;
    const { stdout, stderr } = await runProgram([pathOf(tool), ...args, tool === "nu" ? line : line.replace("^", "")], {
      home,
      env: { PATH: path },
    });
    expect(stderr).toBe("");
    expect(stdout).toBe(`${tool === "nu" ? "nushell" : tool}: what went wrong\n`);
  });
});
