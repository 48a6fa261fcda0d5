import { describe, expect, test } from "vitest";
import { deviceKind, findArn } from "./arn.ts";

const partitions = ["aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"];

test.each(partitions)("findArn() takes apart an ARN of the partition %s", (partition) => {
  expect(findArn(`arn:${partition}:iam::123456789012:mfa/team/ana@example.com`)).toEqual({
    partition,
    service: "iam",
    region: "",
    account: "123456789012",
    resource: "mfa/team/ana@example.com",
  });
});

test("findArn() keeps colons of the resource, and takes ARNs without an account and AWS's own", () => {
  expect(findArn("arn:aws:sns:eu-west-1:123456789012:topic:sub")?.resource).toBe("topic:sub");
  expect(findArn("arn:aws:s3:::bucket/key")).toMatchObject({ account: "", resource: "bucket/key" });
  expect(findArn("arn:aws:iam::aws:policy/ReadOnlyAccess")?.account).toBe("aws");
});

test.each([
  "",
  "arn:aws:iam::12345678901:mfa/x",
  "arn:aws:iam::123456789012:",
  "arn:aws:iam::123456789012:mfa/a b",
  "arn:aws:iam::123456789012:mfa/a\n",
  " arn:aws:iam::123456789012:mfa/a",
  "arn:gcp:iam::123456789012:mfa/a",
])("findArn() finds none in %j", (text) => expect(findArn(text)).toBeUndefined());

describe("deviceKind()", () => {
  test.each(partitions)("knows the devices of the partition %s", (partition) => {
    const device = (resource: string) => deviceKind(`arn:${partition}:iam::123456789012:${resource}`);
    expect(device("mfa/ana-phone")).toBe("virtual");
    expect(device("mfa/dept/ana")).toBe("virtual");
    expect(device("mfa/root-account-mfa-device")).toBe("root");
    expect(device("u2f/user/ana/key-ABC")).toBe("fido");
    expect(device("sms-mfa/ana")).toBe("unknown");
    expect(device("user/ana")).toBe("unknown");
  });

  test("takes a plain serial for a hardware token", () => {
    expect(deviceKind("GAHT12345678")).toBe("hardware");
    expect(deviceKind("SPARE-0123/45")).toBe("hardware");
  });

  test.each(["", "short", "arn:aws:iam::1:mfa/x", "GAHT 12345678", "arn:aws:sts::123456789012:mfa/x", "x".repeat(257)])(
    "takes %j for none",
    (text) => expect(deviceKind(text)).toBe("unknown"),
  );
});
