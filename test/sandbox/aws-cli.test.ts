import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { type TestHome, testHome } from "../rig/home.ts";
import { needs, pathOf } from "../rig/needs.ts";
import { runProgram } from "../rig/run.ts";
import { keysOf, type Signer, serialOf, session } from "./ask.ts";

// The AWS CLI prints what AWS says word for word, which makes it the judge of the texts.
describe.skipIf(needs("aws").missing)("the AWS CLI", () => {
  let sandbox: Sandbox;
  let home: TestHome;
  let withMfa: Signer;
  beforeAll(async () => {
    sandbox = await startSandbox();
    withMfa = await session(sandbox);
    home = testHome();
  });
  afterAll(async () => {
    await sandbox.close();
    home.remove();
  });

  async function aws(command: string, signer: Signer = keysOf(sandbox), at: Sandbox = sandbox) {
    const { stdout, stderr, exitCode } = await runProgram([pathOf("aws"), ...command.split(" ")], {
      home,
      env: {
        AWS_ENDPOINT_URL: at.endpoint,
        AWS_DEFAULT_REGION: "eu-west-1",
        AWS_ACCESS_KEY_ID: signer.accessKeyId,
        AWS_SECRET_ACCESS_KEY: signer.secretAccessKey,
        AWS_SESSION_TOKEN: signer.sessionToken,
      },
    });
    return { exitCode, stdout, said: stderr.trim() };
  }

  const ana = () => `arn:aws:iam::${sandbox.account}:user/ana@example.com`;
  const calling = (operation: string, code: string, message: string) =>
    `An error occurred (${code}) when calling the ${operation} operation: ${message}`;

  test("lists no buckets without MFA and both with it", async () => {
    const refused = await aws("s3 ls");
    expect(refused.exitCode).not.toBe(0);
    expect(refused.said).toBe(
      calling(
        "ListBuckets",
        "AccessDenied",
        `User: ${ana()} is not authorized to perform: s3:ListAllMyBuckets with an explicit deny in an identity-based policy`,
      ),
    );
    const { exitCode, stdout } = await aws("s3 ls", withMfa);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(` daypass-welcome-${sandbox.account}\n`);
  });

  test("reads an object with a session", async () => {
    const object = `s3://daypass-welcome-${sandbox.account}/hello.txt`;
    const { stdout } = await aws(`s3 cp ${object} -`, withMfa);
    expect(stdout).toBe("Hello from the sandbox.\n");
  });

  test("buys a session with a code and is the same user", async () => {
    const code = sandbox.freshCode();
    const bought = await aws(`sts get-session-token --serial-number ${serialOf(sandbox)} --token-code ${code}`);
    const { Credentials } = JSON.parse(bought.stdout) as { Credentials: Record<string, string> };
    const signer = {
      accessKeyId: Credentials.AccessKeyId ?? "",
      secretAccessKey: Credentials.SecretAccessKey ?? "",
      sessionToken: Credentials.SessionToken,
    };
    const { stdout } = await aws("sts get-caller-identity", signer);
    expect(JSON.parse(stdout)).toMatchObject({ Account: sandbox.account, Arn: ana() });
    const again = await aws(`sts get-session-token --serial-number ${serialOf(sandbox)} --token-code ${code}`);
    expect(again.said).toBe(
      calling(
        "GetSessionToken",
        "AccessDenied",
        "MultiFactorAuthentication failed with invalid MFA one time pass code.",
      ),
    );
  });

  test("is told of a wrong serial number", async () => {
    const { said } = await aws(`sts get-session-token --serial-number ${serialOf(sandbox)}x --token-code 123456`);
    expect(said).toBe(
      calling(
        "GetSessionToken",
        "AccessDenied",
        "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.",
      ),
    );
  });

  test("is told of an unknown key and of a wrong secret", async () => {
    const unknown = await aws("sts get-caller-identity", { ...keysOf(sandbox), accessKeyId: "AKIAQQQQQQQQQQQQQQQQ" });
    expect(unknown.said).toBe(
      calling("GetCallerIdentity", "InvalidClientTokenId", "The security token included in the request is invalid."),
    );
    const wrong = await aws("sts get-caller-identity", { ...keysOf(sandbox), secretAccessKey: "x".repeat(40) });
    expect(wrong.said).toMatch(
      /\(SignatureDoesNotMatch\) when calling the GetCallerIdentity operation: The request signature we calculated/,
    );
  });

  test("finds the user and the device with the key alone, and no more of IAM", async () => {
    const user = await aws("iam get-user");
    expect(JSON.parse(user.stdout)).toMatchObject({ User: { UserName: "ana@example.com", Arn: ana() } });
    const devices = await aws("iam list-mfa-devices --user-name ana@example.com");
    expect(JSON.parse(devices.stdout)).toMatchObject({ MFADevices: [{ SerialNumber: serialOf(sandbox) }] });
    expect((await aws("iam list-access-keys")).said).toMatch(
      /is not authorized to perform: iam:ListAccessKeys on .* with an explicit deny/,
    );
    const keys = await aws("iam list-access-keys", withMfa);
    expect(JSON.parse(keys.stdout)).toMatchObject({
      AccessKeyMetadata: [{ AccessKeyId: keysOf(sandbox).accessKeyId }],
    });
  });

  test("does not reach IAM with a session bought without a code", async () => {
    const { said } = await aws("iam get-user", await session(sandbox, "without"));
    expect(said).toBe(
      calling("GetUser", "InvalidClientTokenId", "The security token included in the request is invalid"),
    );
  });

  test("hears of a session that is over", async () => {
    const other = await startSandbox();
    try {
      const signer = await session(other);
      other.moveClocks({ sessions: 13 * 3600 });
      const { said } = await aws("sts get-caller-identity", signer, other);
      expect(said).toBe(
        calling("GetCallerIdentity", "ExpiredToken", "The security token included in the request is expired"),
      );
      const s3 = await aws("s3 ls", signer, other);
      expect(s3.said).toBe(calling("ListBuckets", "ExpiredToken", "The provided token has expired."));
    } finally {
      await other.close();
    }
  });

  test("assumes a role through a profile, with the session as its source", async () => {
    const [admin] = sandbox.description().roles;
    home.write(
      ".aws/config",
      `[profile admin]\nrole_arn = ${admin?.arn}\nsource_profile = session\nrole_session_name = ana\n`,
    );
    home.write(
      ".aws/credentials",
      `[session]\naws_access_key_id = ${withMfa.accessKeyId}\naws_secret_access_key = ${withMfa.secretAccessKey}\naws_session_token = ${withMfa.sessionToken}\n`,
    );
    const { stdout } = await runProgram([pathOf("aws"), "sts", "get-caller-identity", "--profile", "admin"], {
      home,
      env: { AWS_ENDPOINT_URL: sandbox.endpoint, AWS_DEFAULT_REGION: "eu-west-1" },
    });
    expect(JSON.parse(stdout)).toMatchObject({ Arn: `arn:aws:sts::${sandbox.account}:assumed-role/Admin/ana` });
  });

  test("prints what it is told of faults", async () => {
    sandbox.setFaults([{ name: "skew", action: "GetCallerIdentity" }]);
    expect((await aws("sts get-caller-identity")).said).toMatch(/\(SignatureDoesNotMatch\).*: Signature expired: /);
    sandbox.setFaults([]);
  });
});
