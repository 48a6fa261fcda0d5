import { AwsError } from "../aws-error.ts";
import type { Bucket, StoredObject } from "../entities.ts";
import { etagOf } from "./s3-object.ts";
import type { S3Members } from "./s3-xml.ts";

interface Listed {
  readonly keys: readonly (readonly [string, StoredObject])[];
  readonly prefixes: readonly string[];
  /** The last name on this page, where there is a next one. */
  readonly last: string | undefined;
}

/** The members of ListObjectsV2's answer, and of its older form's. */
export function listingMembers(bucket: Bucket, parameters: URLSearchParams): S3Members {
  const isV2 = parameters.get("list-type") === "2";
  const maxKeys = maxKeysOf(parameters);
  const after = isV2 ? (tokenKey(parameters) ?? parameters.get("start-after") ?? "") : (parameters.get("marker") ?? "");
  const { keys, prefixes, last } = listed(bucket, { parameters, after, maxKeys });
  const shown = (text: string) => (parameters.get("encoding-type") === "url" ? urlEncoded(text) : text);
  const delimiter = parameters.get("delimiter") ?? undefined;
  const next = last === undefined ? undefined : shown(last);
  return {
    Name: bucket.name,
    Prefix: shown(parameters.get("prefix") ?? ""),
    ...(isV2 ? { KeyCount: keys.length + prefixes.length } : { Marker: shown(after) }),
    MaxKeys: maxKeys,
    Delimiter: delimiter,
    EncodingType: parameters.get("encoding-type") ?? undefined,
    IsTruncated: last !== undefined,
    ...(isV2
      ? { NextContinuationToken: last && Buffer.from(last).toString("base64") }
      : { NextMarker: delimiter && next }),
    Contents: keys.map(([key, object]) => contentMembers(shown(key), object)),
    CommonPrefixes: prefixes.map((prefix) => ({ Prefix: shown(prefix) })),
  };
}

function contentMembers(key: string, object: StoredObject): S3Members {
  return {
    Key: key,
    LastModified: object.modifiedAt,
    ETag: etagOf(object),
    Size: Buffer.byteLength(object.body),
    StorageClass: "STANDARD",
  };
}

interface Wanted {
  readonly parameters: URLSearchParams;
  readonly after: string;
  readonly maxKeys: number;
}

// Keys in the order of their bytes; those with the delimiter behind the prefix are rolled into one common prefix.
function listed(bucket: Bucket, { parameters, after, maxKeys }: Wanted): Listed {
  const prefix = parameters.get("prefix") ?? "";
  const delimiter = parameters.get("delimiter") ?? "";
  const names = new Map<string, StoredObject | undefined>();
  const sorted = [...bucket.objects].sort(([one], [other]) => Buffer.from(one).compare(Buffer.from(other)));
  for (const [key, object] of sorted) {
    if (!key.startsWith(prefix)) continue;
    const end = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    const name = end < 0 ? key : key.slice(0, end + delimiter.length);
    if (Buffer.from(name).compare(Buffer.from(after)) > 0) names.set(name, end < 0 ? object : undefined);
  }
  const page = [...names].slice(0, maxKeys);
  return {
    keys: page.flatMap(([name, object]) => (object === undefined ? [] : [[name, object] as const])),
    prefixes: page.filter(([, object]) => object === undefined).map(([name]) => name),
    last: names.size > page.length ? page.at(-1)?.[0] : undefined,
  };
}

function maxKeysOf(parameters: URLSearchParams): number {
  const raw = parameters.get("max-keys") ?? "1000";
  if (/^\d+$/.test(raw)) return Math.min(Number(raw), 1000);
  throw new AwsError({
    status: 400,
    code: "InvalidArgument",
    message: "Provided max-keys not an integer or within integer range",
  });
}

function tokenKey(parameters: URLSearchParams): string | undefined {
  const token = parameters.get("continuation-token");
  return token === null ? undefined : Buffer.from(token, "base64").toString("utf8");
}

// As S3 does where `encoding-type=url` asks for it: slashes stay.
function urlEncoded(text: string): string {
  return encodeURIComponent(text).replaceAll("%2F", "/").replaceAll("%20", "+");
}
