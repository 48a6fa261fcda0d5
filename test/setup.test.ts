import { afterAll, describe, expect, test } from "vitest";
import { furnishDefaultAccount } from "../src/sandbox/default-account.ts";
import type { World } from "../src/sandbox/handler.ts";
import { needs } from "./rig/needs.ts";
import type { Terminal } from "./rig/pty.ts";
import { keysOf, type Workplace, workplaces } from "./rig/workplace.ts";

const places = workplaces();
afterAll(() => places.close());

/** What the terminal shows, and what a person types then. */
type Step = readonly [shown: string | RegExp, typed: string];

const nothing = { credentials: () => undefined, config: () => undefined };
const clear = "\u0015";
const down = "\u001b[B";

async function walk(terminal: Terminal, steps: readonly Step[]): Promise<void> {
  for (const [shown, typed] of steps) {
    await terminal.waitFor(shown);
    terminal.type(typed);
  }
}

/** A first run of somebody whose keys are on paper. */
function firstRun({ user }: Workplace): readonly Step[] {
  return [
    ["Your access keys", "\r"],
    ["Access key ID:", `${user.keyId}\r`],
    ["Secret access key:", `${user.secret}\r`],
    ["Profile for these keys (Enter: default):", "work\r"],
    ["E-mail address (Enter: ana@example.com):", "\r"],
    ["Session name", "\r"],
    ["Role you work in by default", "Admin\r"],
    ["Region:", "eu-west-1\r"],
    ["Output of the AWS CLI", "\r"],
    ["What tools get that name no profile", "\r"],
    ["Write this? (Y/n)", "\r"],
  ];
}

/** A run of somebody whose files say it all: Enter, and nothing but Enter. */
const again: readonly Step[] = [
  ["Your access keys", "\r"],
  ["E-mail address (Enter: ana@example.com):", "\r"],
  ["Session name", "\r"],
  ["Role you work in by default, its name or ARN (Enter: arn:", "\r"],
  ["Region (Enter: eu-west-1):", "\r"],
  ["Output of the AWS CLI", "\r"],
  ["What tools get that name no profile", "\r"],
];

async function setUp(place: Workplace): Promise<void> {
  const terminal = place.onTerminal(["setup"]);
  await walk(terminal, firstRun(place));
  expect((await terminal.ended()).exitCode).toBe(0);
}

function written({ user, sandbox }: Workplace) {
  return {
    credentials: `[work]\n${keysOf(user)}`,
    config: `[profile work]
mfa_serial = ${user.serial}

[profile work-mfa]
region = eu-west-1
output = json
daypass_session_name = ana_at_example_dot_com
daypass_account = ${sandbox.account}

[profile work-admin]
role_arn = arn:aws:iam::${sandbox.account}:role/Admin
source_profile = work-mfa
role_session_name = ana_at_example_dot_com
region = eu-west-1
output = json
`,
  };
}

function textsOf({ home }: Workplace) {
  return { credentials: home.read(".aws/credentials"), config: home.read(".aws/config") };
}

