/**
 * The errors that people lose hours on, each from a real client that meets it at the sandbox, and explained on the computer it happened
 * on: by the same home folder and variables. Where no sandbox can make AWS say something, the recorded text stands in `texts.ts`.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CauseId } from "../../src/diagnosis/catalogue.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { clients } from "../rig/clients.ts";
import { type TestHome, testHome } from "../rig/home.ts";
import { needing, needs, pathOf, type Tool } from "../rig/needs.ts";
import { daypassCommand, runDaypass, runProgram } from "../rig/run.ts";
import { keysOf, type Person, personOf } from "../rig/workplace.ts";

interface Session {
  readonly id: string;
  readonly secret: string;
  readonly token: string;
}

let sandbox: Sandbox;
let user: Person;
const homes: TestHome[] = [];
const hours = 3600;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: "explain" });
  user = personOf(sandbox);
});
afterAll(async () => {
  for (const home of homes) home.remove();
  await sandbox.close();
});

/** A code is good for one session: half a minute passes. */
function freshCode(): string {
  sandbox.moveClocks({ sessions: 30, signatures: 0 });
  return sandbox.code();
}

/** A session as STS gives it, with a code or without one. */
async function session(how: "with a code" | "without a code" = "with a code"): Promise<Session> {
  const home = computer();
  const code = how === "with a code" ? ["--serial-number", user.serial, "--token-code", freshCode()] : [];
  home.write(".aws/credentials", `[default]\n${keysOf(user)}`);
  const { stdout, stderr } = await runProgram(
    [pathOf("aws"), "sts", "get-session-token", "--region", "us-east-1", "--output", "text", ...code],
    { home },
  );
  const [, id = "", , secret = "", token = ""] = stdout.trim().split("\t");
  if (!id.startsWith("ASIA")) throw new Error(stdout + stderr);
  return { id, secret, token };
}

interface Files {
  readonly config?: string;
  readonly credentials?: string;
  readonly env?: Readonly<Record<string, string>>;
}

function computer({ config, credentials, env = {} }: Files = {}): TestHome {
  const home = testHome({
    AWS_ENDPOINT_URL: sandbox.endpoint,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_MAX_ATTEMPTS: "1",
    ...env,
  });
  homes.push(home);
  if (config !== undefined) home.write(".aws/config", config);
  if (credentials !== undefined) home.write(".aws/credentials", credentials);
  return home;
}

const region = "region = us-east-1\n";
const usual = () =>
  `[default]\n${region}\n[profile work]\n${region}mfa_serial = ${user.serial}\n\n[profile work-mfa]\n${region}`;
const sectionOf = ({ id, secret, token }: Session, end = 11 * hours) =>
  `aws_access_key_id = ${id}\naws_secret_access_key = ${secret}\naws_session_token = ${token}\nexpiration = ${new Date(Date.now() + end * 1000).toISOString()}\n`;
const variablesOf = ({ id, secret, token }: Session) => ({
  AWS_ACCESS_KEY_ID: id,
  AWS_SECRET_ACCESS_KEY: secret,
  AWS_SESSION_TOKEN: token,
});
const keyVariables = () => ({ AWS_ACCESS_KEY_ID: user.keyId, AWS_SECRET_ACCESS_KEY: user.secret });
const roleOf = (name: string) => user.arn.replace(/user\/.*/, `role/${name}`);

type Command = readonly [string, ...string[]];
const aws = (...args: readonly string[]): Command => [pathOf("aws"), ...args];
const programs = fileURLToPath(new URL("../rig/clients", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));
const javascriptV3: Command = [process.execPath, "--no-warnings", join(programs, "identity-v3.mjs")];
const javascriptV2 = (): Command => [
  process.execPath,
  "--no-warnings",
  join(programs, "identity-v2.cjs"),
  pathOf("sdk-js-2"),
];
const boto3 = (program: string): Command => [pathOf("boto3"), "-c", `import boto3\n${program}`];
const client = (name: string) => {
  const found = clients.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`there is no client ${name}`);
  return found;
};

interface Explained {
  readonly id: string;
  readonly causes: readonly {
    readonly id: string;
    readonly because: readonly string[];
    readonly tell?: string;
    readonly steps: readonly { readonly kind: string; readonly text: string }[];
  }[];
}

