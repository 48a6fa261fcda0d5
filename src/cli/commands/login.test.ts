import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { fakeHost } from "../../../test/rig/host.ts";
import { keysText } from "../../../test/rig/profiles.ts";
import { type SessionRig, sessionRig } from "../../../test/rig/sessions.ts";
import type { Environment } from "../../core/environment.ts";
import { run } from "../run.ts";

let rig: SessionRig;

beforeAll(async () => {
  rig = await sessionRig("login");
});

beforeEach(() => {
  rig.move(40 * 3600);
  rig.sandbox.setFaults([]);
  rig.sandbox.forgetCalls();
  rig.write({
    config: `[profile work]\nmfa_serial = ${rig.serial}\nregion = eu-west-1\n`,
    credentials: `[work]\n${rig.keys()}`,
  });
});

afterAll(async () => {
  await rig.sandbox.close();
  rig.home.remove();
});

/** Runs a command at the time of the sandbox. */
async function daypass(words: readonly string[], env: Environment = {}) {
  const offset = Math.round((rig.tools.now().getTime() - Date.now()) / 1000);
  const moved = { AWS_ENDPOINT_URL: rig.sandbox.endpoint, DAYPASS_CLOCK_OFFSET: String(offset), ...env };
  const host = fakeHost(words, rig.home, { env: moved });
  const code = await run(host);
  return { code, stdout: host.stdoutText(), stderr: host.stderrText() };
}

const code = () => rig.sandbox.code();
const actions = () => rig.sandbox.calls().map(({ action }) => action);

