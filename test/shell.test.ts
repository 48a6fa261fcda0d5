import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { expectNoLeak } from "./rig/leak-watch.ts";
import { needing, needs, pathOf } from "./rig/needs.ts";
import { codeQuestion } from "./rig/questions.ts";
import { daypassCommand } from "./rig/run.ts";
import { putOnPath } from "./rig/shells.ts";
import { until } from "./rig/until.ts";
import { type Workplace, workplaces } from "./rig/workplace.ts";

const places = workplaces();
afterAll(places.close);

function open(): Promise<Workplace> {
  return places.open({
    config: ({ serial, arn }) =>
      [
        `[profile work]\nregion = us-east-1\nmfa_serial = ${serial}`,
        `[profile admin]\nsource_profile = work\nregion = eu-west-1\nrole_arn = ${arn.replace(/user\/.*/, "role/Admin")}\n`,
      ].join("\n"),
  });
}

describe.concurrent("without a terminal, shell", () => {
  test("reads commands from stdin, in the shell that SHELL names, and ends with its code", async () => {
    const place = await open();
    const code = place.code();
    const result = await place.run(["shell", "work", "-c", code], {
      stdin: 'echo "$0 $AWS_PROFILE $DAYPASS_LEVEL [$AWS_SECRET_ACCESS_KEY]"\nexit 9\n',
      env: { SHELL: "/bin/bash", AWS_SECRET_ACCESS_KEY: "gone" },
    });
    expect(result.stdout).toBe("/bin/bash work-mfa 1 []\n");
    expect(result.exitCode).toBe(9);
    expect(result.stderr).toMatch(
      /^This shell works as work-mfa until (?:\w{3} )?\d\d:\d\d \(in 12 h\)\. Leave it: exit$/m,
    );
    expectNoLeak(place, result, { codes: [code] });
  });

  test("takes /bin/sh where SHELL is not set, and says so where SHELL is no program", async () => {
    const place = await open();
    const plain = await place.run(["shell", "work", "-c", place.code()], { stdin: 'echo "$0"\n' });
    expect(plain.stdout).toBe("/bin/sh\n");
    const none = await place.run(["shell", "work"], { env: { SHELL: "/no/such/shell" } });
    expect([none.exitCode, none.stderr]).toEqual([127, expect.stringMatching(/"\/no\/such\/shell": there is no such/)]);
  });

  test("inside another one: the inner counts, and the outer is as before when it is left", async () => {
    const place = await open();
    expect((await place.run(["login", "work", "-c", place.code()])).exitCode).toBe(0);
    const inner = daypassCommand(["shell", "admin"])
      .map((word) => `'${word}'`)
      .join(" ");
    const tell = 'echo "$DAYPASS_LEVEL $AWS_PROFILE $AWS_REGION"';
    const result = await place.run(["shell", "work"], { stdin: `${tell}\necho '${tell}' | ${inner}\n${tell}\n` });
    expect(result.stdout).toBe("1 work-mfa us-east-1\n2 admin eu-west-1\n1 work-mfa us-east-1\n");
    expect(result.stderr).toMatch(/This shell works as admin until .*, 2 deep\. Leave it: exit/);
  });

  test("with --keys has the credentials, and no name", async () => {
    const place = await open();
    const tell = 'echo "[$AWS_PROFILE] $AWS_ACCESS_KEY_ID"\n';
    const { stdout } = await place.run(["shell", "work", "--keys", "-c", place.code()], { stdin: tell });
    expect(stdout).toMatch(/^\[\] ASIA\w+\n$/);
  });
});

describe.skipIf(needs("pty").missing).concurrent("on a terminal, shell", () => {
  test.for(["bash", "zsh", "fish"] as const)("asks for the code and is a %s with its own jobs", async (name, run) => {
    run.skip(needs(name).missing, needs(name).reason);
    const place = await open();
    place.home.write(".bashrc", "PS1='$ '\n");
    place.home.write(".zshrc", "PS1='$ '\n");
    place.home.write(".config/fish/config.fish", "set -g fish_greeting\nfunction fish_prompt; echo '$ '; end\n");
    // It is there: fish has no need to fill it from all manual pages.
    place.home.write(".local/share/fish/generated_completions/none.fish", "");
    const terminal = place.onTerminal(["shell", "work"], { output: "terminal", env: { SHELL: pathOf(name) } });
    await terminal.waitFor(codeQuestion);
    terminal.type(`${place.code()}\r`);
    await terminal.waitFor(/Leave it: exit/);
    await terminal.waitFor("$ ");
    terminal.type("sh -c 'echo is $AWS_PROFILE > told; exec sleep 100'\r");
    await until(() => told(place) === "is work-mfa\n");
    await wait(200);
    // Ctrl-C ends the job, not the shell, nor daypass.
    terminal.interrupt();
    await terminal.waitFor("$ ");
    terminal.type("echo still $DAYPASS_PROFILE > told\r");
    await until(() => told(place) === "still work-mfa\n");
    terminal.type("exit 5\r");
    expect((await terminal.ended()).exitCode).toBe(5);
  });
});

describe.skipIf(needing("pty", "bash").missing).concurrent("inside, with the function that init defines", () => {
  test("prompts follow a renewal from elsewhere; use changes it, and clear goes back to what the shell was opened as", async () => {
    const place = await open();
    putOnPath(place.home);
    place.home.write(".bashrc", 'PS1="ready> "\neval "$(daypass init bash)"\n');
    const login = (...more: readonly string[]) => place.run(["login", "work", "-c", place.code(), ...more]);
    expect((await login("--duration", "1h")).exitCode).toBe(0);
    const terminal = place.onTerminal(["shell", "work"], { output: "terminal", env: { SHELL: pathOf("bash") } });
    await terminal.waitFor("ready> ");
    const tell = async (line: string) => {
      rmSync(join(place.home.work, "told"), { force: true });
      terminal.type(`${line}; echo $AWS_PROFILE $AWS_REGION $AWS_CREDENTIAL_EXPIRATION > told\r`);
      await until(() => told(place).endsWith("\n"));
      return told(place).trim().split(" ");
    };
    const [name, region, ends = ""] = await tell(":");
    expect([name, region]).toEqual(["work-mfa", "us-east-1"]);
    expect((await login("--renew", "--duration", "10h")).exitCode).toBe(0);
    terminal.type("\r");
    const [, , later = ""] = await tell(":");
    expect(Date.parse(later) - Date.parse(ends)).toBeGreaterThan(8 * 3_600_000);
    expect(await tell("daypass use admin")).toEqual(["admin", "eu-west-1", expect.any(String)]);
    expect(await tell("daypass clear")).toEqual(["work-mfa", "us-east-1", later]);
    terminal.type("exit\r");
    expect((await terminal.ended()).exitCode).toBe(0);
  });
});

function told(place: Workplace): string {
  try {
    return readFileSync(join(place.home.work, "told"), "utf8");
  } catch {
    return "";
  }
}
