import { type Connection, connectionFor } from "../aws-api/connection.ts";
import { findArn } from "../core/arn.ts";
import { type Environment, variable } from "../core/environment.ts";
import type { Service } from "../profiles/endpoints.ts";
import type { Profiles } from "../profiles/read.ts";
import type { Route } from "../profiles/route.ts";
import { endpointOfRole, endpointOfRoute, settingOfRoute } from "../profiles/route-settings.ts";
import type { StateTools } from "./state-file.ts";
import { type AskTrust, requireTrustedEndpoint } from "./trusted-use.ts";

/** What leads a route's requests to the right place. */
export interface WayWish {
  readonly route: Route;
  /** The region that the person, the env file or the keys name. */
  readonly region: string | undefined;
  /** A device's ARN tells the partition where nothing else does. */
  readonly serial: string | undefined;
  /** The role profile that it is asked for, which may name an endpoint of its own. */
  readonly role?: string | undefined;
}

export interface WayTools extends StateTools {
  readonly env: Environment;
  readonly askTrust: AskTrust;
}

/**
 * The way to a service for a route, by what its profiles and the environment say. Opens nothing.
 * Throws `endpoint-not-trusted` for a host that is neither AWS's nor trusted.
 */
export async function connect(
  service: Service,
  { route, region, serial, role }: WayWish,
  profiles: Profiles,
  tools: WayTools,
): Promise<Connection> {
  const { env } = tools;
  const override =
    role === undefined ? endpointOfRoute(service, route, profiles, env) : endpointOfRole(role, route, profiles, env);
  const setting = (key: string) => settingOfRoute(route, key, profiles);
  const connection = await connectionFor({
    service,
    region: region ?? setting("region") ?? regionOfEnvironment(findArn(serial ?? "")?.partition, env),
    endpoint: override?.url,
    useFips: isTrue(variable(env, "AWS_USE_FIPS_ENDPOINT") ?? setting("use_fips_endpoint")),
    useDualstack: isTrue(variable(env, "AWS_USE_DUALSTACK_ENDPOINT") ?? setting("use_dualstack_endpoint")),
    caBundle: variable(env, "AWS_CA_BUNDLE") ?? setting("ca_bundle"),
    env,
  });
  if (override !== undefined) await requireTrustedEndpoint(override, connection.endpoint, tools);
  return connection;
}

// Keys are good in one partition only. Where nothing but the device's ARN says which, its main region is asked.
const mainRegions: Readonly<Record<string, string>> = {
  "aws-cn": "cn-north-1",
  "aws-us-gov": "us-gov-west-1",
  "aws-eusc": "eusc-de-east-1",
  "aws-iso": "us-iso-east-1",
  "aws-iso-b": "us-isob-east-1",
  "aws-iso-e": "eu-isoe-west-1",
  "aws-iso-f": "us-isof-south-1",
};

function regionOfEnvironment(partition: string | undefined, env: Environment): string | undefined {
  return variable(env, "AWS_REGION") ?? variable(env, "AWS_DEFAULT_REGION") ?? mainRegions[partition ?? "aws"];
}

function isTrue(text: string | undefined): boolean | undefined {
  return text === undefined ? undefined : text.toLowerCase() === "true";
}
