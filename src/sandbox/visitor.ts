import { request } from "node:http";
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Clock } from "../core/clock.ts";
import type { Sandbox } from "./server.ts";

/** Made-up keys of the sandbox, as a visitor signs with them. */
export interface VisitorKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface BucketsAnswer {
  readonly buckets: readonly { readonly name: string; readonly created: string }[];
  /** What was refused, as the AWS CLI words it. */
  readonly refused: string | undefined;
}

/** Lists the buckets as `aws s3 ls` does, where there is no AWS CLI: one signed request over the wire. */
export async function listBucketsAs(sandbox: Sandbox, keys: VisitorKeys, now: Clock): Promise<BucketsAnswer> {
  const { status, body } = await signedGet(sandbox, keys, now());
  const text = (name: string, from: string) => decoded(new RegExp(`<${name}>([^<]*)</${name}>`).exec(from)?.[1] ?? "");
  if (status !== 200) {
    const refused = `An error occurred (${text("Code", body)}) when calling the ListBuckets operation: ${text("Message", body)}`;
    return { buckets: [], refused };
  }
  const buckets = [...body.matchAll(/<Bucket>(.*?)<\/Bucket>/gs)].map(([, bucket = ""]) => ({
    name: text("Name", bucket),
    created: text("CreationDate", bucket).slice(0, 19).replace("T", " "),
  }));
  return { buckets, refused: undefined };
}

async function signedGet(
  sandbox: Sandbox,
  { sessionToken, ...keys }: VisitorKeys,
  signingDate: Date,
): Promise<{ status: number; body: string }> {
  const { hostname, port, host } = new URL(sandbox.endpoint);
  const credentials = sessionToken === undefined ? keys : { ...keys, sessionToken };
  const signer = new SignatureV4({
    credentials,
    region: sandbox.region,
    service: "s3",
    sha256: Sha256,
    uriEscapePath: false,
  });
  const unsigned = {
    method: "GET",
    protocol: "http:",
    hostname,
    port: Number(port),
    path: "/",
    query: {},
    headers: { host },
  };
  const { headers } = await signer.sign(unsigned, { signingDate });
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path: "/", headers }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on("error", reject).end();
  });
}

function decoded(xml: string): string {
  return xml
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
