import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { needing, needs, pathOf, type Tool } from "../rig/needs.ts";
import type { Terminal } from "../rig/pty.ts";
import { runProgram } from "../rig/run.ts";
import { putOnPath, variablesIn } from "../rig/shells.ts";
import { openTmux } from "../rig/tmux.ts";
import { usualConfig, usualCredentials, type Workplace, workplaces } from "../rig/workplace.ts";

const places = workplaces();
afterAll(places.close);

const fishPrompt = "function fish_prompt; echo 'ready> '; end; set -g fish_greeting";
const shells: readonly { readonly tool: Tool; readonly args: readonly string[]; readonly init: string }[] = [
  { tool: "bash", args: ["--norc", "--noprofile", "-i"], init: 'eval "$(daypass init bash)"' },
  { tool: "zsh", args: ["-f", "-i"], init: 'eval "$(daypass init zsh)"' },
  { tool: "fish", args: ["--no-config", "-i", "-C", fishPrompt], init: "daypass init fish | source" },
];

const roles =
  "[profile admin]\nrole_arn = arn:aws:iam::ACCOUNT:role/Admin\nsource_profile = work-mfa\nregion = eu-west-1\n";

async function openPlace(env: Readonly<Record<string, string>> = {}): Promise<Workplace> {
  const place = await places.open({
    credentials: usualCredentials,
    config: (person) => `${usualConfig(person)}${roles.replace("ACCOUNT", person.arn.split(":")[4] ?? "")}`,
  });
  putOnPath(place.home);
  Object.assign(place.home.env, { PS1: "ready> ", HISTFILE: "/dev/null", ...env });
  return place;
}

/** What the shell's programs get now; one file each time, so that an old one is not taken for a new one. */
function watcher(place: Workplace) {
  let count = 0;
  return async (terminal: Terminal, line = "true") => {
    count += 1;
    const file = join(place.home.root, `variables-${count}`);
    terminal.type(`${line}\r`);
    await terminal.waitFor("ready> ");
    terminal.type(`env -0 > ${file}; echo written-$((${count}))\r`.replace(/\$\(\((\d+)\)\)/, "'$1'"));
    await terminal.waitFor(`written-${count}`);
    await terminal.waitFor("ready> ");
    return variablesIn(file);
  };
}

