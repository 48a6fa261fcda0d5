import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AwsClient, callerIdentity } from "./rig/aws-clients.ts";
import { needs, type Tool } from "./rig/needs.ts";
import { openRelay } from "./rig/relay.ts";
import { runProgram } from "./rig/run.ts";
import { shapeOf, type Workplace, type WorkplaceOptions, workplaces } from "./rig/workplace.ts";

const places = workplaces();
afterAll(places.close);

const nothing: WorkplaceOptions = { credentials: () => undefined, config: () => undefined };
const clients: readonly (readonly [AwsClient, Tool | undefined])[] = [
  ["AWS CLI", "aws"],
  ["boto3", "boto3"],
  ["JavaScript SDK", undefined],
];
const here = clients.filter(([, tool]) => tool === undefined || !needs(tool).missing).map(([client]) => client);

/** Has every AWS client there is here say whose credentials it finds. */
async function expectIdentity(
  place: Workplace,
  wanted: { readonly arn: string; readonly profile?: string; readonly endpoint?: string },
) {
  const { arn, profile, endpoint } = wanted;
  for (const client of here) {
    const env = endpoint === undefined ? {} : { AWS_ENDPOINT_URL: endpoint };
    const found = await callerIdentity(client, place.home, { ...(profile !== undefined && { profile }), env });
    expect(`${client}: ${found.stdout}${found.stderr}`).toBe(`${client}: ${arn}`);
  }
}

