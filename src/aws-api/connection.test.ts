import { describe, expect, test } from "vitest";
import { connectionFor } from "./connection.ts";
import type { Service } from "./rules.ts";

function sts(region: string | undefined, more: { useFips?: boolean; useDualstack?: boolean; endpoint?: string } = {}) {
  return connectionFor({ service: "sts", region, env: {}, ...more });
}

describe("connectionFor() takes host and signing region from AWS's own rules", () => {
  const plain = {};
  const fips = { useFips: true };
  const dual = { useDualstack: true };
  test.each([
    ["sts", "eu-central-1", plain, "aws", "sts.eu-central-1.amazonaws.com", "eu-central-1"],
    ["sts", "us-east-1", fips, "aws", "sts-fips.us-east-1.amazonaws.com", "us-east-1"],
    ["sts", "fips-us-east-2", plain, "aws", "sts-fips.us-east-2.amazonaws.com", "us-east-2"],
    ["sts", "us-east-1", dual, "aws", "sts.us-east-1.api.aws", "us-east-1"],
    ["sts", "us-gov-west-1", fips, "aws-us-gov", "sts.us-gov-west-1.amazonaws.com", "us-gov-west-1"],
    ["sts", "cn-northwest-1", plain, "aws-cn", "sts.cn-northwest-1.amazonaws.com.cn", "cn-northwest-1"],
    ["sts", "cn-north-1", dual, "aws-cn", "sts.cn-north-1.api.amazonwebservices.com.cn", "cn-north-1"],
    ["sts", "eusc-de-east-1", plain, "aws-eusc", "sts.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1"],
    ["sts", "us-iso-east-1", plain, "aws-iso", "sts.us-iso-east-1.c2s.ic.gov", "us-iso-east-1"],
    ["sts", "us-isob-east-1", plain, "aws-iso-b", "sts.us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1"],
    ["sts", "eu-moon-7", plain, "aws", "sts.eu-moon-7.amazonaws.com", "eu-moon-7"],
    ["iam", "eu-central-1", plain, "aws", "iam.amazonaws.com", "us-east-1"],
    ["iam", "eu-central-1", fips, "aws", "iam-fips.amazonaws.com", "us-east-1"],
    ["iam", "eu-central-1", dual, "aws", "iam.global.api.aws", "us-east-1"],
    ["iam", "cn-northwest-1", plain, "aws-cn", "iam.cn-north-1.amazonaws.com.cn", "cn-north-1"],
    ["iam", "us-gov-east-1", plain, "aws-us-gov", "iam.us-gov.amazonaws.com", "us-gov-west-1"],
    ["iam", "eusc-de-east-1", plain, "aws-eusc", "iam.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1"],
  ] as const)("%s in %s, %j", async (service, region, more, partition, host, signingRegion) => {
    const connection = await connectionFor({ service, region, env: {}, ...more });
    expect(connection.partition).toBe(partition);
    expect(connection.endpoint).toEqual({
      url: `https://${host}`,
      host,
      signingRegion,
      own: true,
      loopback: false,
      encrypted: true,
    });
  });
});

test("without a region the global endpoint is asked, signed for us-east-1", async () => {
  const connection = await sts(undefined);
  expect([connection.region, connection.partition]).toEqual(["us-east-1", "aws"]);
  expect(connection.endpoint).toMatchObject({
    url: "https://sts.amazonaws.com",
    signingRegion: "us-east-1",
    own: true,
  });
});