/** Runs a client, which has to fail, and has what it says explained where it happened. */
async function explained(
  home: TestHome,
  command: Command,
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<Explained & { readonly said: string; readonly why: string; readonly last: string | undefined }> {
  const failed = await runProgram(command, { home, cwd: root, env });
  const said = failed.stderr + failed.stdout;
  expect(failed.exitCode, said).not.toBe(0);
  const { stdout, stderr, exitCode } = await runDaypass(["explain", "--json"], { home, stdin: said, env });
  expect({ exitCode, stderr }, said).toEqual({ exitCode: 0, stderr: "" });
  const answer = JSON.parse(stdout) as Explained;
  for (const secret of [user.secret, user.keyId, sandbox.account]) expect(stdout).not.toContain(secret);
  const [first] = answer.causes;
  return { ...answer, said, why: first?.because.join(" ") ?? "", last: first?.steps.at(-1)?.text };
}

const seen = new Map<string, Set<string>>();
function is(found: Explained & { readonly said: string }, id: CauseId, item: number): void {
  expect(found.id, found.said).toBe(id);
  seen.set(id, (seen.get(id) ?? new Set()).add(String(item)));
}

const cli: Tool = "aws";

describe.skipIf(needs(cli).missing)("refused for want of MFA", () => {
  test("1: an explicit deny, and no MFA in the call: keys in the environment hide the profile", async () => {
    const home = computer({
      config: usual(),
      credentials: `[work]\n${keysOf(user)}[work-mfa]\n${sectionOf(await session())}`,
      env: { ...keyVariables(), AWS_PROFILE: "work-mfa" },
    });
    const found = await explained(home, aws("s3api", "list-buckets"));
    expect(found.said).toMatch(/AccessDenied.*ListBuckets.*explicit deny in an identity-based policy/);
    is(found, "mfa-missing", 1);
    expect(found.why).toBe(
      "AWS_ACCESS_KEY_ID in this shell is a long-term key, and AWS_PROFILE is ignored because of it.",
    );
    expect(found.causes[0]?.steps.map(({ text }) => text)).toEqual([
      "unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY",
      'eval "$(daypass use work-mfa --print)"',
    ]);
    expect(found.causes.map(({ id }) => id)).toEqual(["mfa-missing", "profile-shadowed", "not-allowed"]);
    expect(found.causes.every(({ tell }) => tell !== undefined)).toBe(true);
  });

  test("1: an explicit deny although MFA was there", async () => {
    const bought = await session();
    const deny = { Effect: "Deny", Action: "s3:GetObject", Resource: "*" };
    const policies = sandbox.world.account.findUser(user.name)?.inlinePolicies;
    policies?.set("Never", JSON.stringify({ Version: "2012-10-17", Statement: [deny] }));
    try {
      const home = computer({
        config: usual(),
        credentials: `[work-mfa]\n${sectionOf(bought)}`,
        env: { AWS_PROFILE: "work-mfa" },
      });
      const bucket = `daypass-welcome-${sandbox.account}`;
      const found = await explained(home, aws("s3api", "get-object", "--bucket", bucket, "--key", "hello.txt", "out"));
      expect(found.said).toMatch(/AccessDenied.*GetObject.*explicit deny in an identity-based policy/);
      is(found, "not-allowed", 1);
      expect(found.why).toContain('AWS_PROFILE names profile "work-mfa", which holds a session.');
    } finally {
      policies?.delete("Never");
    }
  });

  test("7: refused without a reason, with long-term keys", async () => {
    sandbox.setFaults([{ name: "access-denied", action: "ListBuckets" }]);
    const home = computer({ config: usual(), credentials: `[work]\n${keysOf(user)}`, env: { AWS_PROFILE: "work" } });
    const found = await explained(home, aws("s3api", "list-buckets"));
    sandbox.setFaults([]);
    expect(found.said).toContain(
      "An error occurred (AccessDenied) when calling the ListBuckets operation: Access Denied",
    );
    is(found, "keys-without-session", 7);
    expect(found.why).toContain('AWS_PROFILE names profile "work", which holds long-term keys.');
    expect(found.last).toBe('eval "$(daypass use work-mfa --print)"');
  });

  test("15: CloudFormation makes a queue with a key", async () => {
    const place = await startSandbox({ account: "empty" });
    const [admin] = place.description().users;
    const noQueues = {
      ...{ Effect: "Deny", Action: "sqs:*", Resource: "*" },
      Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
    };
    place.world.account
      .findUser(admin?.name ?? "")
      ?.inlinePolicies.set("NoQueues", JSON.stringify({ Version: "2012-10-17", Statement: [noQueues] }));
    const home = computer({
      config: usual(),
      credentials: `[work]\naws_access_key_id = ${admin?.accessKeyId}\naws_secret_access_key = ${admin?.secretAccessKey}\n`,
      env: { AWS_PROFILE: "work", AWS_ENDPOINT_URL: place.endpoint },
    });
    home.write("queue.json", JSON.stringify({ Resources: { Jobs: { Type: "AWS::SQS::Queue" } } }));
    await runProgram(
      aws(
        "cloudformation",
        "create-stack",
        "--stack-name",
        "jobs",
        "--template-body",
        `file://${home.path("queue.json")}`,
      ),
      { home },
    );
    const events = await runProgram(aws("cloudformation", "describe-stack-events", "--stack-name", "jobs"), { home });
    await place.close();
    expect(events.stdout).toContain("API: sqs:CreateQueue Access to the resource");
    const { stdout } = await runDaypass(["explain", "--json"], { home, stdin: events.stdout });
    const answer = JSON.parse(stdout) as Explained;
    is({ ...answer, said: events.stdout }, "stack-without-mfa", 15);
    expect(answer.causes[0]?.because).toEqual(['AWS_PROFILE names profile "work", which holds long-term keys.']);
  });
});

describe("no credentials, or not those that were meant", () => {
  test("2: JavaScript v3 finds none", async () => {
    const home = computer({
      config: usual(),
      credentials: `[work]\n${keysOf(user)}`,
      env: { AWS_REGION: "us-east-1" },
    });
    const found = await explained(home, javascriptV3);
    expect(found.said).toContain("CredentialsProviderError: Could not load credentials from any providers");
    is(found, "no-credentials", 2);
    expect(found.why).toBe('The profile "default" has settings only, and no credentials.');
  });

  test("2: JavaScript v3 does not say that the profile's session is missing", async () => {
    const home = computer({
      config: usual(),
      credentials: `[work]\n${keysOf(user)}`,
      env: { AWS_REGION: "us-east-1", AWS_PROFILE: "work-mfa" },
    });
    const found = await explained(home, javascriptV3);
    is(found, "session-missing", 2);
    expect(found.last).toBe("daypass login work-mfa");
  });

  test.skipIf(needs("sdk-js-2").missing)("3: JavaScript v2 does not read the config file", async () => {
    const config = `${usual()}\n[profile admin]\n${region}role_arn = ${roleOf("ReadOnly")}\nsource_profile = work\n`;
    const home = computer({
      config,
      credentials: `[work]\n${keysOf(user)}`,
      env: { AWS_REGION: "us-east-1", AWS_PROFILE: "admin", AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE: "1" },
    });
    const found = await explained(home, javascriptV2());
    expect(found.said).toContain(
      "CredentialsError: Missing credentials in config, if using AWS_CONFIG_FILE, set AWS_SDK_LOAD_CONFIG=1",
    );
    is(found, "config-not-loaded", 3);
    expect(found.last).toBe("export AWS_SDK_LOAD_CONFIG=1");
  });

  const shells = [
    ["/bin/sh", "unset AWS_PROFILE"],
    ["/usr/bin/fish", "set -e AWS_PROFILE"],
    ["/usr/bin/pwsh", "Remove-Item Env:AWS_PROFILE -ErrorAction Ignore"],
  ] as const;

  test.skipIf(needs(cli).missing).each(shells)("5: AWS_PROFILE is empty, in %s", async (shell, line) => {
    const home = computer({
      config: usual(),
      credentials: `[work]\n${keysOf(user)}`,
      env: { AWS_PROFILE: "", SHELL: shell },
    });
    const found = await explained(home, aws("s3api", "list-buckets"));
    expect(found.said).toContain("The config profile () could not be found");
    is(found, "profile-variable-empty", 5);
    expect(found.last).toBe(line);
  });

  test.skipIf(needing("aws", "aws2", "boto3").missing)(
    "5, 19: AWS_PROFILE names a profile that there is not",
    async () => {
      const home = computer({ config: usual(), credentials: `[work]\n${keysOf(user)}`, env: { AWS_PROFILE: "wrok" } });
      const calls = [
        aws("s3api", "list-buckets"),
        [pathOf("aws2"), "s3api", "list-buckets"],
        boto3("boto3.client('s3')"),
      ] as const;
      for (const command of calls) {
        const found = await explained(home, command);
        expect(found.said).toContain("The config profile (wrok) could not be found");
        is(found, "profile-not-found", 19);
        expect(found.why).toContain(
          'AWS_PROFILE in this shell is "wrok", and there is no such profile; there is "work".',
        );
        expect(found.last).toBe('eval "$(daypass use work --print)"');
      }
      // Tools in JavaScript say something else of the same.
      const found = await explained(home, javascriptV3, { AWS_REGION: "us-east-1" });
      expect(found.said).toContain("Could not load credentials");
      is(found, "profile-not-found", 5);
    },
  );

  test.skipIf(needs(cli).missing)("5: keys in the environment shadow a profile whose session is good", async () => {
    const [old, good] = [await session(), await session()];
    sandbox.setFaults([{ name: "access-denied", action: "ListBuckets" }]);
    const home = computer({
      config: usual(),
      credentials: `[work]\n${keysOf(user)}[work-mfa]\n${sectionOf(good)}`,
      env: { ...variablesOf(old), AWS_PROFILE: "work-mfa", SHELL: "/usr/bin/fish" },
    });
    const found = await explained(home, aws("s3api", "list-buckets"));
    sandbox.setFaults([]);
    is(found, "profile-shadowed", 5);
    expect(found.why).toContain("AWS_PROFILE is ignored because of it");
    expect(found.last).toBe("set -e AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN");
  });

  test.skipIf(needing("aws", "sdk-java").missing)("19: a line that readers cannot read, with its number", async () => {
    const home = computer({
      config: `[profile work]\n${region}this is nothing\n`,
      credentials: `[work]\n${keysOf(user)}`,
      env: { AWS_PROFILE: "work" },
    });
    for (const command of [aws("s3api", "list-buckets"), client("SDK for Java v2").command(home)]) {
      const found = await explained(home, command);
      is(found, "file-unparsable", 19);
      expect(found.why).toContain("~/.aws/config:3: there is no equals sign.");
    }
  });
});

describe.skipIf(needs(cli).missing)("keys and sessions that AWS does not take", () => {
  test("4: the session has ended, at STS and at S3", async () => {
    const home = computer({
      config: usual(),
      credentials: `[work]\n${keysOf(user)}[work-mfa]\n${sectionOf(await session(), -hours)}`,
      env: { AWS_PROFILE: "work-mfa" },
    });
    sandbox.moveClocks({ sessions: 13 * hours, signatures: 0 });
    const atSts = await explained(home, aws("sts", "get-caller-identity"));
    const atS3 = await explained(home, aws("s3api", "list-buckets"));
    sandbox.moveClocks({ sessions: -13 * hours, signatures: 0 });
    expect(atSts.said).toContain("The security token included in the request is expired");
    expect(atS3.said).toContain("The provided token has expired");
    for (const found of [atSts, atS3]) {
      is(found, "session-ended", 4);
      expect(found.why).toBe('The session of profile "work-mfa" ended 1 h ago.');
      expect(found.last).toBe("daypass login work-mfa");
    }
  });

  test("22: a new session is there, and an old terminal has the former one", async () => {
    const [old, good] = [await session(), await session()];
    const home = computer({
      config: usual(),
      credentials: `[work]\n${keysOf(user)}[work-mfa]\n${sectionOf(good)}`,
      env: variablesOf(old),
    });
    sandbox.moveClocks({ sessions: 13 * hours, signatures: 0 });
    const found = await explained(home, aws("s3api", "list-buckets", "--region", "us-east-1"));
    is(found, "former-session", 22);
    expect(found.why).toContain('another session than that of profile "work-mfa", which is good for another');
    // An editor says the same and has no variables: the profile is good, so it is the program that is old.
    const editor = await runDaypass(["explain", "--json"], {
      home,
      stdin: found.said,
      env: {
        AWS_ACCESS_KEY_ID: undefined,
        AWS_SECRET_ACCESS_KEY: undefined,
        AWS_SESSION_TOKEN: undefined,
        AWS_PROFILE: "work-mfa",
      },
    });
    sandbox.moveClocks({ sessions: -13 * hours, signatures: 0 });
    expect((JSON.parse(editor.stdout) as Explained).id).toBe("former-session");
  });

  test("6: GetSessionToken with a key that is not there, and with one that is switched off", async () => {
    const unknown = computer({
      config: usual(),
      credentials: "[work]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI\n",
      env: { AWS_PROFILE: "work" },
    });
    const call = aws("sts", "get-session-token", "--serial-number", user.serial, "--token-code", "123456");
    is(await explained(unknown, call), "keys-not-accepted", 6);
    const key = sandbox.world.account.addKey(sandbox.world.account.findUser(user.name) ?? fail());
    key.status = "Inactive";
    const off = computer({
      config: usual(),
      credentials: `[work]\naws_access_key_id = ${key.id}\naws_secret_access_key = ${key.secret}\n`,
      env: { AWS_PROFILE: "work" },
    });
    const found = await explained(off, call);
    is(found, "keys-not-accepted", 6);
    expect(found.why).toContain("Buying a session was refused, which goes by the key and nothing else.");
  });

  test("6: IAM is asked with a session that has no MFA", async () => {
    const bare = await session("without a code");
    const home = computer({
      config: usual(),
      credentials: `[work]\n${keysOf(user)}[work-mfa]\n${sectionOf(bare)}`,
      env: { AWS_PROFILE: "work-mfa" },
    });
    const found = await explained(home, aws("iam", "list-users"));
    expect(found.said).toContain("InvalidClientTokenId");
    is(found, "session-without-mfa", 6);
    expect(found.causes[0]?.steps.map(({ text }) => text)).toEqual([
      "daypass login work-mfa --renew",
      'eval "$(daypass use work-mfa --print)"',
    ]);
  });

  test("6, 13: the keys are of another partition than the region", async () => {
    const china = await startSandbox({ partition: "aws-cn" });
    const home = computer({
      config: `[profile work]\nregion = cn-north-1\n\n[profile home]\nregion = eu-west-1\n`,
      credentials: `[work]\n${keysOf(user)}`,
      env: { AWS_PROFILE: "work", AWS_ENDPOINT_URL: china.endpoint },
    });
    const atS3 = await explained(home, aws("s3api", "list-buckets"));
    const atSts = await explained(home, aws("sts", "get-caller-identity"));
    await china.close();
    is(atS3, "other-partition", 13);
    expect(atS3.why).toContain("The region here is cn-north-1, which is of the partition aws-cn.");
    // STS's sentence is more often about the key itself; the partition comes with what speaks for it.
    expect(atSts.causes.map(({ id }) => id)).toEqual(expect.arrayContaining(["keys-not-accepted", "other-partition"]));
  });

  test("11: a token that belongs to another key", async () => {
    const [one, other] = [await session(), await session()];
    const home = computer({
      config: usual(),
      credentials: `[work]\n${keysOf(user)}[work-mfa]\n${sectionOf({ ...one, token: other.token })}`,
      env: { AWS_PROFILE: "work-mfa" },
    });
    const found = await explained(home, aws("s3api", "list-buckets"));
    expect(found.said).toContain("InvalidToken");
    is(found, "session-not-accepted", 11);
  });

  test("11: an old AWS_SECURITY_TOKEN comes before the new one", async () => {
    const one = await session();
    const home = computer({ config: usual(), env: { ...variablesOf(one), AWS_SECURITY_TOKEN: "FwoGZXIvYXdzEOLD" } });
    const found = await explained(home, aws("sts", "get-caller-identity", "--region", "us-east-1"));
    expect(found.said).toContain("InvalidClientTokenId");
    is(found, "legacy-token", 11);
    expect(found.last).toBe("unset AWS_SECURITY_TOKEN");
  });

  test("12: a wrong secret, and a wrong clock", async () => {
    const home = computer({
      config: usual(),
      credentials: `[work]\naws_access_key_id = ${user.keyId}\naws_secret_access_key = wJalrXUtnFEMI\n`,
      env: { AWS_PROFILE: "work" },
    });
    is(await explained(home, aws("sts", "get-caller-identity")), "secret-not-accepted", 12);
    for (const [seconds, how] of [
      [hours, "1 h behind AWS"],
      [-hours, "1 h ahead of AWS"],
    ] as const) {
      sandbox.moveClocks({ sessions: 0, signatures: seconds });
      const found = await explained(
        computer({ config: usual(), credentials: `[work]\n${keysOf(user)}`, env: { AWS_PROFILE: "work" } }),
        aws("sts", "get-caller-identity"),
      );
      sandbox.moveClocks({ sessions: 0, signatures: -seconds });
      expect(found.said).toMatch(/Signature (expired|not yet current)/);
      is(found, "clock-off", 12);
      expect(found.why).toBe(`By the times in the message, this computer was ${how}.`);
    }
  });

  test("13: the session's token is missing, and a key that was deleted", async () => {
    const { id, secret } = await session();
    const home = computer({
      env: { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_DEFAULT_REGION: "us-east-1" },
    });
    const found = await explained(home, aws("s3api", "list-buckets"));
    expect(found.said).toContain("InvalidAccessKeyId");
    is(found, "session-token-missing", 13);
    const gone = computer({
      config: usual(),
      credentials: "[work]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI\n",
      env: { AWS_PROFILE: "work" },
    });
    is(await explained(gone, aws("s3api", "list-buckets")), "keys-not-accepted", 13);
  });

  test("14: a session is asked for with a session", async () => {
    const home = computer({
      config: usual(),
      credentials: `[work]\n${keysOf(user)}[work-mfa]\n${sectionOf(await session())}`,
      env: { AWS_PROFILE: "work-mfa" },
    });
    const found = await explained(home, aws("sts", "get-session-token"));
    expect(found.said).toContain("Cannot call GetSessionToken with session credentials");
    is(found, "session-keys-not-accepted", 14);
    expect(found.last).toBe("daypass login work");
  });
});

describe.skipIf(needs(cli).missing)("codes and devices", () => {
  const atWork = (more: Readonly<Record<string, string>> = {}) =>
    computer({ config: usual(), credentials: `[work]\n${keysOf(user)}`, env: { AWS_PROFILE: "work", ...more } });
  const buy = (...more: readonly string[]) => aws("sts", "get-session-token", ...more);

  test("8: a serial number of nobody's", async () => {
    const found = await explained(atWork(), buy("--serial-number", `${user.serial}x`, "--token-code", "123456"));
    expect(found.said).toContain("unable to validate MFA code");
    is(found, "serial-not-accepted", 8);
    expect(found.causes[0]?.steps.map(({ text }) => text)).toContain("daypass mfa list");
  });

  test("9: a wrong code, and one that was spent", async () => {
    const code = freshCode();
    const call = buy("--serial-number", user.serial, "--token-code", code);
    const home = atWork();
    expect((await runProgram(call, { home })).exitCode).toBe(0);
    const found = await explained(home, call);
    expect(found.said).toContain("invalid MFA one time pass code");
    is(found, "code-not-accepted", 9);
    expect(found.causes[0]?.steps[0]?.text).toBe("Wait until the device shows the next code.");
  });

  test("10: a serial number without a code", async () => {
    const found = await explained(atWork(), buy("--serial-number", user.serial));
    expect(found.said).toContain("must provide both MFA serial number and one time pass code");
    is(found, "mfa-incomplete", 10);
  });

  test.skipIf(needs("sdk-ruby").missing)("10: Ruby reads mfa_serial and asks for no code", async () => {
    const config = `${usual()}\n[profile admin]\n${region}role_arn = ${roleOf("Admin")}\nsource_profile = work\nmfa_serial = ${user.serial}\n`;
    const home = computer({ config, credentials: `[work]\n${keysOf(user)}`, env: { AWS_PROFILE: "admin" } });
    is(await explained(home, client("SDK for Ruby").command(home)), "mfa-incomplete", 10);
  });

  test("21: a security key is no device for the API", async () => {
    const serial = `${user.serial.replace(/:mfa\/.*/, "")}:u2f/user/ana/key-ABCDEF`;
    const home = computer({
      config: usual().replace(user.serial, serial),
      credentials: `[work]\n${keysOf(user)}`,
      env: { AWS_PROFILE: "work" },
    });
    const found = await explained(home, buy("--serial-number", serial, "--token-code", "123456"));
    expect(found.said).toContain("unable to validate MFA code");
    is(found, "device-unusable", 21);
    expect(found.why).toContain("is that of a security key or passkey");
  });

  test("17: longer than 36 h, and than the role or a chain allows", async () => {
    is(await explained(atWork(), buy("--duration-seconds", "200000")), "duration-out-of-range", 17);
    const one = await session();
    const config = (seconds: number) =>
      `${usual()}\n[profile admin]\n${region}role_arn = ${roleOf("Admin")}\nsource_profile = work-mfa\nduration_seconds = ${seconds}\n`;
    const home = (seconds: number) =>
      computer({
        config: config(seconds),
        credentials: `[work-mfa]\n${sectionOf(one)}`,
        env: { AWS_PROFILE: "admin" },
      });
    const overRole = await explained(home(28_800), aws("sts", "get-caller-identity"));
    expect(overRole.said).toContain("MaxSessionDuration set for this role");
    is(overRole, "duration-not-granted", 17);
    const chained = await explained(home(7200), aws("sts", "get-caller-identity"));
    expect(chained.said).toContain("role chaining");
    is(chained, "duration-not-granted", 17);
    expect(chained.why).toBe('Profile "admin" has duration_seconds = 7200.');
    expect(chained.causes[0]?.steps[0]?.text).toContain("daypass_direct_mfa");
    expect(overRole.causes[0]?.steps[0]?.text).toContain("can raise MaxSessionDuration");
  });
});

describe.skipIf(needs(cli).missing)("16: not authorized to assume a role", () => {
  const identity = () => aws("sts", "get-caller-identity");
  const inRole = async (
    role: string,
    files: { readonly source?: string; readonly more?: string; readonly credentials?: string } = {},
  ) => {
    const { source = "work-mfa", more = "" } = files;
    const config = `${usual()}\n[profile admin]\n${region}role_arn = ${roleOf(role)}\nsource_profile = ${source}\n${more}`;
    const credentials = `[work]\n${keysOf(user)}[work-mfa]\n${sectionOf(await session())}`;
    return computer({ config, credentials, env: { AWS_PROFILE: "admin" } });
  };
  const trusting = (name: string, condition: object) => {
    const principal = { AWS: `arn:aws:iam::${sandbox.account}:root` };
    const statement = { Effect: "Allow", Principal: principal, Action: "sts:AssumeRole", Condition: condition };
    sandbox.world.account.addRole({ name, trustPolicy: { Version: "2012-10-17", Statement: [statement] } });
    sandbox.world.account.findUser(user.name)?.inlinePolicies.set(
      `Assume${name}`,
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: roleOf(name) }],
      }),
    );
  };

  test("the role does not trust, or is not there", async () => {
    const found = await explained(await inRole("Nowhere"), identity());
    is(found, "role-not-trusting", 16);
    expect(found.last).toBe("daypass profiles test admin");
  });

  test("no policy of one's own allows it", async () => {
    sandbox.world.account.addRole({
      name: "Elsewhere",
      trustPolicy: {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${sandbox.account}:root` }, Action: "sts:AssumeRole" },
        ],
      },
    });
    const found = await explained(await inRole("Elsewhere"), identity());
    expect(found.said).toContain("because no identity-based policy allows");
    is(found, "role-not-granted", 16);
  });

  test("it wants MFA, and the keys came without", async () => {
    const found = await explained(await inRole("Admin", { source: "work" }), identity());
    is(found, "role-needs-mfa", 16);
    expect(found.why).toContain('Profile "admin" assumes the role with profile "work", which holds long-term keys.');
    expect(found.last).toBe("daypass login work && aws configure set source_profile work-mfa --profile admin");
  });

  test("it wants an external id, as another role of its account has one", async () => {
    trusting("Vendor", { StringEquals: { "sts:ExternalId": "acme-1" } });
    const more = `\n[profile vendor-reader]\nrole_arn = ${roleOf("VendorReader")}\nsource_profile = work-mfa\nexternal_id = acme-1\n`;
    const found = await explained(await inRole("Vendor", { more }), identity());
    expect(found.causes.map(({ id }) => id)).toContain("role-needs-external-id");
    const vendor = found.causes.find(({ id }) => id === "role-needs-external-id");
    expect(vendor?.because.join(" ")).toContain('Profile "vendor-reader" for the same account has an external_id');
    expect(vendor?.steps.at(-1)?.text).toBe("aws configure set external_id ID --profile admin");
  });

  test("it wants a session name, as another role of its account has one", async () => {
    trusting("Named", { StringEquals: { "sts:RoleSessionName": "ana" } });
    const more = `\n[profile named-reader]\nrole_arn = ${roleOf("NamedReader")}\nsource_profile = work-mfa\nrole_session_name = ana\n`;
    const found = await explained(await inRole("Named", { more }), identity());
    is(found, "role-session-name-refused", 16);
  });

  test("daypass itself ends with the same ids", async () => {
    for (const [role, id] of [
      ["Nowhere", "role-not-trusting"],
      ["Elsewhere", "role-not-granted"],
    ] as const) {
      const home = await inRole(role);
      const { stderr } = await runDaypass(["process", "admin"], { home });
      expect(stderr).toMatch(new RegExp(`\\[${id}\\]\\n$`));
      expect((await runDaypass(["explain", "--last", "--json"], { home })).stdout).toContain(`"id":"${id}"`);
      const exec = await runDaypass(["exec", "admin", "--", "true"], { home });
      expect(exec.stderr).toContain(`daypass: more: daypass explain ${id}\n`);
      expect((await explained(home, daypassCommand(["exec", "admin", "--", "true"]))).id).toBe(id);
    }
  });
});

describe("18: a tool cannot ask, and programs for credentials", () => {
  const withRole = (more: string) =>
    computer({
      config: `${usual()}\n[profile admin]\n${region}role_arn = ${roleOf("Admin")}\nsource_profile = work\n${more}`,
      credentials: `[work]\n${keysOf(user)}`,
      env: { AWS_PROFILE: "admin", AWS_REGION: "us-east-1" },
    });

  test("JavaScript v3 has no callback for the code", async () => {
    const found = await explained(withRole(`mfa_serial = ${user.serial}\n`), javascriptV3);
    expect(found.said).toContain("requires multi-factor authentication, but no MFA code callback was provided");
    is(found, "tool-cannot-ask", 18);
    expect(found.last).toBe("daypass profiles form admin process");
  });

  test.skipIf(needs("sdk-go").missing)("Go has no AssumeRoleTokenProvider", async () => {
    const home = withRole(`mfa_serial = ${user.serial}\n`);
    const found = await explained(home, client("SDK for Go v2").command(home));
    expect(found.said).toContain("AssumeRoleTokenProvider session option not set");
    is(found, "tool-cannot-ask", 18);
  });

  const processed = (line: string) =>
    computer({
      config: `[profile work]\n${region}credential_process = ${line}\n`,
      env: { AWS_PROFILE: "work", AWS_REGION: "us-east-1" },
    });

  test.skipIf(needing("aws", "aws2", "sdk-rust").missing)("the program fails, and says why", async () => {
    const home = processed('sh -c "echo the vault is sealed >&2; exit 3"');
    const calls = [
      aws("s3api", "list-buckets"),
      [pathOf("aws2"), "s3api", "list-buckets"],
      client("SDK for Rust").command(home),
    ] as const;
    for (const command of calls) is(await explained(home, command), "process-failed", 18);
  });

  test.skipIf(needs("aws").missing)("the program is not there: each tool has other words for it, or none", async () => {
    const home = processed("/opt/nowhere/get-keys work");
    for (const command of [aws("s3api", "list-buckets"), javascriptV3, [...javascriptV3, "fromIni"] as const]) {
      const found = await explained(home, command);
      is(found, "process-not-found", 18);
      expect(found.why).toContain("names /opt/nowhere/get-keys, and there is no such program.");
    }
  });

  test.skipIf(needs("aws").missing)("daypass's own line says what daypass failed with", async () => {
    const folder = testHome();
    homes.push(folder);
    const program = join(folder.work, "daypass");
    mkdirSync(folder.work, { recursive: true });
    const [file, ...words] = daypassCommand([]);
    folder.write(program, `#!/bin/sh\nexec '${file}' ${words.map((word) => `'${word}'`).join(" ")} "$@"\n`);
    await runProgram(["chmod", "755", program], { home: folder });
    const home = computer({
      config: `${usual()}credential_process = ${program} process work-mfa\n`,
      credentials: `[work]\n${keysOf(user)}`,
      env: { AWS_PROFILE: "work-mfa" },
    });
    const found = await explained(home, aws("s3api", "list-buckets"));
    expect(found.said).toContain("Error when retrieving credentials from custom-process: daypass: there is no session");
    is(found, "session-missing", 18);
  });
});

describe("20: daypass's own messages", () => {
  const atWork = () => computer({ config: usual(), credentials: `[work]\n${keysOf(user)}` });

  test("a login that fails is explained by the id it names", async () => {
    for (const [args, id] of [
      [["login", "work", "-c", "000000"], "code-not-accepted"],
      [["login", "work", "--serial", `${user.serial}x`, "-c", "123456"], "serial-not-accepted"],
      [["login", "work", "--serial", user.serial.replace(":mfa/", ":u2f/"), "-c", "123456"], "device-unusable"],
      [["login", "wrok"], "profile-not-found"],
      [["login", "work", "--duration", "37h"], "duration-out-of-range"],
    ] as const) {
      const home = atWork();
      const found = await explained(home, daypassCommand(args));
      expect(found.id, found.said).toBe(id);
      expect(found.said).toContain(`daypass: more: daypass explain ${id}`);
      expect(home.read(".local/state/daypass/last-error")).toBe(`${id}\n`);
    }
  });

  test("a value that does not have its form", async () => {
    const home = atWork();
    const found = await explained(home, daypassCommand(["setup", "--no-input", "--email", "ana"]));
    expect(found.id, found.said).toBe("answer-unusable");
  });
});

describe("21: the way to AWS", () => {
  const atWork = (env: Readonly<Record<string, string>> = {}) =>
    computer({ config: usual(), credentials: `[work]\n${keysOf(user)}`, env: { AWS_PROFILE: "work", ...env } });
  const identity = ["sts", "get-caller-identity"] as const;

  test.skipIf(needs(cli).missing)("STS is not activated in the region; too many requests", async () => {
    for (const [name, id] of [
      ["region-disabled", "region-disabled"],
      ["throttle", "aws-throttled"],
    ] as const) {
      sandbox.setFaults([{ name }]);
      is(await explained(atWork(), aws(...identity)), id, 21);
    }
    sandbox.setFaults([]);
  });

  test.skipIf(needs("sdk-rust").missing)("a captive portal answers", async () => {
    sandbox.setFaults([{ name: "html" }]);
    const home = atWork();
    const found = await explained(home, client("SDK for Rust").command(home));
    sandbox.setFaults([]);
    is(found, "captive-portal", 21);
    expect(found.why).toContain("A web page came back where AWS sends XML.");
  });

  test.skipIf(needs("aws2").missing)("the proxy is not there", async () => {
    const home = atWork({ HTTPS_PROXY: "http://127.0.0.1:9", SHELL: "/usr/bin/fish" });
    const found = await explained(home, [pathOf("aws2"), ...identity]);
    expect(found.said).toContain("Failed to connect to proxy URL");
    is(found, "proxy-refused", 21);
    expect(found.last).toBe("set -e HTTPS_PROXY");
  });

  test.skipIf(needs(cli).missing)("the host has no name, and the certificate is nobody's", async () => {
    const lost = await explained(
      atWork(),
      aws(...identity, "--endpoint-url", "https://sts.us-east-9.amazonaws.invalid"),
    );
    is(lost, "network-unreachable", 21);
    const { makeAuthority } = await import("../rig/certificate.ts");
    const { listen } = await import("../rig/fault-server.ts");
    const tls = await import("node:tls");
    const server = tls.createServer(makeAuthority().issue(["localhost"]), (socket) => socket.end());
    const port = await listen(server);
    const untrusted = await explained(atWork(), aws(...identity, "--endpoint-url", `https://localhost:${port}`));
    server.close();
    is(untrusted, "tls-not-trusted", 21);
    expect(untrusted.last).toBe("export AWS_CA_BUNDLE=/path/to/organisation-root.pem");
  });
});

test.skipIf(needing("aws", "aws2", "boto3", "sdk-js-2", "sdk-go", "sdk-java", "sdk-ruby", "sdk-rust").missing)(
  "every item of the list was met, and no two have the same answer",
  () => {
    const items = new Set([...seen.values()].flatMap((numbers) => [...numbers].map(Number)));
    // Of daypass's own messages there are many ids.
    expect([...items, 20].sort((one, other) => one - other)).toEqual(
      Array.from({ length: 22 }, (_, index) => index + 1),
    );
    const ofItem = (item: number) => [...seen].filter(([, numbers]) => numbers.has(String(item))).map(([id]) => id);
    const answers = [...items].map((item) => ofItem(item).sort().join(" "));
    expect(new Set(answers).size).toBe(answers.length);
  },
);

function fail(): never {
  throw new Error("the sandbox has no such user");
}