describe.each(shells)("$tool on a terminal", ({ tool, args, init }) => {
  test.skipIf(needing(tool, "pty").missing)(
    "use asks for the code, sets names or keys, leaves all as it was when it fails, and clear goes back",
    async () => {
      const before = { AWS_PROFILE: "before", AWS_REGION: "ap-south-1" };
      const place = await openPlace(before);
      const terminal = place.terminal([pathOf(tool), ...args], { output: "terminal", columns: 200 });
      const variablesAfter = watcher(place);
      await terminal.waitFor("ready> ");
      expect(await variablesAfter(terminal, init)).toEqual(before);

      terminal.type("daypass use work\r");
      await terminal.waitFor("MFA code");
      terminal.type(`${place.code()}\r`);
      await terminal.waitFor("✔ work-mfa ");
      await terminal.waitFor("ready> ");
      const names = await variablesAfter(terminal);
      expect(names).toMatchObject({
        AWS_PROFILE: "work-mfa",
        AWS_REGION: "us-east-1",
        AWS_DEFAULT_REGION: "us-east-1",
      });
      expect(names).toMatchObject({ DAYPASS_PROFILE: "work-mfa" });
      expect(names.AWS_CREDENTIAL_EXPIRATION).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      expect(names).not.toHaveProperty("DAYPASS_EVAL");

      // A profile that is not there, a code that is wrong and then Ctrl-C: nothing changes, and the shell goes on.
      expect(await variablesAfter(terminal, "daypass use nowhere")).toEqual(names);
      terminal.type("daypass use work --duration 2h\r");
      await terminal.waitFor("MFA code");
      terminal.type(`${place.wrongCode()}\r`);
      await terminal.waitFor("tries left");
      terminal.interrupt();
      await terminal.waitFor("ready> ");
      terminal.type(tool === "fish" ? "echo ended $status\r" : "echo ended $?\r");
      await terminal.waitFor("ended 130");
      await terminal.waitFor("ready> ");
      expect(await variablesAfter(terminal)).toEqual(names);

      const role = await variablesAfter(terminal, "daypass use admin");
      expect(role).toMatchObject({ AWS_PROFILE: "admin", AWS_REGION: "eu-west-1", DAYPASS_SAVED: names.DAYPASS_SAVED });
      expect(role).not.toHaveProperty("AWS_ACCESS_KEY_ID");

      const keys = await variablesAfter(terminal, "daypass use admin --keys");
      expect(keys.AWS_ACCESS_KEY_ID).toMatch(/^ASIA/);
      expect(Object.keys(keys)).toEqual(expect.arrayContaining(["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]));
      expect(keys).not.toHaveProperty("AWS_PROFILE");
      expect(keys).not.toHaveProperty("DAYPASS_EXPIRY_FILE");

      expect(await variablesAfter(terminal, "daypass clear")).toEqual(before);
      terminal.type("exit\r");
      await terminal.ended();
    },
    90_000,
  );

  test.skipIf(needing(tool, "pty").missing)(
    "the prompt notices a renewal in another window, without starting a program",
    async () => {
      const place = await openPlace();
      await place.run(["login", "work", "-c", place.code()]);
      const terminal = place.terminal([pathOf(tool), ...args], { output: "terminal", columns: 200 });
      const variablesAfter = watcher(place);
      await terminal.waitFor("ready> ");
      await variablesAfter(terminal, init);
      const first = await variablesAfter(terminal, "daypass use work");
      // Without a PATH no program could be started.
      terminal.type(
        `${tool === "fish" ? "set -gx KEPT $PATH; set -gx PATH /nonexistent" : "KEPT=$PATH PATH=/nonexistent"}\r`,
      );
      await terminal.waitFor("ready> ");
      expect((await place.run(["login", "work", "--duration", "2h", "-c", place.code()])).exitCode).toBe(0);
      terminal.type("\r");
      await terminal.waitFor("ready> ");
      const restore = tool === "fish" ? "set -gx PATH $KEPT" : "PATH=$KEPT";
      const second = await variablesAfter(terminal, restore);
      expect(second).toMatchObject({ AWS_PROFILE: "work-mfa" });
      expect(Date.parse(second.AWS_CREDENTIAL_EXPIRATION ?? "")).toBeLessThan(
        Date.parse(first.AWS_CREDENTIAL_EXPIRATION ?? "") - 9 * 3_600_000,
      );
      expect(terminal.text()).not.toMatch(/not found|Unknown command/i);
      expect((await place.run(["logout", "work"])).exitCode).toBe(0);
      terminal.type("\r");
      await terminal.waitFor("ready> ");
      const third = await variablesAfter(terminal);
      expect(Date.parse(third.AWS_CREDENTIAL_EXPIRATION ?? "")).toBeLessThanOrEqual(Date.now());
      terminal.type("exit\r");
      await terminal.ended();
    },
    60_000,
  );
});

describe.each(["bash", "zsh"] as const)("%s", (tool) => {
  test.skipIf(needs(tool).missing)("everything is safe under set -eu, and with options people set", async () => {
    const place = await openPlace();
    const options =
      tool === "zsh" ? "setopt shwordsplit globsubst rcquotes ksharrays nounset\n" : "set -o pipefail\nIFS=:\n";
    const script = `${options}set -eu
      eval "$(daypass init ${tool})"
      eval "$(daypass init ${tool})"
      daypass use work -c ${place.code()}
      __daypass_prompt
      [ "$AWS_PROFILE" = work-mfa ]
      daypass --region eu-west-3 use admin --keys
      [ -z "$${"{AWS_PROFILE-}"}" ] && [ "$AWS_REGION" = eu-west-3 ]
      daypass --quiet use admin --names
      if daypass use nowhere; then exit 1; fi
      [ "$AWS_PROFILE" = admin ]
      daypass clear
      [ -z "$${"{AWS_PROFILE-}$${AWS_REGION-}$${DAYPASS_PROFILE-}$${DAYPASS_SAVED-}"}" ]
      __daypass_prompt
      daypass version
      echo whole`.replaceAll("$$", "$");
    const args = tool === "zsh" ? ["-f", "-c"] : ["-c"];
    const { stdout, stderr, exitCode } = await runProgram([pathOf(tool), ...args, script], { home: place.home });
    expect({ stdout, stderr, exitCode }).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/whole\n$/) });
  });

  test.skipIf(needs(tool).missing)("an alias of the same name gives way to the function", async () => {
    const place = await openPlace();
    expect((await place.run(["login", "work", "-c", place.code()])).exitCode).toBe(0);
    const start = place.home.write(
      "start",
      `alias daypass='command daypass'\neval "$(command daypass init ${tool})"\n` +
        `daypass use work\n[ "$AWS_PROFILE" = work-mfa ] && echo changed\n`,
    );
    const options = tool === "zsh" ? ["-f", "-c", "setopt aliases"] : ["-c", "shopt -s expand_aliases"];
    const words = [...options.slice(0, -1), `${options.at(-1)}\n. ${start}`];
    const { stdout, stderr } = await runProgram([pathOf(tool), ...words], { home: place.home });
    expect({ stdout, stderr }).toEqual({ stdout: "changed\n", stderr: expect.stringMatching(/^✔ work-mfa .*\n$/) });
  });

  test.skipIf(needs(tool).missing)(
    "a failure ends a script that has set -e, with the exit code of daypass",
    async () => {
      const place = await openPlace();
      const script = `set -eu; eval "$(daypass init ${tool})"; daypass use work; echo not reached`;
      const { stdout, exitCode } = await runProgram([pathOf(tool), "-c", script], { home: place.home });
      expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 10 });
    },
  );
});

