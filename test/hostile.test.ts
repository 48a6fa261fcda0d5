import { afterAll, describe, expect, test } from "vitest";
import { needs } from "./rig/needs.ts";
import { codeQuestion } from "./rig/questions.ts";
import { type Workplace, workplaces } from "./rig/workplace.ts";

const places = workplaces();
afterAll(places.close);

const esc = "\u001b";
// A name that a section can have, and a text that no name can be.
const hostileName = `ev${esc}[31m\u009b31m\u202eil\u2066`;
const hostile = `ev${esc}]0;owned\u0007${esc}[31m\u009b31m\u202eil\u2066`;
const steering =
  /[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\u001b(?!\[(?:\d+[ABCDGJKm]|[GJK]|\?25[hl]))/;

describe.concurrent("hostile texts are shown as what they are", () => {
  const sections = (place: Workplace) => {
    place.home.write(".aws/credentials", `[${hostileName}]\n${place.keys()}[work]\n${place.keys()}`);
    place.home.write(
      ".aws/config",
      `[profile work]\nmfa_serial = ${place.user.serial}\n[profile ${hostileName}]\nmfa_serial = ${place.user.serial}\n` +
        `[profile role]\nrole_arn = arn:aws:iam::123456789012:role/${hostile}\nsource_profile = ${hostileName}\n` +
        `[profile command]\nsource_profile = x\ndaypass_mfa_process = echo ${hostile}\n` +
        `[profile place]\nendpoint_url = https://example.com/${hostile}\n[broken ${hostile}\n${hostile}\n`,
    );
  };
  const commands: Readonly<Record<string, readonly string[]>> = {
    "a profile that is there": ["login", hostileName, "-c", "123456"],
    "a profile that is not": ["login", `${hostile}2`],
    "a role profile": ["login", "role", "-c", "123456"],
    "a target": ["login", "work", "--to", hostile, "-c", "123456"],
    "a name for moved keys": ["login", "work", "--to", "work", "--move-keys", hostile, "-c", "123456"],
    "a device": ["login", "work", "--serial", hostile, "-c", "123456"],
    "a code": ["login", "work", "-c", hostile],
    "a duration": ["login", "work", "--duration", hostile],
    "a region": ["login", "work", "--region", hostile, "-c", "123456"],
    "an account": ["login", "work", "--account", hostile, "-c", "123456"],
    "an env file": ["login", "--env-file=package.json", "--to", hostile],
    "several candidates": ["login"],
    "what would be done": ["login", hostileName, "--dry-run"],
    "the status of all": ["status"],
    "the status of one": ["status", hostileName],
    "one line of status": ["status", "--line", hostileName],
    "what waits for trust": ["trust", "--no-input"],
    "trust of all": ["trust", "--yes", "--no-input"],
    "trust taken back": ["trust", "remove", hostile],
    "a command": [hostile],
    "a flag": [`--${hostile}`],
    "a value of a flag": ["status", "--color", hostile],
    "a topic of help": ["help", hostile],
    "an error to explain": ["explain", hostile],
    "a backup": ["undo", "--to", hostile],
    "an address of a sandbox": ["sandbox", "code", "--endpoint", hostile],
    "a fault of a sandbox": ["sandbox", "serve", "--fault", hostile],
  };

  test.each(Object.entries(commands))("%s", async (_, args) => {
    const place = await places.open();
    sections(place);
    for (const flags of [[], ["--json"], ["--verbose"]]) {
      const { stdout, stderr, exitCode } = await place.run([...args, ...flags]);
      expect(stderr).not.toMatch(steering);
      expect(stdout).not.toMatch(steering);
      expect(stderr).not.toMatch(/Something went wrong inside/);
      expect(exitCode).toBeDefined();
    }
  });

  test.each([
    "AWS_PROFILE",
    "AWS_CONFIG_FILE",
    "AWS_ENDPOINT_URL",
    "DAYPASS_MFA_CODE",
    "DAYPASS_DURATION",
    "AWS_REGION",
    "AWS_CA_BUNDLE",
    "HTTPS_PROXY",
    "DAYPASS_HOME",
    "SHELL",
  ])("in the variable %s", async (name) => {
    const place = await places.open();
    const { stdout, stderr } = await place.run(["login", ...(name === "AWS_PROFILE" ? [] : ["work"])], {
      env: { [name]: hostile, ...(name === "HTTPS_PROXY" && { AWS_ENDPOINT_URL: undefined }) },
      timeoutMs: 20_000,
    });
    expect(stderr).not.toMatch(steering);
    expect(stdout).not.toMatch(steering);
  });

  test.skipIf(needs("pty").missing)("in a list to choose from, and in questions of trust", async () => {
    const place = await places.open();
    sections(place);
    const list = place.onTerminal(["login"], { output: "terminal" });
    await list.waitFor(/Which profile\?/);
    list.interrupt();
    await list.ended();
    expect(list.raw().replaceAll("\r\n", "\n")).not.toMatch(steering);
    const trust = place.onTerminal(["trust"], { output: "terminal" });
    await trust.waitFor(/\(y\/N\)/);
    trust.interrupt();
    await trust.ended();
    expect(trust.raw().replaceAll("\r\n", "\n")).not.toMatch(steering);
  });

  test.skipIf(needs("pty").missing)("in what STS says", async () => {
    const place = await places.open({ faults: ["escape"] });
    const terminal = place.onTerminal(["login", "work", "--verbose"], { output: "terminal" });
    await terminal.waitFor(codeQuestion);
    terminal.type(`${place.code()}\r`);
    expect((await terminal.ended()).exitCode).toBe(7);
    expect(terminal.raw().replaceAll("\r\n", "\n")).not.toMatch(steering);
    expect(terminal.text()).toContain(String.raw`\x1b]0;owned\x07`);
  });
});
