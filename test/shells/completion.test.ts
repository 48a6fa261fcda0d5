import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testHome } from "../rig/home.ts";
import { needing, needs, pathOf } from "../rig/needs.ts";
import { openTerminal } from "../rig/pty.ts";
import { runDaypass, runProgram } from "../rig/run.ts";
import { putOnPath } from "../rig/shells.ts";

const home = testHome({ HISTFILE: "/dev/null" });
afterAll(() => home.remove());

beforeAll(async () => {
  putOnPath(home);
  home.write(
    ".aws/config",
    '[default]\n[profile acme]\n[profile acme-prod] # the one\n[sso-session s]\n[profile "it\'s mine"]\n',
  );
  home.write(".aws/credentials", "[work]\n[work-mfa]\n[default]\n");
  mkdirSync(join(home.work, "a folder"));
  home.writeWork("accessKeys.csv", "");
  for (const shell of ["bash", "zsh", "fish"]) {
    const { stdout, exitCode } = await runDaypass(["completion", shell], { home });
    expect(exitCode).toBe(0);
    home.write(`completion.${shell}`, stdout);
  }
});

const names = ["default", "acme", "acme-prod", "it's mine", "work", "work-mfa"];

/** What is typed, and what may follow: the words offered, of which the ones given must be among, and the others not. */
const cases: readonly { typed: string; offers: readonly string[]; not?: readonly string[]; only?: boolean }[] = [
  { typed: "daypass ", offers: ["login", "use", "clear", "profiles", "completion"], not: ["--json", "acme"] },
  { typed: "daypass pro", offers: ["profiles", "process"], only: true },
  { typed: "daypass profiles ", offers: ["list", "add", "form"], not: ["login", "acme"] },
  { typed: "daypass use ", offers: names, only: true },
  { typed: "daypass use acme", offers: ["acme", "acme-prod"], only: true },
  { typed: "daypass use acme ", offers: [], only: true },
  { typed: "daypass use acme --k", offers: ["--keys"], only: true },
  { typed: "daypass --quiet use -c 123456 w", offers: ["work", "work-mfa"], only: true },
  { typed: "daypass login --to w", offers: ["work", "work-mfa"], only: true },
  { typed: "daypass login --serial x w", offers: ["work", "work-mfa"], only: true },
  { typed: "daypass --color ", offers: ["auto", "always", "never"], only: true },
  { typed: "daypass --color never lo", offers: ["login"] },
  { typed: "daypass env --shell f", offers: ["fish"], only: true },
  { typed: "daypass profiles form acme ", offers: ["chain", "file", "process"], only: true },
  { typed: "daypass init ", offers: ["bash", "zsh", "fish", "powershell", "nushell", "cmd"], only: true },
  { typed: "daypass help ex", offers: ["exec", "explain", "exit-codes"], only: true },
  { typed: "daypass keys import acc", offers: ["accessKeys.csv"], only: true },
];

/** Behind `--` of a command that runs others: programs, and what they are given, in shells that can be asked. */
const ofPrograms: typeof cases = [
  { typed: "daypass exec ", offers: names, only: true },
  { typed: "daypass exec acme ", offers: [], only: true },
  { typed: "daypass exec acme -- daypas", offers: ["daypass"], only: true },
  { typed: "daypass exec --keys -c 123456 acme -- cat acc", offers: ["accessKeys.csv"], only: true },
  { typed: "daypass each -- cat a", offers: ["accessKeys.csv"], not: names },
  { typed: "daypass use -- acc", offers: [], only: true },
];

function check(offered: readonly string[], { offers, not = [], only = false }: (typeof cases)[number]): void {
  if (only) expect([...offered].sort()).toEqual([...offers].sort());
  else expect(offered).toEqual(expect.arrayContaining([...offers]));
  for (const word of not) expect(offered).not.toContain(word);
}

async function printed(command: readonly [string, ...string[]]): Promise<readonly string[]> {
  const { stdout, stderr, exitCode } = await runProgram(command, { home });
  expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  return stdout.split("\n").filter((line) => line !== "");
}

describe.skipIf(needs("bash").missing).each([...cases, ...ofPrograms])("bash: $typed", (each) => {
  test("is completed", async () => {
    const script = `set -eu; . "$HOME/completion.bash"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _daypass
      for word in \${COMPREPLY[@]+"\${COMPREPLY[@]}"}; do printf '%s\\n' "$word"; done`;
    const words = await printed([pathOf("bash"), "-c", script, "bash", ...each.typed.split(" ")]);
    // What has signs in it is offered as it must be typed.
    check(
      words.map((word) => word.replaceAll("\\", "")),
      each,
    );
  });
});

describe.skipIf(needs("fish").missing).each([...cases, ...ofPrograms])("fish: $typed", (each) => {
  test("is completed", async () => {
    const script = 'source "$HOME/completion.fish"; complete -C $argv[1]';
    const words = await printed([pathOf("fish"), "--no-config", "-c", script, each.typed]);
    check(
      words.map((word) => word.split("\t")[0] ?? ""),
      each,
    );
  });
});

