import type { Environment } from "../core/environment.ts";
import { DaypassError } from "../core/errors.ts";
import { type Endpoint, givenEndpoint, isOwnHost, parsedEndpoint, ruledEndpoint } from "./endpoint.ts";
import { proxyFor } from "./proxy.ts";
import { furtherRoots } from "./roots.ts";
import { loadRules, type Rules, type Service } from "./rules.ts";

/** What is wanted of the way to AWS. Region and endpoint are as the files and the environment name them. */
export interface ConnectionWishes {
  readonly service: Service;
  readonly region: string | undefined;
  /** An endpoint of the user's own for this service. Whether it is trusted is the caller's decision. */
  readonly endpoint?: string | undefined;
  readonly useFips?: boolean | undefined;
  readonly useDualstack?: boolean | undefined;
  /** A PEM file (`AWS_CA_BUNDLE`, `ca_bundle`) that is trusted besides the usual roots. */
  readonly caBundle?: string | undefined;
  /** For proxies (`HTTPS_PROXY` and its like) and `NODE_EXTRA_CA_CERTS` only. */
  readonly env: Environment;
}

/** One service of AWS in one region, and the way there. Making it opens nothing. */
export interface Connection {
  readonly service: Service;
  readonly region: string;
  readonly partition: string;
  readonly endpoint: Endpoint;
  readonly proxy: URL | undefined;
  /** Certificates to trust besides the usual roots. */
  readonly roots: readonly string[] | undefined;
}

/**
 * Finds where a service's requests go and for which region they are signed, by the SDK's own endpoint rules.
 * Without a region: AWS's global endpoint, signed for us-east-1, as every SDK does for STS.
 */
export async function connectionFor(wishes: ConnectionWishes): Promise<Connection> {
  const rules = await loadRules(wishes.service);
  const { region, useFips } = realRegion(wishes);
  const partition = rules.partition(region ?? "aws-global");
  const endpoint = endpointFor({ ...wishes, region, useFips }, rules);
  const proxy = endpoint.loopback ? undefined : proxyFor(endpoint.url, wishes.env);
  const encrypted = endpoint.encrypted || proxy?.protocol === "https:";
  return {
    service: wishes.service,
    region: region ?? "us-east-1",
    partition,
    endpoint,
    proxy,
    roots: encrypted ? await furtherRoots(wishes.caBundle, wishes.env) : undefined,
  };
}

function endpointFor(wishes: ConnectionWishes, rules: Rules): Endpoint {
  const { region, endpoint, useFips = false, useDualstack = false } = wishes;
  const given = endpoint === undefined ? undefined : parsedEndpoint(endpoint);
  const ruled = rules.endpoint({ region: region ?? "aws-global", useFips, useDualstack, endpoint: given?.href });
  if (given === undefined) return ruledEndpoint(ruled, region ?? "us-east-1");
  return givenEndpoint(given, {
    signingRegion: region ?? "us-east-1",
    own: isOwnHost(given, region ?? "us-east-1", rules),
  });
}

// A region becomes part of a host name: anything else than letters, digits and hyphens could lead the request elsewhere.
const hostLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/** `fips-us-east-1` and `us-east-1-fips` are names that older SDKs used for a region with FIPS switched on. */
function realRegion(wishes: ConnectionWishes): { region: string | undefined; useFips: boolean | undefined } {
  const { region, useFips } = wishes;
  if (region === undefined) return { region, useFips };
  if (!hostLabel.test(region)) throw new DaypassError("region-invalid", { region });
  const real = region.replace(/^fips-|-fips$/, "");
  return { region: real, useFips: real === region ? useFips : true };
}
