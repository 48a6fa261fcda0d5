import { describe, expect, test } from "vitest";
import { checkRoleArn, checkRoleArnSoFar, checkRoleSoFar, roleArnOfName } from "./role-arn.ts";

const partitions = ["aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"];

describe("checkRoleArn()", () => {
  test.each(partitions)(
    "takes roles of the partition %s, with and without a path, and every beginning of one",
    (partition) => {
      for (const resource of ["role/Developer", "role/teams/web/Developer", "role/a+b=c,d.e@f-g_h"]) {
        const arn = `arn:${partition}:iam::123456789012:${resource}`;
        expect(checkRoleArn(arn)).toBeUndefined();
        for (let end = 0; end <= arn.length; end++)
          expect(checkRoleArnSoFar(arn.slice(0, end)), arn.slice(0, end)).toBeUndefined();
      }
    },
  );

  test.each([
    ["Developer", "written like arn:aws:iam::123456789012:role/NAME"],
    ["arn:gcp:iam::123456789012:role/x", '"gcp" is not a partition'],
    ["arn:aws:s3::123456789012:role/x", 'the service in it is iam, not "s3"'],
    ["arn:aws:iam:eu-west-1:123456789012:role/x", 'has no region, where this has "eu-west-1"'],
    ["arn:aws:iam::12345678901234:role/x", "has 14 digits, an account id has 12"],
    ["arn:aws:iam::1234567890:role/x", "has 10 digits, an account id has 12"],
    ["arn:aws:iam::1234-5678-9012:role/x", "digits only"],
    ["arn:aws:iam::123456789012:user/ana", 'goes on with "role/", not with "user"'],
    ["arn:aws:iam::123456789012:role/a b", "has a blank"],
    ["arn:aws:iam::123456789012:role/a\nb", "has a blank"],
    ["arn:aws:sts::123456789012:assumed-role/Admin/ana", "the role is arn:aws:iam::123456789012:role/Admin"],
  ])("says what is wrong with %j, as soon as it is typed", (text, why) => {
    expect(checkRoleArn(text)).toMatch(why);
    expect(checkRoleArnSoFar(text)).toMatch(why);
  });

  test.each([
    ["", "written like"],
    ["arn:aws:iam::123456789012", "written like"],
    ["arn:aws:iam::123456789012:role/", "the name of the role is missing"],
    ["arn:aws:iam::123456789012:role/web/", "the name of the role is missing"],
    ["arn:aws:iam::123456789012:role/a!b", '"a!b" is not a name'],
    [`arn:aws:iam::123456789012:role/${"a".repeat(65)}`, "longer than 64"],
    ["arn:aws-:iam::123456789012:role/x", "is not a partition"],
  ])("says what is wrong with %j once it is all", (text, why) => expect(checkRoleArn(text)).toMatch(why));

  test("a path has 512 characters at most", () => {
    const arn = (path: string) => `arn:aws:iam::123456789012:role${path}x`;
    expect(checkRoleArn(arn(`/${"p".repeat(510)}/`))).toBeUndefined();
    expect(checkRoleArn(arn(`/${"p".repeat(511)}/`))).toMatch("longer than 512");
  });
});

describe("roleArnOfName()", () => {
  const home = { partition: "aws-cn", account: "123456789012" };

  test.each([
    ["Developer", "arn:aws-cn:iam::123456789012:role/Developer"],
    ["teams/web/Developer", "arn:aws-cn:iam::123456789012:role/teams/web/Developer"],
    ["ops@night+1", "arn:aws-cn:iam::123456789012:role/ops@night+1"],
  ])("makes of the name %s an ARN in the account, and takes every beginning of it", (name, arn) => {
    expect(roleArnOfName(name, home)).toBe(arn);
    expect(checkRoleArn(arn)).toBeUndefined();
    for (let end = 0; end <= name.length; end++) expect(checkRoleSoFar(name.slice(0, end))).toBeUndefined();
  });

  test.each([
    ["arn:aws:iam::210987654321:role/Other", undefined],
    ["arn:aws:iam::1234x", "digits only"],
    ["teams/", "written like"],
    ["a b", "written like"],
    ["", "written like"],
  ])("leaves %s as it is", (text, wrong) => {
    expect(roleArnOfName(text, home)).toBe(text);
    const why = checkRoleArn(text);
    if (wrong === undefined) expect(why).toBeUndefined();
    else expect(why).toContain(wrong);
  });
});
