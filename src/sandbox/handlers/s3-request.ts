import type { WireRequest } from "../handler.ts";

/** What an S3 request is about. Key and parameters are decoded. */
export interface S3Request {
  readonly bucket: string | undefined;
  readonly key: string | undefined;
  readonly parameters: URLSearchParams;
}

/**
 * Bucket and key of a request: of the path (`/bucket/key`), or with the bucket in the host name (`bucket.localhost`), which
 * clients use where the endpoint is no IP address.
 */
export function s3Request({ path, query, headers }: WireRequest): S3Request {
  const parameters = new URLSearchParams(query);
  const host = (headers.host ?? "").replace(/:\d+$/, "");
  const hosted = /^([a-z0-9][a-z0-9.-]+?)\.(?:s3\.)?(?:localhost|127\.0\.0\.1)$/.exec(host)?.[1];
  const rest = path.replace(/^\//, "");
  if (hosted !== undefined && hosted !== "s3") return { bucket: hosted, key: decoded(rest), parameters };
  const slash = rest.indexOf("/");
  const bucket = slash < 0 ? rest : rest.slice(0, slash);
  return { bucket: decoded(bucket), key: slash < 0 ? undefined : decoded(rest.slice(slash + 1)), parameters };
}

function decoded(text: string): string | undefined {
  if (text === "") return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The operations that this S3 has; what is left out says so instead of doing something else. */
export type S3Operation =
  | "ListBuckets"
  | "HeadBucket"
  | "GetBucketLocation"
  | "ListObjectsV2"
  | "ListObjects"
  | "GetObject"
  | "HeadObject";

// Parameters that turn a request into another operation (the bucket's policy, an object's tags) and are not these.
const subresources =
  /^(acl|attributes|cors|encryption|lifecycle|logging|policy|tagging|torrent|uploads|versioning|versions)$/;

export function s3Operation(request: WireRequest): S3Operation | undefined {
  const { bucket, key, parameters } = s3Request(request);
  if ([...parameters.keys()].some((name) => subresources.test(name))) return undefined;
  if (request.method === "HEAD")
    return bucket === undefined ? undefined : key === undefined ? "HeadBucket" : "HeadObject";
  if (request.method !== "GET") return undefined;
  if (bucket === undefined) return "ListBuckets";
  if (key !== undefined) return "GetObject";
  if (parameters.has("location")) return "GetBucketLocation";
  return parameters.get("list-type") === "2" ? "ListObjectsV2" : "ListObjects";
}