describe.skipIf(needs("pty").missing)("the wizard", () => {
  test("asks what it cannot find out, shows the change, writes both files, and login takes it from there", async () => {
    const place = await places.open(nothing);
    const terminal = place.onTerminal(["setup"]);
    await walk(terminal, firstRun(place));
    const { exitCode, stdout, stderr, terminal: shown } = await terminal.ended();
    expect([exitCode, stdout]).toEqual([0, ""]);
    expect(textsOf(place)).toEqual(written(place));
    expect(shown).toContain("+aws_secret_access_key = [secret]");
    expect(shown).toContain("40 characters");
    expect(`${shown}${stderr}`).not.toContain(place.user.secret);
    expect(stderr).toMatch(`They belong to ana@example.com in account ${place.sandbox.account}`);
    expect(stderr).toMatch(`✔ MFA device ${place.user.serial}`);
    expect(stderr).toMatch(/Role profiles +1 \(work-admin\)/);
    expect(stderr).toMatch(/Both kept in +~\/.aws\/config \[work-mfa\]/);
    expect(stderr).toMatch(/Next:\n {2}daypass login\n/);
    expect((await place.run(["login", "-c", place.code()])).exitCode).toBe(0);
    expect((await place.run(["status", "--check", "work-admin"])).exitCode).toBe(0);
  });

  test("run again, takes Enter for every answer and changes no byte", async () => {
    const place = await places.open(nothing);
    await setUp(place);
    const before = place.files();
    const terminal = place.onTerminal(["setup"]);
    await walk(terminal, again);
    const { exitCode, stderr } = await terminal.ended();
    expect(exitCode).toBe(0);
    expect(stderr).toContain("Nothing to change");
    expect(place.files()).toEqual(before);
  });

  test("changes what is answered otherwise, and only that; undo brings it back", async () => {
    const place = await places.open(nothing);
    await setUp(place);
    const before = textsOf(place);
    const terminal = place.onTerminal(["setup"]);
    await walk(terminal, [
      ...again.slice(0, 4),
      ["Region (Enter: eu-west-1):", "us-east-1\r"],
      ...again.slice(5),
      ["Write this?", "y\r"],
    ]);
    expect((await terminal.ended()).exitCode).toBe(0);
    expect(textsOf(place).config).toBe(before.config.replace("region = eu-west-1", "region = us-east-1"));
    expect((await place.run(["undo"])).exitCode).toBe(0);
    expect(textsOf(place)).toEqual(before);
  });

  const count = 11;
  test.each(Array.from({ length: count }, (_, index) => index))(
    "stopped at its question %i, by Ctrl-C, changes nothing",
    async (index) => {
      const place = await places.open(nothing);
      const steps = firstRun(place);
      expect(steps).toHaveLength(count);
      const terminal = place.onTerminal(["setup"]);
      await walk(terminal, steps.slice(0, index));
      await terminal.waitFor(steps[index]?.[0] ?? "");
      terminal.interrupt();
      const { exitCode, stderr } = await terminal.ended();
      expect(exitCode).toBe(130);
      expect(stderr).toContain("Stopped before anything was changed");
      expect(place.files()).toEqual({});
    },
  );

  test.each([
    ["Esc", 2, (terminal: Terminal) => terminal.type("\u001b"), 130],
    ["Esc", 5, (terminal: Terminal) => terminal.type("\u001b"), 130],
    ["the end of input", 1, (terminal: Terminal) => terminal.type("\u0004"), 130],
    ["the end of input", 2, (terminal: Terminal) => terminal.type("\u0004"), 130],
    ["the end of input", 8, (terminal: Terminal) => terminal.type("\u0004"), 130],
    ["a closed window", 2, (terminal: Terminal) => terminal.hangUp(), 129],
    ["a closed window", 10, (terminal: Terminal) => terminal.hangUp(), 129],
    ["n", 10, (terminal: Terminal) => terminal.type("n\r"), 130],
    ["the end of input", 10, (terminal: Terminal) => terminal.type("\u0004"), 130],
  ] as const)("stopped by %s at its question %i changes nothing", async (_, index, stop, code) => {
    const place = await places.open(nothing);
    const steps = firstRun(place);
    const terminal = place.onTerminal(["setup"]);
    await walk(terminal, steps.slice(0, index));
    await terminal.waitFor(steps[index]?.[0] ?? "");
    stop(terminal);
    expect((await terminal.ended()).exitCode).toBe(code);
    expect(place.files()).toEqual({});
  });

  test("says while it is typed what cannot become right, and on Enter what is not whole", async () => {
    const place = await places.open(nothing);
    const terminal = place.onTerminal(["setup"]);
    const steps = firstRun(place);
    const wrong: Readonly<Record<number, readonly Step[]>> = {
      1: [
        ["Access key ID:", "ASIA"],
        ["that is a session's key", clear],
        ["Access key ID:", "AKIAY34FZKB\r"],
        ["it has 11 characters, AKIA… has 20", clear],
      ],
      2: [
        ["Secret access key:", "short\r"],
        ["a secret access key has 40 characters, this has 5", clear],
      ],
      3: [
        ["Profile for these keys", "a]b\r"],
        ["AWS tools agree only on letters", clear],
      ],
      4: [
        ["E-mail address", "@"],
        ["has a name before the @", clear],
        ["E-mail address", "ana@acme\r"],
        ['"acme" is not a domain', clear],
      ],
      6: [
        ["Role you work in", "arn:aws:iam::1234x"],
        ["has digits only", clear],
        ["Role you work in", "arn:aws:iam::123456789012:role/\r"],
        ["the name of the role is missing", clear],
      ],
      7: [
        ["Region:", "EU"],
        ["small letters, digits and dashes", clear],
        ["Region:", "\r"],
        ["a region is written like eu-west-1", "e"],
        ["Region:", clear],
      ],
    };
    for (const [index, step] of steps.entries()) await walk(terminal, [...(wrong[index] ?? []), step]);
    expect((await terminal.ended()).exitCode).toBe(0);
    expect(textsOf(place)).toEqual(written(place));
  });
});

