import { describe, expect, test } from "vitest";
import { keysText, profilesFrom } from "../../test/rig/profiles.ts";
import type { Environment } from "../core/environment.ts";
import { findEndpoint, type Service } from "./endpoints.ts";
import { routeTo } from "./route.ts";
import { endpointOfRoute, settingOfRoute } from "./route-settings.ts";

const services =
  "[services local]\nsts =\n  endpoint_url = https://s.services\niam =\n  endpoint_url = https://i.services\n";

function endpoint(service: Service, config: string, env: Environment = {}): string | undefined {
  const profiles = profilesFrom({ config });
  return findEndpoint(service, profiles.byName.get("x"), profiles, env)?.url;
}

describe("findEndpoint() goes by the precedence that all SDKs share", () => {
  const config = `[profile x]\nendpoint_url = https://profile\nservices = local\n${services}`;
  const env = {
    AWS_ENDPOINT_URL_STS: "https://s.env",
    AWS_ENDPOINT_URL_IAM: "https://i.env",
    AWS_ENDPOINT_URL: "https://env",
  };

  test("the service's variable, the general variable, the services section, the profile", () => {
    expect(endpoint("sts", config, env)).toBe("https://s.env");
    expect(endpoint("iam", config, env)).toBe("https://i.env");
    expect(endpoint("sts", config, { ...env, AWS_ENDPOINT_URL_STS: "" })).toBe("https://env");
    expect(endpoint("sts", config, { AWS_ENDPOINT_URL_IAM: "https://i.env" })).toBe("https://s.services");
    expect(endpoint("iam", config)).toBe("https://i.services");
    expect(endpoint("sts", "[profile x]\nendpoint_url = https://profile\n")).toBe("https://profile");
    expect(endpoint("sts", "[profile x]\nregion = a\n")).toBeUndefined();
  });

  test("a services section that says nothing of the service leaves the profile's own", () => {
    const other = config.replace(/sts =\n {2}endpoint_url = \S+\n/, "s3 =\n  endpoint_url = https://s3\n");
    expect(endpoint("sts", other)).toBe("https://profile");
    expect(endpoint("sts", config.replace("endpoint_url = https://s.services", "region = a"))).toBe("https://profile");
  });

  test("empty settings and variables count as not set", () => {
    expect(endpoint("sts", "[profile x]\nendpoint_url =\n", { AWS_ENDPOINT_URL: "" })).toBeUndefined();
  });

  test("the profile, not another one, counts; without a profile the environment alone", () => {
    const profiles = profilesFrom({ config: "[default]\nendpoint_url = https://default\n" });
    expect(findEndpoint("sts", profiles.byName.get("x"), profiles, {})).toBeUndefined();
    expect(findEndpoint("sts", undefined, undefined, { AWS_ENDPOINT_URL: "https://env" })?.url).toBe("https://env");
  });

  test.each([
    ["in the environment", {}, { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" }],
    ["in the environment, in any case", {}, { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "TRUE" }],
    ["in the profile", { ignore: "true" }, {}],
  ])("everything is ignored where that is wanted %s", (_, { ignore }: { ignore?: string }, wish) => {
    const text =
      ignore === undefined
        ? config
        : config.replace("[profile x]\n", `[profile x]\nignore_configured_endpoint_urls = ${ignore}\n`);
    expect(endpoint("sts", text, { ...env, ...wish })).toBeUndefined();
  });

  test("the environment may want them used although the profile does not", () => {
    const text = config.replace("[profile x]\n", "[profile x]\nignore_configured_endpoint_urls = true\n");
    expect(endpoint("sts", text, { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "false" })).toBe("https://s.services");
  });

  test("a services section that is not there is an error with its place, unless the environment decides before", () => {
    const broken = "[profile x]\nregion = a\nservices = nowhere\n";
    expect(() => endpoint("sts", broken)).toThrowError(
      expect.objectContaining({
        code: "services-not-found",
        facts: expect.objectContaining({ line: 3, services: "nowhere" }),
      }),
    );
    expect(endpoint("sts", broken, { AWS_ENDPOINT_URL: "https://env" })).toBe("https://env");
  });
});

test("an endpoint tells where it was named: the variable, or the profile with file and line", () => {
  const profiles = profilesFrom({
    config: `[profile x]\nservices = local\n${services}[profile y]\nendpoint_url = https://y\n`,
  });
  const origin = (name: string, env: Environment) =>
    findEndpoint("sts", profiles.byName.get(name), profiles, env)?.origin;
  expect(origin("x", { AWS_ENDPOINT_URL_STS: "https://e" })).toEqual({
    kind: "environment",
    variable: "AWS_ENDPOINT_URL_STS",
  });
  expect(origin("x", {})).toMatchObject({ kind: "file", profile: "x", place: { path: "/aws/config", line: 4 } });
  expect(origin("y", {})).toMatchObject({ kind: "file", profile: "y", place: { line: 9, column: 1 } });
});

describe("on a route", () => {
  const credentials = `[work]\n${keysText()}`;
  const find = (config: string, env: Environment = {}) => {
    const profiles = profilesFrom({ config, credentials });
    return endpointOfRoute("sts", routeTo("work", profiles), profiles, env)?.url;
  };

  test("the endpoint of the keys profile holds, else that of the session profile", () => {
    const session = "[profile work-mfa]\nendpoint_url = https://session\n";
    expect(find(`[profile work]\nendpoint_url = https://keys\n${session}`)).toBe("https://keys");
    expect(find(session)).toBe("https://session");
  });

  test("keys that ignore overrides are not led elsewhere by the session profile or the environment", () => {
    const config =
      "[profile work]\nignore_configured_endpoint_urls = true\n[profile work-mfa]\nendpoint_url = https://session\n";
    expect(find(config, { AWS_ENDPOINT_URL: "https://env" })).toBeUndefined();
  });

  test("a setting of the keys profile wins over that of the session profile", () => {
    const config =
      "[profile work]\ndaypass_duration = 1h\n[profile work-mfa]\ndaypass_duration = 2h\ndaypass_account = 1\n";
    const profiles = profilesFrom({ config, credentials });
    const route = routeTo("work", profiles);
    expect(settingOfRoute(route, "daypass_duration", profiles)).toBe("1h");
    expect(settingOfRoute(route, "daypass_account", profiles)).toBe("1");
    expect(settingOfRoute({ ...route, keys: { kind: "environment" } }, "daypass_duration", profiles)).toBe("2h");
  });
});