describe("login says on stderr", () => {
  test("until when, and lines to copy", async () => {
    const { code: exit, stdout, stderr } = await daypass(["login", "-c", code()]);
    expect([exit, stdout]).toEqual([0, ""]);
    expect(stderr).toMatch(/^✔ Session for work-mfa until ([A-Z][a-z]{2} )?\d\d:\d\d \(in 12 h\)$/m);
    expect(stderr).toMatch(/^ {2}aws s3 ls --profile work-mfa$/m);
    expect(stderr).toMatch(/^ {2}VS Code, Cursor: {2}AWS: profile:work-mfa$/m);
    expect(stderr).not.toMatch(/^ {2}aws s3 ls$/m);
  });

  test("a line without a name where none is needed", async () => {
    expect((await daypass(["login", "--to", "default", "-c", code()])).stderr).toMatch(/^ {2}aws s3 ls$/m);
  });

  test("a line without a name where AWS_PROFILE names the profile", async () => {
    const named = await daypass(["login", "-c", code()], { AWS_PROFILE: "work-mfa" });
    expect(named.stderr).toMatch(/^ {2}aws s3 ls$/m);
  });

  test("what hides the session, with the line that mends it in the shell's own words", async () => {
    const env = { AWS_PROFILE: "home", AWS_ACCESS_KEY_ID: "AKIA", AWS_SESSION_TOKEN: "x", SHELL: "/usr/bin/fish" };
    const { stderr } = await daypass(["login", "work", "-c", code()], env);
    expect(stderr).toContain(
      "! AWS_ACCESS_KEY_ID in this shell hides the session: set -e AWS_ACCESS_KEY_ID AWS_SESSION_TOKEN\n",
    );
    expect(stderr).toContain('! AWS_PROFILE in this shell names "home" instead: set -e AWS_PROFILE\n');
    expect(stderr).not.toMatch(/^ {2}aws s3 ls$/m);
  });

  test("that a session was kept, and how to get a new one", async () => {
    await daypass(["login", "-c", code()]);
    const { stderr } = await daypass(["login"]);
    expect(stderr).toMatch(/^✔ Kept the session of work-mfa until .*\. A new one: daypass login work --renew$/m);
    expect(actions()).toEqual(["GetSessionToken"]);
  });

  test("that [default] still holds long-term keys", async () => {
    rig.write({ config: "", credentials: `[default]\n${keysText()}[work]\n${rig.keys()}mfa_serial = ${rig.serial}\n` });
    expect((await daypass(["login", "work", "-c", code()])).stderr).toContain("[default] still holds long-term keys");
  });

  test("nothing with --quiet", async () => {
    expect(await daypass(["login", "--quiet", "-c", code()])).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test("no secret, token or code, whatever goes wrong", async () => {
    const said: string[] = [];
    for (const fault of [undefined, "escape", "html", "truncate", "garbage", "no-credentials"] as const) {
      rig.move(240);
      rig.sandbox.setFaults(fault === undefined ? [] : [{ name: fault }]);
      const typed = code();
      for (const words of [["--verbose"], ["--json", "--renew"]]) {
        const { stdout, stderr } = await daypass(["login", "-c", typed, ...words]);
        said.push(stdout, stderr);
        expect(stdout + stderr).not.toMatch(new RegExp(`(?<!\\d)${typed}(?!\\d)`));
      }
    }
    const everything = said.join("");
    const [, token] = /aws_session_token = (\S+)/.exec(rig.home.read(".aws/credentials")) ?? [];
    for (const secret of [rig.secret, token ?? "no token"]) expect(everything).not.toContain(secret);
    expect(everything).not.toMatch(/[\u001b\u202e]/);
  });
});

describe("names that are odd", () => {
  test.each([
    ["my prof", "'my prof'"],
    ["$(id)", "'$(id)'"],
    ["a`id`b", "'a`id`b'"],
    ["東京", "'東京'"],
    ["a@b.c", "a@b.c"],
  ])("are shown so that copying the line is harmless: %s", async (name, quoted) => {
    rig.write({
      config: `[profile work]\nmfa_serial = ${rig.serial}\n[profile "${name}"]\ndaypass_source_profile = work\n`,
      credentials: `[work]\n${rig.keys()}[${name}]\naws_session_token = old\n`,
    });
    const { code: exit, stderr } = await daypass(["login", "work", "--to", name, "-c", code()]);
    expect(exit, stderr).toBe(0);
    expect(stderr.split("\n")).toContain(`  aws s3 ls --profile ${quoted}`);
  });

  test("are left out of the line where no quotes would do", async () => {
    rig.write({
      config: `[profile work]\nmfa_serial = ${rig.serial}\n[profile "a'b"]\ndaypass_source_profile = work\n`,
      credentials: `[work]\n${rig.keys()}[a'b]\naws_session_token = old\n`,
    });
    const { code: exit, stderr } = await daypass(["login", "work", "--to", "a'b", "-c", code()]);
    expect([exit, stderr.includes("--profile")]).toEqual([0, false]);
  });

  test("cannot be written where AWS tools do not agree on them, and no code is spent on that", async () => {
    for (const name of ["a]b", "a b", "DEFAULT", "__proto__", "-x"]) {
      expect((await daypass(["login", "work", `--to=${name}`, "-c", code()])).code, name).toBe(9);
    }
    expect(actions()).toEqual([]);
  });
});

describe("login --json", () => {
  test("is one object without secrets", async () => {
    const { stdout, stderr } = await daypass(["login", "--json", "-c", code()]);
    expect(JSON.parse(stdout)).toEqual({
      schema: "daypass.login/1",
      profile: "work-mfa",
      account: rig.sandbox.account,
      serial: rig.serial,
      expiration: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      region: "eu-west-1",
      kept: false,
    });
    expect(stderr).toBe("");
  });

  test("names the user where IAM was asked", async () => {
    rig.write({ config: "", credentials: `[work]\n${rig.keys()}` });
    // A key that was never used before: the device is not remembered.
    const { account } = rig.sandbox.world;
    const [user] = account.users.values();
    if (user === undefined) throw new Error("There is nobody");
    const key = account.addKey(user);
    rig.write({ credentials: `[fresh]\naws_access_key_id = ${key.id}\naws_secret_access_key = ${key.secret}\n` });
    const { stdout } = await daypass(["login", "--json", "-c", code()]);
    expect(JSON.parse(stdout)).toMatchObject({ profile: "fresh-mfa", user: "ana@example.com", serial: rig.serial });
  });
});

test("two env files of two accounts into [default], one after the other: the second session is the second's", async () => {
  const other = await sessionRig("the other");
  try {
    const file = (name: string, { keyId, secret, serial }: SessionRig) =>
      rig.home.write(name, `AWS_ACCESS_KEY_ID=${keyId}\nAWS_SECRET_ACCESS_KEY=${secret}\nAWS_MFA_ARN=${serial}\n`);
    rig.write({ credentials: "# empty\n" });
    const [one, two] = [file("one.env", rig), file("two.env", other)];
    expect((await daypass(["login", "--env-file", one, "--to", "default", "-c", code()])).code).toBe(0);
    other.move(Math.round((rig.tools.now().getTime() - Date.now()) / 1000));
    const env = { AWS_ENDPOINT_URL: other.sandbox.endpoint, DAYPASS_MFA_CODE: other.sandbox.code() };
    const { stdout } = await daypass(["login", "--env-file", two, "--to", "default", "--json"], env);
    expect(JSON.parse(stdout)).toMatchObject({ account: other.sandbox.account, kept: false });
    const again = await daypass(["login", "--json"], env);
    expect(JSON.parse(again.stdout)).toMatchObject({ account: other.sandbox.account, kept: true });
  } finally {
    await other.sandbox.close();
    other.home.remove();
  }
});
