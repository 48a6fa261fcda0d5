import { afterAll, describe, expect, test } from "vitest";
import { needs, pathOf, type Tool } from "../rig/needs.ts";
import { runProgram } from "../rig/run.ts";
import { putOnPath } from "../rig/shells.ts";
import { workplaces } from "../rig/workplace.ts";

const places = workplaces();
afterAll(places.close);

const parents: readonly (readonly [Tool, readonly string[], string, RegExp])[] = [
  ["bash", ["-c"], 'x="$(daypass env --unset)"; echo "$x"', /^\{ unset -v AWS_ACCESS_KEY_ID .*; :; \}\n$/],
  ["zsh", ["-f", "-c"], 'x="$(daypass env --unset)"; echo "$x"', /^\{ unset -v AWS_ACCESS_KEY_ID .*; :; \}\n$/],
  ["dash", ["-c"], 'x="$(daypass env --unset)"; echo "$x"', /^\{ unset -v AWS_ACCESS_KEY_ID .*; :; \}\n$/],
  ["ksh", ["-c"], 'x="$(daypass env --unset)"; echo "$x"', /^\{ unset -v AWS_ACCESS_KEY_ID .*; :; \}\n$/],
  [
    "fish",
    ["--no-config", "-c"],
    "set x (daypass env --unset); echo $x",
    /^begin; set -eg AWS_ACCESS_KEY_ID .*; end\n$/,
  ],
  ["nu", ["--no-config-file", "-c"], "let x = daypass env --unset; print $x", /^\{"AWS_ACCESS_KEY_ID":null,.*\}\s+$/],
];

describe.each(parents)("started by %s", (tool, args, script, text) => {
  test.skipIf(needs(tool).missing)("env writes for that shell, whatever SHELL says", async () => {
    const place = await places.open();
    putOnPath(place.home);
    const env = { SHELL: tool === "fish" ? "/bin/bash" : "/usr/bin/fish" };
    const { stdout, stderr } = await runProgram([pathOf(tool), ...args, script], { home: place.home, env });
    expect(stderr).toBe("");
    expect(stdout).toMatch(text);
  });
});

test.skipIf(needs("pty").missing)(
  "env and use --keys do not show credentials on a screen, unless told to",
  async () => {
    const place = await places.open();
    await place.run(["login", "work", "-c", place.code()]);
    const shown = async (...args: readonly string[]) => {
      const terminal = place.onTerminal(args, { output: "terminal", columns: 3000 });
      return await terminal.ended();
    };
    for (const args of [
      ["env", "work"],
      ["env", "work", "--json"],
      ["use", "work", "--keys", "--print"],
      ["use", "work", "--keys", "--json"],
    ]) {
      const { exitCode, terminal } = await shown(...args);
      expect({ args, exitCode }).toEqual({ args, exitCode: 9 });
      expect(terminal).toContain("Will not show the keys of profile");
      expect(terminal).not.toMatch(/AWS_SESSION_TOKEN|ASIA/);
    }
    for (const args of [
      ["env", "work", "--show"],
      ["use", "work", "--keys", "--print", "--show"],
      ["use", "work", "--print"],
    ]) {
      expect((await shown(...args)).exitCode).toBe(0);
    }
    expect((await shown("env", "work", "--show")).terminal).toMatch(/AWS_SESSION_TOKEN='/);
  },
);

test.skipIf(needs("fish").missing)(
  "fish: universal variables are not taken away from every window, and that is said",
  async () => {
    const place = await places.open();
    putOnPath(place.home);
    await place.run(["login", "work", "-c", place.code()]);
    const script = `daypass init fish | source
    set -Ux AWS_PROFILE everywhere
    daypass use work
    echo used (printenv AWS_PROFILE)
    daypass use work --keys
    daypass clear
    echo back (printenv AWS_PROFILE) (set -S AWS_PROFILE | string match -q '*universal*'; and echo universal)`;
    const { stdout, stderr, exitCode } = await runProgram([pathOf("fish"), "-c", script], { home: place.home });
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toBe("used work-mfa\nback everywhere universal\n");
    expect(stderr.match(/^daypass: AWS_PROFILE is universal in fish, and stays: set -eU AWS_PROFILE$/gm)).toHaveLength(
      1,
    );
  },
);

test("daypass_use = keys in the keys profile counts for its session, and --names for more", async () => {
  const place = await places.open({
    config: ({ serial }) => `[profile work]\nmfa_serial = ${serial}\ndaypass_use = keys\n`,
  });
  const { stdout } = await place.run(["use", "work", "--print", "bash", "-c", place.code()]);
  expect(stdout).toContain("AWS_SECRET_ACCESS_KEY='");
  expect((await place.run(["use", "work", "--names", "--print", "bash"])).stdout).toContain("AWS_PROFILE='work-mfa'");
});

test.skipIf(needs("zsh").missing)(
  "zsh: init works with arrays as ksh has them, and keeps what is hooked in",
  async () => {
    const place = await places.open();
    putOnPath(place.home);
    const script = `setopt ksharrays; one() :; precmd_functions=(one __daypass_completes two)
    eval "$(daypass init zsh)"; compdef() { typed=$*; }; __daypass_completes
    echo "$typed: \${precmd_functions[*]}"`;
    const { stdout, stderr } = await runProgram([pathOf("zsh"), "-f", "-c", script], { home: place.home });
    expect({ stdout, stderr }).toEqual({ stdout: "_daypass daypass: __daypass_prompt one two\n", stderr: "" });
  },
);