describe("an endpoint of the user's own", () => {
  test("is used as given and signed for the region", async () => {
    const { endpoint, partition } = await sts("eu-west-3", { endpoint: "http://127.0.0.1:4566/base/" });
    expect(endpoint).toEqual({
      url: "http://127.0.0.1:4566/base",
      host: "127.0.0.1:4566",
      signingRegion: "eu-west-3",
      own: false,
      loopback: true,
      encrypted: false,
    });
    expect(partition).toBe("aws");
  });

  test.each([
    ["sts", "https://sts.amazonaws.com", true],
    ["sts", "https://sts.us-west-2.amazonaws.com/", true],
    ["sts", "https://STS.us-west-2.amazonaws.com", true],
    ["sts", "https://sts-fips.us-west-2.api.aws", true],
    ["sts", "https://sts.cn-north-1.amazonaws.com.cn", true],
    ["sts", "https://vpce-0a1b-c2d3.sts.eu-west-1.vpce.amazonaws.com", true],
    ["iam", "https://iam.amazonaws.com", true],
    ["iam", "https://iam.us-gov.amazonaws.com", true],
    ["sts", "https://iam.amazonaws.com", false],
    ["sts", "http://sts.us-west-2.amazonaws.com", false],
    ["sts", "https://sts.us-west-2.amazonaws.com:8443", false],
    ["sts", "https://sts.us-west-2.amazonaws.com/proxy", false],
    ["sts", "https://sts.us-west-2.amazonaws.com.evil.example", false],
    ["sts", "https://sts.us-west-2.evil.example", false],
    ["sts", "https://mine.execute-api.us-west-2.amazonaws.com", false],
    ["sts", "https://sts-123.us-west-2.elb.amazonaws.com", false],
    ["sts", "https://sts.s3.us-west-2.amazonaws.com", false],
    ["sts", "https://vpce-0a1b.vpce-svc-0c2d.eu-west-1.vpce.amazonaws.com", false],
    ["sts", "https://localhost", false],
  ] as const)("%s at %s is AWS's own: %s", async (service: Service, endpoint, own) => {
    expect((await connectionFor({ service, region: "eu-west-1", endpoint, env: {} })).endpoint.own).toBe(own);
  });

  test.each([
    ["http://localhost:1", true],
    ["http://sandbox.localhost", true],
    ["http://127.8.8.8", true],
    ["http://[::1]:4566", true],
    ["http://localhost.example", false],
    ["http://128.0.0.1", false],
    ["http://0.0.0.0", false],
  ])("%s is this machine: %s", async (endpoint, loopback) => {
    expect((await sts("eu-west-1", { endpoint })).endpoint.loopback).toBe(loopback);
  });

  test.each([
    ["sts.amazonaws.com", "it is not a URL"],
    ["file:///etc/passwd", "it begins with neither https:// nor http://"],
    ["https://ann:secret@host", "it holds a user name or password"],
    ["https://host/?a=b", "it holds a query or a fragment"],
  ])("%s is refused: %s", async (endpoint, why) => {
    const error = sts("eu-west-1", { endpoint });
    await expect(error).rejects.toThrow(why);
    await expect(error).rejects.not.toThrow("secret");
  });
});

test("a loopback endpoint is never reached through a proxy, another one is", async () => {
  const env = { HTTPS_PROXY: "http://proxy:3128", HTTP_PROXY: "http://proxy:3128" };
  const wishes = { service: "sts" as const, region: "eu-west-1", env };
  expect((await connectionFor({ ...wishes, endpoint: "http://127.0.0.1:1" })).proxy).toBeUndefined();
  expect((await connectionFor(wishes)).proxy?.host).toBe("proxy:3128");
});

test.each([
  ["FIPS and an endpoint", { useFips: true, endpoint: "https://host" }, "FIPS and custom endpoint are not supported"],
  ["dual-stack and an endpoint", { useDualstack: true, endpoint: "https://host" }, "Dualstack and custom endpoint"],
])("%s together are refused in the words of AWS's rules", async (_what, more, why) => {
  const error = await sts("eu-west-1", more).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: "endpoint-not-available", exitCode: 2, message: expect.stringContaining(why) });
});

test.each(["evil.example/", "a b", "x@evil", "-a", "", "a".repeat(64), "eu.west", "eu-west-1\n"])(
  "%j cannot be a region, since it becomes part of a host name",
  async (region) => {
    await expect(sts(region)).rejects.toMatchObject({ code: "region-invalid", exitCode: 2 });
  },
);
