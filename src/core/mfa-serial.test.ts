import { describe, expect, test } from "vitest";
import { checkMfaSerial, checkMfaSerialSoFar, deviceArnOfUser } from "./mfa-serial.ts";

const whole = [
  "arn:aws:iam::123456789012:mfa/ana",
  "arn:aws-cn:iam::123456789012:mfa/team/ana@acme.com",
  "arn:aws-us-gov:iam::123456789012:mfa/root-account-mfa-device",
  "GAHT12345678",
  "SPARE-0123/45",
];

describe("checkMfaSerial()", () => {
  test.each(whole)("takes %s and every beginning of it", (serial) => {
    expect(checkMfaSerial(serial)).toBeUndefined();
    for (let end = 0; end <= serial.length; end++) {
      expect(checkMfaSerialSoFar(serial.slice(0, end)), serial.slice(0, end)).toBeUndefined();
    }
  });

  test("answers the ARN of a user with the form of the device's", () => {
    const why =
      "that is the ARN of the user; the device's is arn:aws-cn:iam::123456789012:mfa/ana, if it has the user's name";
    expect(checkMfaSerial("arn:aws-cn:iam::123456789012:user/team/ana")).toBe(why);
    expect(checkMfaSerialSoFar("arn:aws-cn:iam::123456789012:user/team/ana")).toBe(why);
    expect(checkMfaSerialSoFar("arn:aws:iam::123456789012:user/")).toBeUndefined();
  });

  test("refuses security keys and passkeys with what works instead", () => {
    expect(checkMfaSerial("arn:aws:iam::123456789012:u2f/user/ana/key-ABC")).toMatch(
      /security keys.*aws login.*authenticator app/,
    );
    expect(checkMfaSerialSoFar("arn:aws:iam::123456789012:u2f/user/ana")).toMatch("security keys");
  });

  test.each([
    ["", "arn:aws:iam::ACCOUNT:mfa/DEVICE"],
    ["short", "has 9 characters and more"],
    ["arn", "written like"],
    ["arn:aws:iam::123456789012:mfa/", "the name of the device is missing"],
    ["arn:aws:iam::123456789012:sms-mfa/ana", 'goes on with "mfa/", not with "sms-mfa"'],
    ["arn:aws:sts::123456789012:mfa/x", 'iam, not "sts"'],
    ["GAHT 12345678", '" " does not belong'],
    ["x".repeat(257), "256"],
  ])("says what is wrong with %j", (text, why) => expect(checkMfaSerial(text)).toMatch(why));
});

test("deviceArnOfUser() makes the device's ARN of the user's, without the path, and of nothing else", () => {
  expect(deviceArnOfUser("arn:aws:iam::123456789012:user/team/ana")).toBe("arn:aws:iam::123456789012:mfa/ana");
  for (const text of ["arn:aws:iam::123456789012:mfa/ana", "arn:aws:iam::123456789012:user/", "ana", ""]) {
    expect(deviceArnOfUser(text)).toBeUndefined();
  }
});
