import { existsSync, readdirSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type TestHome, testHome } from "../../test/rig/home.ts";
import { fakeHost } from "../../test/rig/host.ts";
import { keysText, sessionText } from "../../test/rig/profiles.ts";
import type { Environment } from "../core/environment.ts";
import { run } from "./run.ts";

let home: TestHome;
beforeEach(() => {
  home = testHome();
});
afterEach(() => home.remove());

async function daypass(words: readonly string[], more: Parameters<typeof fakeHost>[2] = {}) {
  const host = fakeHost(words, home, more);
  const code = await run(host);
  return { code, stdout: host.stdoutText(), stderr: host.stderrText() };
}

test("the help of a command that shares options with the one above lists each once", async () => {
  const { stdout } = await daypass(["sandbox", "serve", "--help"]);
  const listed = [...stdout.matchAll(/^ {2}(?:-\w, )?(--\w+)/gm)].map(([, flag]) => flag);
  expect(listed).toContain("--port");
  expect(new Set(listed).size).toBe(listed.length);
});

describe("a failure on a person's screen", () => {
  test("is an error, hints and where to read more, on stderr", async () => {
    home.write(".aws/credentials", `[work]\n${keysText()}`);
    expect(await daypass(["login", "wrok"])).toEqual({
      code: 4,
      stdout: "",
      stderr: `daypass: error: Cannot find profile "wrok" in ~/.aws/config
daypass: hint: did you mean "work"?
daypass: hint: daypass status lists the profiles there are
daypass: more: daypass explain profile-not-found
`,
    });
  });

  test("is one object on stdout with --json, wherever that stands", async () => {
    for (const words of [
      ["login", "x", "--json"],
      ["--json", "login", "x"],
      ["login", "--nonsense", "--json"],
    ]) {
      const { code, stdout, stderr } = await daypass(words);
      expect(JSON.parse(stdout)).toMatchObject({ schema: "daypass.error/1", exitCode: code, code: expect.any(String) });
      expect(stderr).toBe("");
    }
  });

  test.each([
    [["logn"], "login"],
    [["login", "--durtion", "1h"], "--duration"],
    [["login", "a", "b"], undefined],
    [["login", "--duration"], undefined],
    [["--color", "sometimes"], undefined],
    [["login", "--duration", "37h"], undefined],
    [["login", "--region", "Ireland"], undefined],
    [["help", "constructor"], undefined],
    [["help", "__proto__"], undefined],
    [["explain", "code-not-acepted"], "code-not-accepted"],
    [["trust", "remove"], undefined],
    [["sandbox", "serve", "--port", "99999"], undefined],
    [["sandbox", "serve", "--fault", "nonsense"], undefined],
  ])("is about usage, with exit code 2: daypass %j", async (words, meant) => {
    home.write(".aws/credentials", `[work]\n${keysText()}`);
    const { code, stdout, stderr } = await daypass(words);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^daypass: error: [A-Z].*[^.]\n/);
    if (meant !== undefined) expect(stderr).toContain(`hint: did you mean ${meant}?`);
  });

  test.each([
    ["login work 123456", "a code is given with -c: daypass login PROFILE -c CODE"],
    ["login work -c 123 456", "the code is one word, without the blank: daypass login PROFILE -c CODE"],
    ["exec work --code 123 456 -- true", "the code is one word, without the blank: daypass exec PROFILE -c CODE -- …"],
    ["exec work 123456 -- true", "a code is given with -c: daypass exec PROFILE -c CODE -- …"],
    ["login 123456", "if it is an MFA code: -c 123456"],
    ["each acme globex -- true", "several names are joined by commas: daypass each ONE,TWO -- …"],
    ["--region eu-west-1 profiles lst", "did you mean profiles list?"],
    ["profiles nonsense", "daypass profiles --help shows what there is"],
    ["login --duration", "daypass login --help shows what there is"],
    ["iam remove-user a b", "daypass iam remove-user --help shows what there is"],
  ])("hints at what was probably meant: daypass %s", async (line, hint) => {
    home.write(".aws/credentials", `[work]\n${keysText()}`);
    expect((await daypass(line.split(" "))).stderr).toContain(`daypass: hint: ${hint}\n`);
  });

  test("that is foreign shows its kind alone: its words may quote a secret", async () => {
    const env = new Proxy({} as Environment, {
      get: (_, name) => {
        if (name === "AWS_CONFIG_FILE") throw Object.assign(new TypeError("canary-secret"), { code: "ERR_X" });
        return name === "HOME" ? home.home : undefined;
      },
    });
    for (const words of [["status"], ["status", "--verbose"], ["status", "--json"]]) {
      const host = { ...fakeHost(words, home), env };
      expect(await run(host)).toBe(1);
      const said = host.stdoutText() + host.stderrText();
      expect(said).toContain("TypeError ERR_X");
      expect(said).not.toContain("canary-secret");
    }
  });

  test("where there is no home folder says so", async () => {
    for (const words of [["status"], ["login"], ["undo"], ["trust"]]) {
      const { code, stderr } = await daypass(words, { env: { HOME: "" } });
      expect(code).toBe(2);
      expect(stderr).toMatch(/^daypass: error: Cannot find .*: no home folder is set\n/);
    }
  });

  test("cannot steer the terminal with names that come from files or arguments", async () => {
    const hostile = "a\u001b]0;owned\u0007\u202e\u009b31mb";
    home.write(".aws/credentials", `[${hostile}]\n${keysText()}[c]\n${keysText()}`);
    home.write(".aws/config", `[profile "${hostile}"]\nregion = ${hostile}\nmfa_serial = ${hostile}\n`);
    const tries = [
      ["status"],
      ["login"],
      ["login", hostile],
      ["login", hostile, "--dry-run"],
      ["status", hostile],
      [hostile],
    ];
    for (const words of tries) {
      const { stdout, stderr } = await daypass(words);
      expect(stdout + stderr).not.toMatch(/[\u001b\u0007\u202e\u009b]/);
    }
  });
});