describe.skipIf(needs("pty").missing)("the wizard finds", () => {
  const rest: readonly Step[] = [
    ["E-mail address", "\r"],
    ["Session name", "\r"],
    ["Role you work in", "\r"],
    ["Region", "eu-west-1\r"],
    ["Output", "\r"],
    ["What tools get", "\r"],
    ["Write this?", "y\r"],
  ];

  test("the keys that are there, and leaves comments and order alone", async () => {
    const credentials = `# mine\n[work]\n`;
    const place = await places.open({ credentials: (user) => credentials + keysOf(user), config: () => undefined });
    const terminal = place.onTerminal(["setup"]);
    await walk(terminal, [[`use [work] in ~/.aws/credentials`, "\r"], ...rest]);
    expect((await terminal.ended()).exitCode).toBe(0);
    expect(textsOf(place).credentials).toBe(credentials + keysOf(place.user));
  });

  test("the console's CSV file, and half a pair, which it completes", async () => {
    const half = { credentials: () => "[work]\naws_access_key_id = AKIAOLD00000000000AA\n", config: () => undefined };
    const place = await places.open(half);
    const { keyId, secret } = place.user;
    place.home.writeWork("accessKeys.csv", `\ufeffAccess key ID,Secret access key\r\n${keyId},${secret}\r\n`);
    const terminal = place.onTerminal(["setup"]);
    await walk(terminal, [
      ["Your access keys", `${down}\r`],
      ["Path of the CSV file", "nowhere.csv\r"],
      ["there is no such file", `${clear}accessKeys.csv\r`],
      ["Profile for these keys (Enter: work)", "\r"],
      ...rest,
    ]);
    const { exitCode, stderr } = await terminal.ended();
    expect(exitCode).toBe(0);
    expect(stderr).toContain("[work] in ~/.aws/credentials has half a pair of keys: aws_secret_access_key is missing");
    expect(textsOf(place).credentials).toBe(`[work]\n${keysOf(place.user)}`);
  });

  test("that AWS refuses the keys, says so before going on, and takes others", async () => {
    const place = await places.open({
      credentials: (user) => `[work]\n${keysOf({ ...user, secret: "x".repeat(40) })}`,
      config: () => undefined,
    });
    const terminal = place.onTerminal(["setup"]);
    await walk(terminal, [
      ["use [work]", "\r"],
      ["AWS does not accept the secret key", ""],
      ["What now?", "\r"],
      ["Your access keys", `${down}\r`],
      ["Access key ID:", `${place.user.keyId}\r`],
      ["Secret access key:", `${place.user.secret}\r`],
      ["Profile for these keys (Enter: work)", "\r"],
      ...rest,
    ]);
    expect((await terminal.ended()).exitCode).toBe(0);
    expect(textsOf(place).credentials).toBe(`[work]\n${keysOf(place.user)}`);
  });

  test("a device that it may not look up: the guess is offered, and marked as one", async () => {
    const place = await places.open({ config: () => undefined, furnish: withoutListing });
    const guess = `arn:aws:iam::${place.sandbox.account}:mfa/ana@example.com`;
    const terminal = place.onTerminal(["setup"]);
    await walk(terminal, [
      ["use [work]", "\r"],
      [`${guess} is a guess`, ""],
      [`MFA device (Enter: ${guess}):`, `arn:aws:iam::${place.sandbox.account}:user/ana`],
      [`the device's is arn:aws:iam::${place.sandbox.account}:mfa/ana`, clear],
      ["MFA device", "arn:aws:iam::123456789012:mfa/ana\r"],
      [`the keys belong to account ${place.sandbox.account}`, clear],
      ["MFA device", "\r"],
      ...rest,
    ]);
    expect((await terminal.ended()).exitCode).toBe(0);
    expect(textsOf(place).config).toContain(`mfa_serial = ${guess}\n`);
  });

  test("that there are security keys only, and says at once what works instead", async () => {
    const place = await places.open({ config: () => undefined, furnish: withSecurityKeyOnly });
    const [key] = place.sandbox.world.account.findUser("bo")?.keys ?? [];
    place.home.write(".aws/credentials", `[work]\n${keysOf({ keyId: key?.id ?? "", secret: key?.secret ?? "" })}`);
    const terminal = place.onTerminal(["setup"]);
    await walk(terminal, [["use [work]", "\r"]]);
    const { exitCode, stderr } = await terminal.ended();
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/there are only security keys or passkeys\n.*aws login/);
  });

  test("no device, where nobody can be asked: a guess is named, never taken", async () => {
    const place = await places.open({ config: () => undefined, furnish: withoutListing });
    const flags = ["--session-name", "ana", "--region", "eu-west-1", "--yes", "--no-input"];
    const { exitCode, stderr } = await place.run(["setup", ...flags]);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/--mfa-serial ARN; it is often arn:aws:iam::\d{12}:mfa\/ana@example.com \(a guess\)/);
    expect(place.files()).not.toHaveProperty("config");
  });

  test("what tools get without a profile name: with the arrow keys the session, and the keys move", async () => {
    const place = await places.open({ credentials: (user) => `[default]\n${keysOf(user)}`, config: () => undefined });
    const terminal = place.onTerminal(["setup"]);
    const choice =
      /as now: your keys, without MFA\s+the session, in \[default\]; your keys move to \[default-long-term\]/;
    await walk(terminal, [["use [default]", "\r"], ...rest.slice(0, 5), [choice, `${down}\r`], ["Write this?", "y\r"]]);
    expect((await terminal.ended()).exitCode).toBe(0);
    expect(textsOf(place).credentials).toBe(`[default]\n\n[default-long-term]\n${keysOf(place.user)}`);
    expect((await place.run(["login", "-c", place.code()])).exitCode).toBe(0);
    expect(textsOf(place).credentials).toMatch(/^\[default\]\naws_access_key_id = ASIA/);
    const again = await place.run(["setup", "--no-input"]);
    expect(again.stderr).toContain("Nothing to change");
  });

  test("several devices: the one at hand is chosen; the serial of hardware names no account for a role's name", async () => {
    const hardwareRest = rest.map(
      ([asked, answer]): Step => [asked === "Role you work in" ? "ARN of the role you work in" : asked, answer],
    );
    const place = await places.open({ config: () => undefined, furnish: withTwoDevices });
    const terminal = place.onTerminal(["setup"]);
    await walk(terminal, [["use [work]", "\r"], ["MFA device you have at hand", `${down}\r`], ...hardwareRest]);
    expect((await terminal.ended()).exitCode).toBe(0);
    expect(textsOf(place).config).toContain("mfa_serial = GAHT12345678\n");
  });

  test("that another program changed the files while it was looked at, and writes nothing", async () => {
    const place = await places.open({ config: () => undefined });
    const terminal = place.onTerminal(["setup"]);
    await walk(terminal, [["use [work]", "\r"], ...rest.slice(0, -1)]);
    await terminal.waitFor("Write this?");
    place.home.write(".aws/config", "[profile other]\nregion = us-west-2\n");
    terminal.type("y\r");
    const { exitCode, stderr } = await terminal.ended();
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/Nothing was written: ~\/.aws\/config is not as it was/);
    expect(textsOf(place).config).toBe("[profile other]\nregion = us-west-2\n");
  });
});

