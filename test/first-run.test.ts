import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type TestHome, testHome } from "./rig/home.ts";
import { needs, pathOf } from "./rig/needs.ts";
import { daypassOnTerminal, type Terminal } from "./rig/pty.ts";

const down = "\u001b[B";
let home: TestHome;
let terminal: Terminal;
beforeEach(async () => {
  home = testHome();
  terminal = daypassOnTerminal([], { home, columns: 120, output: "terminal" });
  await terminal.waitFor("What would you like to do?");
});
afterEach(() => {
  terminal.close();
  home.remove();
});

describe.skipIf(needs("pty").missing)("daypass alone, with nothing set up, asks what is wanted:", () => {
  test("to be set up", async () => {
    terminal.type("\r");
    await terminal.waitFor("access key");
    terminal.interrupt();
    expect((await terminal.ended()).exitCode).toBe(130);
  });

  test("to try it first, in a shell where nothing is the person's own", async () => {
    terminal.type(`${down}\r`);
    await terminal.waitFor(/A pretend AWS runs on 127\.0\.0\.1:\d+\. Your own ~\/\.aws is not touched/);
    terminal.type("ls -a ~/.aws && exit 7\r");
    await terminal.waitFor("credentials");
    expect((await terminal.ended()).exitCode).toBe(7);
  });

  test.skipIf(needs("bash").missing)("and there use and clear change the shell, as they will at home", async () => {
    terminal.close();
    home.env.SHELL = pathOf("bash");
    terminal = daypassOnTerminal(["sandbox"], { home, columns: 120, output: "terminal" });
    await terminal.waitFor("(pretend AWS)");
    terminal.type(
      'daypass use work -c "$(daypass sandbox code)" && echo "now $AWS_PROFILE"; daypass clear && exit 7\r',
    );
    await terminal.waitFor("now work-mfa");
    expect((await terminal.ended()).exitCode).toBe(7);
  });

  test.skipIf(needs("bash").missing)("what is added there goes to the pretend AWS as well", async () => {
    terminal.close();
    home.env.SHELL = pathOf("bash");
    terminal = daypassOnTerminal(["sandbox"], { home, columns: 200, output: "terminal" });
    await terminal.waitFor(/profiles add admin --role-arn \S+/);
    const [, line = ""] = /(daypass profiles add admin --role-arn \S+)/.exec(terminal.text()) ?? [];
    terminal.type(`${line} --source work-mfa && daypass use admin --keys -c "$(daypass sandbox code)" && exit 7\r`);
    await terminal.waitFor(/admin · Admin in \d{12}/);
    expect((await terminal.ended()).exitCode).toBe(7);
  });

  test("to look after an account", async () => {
    terminal.type(`${down}${down}\r`);
    await terminal.waitFor("daypass iam deploy");
    expect((await terminal.ended()).exitCode).toBe(0);
  });

  test("or nothing", async () => {
    terminal.interrupt();
    expect((await terminal.ended()).exitCode).toBe(130);
  });
});