describe("no arguments at all", () => {
  test("are short help on stderr and exit code 2 where nothing is set up", async () => {
    const { code, stdout, stderr } = await daypass([]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("daypass sandbox tour");
  });

  test("are status where something is", async () => {
    home.write(".aws/credentials", `[work]\n${keysText()}`);
    const { code, stdout } = await daypass([]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/work +609629065308 +keys/);
  });
});

describe("status", () => {
  beforeEach(() => {
    home.write(
      ".aws/credentials",
      `[work-long-term]\n${keysText()}[work]\n${sessionText("2100-01-01T00:00:00Z")}[default]\n${keysText()}[mfa-auth]\n${sessionText("2000-01-01T00:00:00Z")}`,
    );
  });

  test.each([
    [["--check"], {}, 0],
    [["work", "--check"], {}, 0],
    [["work-long-term", "--check"], {}, 0],
    [["default", "--check"], {}, 10],
    [["mfa-auth", "--check"], {}, 10],
    [["no-such-profile", "--check"], {}, 10],
    [["--check"], { AWS_PROFILE: "default" }, 10],
    [["--check"], { AWS_PROFILE: "work-long-term" }, 0],
    [["work", "--check"], { AWS_PROFILE: "default" }, 0],
  ])("%j with %j is silent and ends with %i", async (words, env, code) => {
    expect(await daypass(["status", ...words], { env })).toEqual({ code, stdout: "", stderr: "" });
  });

  test("--line is one short line, or nothing", async () => {
    expect((await daypass(["status", "--line"])).stdout).toMatch(/^work \d+ d( \d+ h)?\n$/);
    expect((await daypass(["status", "--line"], { env: { AWS_PROFILE: "work-long-term" } })).stdout).toMatch(/^work /);
    expect((await daypass(["status", "--line"], { env: { AWS_PROFILE: "default" } })).stdout).toBe("");
  });

  test("--json holds what the contract names and no secret", async () => {
    const { stdout } = await daypass(["status", "--json"]);
    const { schema, now, profiles } = JSON.parse(stdout);
    expect(schema).toBe("daypass.status/1");
    expect(now).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(profiles[1]).toEqual({
      name: "work",
      kind: "session",
      form: "file",
      account: "609629065308",
      expiration: "2100-01-01T00:00:00Z",
      secondsLeft: expect.any(Number),
      usable: true,
    });
    expect(stdout).not.toMatch(/IQoJb3JpZ2lu|wJalr|AAAArX/);
  });

  test("of a profile that is not there, and of one that is", async () => {
    expect((await daypass(["status", "wrok"])).code).toBe(4);
    const { stdout } = await daypass(["status", "work"]);
    expect(stdout.trimEnd().split("\n")).toHaveLength(2);
  });

  test("reads, and writes nothing", async () => {
    const before = readdirSync(home.home, { recursive: true });
    await daypass(["status"]);
    expect(readdirSync(home.home, { recursive: true })).toEqual(before);
  });

  test("names what some AWS tool rejects, with its place", async () => {
    home.write(".aws/config", "[profile work]\nregion\n");
    expect((await daypass(["status"])).stderr).toMatch(/! ~\/\.aws\/config:2:1 /);
  });
});

describe("login", () => {
  test("--dry-run says the plan and touches nothing", async () => {
    home.write(".aws/credentials", `[default]\n${keysText()}`);
    const before = readdirSync(home.home, { recursive: true });
    const { code, stdout } = await daypass([
      "login",
      "--dry-run",
      "--duration",
      "36h",
      "--to",
      "default",
      "--move-keys",
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Keys +\[default\] AKIA…VV7A$/m);
    expect(stdout).toMatch(/^Device +asked of IAM$/m);
    expect(stdout).toMatch(/^Session +36 h, until [A-Z][a-z]{2} \d\d:\d\d /m);
    expect(stdout).toMatch(/^Moved +the long-term keys of \[default\] to \[default-long-term\]$/m);
    expect(readdirSync(home.home, { recursive: true })).toEqual(before);
    expect((await daypass(["login", "--dry-run", "--to", "x", "--move-keys"])).stdout).not.toContain("Moved");
  });

  test("into [default] with long-term keys is refused before anything is asked or sent", async () => {
    home.write(".aws/credentials", `[default]\n${keysText()}`);
    const { code, stderr } = await daypass(["login", "--to", "default", "-c", "123456"]);
    expect(code).toBe(9);
    expect(stderr).toContain("--move-keys");
    expect(existsSync(home.path(".local/state/daypass/spent-codes.json"))).toBe(false);
  });

  test.each([
    ["the profile", "[profile work]\ndaypass_duration = 36h\n", {}, [], "36 h"],
    ["the session profile", "[profile work-mfa]\ndaypass_duration = 129600\n", {}, [], "36 h"],
    ["the environment", "", { DAYPASS_DURATION: "2h" }, [], "2 h"],
    [
      "the profile before the environment",
      "[profile work]\ndaypass_duration = 3h\n",
      { DAYPASS_DURATION: "2h" },
      [],
      "3 h",
    ],
    ["the flag before all", "[profile work]\ndaypass_duration = 3h\n", {}, ["--duration", "43200"], "12 h"],
    ["nobody", "", {}, [], "12 h"],
  ])("takes its length from %s", async (_, config, env, words, length) => {
    home.write(".aws/config", `# mine\n${config}`);
    home.write(".aws/credentials", `[work]\n${keysText()}`);
    expect((await daypass(["login", "--dry-run", ...words], { env })).stdout).toContain(`Session   ${length},`);
  });

  test("refuses a length over the maximum, naming it, wherever it was said", async () => {
    home.write(".aws/credentials", `[work]\n${keysText()}`);
    const { code, stderr } = await daypass(["login", "-c", "123456"], { env: { DAYPASS_DURATION: "37h" } });
    expect(code).toBe(2);
    expect(stderr).toContain("129600 s");
  });

  test("says which variable forbids questions where a code is needed", async () => {
    home.write(".aws/credentials", `[work]\n${keysText()}mfa_serial = GAHT12345678\n`);
    for (const [words, env, why] of [
      [["--no-input"], { CI: "" }, "--no-input"],
      [[], {}, "CI is set"],
      [[], { CI: "", CLAUDECODE: "1" }, "CLAUDECODE is set"],
    ] as const) {
      const { code, stderr } = await daypass(["login", ...words], { env });
      expect(code).toBe(3);
      expect(stderr).toContain(why);
    }
  });
});