test.skipIf(needing("nu", "tmux").missing)(
  "nushell: use asks for the code, sets names, and clear goes back",
  async () => {
    const place = await openPlace({ AWS_PROFILE: "before" });
    const init = await place.run(["init", "nushell"]);
    const file = place.home.write("init.nu", init.stdout);
    const prompt = '$env.PROMPT_COMMAND = "ready"; $env.PROMPT_COMMAND_RIGHT = ""; $env.config.show_banner = false';
    place.home.write("config.nu", `${prompt}\nsource ${file}\n`);
    const words = [pathOf("nu"), "--config", place.home.path("config.nu"), "--env-config", "/dev/null"];
    const window = openTmux('exec "$@"', words, { home: place.home, columns: 150, rows: 40 });
    const told =
      '[$env.AWS_PROFILE? $env.AWS_REGION? ($env.AWS_ACCESS_KEY_ID? | default "" | str substring 0..3)] | to nuon --raw';
    try {
      await window.waitFor(/ready>/);
      window.type("daypass use work\r");
      await window.waitFor(/MFA code/);
      window.type(`${place.code()}\r`);
      await window.waitFor(/✔ work-mfa /);
      window.type(`clear; ${told}\r`);
      await window.waitFor(/\["?work-mfa"?,"?us-east-1"?,""\]/);
      window.type(`clear; daypass use nowhere\r`);
      await window.waitFor(/Cannot find profile "nowhere"/);
      window.type(`clear; daypass use admin --keys; ${told}\r`);
      await window.waitFor(/\[null,"?eu-west-1"?,"?ASIA"?\]/);
      window.type(`clear; daypass clear; ${told}\r`);
      await window.waitFor(/\["?before"?,null,""\]/);
    } finally {
      window.close();
    }
  },
  60_000,
);
