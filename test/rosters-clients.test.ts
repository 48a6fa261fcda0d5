import { readdirSync } from "node:fs";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { loadSharedConfigFiles } from "@smithy/shared-ini-file-loader";
import { afterAll, describe, expect, test } from "vitest";
import { needs, pathOf } from "./rig/needs.ts";
import { runProgram } from "./rig/run.ts";
import { keysOf, type Workplace, workplaces } from "./rig/workplace.ts";

const places = workplaces();
afterAll(places.close);

async function imported(): Promise<Workplace> {
  const place = await places.open({
    credentials: (person) => `[work]\n${keysOf(person)}`,
    config: ({ serial }) =>
      `[profile work]\nregion = us-east-1\nmfa_serial = ${serial}\n[profile work-mfa]\ndaypass_session_name = ana_at_acme_dot_com\n`,
  });
  const { account } = place.sandbox;
  const roster = `admin:arn:aws:iam::${account}:role/Admin\nreader:arn:aws:iam::${account}:role/ReadOnly\n`;
  const { exitCode, stderr } = await place.run(["profiles", "import", "-", "--yes"], { stdin: roster });
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining("2 added")]);
  expect((await place.run(["login", "work", "-c", place.code()])).exitCode).toBe(0);
  return place;
}

describe("an imported role, with daypass out of the way", () => {
  test("is assumed from what the JavaScript SDK's loader reads", async () => {
    const place = await imported();
    const { configFile, credentialsFile } = await loadSharedConfigFiles({
      configFilepath: place.home.path(".aws/config"),
      filepath: place.home.path(".aws/credentials"),
      ignoreCache: true,
    });
    const { role_arn, source_profile = "", role_session_name, region, mfa_serial } = configFile.admin ?? {};
    expect([source_profile, role_session_name, region, mfa_serial]).toEqual([
      "work-mfa",
      "ana_at_acme_dot_com",
      "us-east-1",
      undefined,
    ]);
    const session = credentialsFile[source_profile] ?? {};
    const client = (credentials: object) =>
      new STSClient({ endpoint: place.sandbox.endpoint, region: region ?? "", credentials: credentials as never });
    const { Credentials } = await client({
      accessKeyId: session.aws_access_key_id,
      secretAccessKey: session.aws_secret_access_key,
      sessionToken: session.aws_session_token,
    }).send(new AssumeRoleCommand({ RoleArn: role_arn, RoleSessionName: role_session_name }));
    const { Arn } = await client({
      accessKeyId: Credentials?.AccessKeyId,
      secretAccessKey: Credentials?.SecretAccessKey,
      sessionToken: Credentials?.SessionToken,
    }).send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe(`arn:aws:sts::${place.sandbox.account}:assumed-role/Admin/ana_at_acme_dot_com`);
  });

  test.skipIf(needs("boto3").missing)("is assumed by boto3 by its profile alone", async () => {
    const place = await imported();
    const program =
      "import boto3; print(boto3.Session(profile_name='admin').client('sts').get_caller_identity()['Arn'])";
    const { stdout, stderr } = await runProgram([pathOf("boto3"), "-c", program], { home: place.home });
    expect([stdout.trim(), stderr]).toEqual([
      `arn:aws:sts::${place.sandbox.account}:assumed-role/Admin/ana_at_acme_dot_com`,
      "",
    ]);
    expect(place.sent()).toBe(1);
  });
});

test("a roster of a thousand roles is imported in one write with one backup, and the second time in none", async () => {
  const place = await places.open();
  const lines = Array.from(
    { length: 1000 },
    (_, index) => `role-${index}:arn:aws:iam::${100_000_000_000 + index}:role/Admin`,
  );
  place.home.write("team.txt", lines.join("\n"));
  const before = place.home.read(".aws/config");
  const args = ["profiles", "import", place.home.path("team.txt"), "--yes", "--json"];
  const first = JSON.parse((await place.run(args)).stdout);
  expect(first).toMatchObject({ added: 1000, written: true });
  const config = place.home.read(".aws/config");
  expect(config.startsWith(before)).toBe(true);
  expect(config.match(/^role_arn = /gm)).toHaveLength(1000);
  expect(readdirSync(place.home.path(".aws/backups"))).toEqual([first.backup]);
  const second = JSON.parse((await place.run(args)).stdout);
  expect(second).toMatchObject({ added: 0, unchanged: 1000, written: false });
  expect(readdirSync(place.home.path(".aws/backups"))).toEqual([first.backup]);
  expect((await place.run(["undo", "--yes"])).exitCode).toBe(0);
  expect(place.home.read(".aws/config")).toBe(before);
});

test("a hostile roster shows every row on one line, without a character that steers the terminal", async () => {
  const place = await places.open();
  const names = [
    "a\u001b]0;x\u0007",
    "b\nc",
    "d\u202ee",
    `f${"g".repeat(100_000)}`,
    "__proto__",
    "=cmd|'x'!A1",
    "../../x",
    "ok",
  ];
  const roles = names.map((name) => ({ name, roleArn: "arn:aws:iam::111122223333:role/A", region: "\u009b31m" }));
  const rows = JSON.stringify([...roles, { name: "fine", roleArn: "arn:aws:iam::111122223333:role/A" }]);
  const before = place.files();
  const { stdout, exitCode } = await place.run(["profiles", "import", "-", "--dry-run"], { stdin: rows });
  expect(exitCode).toBe(0);
  expect(stdout.trimEnd().split("\n")).toHaveLength(1 + names.length + 1);
  expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThan(2000);
  expect(place.files()).toEqual(before);
});
