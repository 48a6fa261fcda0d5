import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { needs } from "../rig/needs.ts";
import { keysOf, type Signer, session as sessionOf } from "./ask.ts";
import { awsCli, boto3 } from "./clients.ts";

let sandbox: Sandbox;
let keys: Signer;
let session: Signer;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: "s3-clients" });
  keys = keysOf(sandbox);
  session = await sessionOf(sandbox);
});

afterAll(() => sandbox.close());

const denied = () =>
  `User: arn:aws:iam::${sandbox.account}:user/ana@example.com is not authorized to perform: s3:ListAllMyBuckets with an explicit deny in an identity-based policy`;

describe.skipIf(needs("aws").missing)("the AWS CLI", () => {
  test("`aws s3 ls` is denied with keys alone, in AWS's words", async () => {
    const { exitCode, stderr } = await awsCli(sandbox, keys, ["s3", "ls"]);
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain(`An error occurred (AccessDenied) when calling the ListBuckets operation: ${denied()}`);
  });

  test("`aws s3 ls` lists buckets, and objects and folders of one, in a session with MFA", async () => {
    const buckets = await awsCli(sandbox, session, ["s3", "ls"]);
    expect(buckets.stdout.split("\n").map((line) => line.split(" ").at(-1))).toEqual([
      `daypass-reports-${sandbox.account}`,
      `daypass-welcome-${sandbox.account}`,
      "",
    ]);
    const objects = await awsCli(sandbox, session, ["s3", "ls", `s3://daypass-reports-${sandbox.account}`]);
    expect(objects.stdout.trim()).toBe("PRE 2026/");
    const folder = await awsCli(sandbox, session, ["s3", "ls", `s3://daypass-reports-${sandbox.account}/2026/`]);
    expect(folder.stdout).toMatch(/ 18 summary\.csv\n$/);
  });

  test("`aws s3 cp` reads an object to stdout", async () => {
    const object = `s3://daypass-welcome-${sandbox.account}/hello.txt`;
    const { stdout, stderr } = await awsCli(sandbox, session, ["s3", "cp", object, "-"]);
    expect(`${stderr}${stdout}`).toBe("Hello from the sandbox.\n");
  });
});

test.skipIf(needs("boto3").missing)("boto3 gets S3's own errors", async () => {
  const { stdout, stderr } = await boto3(
    sandbox,
    session,
    `
import boto3, json, os
from botocore.config import Config
from botocore.exceptions import ClientError
bucket = "daypass-welcome-${sandbox.account}"
def said(call, **arguments):
    try:
        return call(**arguments)
    except ClientError as error:
        answer = error.response
        return [answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"], answer["Error"]["Message"]]
def client(**more):
    return boto3.client("s3", **more)
id, secret = os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]
token = os.environ["AWS_SESSION_TOKEN"]
s3 = client()
body = s3.get_object(Bucket=bucket, Key="hello.txt", Range="bytes=0-4")["Body"].read().decode()
listed = s3.list_objects_v2(Bucket=bucket)
url = client(config=Config(signature_version="s3v4")).generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "hello.txt"})
import urllib.request
print(json.dumps({
  "body": body,
  "keys": [each["Key"] for each in listed["Contents"]],
  "size": s3.head_object(Bucket=bucket, Key="hello.txt")["ContentLength"],
  "location": said(s3.get_bucket_location, Bucket=bucket),
  "presigned": urllib.request.urlopen(url).read().decode(),
  "noBucket": said(s3.get_object, Bucket="no-such-bucket", Key="x"),
  "noKey": said(s3.get_object, Bucket=bucket, Key="a b/ü?#%"),
  "noHead": said(s3.head_object, Bucket=bucket, Key="x"),
  "put": said(s3.put_object, Bucket=bucket, Key="x", Body=b"x"),
  "noKeyId": said(client(aws_access_key_id="AKIAQAAAAAAAAAAAAAAA", aws_secret_access_key="x", aws_session_token=None).list_buckets),
  "wrongSecret": said(client(aws_access_key_id=id, aws_secret_access_key="x", aws_session_token=token).list_buckets),
  "wrongToken": said(client(aws_access_key_id=id, aws_secret_access_key=secret, aws_session_token="x").list_buckets),
}))
`,
  );
  expect(stderr).toBe("");
  const welcome = `daypass-welcome-${sandbox.account}`;
  expect(JSON.parse(stdout)).toEqual({
    body: "Hello",
    keys: ["hello.txt"],
    size: 24,
    location: [
      403,
      "AccessDenied",
      expect.stringContaining(`s3:GetBucketLocation on resource: "arn:aws:s3:::${welcome}"`),
    ],
    presigned: "Hello from the sandbox.\n",
    noBucket: [404, "NoSuchBucket", "The specified bucket does not exist"],
    noKey: [404, "NoSuchKey", "The specified key does not exist."],
    noHead: [404, "404", "Not Found"],
    put: [501, "NotImplemented", "A header you provided implies functionality that is not implemented"],
    noKeyId: [403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."],
    wrongSecret: [
      403,
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    ],
    wrongToken: [400, "InvalidToken", "The provided token is malformed or otherwise invalid."],
  });
});

test.skipIf(needs("aws").missing)("the AWS CLI is told that its session or its clock has run out", async () => {
  sandbox.moveClocks({ sessions: 13 * 3600 });
  const expired = await awsCli(sandbox, session, ["s3", "ls"]);
  expect(expired.stderr).toContain(
    "An error occurred (ExpiredToken) when calling the ListBuckets operation: The provided token has expired.",
  );
  sandbox.moveClocks({ sessions: -13 * 3600, signatures: 3600 });
  const skewed = await awsCli(sandbox, session, ["s3", "ls"]);
  expect(skewed.stderr).toContain("(RequestTimeTooSkewed)");
  sandbox.moveClocks({ signatures: -3600 });
});
