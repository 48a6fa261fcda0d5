import { describe, expect, test } from "vitest";
import type { Bucket } from "../entities.ts";
import { listingMembers } from "./s3-listing.ts";

const modifiedAt = new Date("2026-11-21T09:00:00Z");

function bucketOf(...keys: readonly string[]): Bucket {
  const objects = new Map(keys.map((key) => [key, { body: "body", contentType: "text/plain", modifiedAt }]));
  return { name: "bucket", region: "us-east-1", createdAt: modifiedAt, policy: undefined, objects };
}

interface Answer {
  readonly keys: readonly string[];
  readonly prefixes: readonly string[];
  readonly next: string | undefined;
}

function list(bucket: Bucket, query: string): Answer {
  const members = listingMembers(bucket, new URLSearchParams(`list-type=2&${query}`));
  return {
    keys: (members.Contents as { Key: string }[]).map(({ Key }) => Key),
    prefixes: (members.CommonPrefixes as { Prefix: string }[]).map(({ Prefix }) => Prefix),
    next: members.NextContinuationToken as string | undefined,
  };
}

describe("listingMembers()", () => {
  test("lists keys in the order of their bytes", () => {
    expect(list(bucketOf("b", "B", "😀", "\uFFFD", "a/1"), "").keys).toEqual(["B", "a/1", "b", "\uFFFD", "😀"]);
  });

  test("rolls keys behind a delimiter into one folder each", () => {
    const bucket = bucketOf("2025/a", "2026/a", "2026/b/c", "top");
    expect(list(bucket, "delimiter=/")).toMatchObject({ keys: ["top"], prefixes: ["2025/", "2026/"] });
    expect(list(bucket, "delimiter=/&prefix=2026/")).toMatchObject({ keys: ["2026/a"], prefixes: ["2026/b/"] });
  });

  test("goes on where the last page ended, folders included", () => {
    const bucket = bucketOf("a/1", "a/2", "b", "c/1", "d");
    const seen: string[] = [];
    let token: string | undefined;
    do {
      const rest = token === undefined ? "" : `&continuation-token=${encodeURIComponent(token)}`;
      const page = list(bucket, `delimiter=/&max-keys=1${rest}`);
      seen.push(...page.keys, ...page.prefixes);
      token = page.next;
    } while (token !== undefined && seen.length < 10);
    expect(seen).toEqual(["a/", "b", "c/", "d"]);
    expect(list(bucket, "start-after=c/1").keys).toEqual(["d"]);
  });

  test("encodes keys for XML readers where that is asked for", () => {
    expect(list(bucketOf("a b/ü\u0001"), "encoding-type=url").keys).toEqual(["a+b/%C3%BC%01"]);
  });

  test("answers the older form with markers", () => {
    const members = listingMembers(bucketOf("a", "b", "c"), new URLSearchParams("marker=a&max-keys=1&delimiter=/"));
    expect(members).toMatchObject({ Marker: "a", IsTruncated: true, NextMarker: "b", Contents: [{ Key: "b" }] });
  });

  test("refuses a number of keys that is none", () => {
    expect(() => list(bucketOf(), "max-keys=ten")).toThrow("max-keys");
  });
});