test.skipIf(needs("fish").missing)("fish does not repeat what a flag is for beside each of its values", async () => {
  const script = 'source "$HOME/completion.fish"; complete -C $argv[1]';
  const words = await printed([pathOf("fish"), "--no-config", "-c", script, "daypass env --shell f"]);
  expect(words.map((word) => word.trimEnd())).toEqual(["fish"]);
});

describe.skipIf(needs("nu").missing).each(cases)("nushell: $typed", (each) => {
  test("is completed", async () => {
    const { stdout: init } = await runDaypass(["init", "nushell"], { home });
    home.write("init.nu", init);
    // As an editor asks; a line without a name would not be one of nushell's.
    const text = `source ${home.path("init.nu")}\n${each.typed}`;
    const file = home.write("typed.nu", text);
    const place = String(Buffer.byteLength(text));
    const [json = ""] = await printed([pathOf("nu"), "--no-config-file", "--ide-complete", place, file]);
    check((JSON.parse(json) as { readonly completions: readonly string[] }).completions, each);
  });
});

test.skipIf(needing("zsh", "pty").missing)(
  "zsh completes on a terminal: commands with what they are for, names, flags and files",
  async () => {
    home.env.PS1 = "ready> ";
    const terminal = openTerminal([pathOf("zsh"), "-f", "-i"], { home, output: "terminal", columns: 160, rows: 60 });
    const line = async (text: string) => {
      terminal.type(`${text}\r`);
      await terminal.waitFor("ready> ");
    };
    const complete = async (typed: string, ...patterns: readonly RegExp[]) => {
      terminal.type(typed);
      terminal.type("\t\t");
      for (const pattern of patterns) await terminal.waitFor(pattern);
      // Away with the line.
      terminal.type("\x15\r");
      await terminal.waitFor("ready> ");
    };
    try {
      await terminal.waitFor("ready> ");
      // As people have it: the line for daypass before compinit is run.
      await line('source "$HOME/completion.zsh"');
      await line("autoload -Uz compinit && compinit -D -u; setopt no_auto_menu list_ambiguous; LISTMAX=0");
      await complete("daypass pro", /process +-- credentials/, /profiles +-- /);
      await complete("daypass profiles fo", /form /);
      await complete("daypass use acm", /acme/, /acme-prod/);
      await complete("daypass use it", /it\\'s\\ mine/);
      await complete("daypass login --to wor", /\bwork\b/, /work-mfa/);
      await complete("daypass --color ", /always +auto +never/);
      await complete("daypass use acme --ke", /--keys/);
      await complete("daypass keys import acc", /accessKeys\.csv/);
      await complete("daypass exec acme -- cat acc", /accessKeys\.csv/);
      await complete("daypass exec acme -- dirnam", /-- dirname /);
      // Were programs offered, too, there would be more to choose from, and nothing be filled in.
      await complete("daypass exec wor", /\bwork\b/, /work-mfa/);
      await complete("daypass each it", /each it\\'s\\ mine/);
      expect(terminal.text()).not.toMatch(/not found|_arguments:|error/i);
    } finally {
      terminal.close();
    }
  },
  60_000,
);

test.skipIf(needing("bash", "pty").missing)(
  "bash completes on a terminal what was begun with signs or quotes in it",
  async () => {
    home.write(".bashrc", 'PS1="ready> "; . "$HOME/completion.bash"\n');
    const terminal = openTerminal([pathOf("bash"), "-i"], { home, output: "terminal", columns: 160 });
    try {
      for (const typed of ["it\\'", "it\\'s\\ m", "i", '"it', "\"it's m"]) {
        await terminal.waitFor("ready> ");
        // Tab; then, from the start of the line, something that shows the words as the shell takes them.
        terminal.type(`daypass use ${typed}\t\x01printf '<%s>' \r`);
        await terminal.waitFor("<daypass><use><it's mine>");
      }
    } finally {
      terminal.close();
    }
  },
  60_000,
);

test("the names are those that AWS's tools know: both files, no other sections, each once", async () => {
  const { stdout, stderr, exitCode } = await runDaypass(["completion", "--names"], { home });
  expect({ stdout: stdout.trimEnd().split("\n"), stderr, exitCode }).toEqual({
    stdout: names,
    stderr: "",
    exitCode: 0,
  });
});

test("where there are no files there are no names, and nothing is said", async () => {
  const env = { AWS_CONFIG_FILE: "/nonexistent/c", AWS_SHARED_CREDENTIALS_FILE: home.home };
  expect(await runDaypass(["completion", "--names"], { home, env })).toMatchObject({
    stdout: "",
    stderr: "",
    exitCode: 0,
  });
});

test("PowerShell's completions know every command", async () => {
  const { stdout } = await runDaypass(["completion", "pwsh"], { home });
  expect(stdout).toMatch(/^Register-ArgumentCompleter -Native -CommandName daypass /);
  for (const word of ["'profiles add' = ", "'--keys' = ", "'use' = 'switch this shell to a profile'"])
    expect(stdout).toContain(word);
});
