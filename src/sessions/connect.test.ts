import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failureOf } from "../../test/rig/failure.ts";
import { keysText, profilesFrom } from "../../test/rig/profiles.ts";
import { type StateRig, stateRig } from "../../test/rig/sessions.ts";
import type { Environment } from "../core/environment.ts";
import { routeTo } from "../profiles/route.ts";
import { connect, type WayWish } from "./connect.ts";

let rig: StateRig;
beforeEach(() => {
  rig = stateRig();
});
afterEach(() => rig.home.remove());

function way(config: string, env: Environment = {}, more: Partial<WayWish> & { service?: "sts" | "iam" } = {}) {
  const profiles = profilesFrom({ config, credentials: `[work]\n${keysText()}` });
  const { service = "sts", ...wish } = more;
  const tools = { ...rig.tools, env, askTrust: async () => false };
  return connect(
    service,
    { route: routeTo("work", profiles), region: undefined, serial: undefined, ...wish },
    profiles,
    tools,
  );
}
const hostOf = async (...words: Parameters<typeof way>) => (await way(...words)).endpoint.host;

describe("the way to AWS leads", () => {
  const env = { AWS_REGION: "eu-west-3", AWS_DEFAULT_REGION: "eu-west-2" };

  test("to the region that is wished, else that of the profiles, else that of the environment, else to all of AWS", async () => {
    const config = "[profile work]\nregion = eu-west-1\n";
    expect(await hostOf(config, env, { region: "us-east-2" })).toBe("sts.us-east-2.amazonaws.com");
    expect(await hostOf(config, env)).toBe("sts.eu-west-1.amazonaws.com");
    expect(await hostOf("[profile work-mfa]\nregion = eu-west-1\n", env)).toBe("sts.eu-west-1.amazonaws.com");
    expect(await hostOf("", env)).toBe("sts.eu-west-3.amazonaws.com");
    expect(await hostOf("", { AWS_DEFAULT_REGION: "eu-west-2" })).toBe("sts.eu-west-2.amazonaws.com");
    expect(await hostOf("")).toBe("sts.amazonaws.com");
  });

  test.each([
    ["aws-cn", "sts.cn-north-1.amazonaws.com.cn"],
    ["aws-us-gov", "sts.us-gov-west-1.amazonaws.com"],
    ["aws-eusc", "sts.eusc-de-east-1.amazonaws.eu"],
    ["aws-iso", "sts.us-iso-east-1.c2s.ic.gov"],
    ["aws-iso-b", "sts.us-isob-east-1.sc2s.sgov.gov"],
    ["aws-iso-e", "sts.eu-isoe-west-1.cloud.adc-e.uk"],
    ["aws-iso-f", "sts.us-isof-south-1.csp.hci.ic.gov"],
    ["aws", "sts.amazonaws.com"],
  ])("into the partition of the device where nothing else tells: %s", async (partition, host) => {
    expect(await hostOf("", {}, { serial: `arn:${partition}:iam::609629065308:mfa/ana` })).toBe(host);
  });

  test("to the FIPS and dual-stack hosts where the environment or a profile wants them", async () => {
    const region = "us-east-1";
    expect(await hostOf("", { AWS_USE_FIPS_ENDPOINT: "true" }, { region })).toBe("sts-fips.us-east-1.amazonaws.com");
    expect(await hostOf("[profile work]\nuse_dualstack_endpoint = True\n", {}, { region })).toBe(
      "sts.us-east-1.api.aws",
    );
    const config = "[profile work]\nuse_fips_endpoint = true\n";
    expect(await hostOf(config, { AWS_USE_FIPS_ENDPOINT: "false" }, { region })).toBe("sts.us-east-1.amazonaws.com");
  });

  test("for IAM to the one host of the partition", async () => {
    expect(await hostOf("", {}, { service: "iam", region: "eu-west-1" })).toBe("iam.amazonaws.com");
  });

  test("nowhere for a region that could be part of another host's name", async () => {
    for (const region of ["evil.com/", "a b", "eu-west-1.evil.com", "-x", "a@b"]) {
      expect(await failureOf(way("", {}, { region }))).toMatchObject({ code: "region-invalid", exitCode: 2 });
    }
  });
});

describe("an override", () => {
  test("of the environment is followed on loopback, and refused elsewhere until it is trusted", async () => {
    expect(await hostOf("", { AWS_ENDPOINT_URL: "http://127.0.0.1:4599" })).toBe("127.0.0.1:4599");
    for (const url of [
      "https://sts.example.com",
      "http://10.0.0.1",
      "https://sts.amazonaws.com.evil.example",
      "https://127.0.0.1.evil.example",
    ]) {
      expect(await failureOf(way("", { AWS_ENDPOINT_URL_STS: url })), url).toMatchObject({
        code: "endpoint-not-trusted",
        facts: { url, where: "AWS_ENDPOINT_URL_STS", fromFile: false },
      });
    }
  });

  test("that names AWS's own host needs no trust, whoever names it", async () => {
    const url = "https://sts.eu-west-1.amazonaws.com";
    expect(await hostOf(`[profile work]\nendpoint_url = ${url}\n`)).toBe("sts.eu-west-1.amazonaws.com");
    expect(await hostOf("", { AWS_ENDPOINT_URL: url })).toBe("sts.eu-west-1.amazonaws.com");
  });

  test("of AWS's own host without TLS does", async () => {
    expect((await failureOf(way("", { AWS_ENDPOINT_URL: "http://sts.eu-west-1.amazonaws.com" }))).code).toBe(
      "endpoint-not-trusted",
    );
  });

  test("for STS alone does not lead IAM elsewhere", async () => {
    const env = { AWS_ENDPOINT_URL_STS: "http://127.0.0.1:1" };
    expect(await hostOf("", env, { service: "iam", region: "eu-west-1" })).toBe("iam.amazonaws.com");
  });
});