describe.skipIf(needs("pty").missing)("the wizard can be followed", () => {
  const accessible = { env: { ACCESSIBLE: "1" } };

  test.each([
    ["by ear: with ACCESSIBLE", accessible],
    ["where nothing can be drawn over: with TERM=dumb", { env: { TERM: "dumb" } }],
  ])("%s every question and every answer is a line, and nothing is drawn twice", async (_, plainly) => {
    const place = await places.open(nothing);
    const terminal = place.onTerminal(["setup"], plainly);
    const { user } = place;
    await walk(terminal, [
      ["1. type them", ""],
      ["Number from 1 to 2 (Enter: 1)", "7\r"],
      ["Not accepted: Type a number from 1 to 2", ""],
      ["Number from 1 to 2", "1\r"],
      ["Access key ID:", "ASIAY34FZKBOKMUTVV7A\r"],
      ["Not accepted: that is a session's key", ""],
      ["Access key ID:", `${user.keyId}\r`],
      ["Secret access key:", `${user.secret}\r`],
      ["40 characters", ""],
      ["Profile for these keys", "work\r"],
      ["E-mail address", "\r"],
      ["Number from 1 to 3", "\r"],
      ["Role you work in by default", "Admin\r"],
      ["Region:", "eu-west-1\r"],
      ["Number from 1 to 5", "\r"],
      ["Number from 1 to 3", "\r"],
      ["Write this?", "y\r"],
    ]);
    const { exitCode, terminal: shown } = await terminal.ended();
    expect(exitCode).toBe(0);
    expect(textsOf(place)).toEqual(written(place));
    expect(shown).not.toContain(user.secret);
    expect(shown.split("Region:")).toHaveLength(3);
    // Moving up, and wiping more than the rest of a line, is drawing twice.
    expect(terminal.raw()).not.toMatch(plainly === accessible ? /\u001b\[\d*A|\u001b\[[12]J/ : /\u001b/);
  });

  test.each(["\u0003", "\u001b", "\u0004"])("by ear, and stopped by %j", async (key) => {
    const place = await places.open(nothing);
    const terminal = place.onTerminal(["setup"], accessible);
    await walk(terminal, [
      ["Number from 1 to 2", "\r"],
      ["Access key ID:", `${place.user.keyId}\r`],
    ]);
    await terminal.waitFor("Secret access key:");
    terminal.type(key);
    expect((await terminal.ended()).exitCode).toBe(130);
    expect(place.files()).toEqual({});
  });

  test("on 40 columns, and without colour", async () => {
    const place = await places.open(nothing);
    const terminal = place.onTerminal(["setup"], { columns: 40, output: "terminal", env: { NO_COLOR: "1" } });
    const narrow = firstRun(place).map(
      ([shown, typed]): Step => [new RegExp(String(shown).slice(0, 10).replaceAll(" ", "\\s+")), typed],
    );
    await walk(terminal, narrow);
    expect((await terminal.ended()).exitCode).toBe(0);
    expect(textsOf(place)).toEqual(written(place));
    // The cursor's own inversion and what moves it are all there is.
    expect(terminal.raw()).not.toMatch(/\u001b\[[0-9;]*3[0-9]m/);
  });
});

function withoutListing(world: World): void {
  furnishDefaultAccount(world);
  const document = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Deny", Action: "iam:ListMFADevices", Resource: "*" }],
  };
  world.account.findUser("ana@example.com")?.inlinePolicies.set("NoListing", JSON.stringify(document));
}

function withSecurityKeyOnly(world: World): void {
  furnishDefaultAccount(world);
  const bo = world.account.addUser({ name: "bo" });
  bo.groups.add("AdminMFA");
  world.account.addKey(bo);
  world.mfa.furnish(world.account.addDevice({ name: "bo-key", kind: "fido" }), { userName: "bo" });
}

function withTwoDevices(world: World): void {
  furnishDefaultAccount(world);
  const device = world.account.addDevice({ name: "GAHT12345678", kind: "hardware" });
  world.mfa.furnish(device, { userName: "ana@example.com" });
}
