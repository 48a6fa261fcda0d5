import { DaypassError } from "../core/errors.ts";
import type { Rules } from "./rules.ts";

/** Where the requests of a service go. */
export interface Endpoint {
  /** Without a trailing slash where the path is empty, as SDKs write it. */
  readonly url: string;
  /** Host and, where it is not the usual one, port: what a person is shown. */
  readonly host: string;
  readonly signingRegion: string;
  /** Whether this is AWS's own host for the service, reached over TLS. */
  readonly own: boolean;
  readonly loopback: boolean;
  readonly encrypted: boolean;
}

/** The endpoint that AWS's own rules name. */
export function ruledEndpoint(ruled: { url: URL; signingRegion: string | undefined }, region: string): Endpoint {
  return givenEndpoint(ruled.url, { signingRegion: ruled.signingRegion ?? region, own: true });
}

export function givenEndpoint(url: URL, facts: { signingRegion: string; own: boolean }): Endpoint {
  return {
    url: url.href.replace(/\/$/, ""),
    host: url.host,
    ...facts,
    loopback: isLoopback(url.hostname),
    encrypted: url.protocol === "https:",
  };
}

/** Reads an endpoint that a person or a file gave. Throws `endpoint-invalid` for what no request can be sent to. */
export function parsedEndpoint(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw new DaypassError("endpoint-invalid", { endpoint: text, why: "it is not a URL" });
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new DaypassError("endpoint-invalid", { endpoint: text, why: "it begins with neither https:// nor http://" });
  }
  if (url.username !== "" || url.password !== "") {
    throw new DaypassError("endpoint-invalid", { endpoint: url.host, why: "it holds a user name or password" });
  }
  if (url.search !== "" || url.hash !== "") {
    throw new DaypassError("endpoint-invalid", { endpoint: text, why: "it holds a query or a fragment" });
  }
  return url;
}

/** Whether a host name means this machine: `localhost`, names under it, 127.0.0.0/8, `::1`. */
export function isLoopback(hostname: string): boolean {
  const name = hostname.toLowerCase();
  return (
    name === "localhost" || name.endsWith(".localhost") || /^127(\.\d{1,3}){3}$/.test(name) || /^\[?::1\]?$/.test(name)
  );
}

/**
 * Whether a given endpoint is a host that AWS's own rules name for the service, or its private endpoint in a VPC.
 * AWS's DNS suffixes alone prove nothing: everybody can have a name under `amazonaws.com` (load balancers, buckets).
 */
export function isOwnHost(url: URL, region: string, rules: Rules): boolean {
  if (url.protocol !== "https:" || url.port !== "" || url.pathname !== "/") return false;
  const labels = url.hostname.split(".");
  if (labels[3] === "vpce" && labels[0]?.startsWith("vpce-")) {
    // vpce-0123-abcd.sts.eu-west-1.vpce.amazonaws.com; the second label of other people's services is vpce-svc-….
    const publicHost = [labels[1], labels[2], ...labels.slice(4)].join(".");
    return labels[1] === rules.service && hostsIn(labels[2] ?? "", rules).includes(publicHost);
  }
  // GovCloud's IAM host names no region.
  const named = labels[1] === "us-gov" ? "us-gov-west-1" : (labels[1] ?? "");
  return [region, named, "aws-global"].some((candidate) => hostsIn(candidate, rules).includes(url.hostname));
}

/** The hosts that the rules name for a region: plain, FIPS, dual-stack and both. */
function hostsIn(region: string, rules: Rules): readonly string[] {
  const ways = [false, true].flatMap((useFips) => [false, true].map((useDualstack) => ({ useFips, useDualstack })));
  return ways.flatMap((way) => {
    try {
      return [rules.endpoint({ region, ...way }).url.hostname];
    } catch {
      // The rules refuse what a partition has not: no host then.
      return [];
    }
  });
}