function writeEnv(place: Workplace, name: string, text: string): string {
  const path = join(place.home.work, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

describe("npm start in a fresh clone with an empty HOME", () => {
  const root = fileURLToPath(new URL("..", import.meta.url));
  let clone: Workplace;

  beforeAll(async () => {
    clone = await places.open(nothing);
    for (const name of ["package.json", "tsconfig.json", ".env.example", "scripts", "src", "LICENSE", "README.md"]) {
      cpSync(join(root, name), join(clone.home.work, name), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(clone.home.work, "node_modules"), "junction");
  });

  const env = { npm_config_update_notifier: "false", npm_config_fund: "false" };
  const start = (args: readonly string[], more: Readonly<Record<string, string | undefined>> = {}) =>
    runProgram(["npm", "start", ...(args.length === 0 ? [] : ["--", ...args])], {
      home: clone.home,
      env: { ...env, ...more },
      timeoutMs: 60_000,
    });
  const envFile = (text: string) => writeEnv(clone, ".env", text);
  const ofNpm = (name: string) => name.startsWith(".npm/") || name === ".cache/";
  const homeNow = () => Object.entries(shapeOf(clone.home.home)).filter(([name]) => !ofNpm(name));

  test("without a .env it is the tour and says so first, whatever the environment holds; nothing is touched or reached", async () => {
    const relay = await openRelay();
    const aws = {
      AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
      AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      AWS_SESSION_TOKEN: "token",
      AWS_MFA_ARN: "arn:aws:iam::123456789012:mfa/me",
      AWS_PROFILE: "nobody",
      AWS_REGION: "mars-north-1",
      AWS_CONFIG_FILE: "/nonexistent/config",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/full",
      AWS_ENDPOINT_URL: relay.url,
      AWS_ENDPOINT_URL_STS: relay.url,
      AWS_CA_BUNDLE: "/nonexistent/bundle",
      HTTPS_PROXY: relay.url,
      HTTP_PROXY: relay.url,
      DAYPASS_HOME: "/nonexistent/state",
      DAYPASS_MFA_CODE: "123456",
      DAYPASS_DURATION: "1m",
      CI: "true",
    };
    const before = homeNow();
    const { exitCode, stdout, stderr } = await start([], aws);
    expect(stderr.split("\n")[0]).toBe(
      `There is no .env in ${clone.home.work}: this is the sandbox, nothing of yours is touched.`,
    );
    expect(stdout).toMatch(/\$ daypass login work -c \d{6}/);
    expect(stdout).toMatch(/Session for work-mfa until /);
    expect(stdout).toMatch(/daypass-welcome-\d{12}/);
    expect(exitCode).toBe(0);
    expect(homeNow()).toEqual(before);
    expect(relay.connections()).toBe(0);
    await relay.close();
  });

  test("with the example as it is, the placeholder is named with its line and nothing is asked", async () => {
    cpSync(join(clone.home.work, ".env.example"), join(clone.home.work, ".env"));
    const { exitCode, stderr } = await start(["-c", "123456"]);
    expect(stderr).toMatch(/Cannot use AWS_ACCESS_KEY_ID from .*\.env:3: it is still a placeholder/);
    expect(exitCode).toBe(1);
    expect(clone.sandbox.calls()).toEqual([]);
  });

  test.each(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])("with a .env without %s, that is named", async (name) => {
    envFile(clone.envFile().replace(new RegExp(`^${name}=.*\n`, "m"), ""));
    const { exitCode, stderr } = await start(["-c", "123456"]);
    expect(stderr).toMatch(new RegExp(`Cannot find ${name} in .*\\.env`));
    expect(exitCode).toBe(1);
    expect(clone.sandbox.calls()).toEqual([]);
  });

  test("with a .env it is a session for [default], -- passes the code and the length on, and every AWS tool has it", async () => {
    envFile(clone.envFile().replace(/^AWS_MFA_ARN=.*\n/m, ""));
    const { exitCode, stderr } = await start(["-c", clone.code(), "--duration", "36h"]);
    expect(stderr).toMatch(/Session for default until .*\(in (36 h|35 h 59 min)\)/);
    expect(exitCode).toBe(0);
    // Without AWS_MFA_ARN the device is looked up, once.
    expect(clone.sandbox.calls().filter(({ action }) => action === "ListMFADevices").length).toBe(1);
    await expectIdentity(clone, { arn: clone.user.arn });
  });

  test("again it keeps the session, and a refused code ends npm with the exit code of daypass", async () => {
    const before = clone.home.read(".aws/credentials");
    const kept = await start([]);
    expect(kept.stderr).toMatch(/Kept the session of default until /);
    expect(kept.exitCode).toBe(0);
    expect((await start(["-c", clone.wrongCode()])).exitCode).toBe(5);
    expect(clone.home.read(".aws/credentials")).toBe(before);
  });
});

describe.concurrent("after login", () => {
  test("of a keys profile, AWS's tools have the session under its name, and under no other", async () => {
    const place = await places.open();
    expect((await place.run(["login", "work", "-c", place.code()])).exitCode).toBe(0);
    await expectIdentity(place, { arn: place.user.arn, profile: "work-mfa" });
    for (const client of here) {
      // MFA is what the sandbox's guardrail asks for: the keys alone say who they are and no more.
      const nameless = await callerIdentity(client, place.home);
      expect(nameless.exitCode).not.toBe(0);
    }
  });

  test("--to default, they need no name; in another shell whose variables name a profile, that is said", async () => {
    const place = await places.open();
    const { exitCode, stderr } = await place.run(["login", "work", "--to", "default", "-c", place.code()], {
      env: { AWS_PROFILE: "work", SHELL: "/bin/bash" },
    });
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/AWS_PROFILE in this shell names "work" instead: unset AWS_PROFILE/);
    await expectIdentity(place, { arn: place.user.arn });
  });

  test("a session that ended is refused by AWS's tools, and daypass login renews it", async () => {
    const place = await places.open();
    expect((await place.run(["login", "work", "--duration", "15m", "-c", place.code()])).exitCode).toBe(0);
    place.sandbox.moveClocks({ sessions: 3600 });
    const ended = await callerIdentity("JavaScript SDK", place.home, { profile: "work-mfa" });
    expect(ended.exitCode).not.toBe(0);
    const clock = { DAYPASS_CLOCK_OFFSET: "3600" };
    expect((await place.run(["login", "work"], { env: clock })).exitCode).toBe(3);
    expect((await place.run(["login", "work"], { env: { ...clock, DAYPASS_MFA_CODE: place.code() } })).exitCode).toBe(
      0,
    );
    const renewed = await callerIdentity("JavaScript SDK", place.home, { profile: "work-mfa" });
    expect(renewed.stdout).toBe(place.user.arn);
  });
});

describe.concurrent("the env file of a profile is remembered", () => {
  const inFuture = { DAYPASS_CLOCK_OFFSET: String(13 * 3600) };

  test("and read again when the session is over, from any folder", async () => {
    const place = await places.open(nothing);
    writeEnv(place, ".env", place.envFile());
    expect((await place.run(["login", "--env-file", ".env", "--to", "default", "-c", place.code()])).exitCode).toBe(0);
    place.sandbox.moveClocks({ sessions: 13 * 3600 });
    mkdirSync(place.home.path("elsewhere"));
    const again = await place.run(["login"], {
      cwd: place.home.path("elsewhere"),
      env: { ...inFuture, DAYPASS_MFA_CODE: place.code() },
    });
    expect(again.stderr).toMatch(/Session for default until /);
    expect(again.exitCode).toBe(0);
    const { stdout } = await callerIdentity("JavaScript SDK", place.home);
    expect(stdout).toBe(place.user.arn);
  });

  test("and named when it is gone", async () => {
    const place = await places.open(nothing);
    const path = writeEnv(place, ".env", place.envFile());
    expect((await place.run(["login", "--env-file", ".env", "--to", "default", "-c", place.code()])).exitCode).toBe(0);
    rmSync(path);
    const { exitCode, stderr } = await place.run(["login", "-c", place.code()]);
    expect(stderr).toContain(`Cannot read the env file ${path}: there is no such file`);
    expect(exitCode).toBe(1);
    expect(place.sent()).toBe(1);
  });

  test("for each profile its own; with two of them login asks which", async () => {
    const place = await places.open(nothing);
    for (const name of ["one", "two"]) {
      writeEnv(place, `${name}.env`, place.envFile());
      expect((await place.run(["login", "--env-file", `${name}.env`, "--to", name, "-c", place.code()])).exitCode).toBe(
        0,
      );
    }
    const which = await place.run(["login"]);
    expect(which.stderr).toMatch(/Cannot tell which profile is meant: one, two/);
    expect(which.exitCode).toBe(3);
    rmSync(join(place.home.work, "one.env"));
    expect((await place.run(["login", "one", "--renew", "-c", place.code()])).stderr).toMatch(
      /Cannot read the env file .*one\.env/,
    );
    expect((await place.run(["login", "two", "--renew", "-c", place.code()])).exitCode).toBe(0);
    expect((await place.run(["login"], { env: { AWS_PROFILE: "two" } })).stderr).toMatch(/Kept the session of two/);
  });

  test("never its secret", async () => {
    const place = await places.open(nothing);
    writeEnv(place, ".env", place.envFile());
    expect((await place.run(["login", "--env-file", ".env", "--to", "default", "-c", place.code()])).exitCode).toBe(0);
    expect(JSON.stringify(shapeOf(place.home.home))).not.toContain(place.user.secret);
  });
});

test.concurrent("two env files of two accounts into [default], one after the other and back: each time it is the right account's", async () => {
  const place = await places.open({ ...nothing, seed: "one" });
  const other = await places.open({ ...nothing, seed: "two" });
  expect(other.sandbox.account).not.toBe(place.sandbox.account);
  writeEnv(place, "one.env", place.envFile());
  writeEnv(place, "two.env", other.envFile());
  const login = (name: string, at: Workplace, codes: readonly string[]) =>
    place.run(["login", "--env-file", name, "--to", "default", ...codes], {
      env: { AWS_ENDPOINT_URL: at.sandbox.endpoint },
    });
  expect((await login("one.env", place, ["-c", place.code()])).exitCode).toBe(0);
  await expectIdentity(place, { arn: place.user.arn });
  // Nothing of the first account's is kept for the second.
  expect((await login("two.env", other, [])).exitCode).toBe(3);
  expect((await login("two.env", other, ["-c", other.code()])).exitCode).toBe(0);
  await expectIdentity(place, { arn: other.user.arn, endpoint: other.sandbox.endpoint });
  const back = await login("one.env", place, []);
  expect(back.exitCode).toBe(0);
  expect(place.sent()).toBe(1);
  await expectIdentity(place, { arn: place.user.arn });
  expect((await place.run(["status", "--json"])).stdout).toContain(place.sandbox.account);
});

describe.concurrent("the keys in the environment", () => {
  const four = (place: Workplace) => ({
    AWS_ACCESS_KEY_ID: place.user.keyId,
    AWS_SECRET_ACCESS_KEY: place.user.secret,
    AWS_MFA_ARN: place.user.serial,
    AWS_REGION: "eu-west-3",
  });

  test("are taken with --from-env, the four of them and nothing else", async () => {
    const place = await places.open(nothing);
    const wrong = {
      AWS_DEFAULT_REGION: "us-west-2",
      AWS_MFA_SERIAL: "arn:aws:iam::123456789012:mfa/no",
      MFA_ARN: "no",
    };
    const args = ["login", "--from-env", "--to", "default", "--json", "-c", place.code()];
    const { exitCode, stdout } = await place.run(args, { env: { ...four(place), ...wrong } });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      serial: place.user.serial,
      region: "eu-west-3",
      account: place.sandbox.account,
    });
    expect(place.sandbox.calls().map(({ action }) => action)).toEqual(["GetSessionToken"]);
    await expectIdentity(place, { arn: place.user.arn });
  });

  test.each(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])("without %s are none, and that is named", async (name) => {
    const place = await places.open(nothing);
    const { exitCode, stderr } = await place.run(["login", "--from-env", "--to", "default", "-c", place.code()], {
      env: { ...four(place), [name]: undefined },
    });
    expect(stderr).toContain(`Cannot find ${name} in the environment`);
    expect(exitCode).toBe(1);
    expect(place.sandbox.calls()).toEqual([]);
  });

  test("are taken by nothing else: not by login of a profile, of an env file or of nothing, and nothing else looks at them", async () => {
    const place = await places.open({ config: () => "[profile work]\nregion = us-west-1\n" });
    const stranger = await places.open({ seed: "stranger" });
    const env = four(stranger);
    const found = await place.run(["login", "work", "--json", "-c", place.code()], { env });
    // Neither its keys nor its device nor its region.
    const own = { account: place.sandbox.account, serial: place.user.serial, region: "us-west-1" };
    expect(JSON.parse(found.stdout)).toMatchObject(own);
    expect(place.sandbox.calls().map(({ accessKeyId }) => accessKeyId)).not.toContain(stranger.user.keyId);
    await expectIdentity(place, { arn: place.user.arn, profile: "work-mfa" });

    writeEnv(place, "mine.env", place.envFile());
    const mine = await place.run(["login", "--env-file", "mine.env", "--to", "default", "--json", "-c", place.code()], {
      env,
    });
    expect(JSON.parse(mine.stdout)).toMatchObject({ account: place.sandbox.account, region: "us-east-1" });
    expect(stranger.sandbox.calls()).toEqual([]);

    const empty = await places.open(nothing);
    expect((await empty.run(["login", "-c", "123456"], { env: four(empty) })).exitCode).toBe(4);
    expect((await empty.run(["login", "--to", "default", "-c", "123456"], { env: four(empty) })).exitCode).toBe(4);
    expect((await empty.run(["status", "--check"], { env: four(empty) })).exitCode).toBe(10);
    expect(empty.sandbox.calls()).toEqual([]);
    expect(readdirSync(empty.home.home)).not.toContain(".aws");
  });

  test("cannot be a session's, nor be given together with an env file", async () => {
    const place = await places.open(nothing);
    const session = {
      ...four(place),
      AWS_ACCESS_KEY_ID: place.user.keyId.replace("AKIA", "ASIA"),
      AWS_SESSION_TOKEN: "token",
    };
    const { exitCode, stderr } = await place.run(["login", "--from-env", "--to", "default", "-c", "123456"], {
      env: session,
    });
    expect(stderr).toMatch(/a session key \(ASIA…\) cannot buy a session/);
    expect(exitCode).toBe(1);
    writeEnv(place, ".env", place.envFile());
    expect((await place.run(["login", "--from-env", "--env-file", ".env"], { env: four(place) })).exitCode).toBe(2);
    expect(place.sandbox.calls()).toEqual([]);
  });
});
