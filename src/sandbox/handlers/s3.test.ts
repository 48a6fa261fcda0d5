import { request } from "node:http";
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../server.ts";

let sandbox: Sandbox;
let bucket: string;

// Root needs no policy and no MFA, which leaves S3 itself to look at.
beforeAll(async () => {
  sandbox = await startSandbox({ seed: "s3" });
  const { account } = sandbox.world;
  bucket = `daypass-welcome-${account.id}`;
  const deny = { Effect: "Deny", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::guarded/*" };
  account.addBucket({ name: "guarded", region: "eu-west-1", objects: { "a b/ü": "x" }, policy: { Statement: deny } });
  account.addKey("root");
});

afterAll(() => sandbox.close());

interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Record<string, string>;
  readonly unsigned?: boolean;
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
}

// Not by fetch(), which leaves no say over Host.
async function ask(
  method: string,
  path: string,
  { headers = {}, query = {}, unsigned = false }: Asked = {},
): Promise<Answer> {
  const [key] = sandbox.world.account.rootKeys;
  const { host, hostname, port } = new URL(sandbox.endpoint);
  const signature = new SignatureV4({
    credentials: { accessKeyId: key?.id ?? "", secretAccessKey: key?.secret ?? "" },
    region: "us-east-1",
    service: "s3",
    sha256: Sha256,
    uriEscapePath: false,
  });
  const message = {
    method,
    protocol: "http:",
    hostname,
    path,
    query,
    headers: { host, "x-amz-content-sha256": "UNSIGNED-PAYLOAD", ...headers },
  };
  const sent = unsigned ? message : await signature.sign(message);
  const search = new URLSearchParams(query).toString();
  return new Promise((done, failed) => {
    const options = { method, hostname, port, path: search === "" ? path : `${path}?${search}`, headers: sent.headers };
    request(options, async (response) => {
      let text = "";
      for await (const chunk of response) text += String(chunk);
      done({ status: response.statusCode, headers: response.headers, text });
    })
      .on("error", failed)
      .end();
  });
}

describe("an object", () => {
  test("comes whole, with its type and tag", async () => {
    const { status, headers, text } = await ask("GET", `/${bucket}/hello.txt`);
    expect([status, text]).toEqual([200, "Hello from the sandbox.\n"]);
    expect(headers).toMatchObject({
      "content-type": "text/plain",
      etag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
      "x-amz-request-id": expect.stringMatching(/^[0-9A-F]{16}$/),
      "x-amz-id-2": expect.stringMatching(/^.{76}$/),
    });
  });

  test("comes in part", async () => {
    const part = (range: string) => ask("GET", `/${bucket}/hello.txt`, { headers: { range } });
    expect(await part("bytes=0-4")).toMatchObject({ status: 206, text: "Hello" });
    expect(await part("bytes=-4")).toMatchObject({ status: 206, text: "ox.\n" });
    expect((await part("bytes=6-")).headers["content-range"]).toBe("bytes 6-23/24");
    expect(await part("bytes=99-")).toMatchObject({ status: 416, text: expect.stringContaining("InvalidRange") });
    expect((await part("lines=1-2")).status).toBe(200);
  });

  test("is described without its body", async () => {
    const { status, headers, text } = await ask("HEAD", `/${bucket}/hello.txt`);
    expect([status, headers["content-length"], text]).toEqual([200, "24", ""]);
  });

  test("is found with the bucket in the host name", async () => {
    const answer = await ask("GET", "/hello.txt", { headers: { host: `${bucket}.localhost` } });
    expect(answer).toMatchObject({ status: 200, text: "Hello from the sandbox.\n" });
  });

  test("is kept from root by the bucket's own policy", async () => {
    const { status, text } = await ask("GET", "/guarded/a%20b/%C3%BC");
    expect(status).toBe(403);
    expect(text).toContain(
      `is not authorized to perform: s3:GetObject on resource: &quot;arn:aws:s3:::guarded/a b/ü&quot; with an explicit deny in a resource-based policy`,
    );
  });
});

describe("a bucket", () => {
  test("says where it is", async () => {
    expect((await ask("HEAD", "/guarded")).headers["x-amz-bucket-region"]).toBe("eu-west-1");
    expect((await ask("GET", "/guarded", { query: { location: "" } })).text).toMatch(
      />eu-west-1<\/LocationConstraint>$/,
    );
    expect((await ask("GET", `/${bucket}`, { query: { location: "" } })).text).toMatch(/"><\/LocationConstraint>$/);
  });

  test("lists what is in it", async () => {
    const { text } = await ask("GET", `/${bucket}`, { query: { "list-type": "2" } });
    expect(text).toMatch(
      /<KeyCount>1<\/KeyCount>.*<Contents><Key>hello.txt<\/Key><LastModified>[-\d]+T[:\d]+\.\d{3}Z<\/LastModified>/,
    );
  });
});

describe("a refusal", () => {
  test("is XML without a namespace, with both ids", async () => {
    const { status, headers, text } = await ask("GET", "/nowhere/x");
    expect(status).toBe(404);
    expect(headers["content-type"]).toBe("application/xml");
    expect(text).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<Error><Code>NoSuchBucket<\/Code><Message>The specified bucket does not exist<\/Message><BucketName>nowhere<\/BucketName><RequestId>\w{16}<\/RequestId><HostId>[^<]+<\/HostId><\/Error>$/,
    );
  });

  test("meets whoever does not sign, and whatever is not there to be done", async () => {
    const anonymous = await ask("GET", `/${bucket}/hello.txt`, { unsigned: true });
    expect(anonymous).toMatchObject({ status: 403, text: expect.stringContaining("<Message>Access Denied</Message>") });
    expect(await ask("GET", "/guarded", { query: { policy: "" } })).toMatchObject({ status: 501 });
    expect(await ask("GET", `/${bucket}/missing`)).toMatchObject({
      text: expect.stringContaining("<Key>missing</Key>"),
    });
  });
});
