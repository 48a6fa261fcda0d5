import { describe, expect, test } from "vitest";
import { s3Operation, s3Request } from "./s3-request.ts";

function request(line: string, host = "127.0.0.1:4000") {
  const [method = "", target = ""] = line.split(" ");
  const [path = "", query = ""] = target.split("?");
  return { method, path, query, headers: { host }, body: Buffer.alloc(0) };
}

describe("s3Request()", () => {
  test.each([
    ["GET /", undefined, undefined],
    ["GET /bucket", "bucket", undefined],
    ["GET /bucket/", "bucket", undefined],
    ["GET /bucket/a/b", "bucket", "a/b"],
    ["GET /bucket/a%20b/%C3%BC%3F%23%25", "bucket", "a b/ü?#%"],
    ["GET /bucket//a/../b", "bucket", "/a/../b"],
    ["GET /bucket/%zz", "bucket", "%zz"],
  ])("finds bucket and key in the path of %s", (line, bucket, key) => {
    expect(s3Request(request(line))).toMatchObject({ bucket, key });
  });

  test.each([
    ["my.bucket-1.localhost:4000", "my.bucket-1"],
    ["bucket.s3.localhost", "bucket"],
    ["bucket.127.0.0.1:80", "bucket"],
  ])("finds the bucket in the host name %s", (host, bucket) => {
    expect(s3Request(request("GET /a/b", host))).toMatchObject({ bucket, key: "a/b" });
  });

  test.each(["localhost:4000", "s3.localhost", "127.0.0.1"])("takes %s for an endpoint", (host) => {
    expect(s3Request(request("GET /bucket/a", host))).toMatchObject({ bucket: "bucket", key: "a" });
  });
});

test.each([
  ["GET /", "ListBuckets"],
  ["GET /?x-id=ListBuckets", "ListBuckets"],
  ["HEAD /bucket", "HeadBucket"],
  ["GET /bucket?location", "GetBucketLocation"],
  ["GET /bucket?list-type=2&prefix=a", "ListObjectsV2"],
  ["GET /bucket", "ListObjects"],
  ["GET /bucket/key?x-id=GetObject", "GetObject"],
  ["HEAD /bucket/key", "HeadObject"],
  ["GET /bucket?policy", undefined],
  ["GET /bucket/key?tagging", undefined],
  ["PUT /bucket/key", undefined],
  ["DELETE /bucket", undefined],
  ["HEAD /", undefined],
])("%s is %s", (line, operation) => {
  expect(s3Operation(request(line))).toBe(operation);
});
