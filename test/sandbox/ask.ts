import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Sandbox } from "../../src/sandbox/server.ts";

/** What a request is signed with. */
export interface Signer {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** A request to a Query service; everything that can be wrong with it can be said. */
export interface Question {
  readonly form: Readonly<Record<string, string>>;
  readonly signer?: Signer | undefined;
  readonly service?: string;
  readonly region?: string;
  readonly signedAt?: Date;
  /** In the body, in the query string, or presigned. */
  readonly as?: "post" | "get" | "presigned";
  readonly headers?: Readonly<Record<string, string>>;
  /** What happens to the request after it was signed. */
  readonly tamper?: ((message: Message) => void) | undefined;
}

/** As the signer takes and gives it. */
type HttpRequest = Parameters<SignatureV4["presign"]>[0];

interface Message {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** `Code` of an error. */
  readonly code: string | undefined;
  readonly message: string | undefined;
  /** The text of the first element of this name. */
  element(name: string): string | undefined;
}

/** Signs a request with the SDK's signer and sends it, without any of the SDK's own adjustments. */
export async function ask(sandbox: Pick<Sandbox, "endpoint">, question: Question): Promise<Answer> {
  const message = await signedMessage(sandbox.endpoint, question);
  question.tamper?.(message);
  const { host: _, ...headers } = message.headers;
  const response = await fetch(message.url, {
    method: message.method,
    headers,
    ...(message.method === "GET" ? {} : { body: message.body }),
    redirect: "manual",
  });
  const text = await response.text();
  const element = (name: string) => {
    const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
    return found
      ?.replace(/&quot;/g, '"')
      .replace(/&lt;/g, "<")
      .replace(/&gt;/g, ">")
      .replace(/&amp;/g, "&");
  };
  return {
    status: response.status,
    headers: response.headers,
    text,
    code: element("Code"),
    message: element("Message"),
    element,
  };
}

async function signedMessage(endpoint: string, question: Question): Promise<Message> {
  const { form, signer, service = "sts", region = "us-east-1", as = "post", signedAt = new Date() } = question;
  const url = new URL(endpoint);
  const inBody = as === "post";
  const request: HttpRequest = {
    method: inBody ? "POST" : "GET",
    protocol: "http:",
    hostname: url.hostname,
    path: "/",
    query: inBody ? {} : { ...form },
    headers: {
      host: url.host,
      ...(inBody ? { "content-type": "application/x-www-form-urlencoded; charset=utf-8" } : {}),
      ...question.headers,
    },
    ...(inBody ? { body: new URLSearchParams(form).toString() } : {}),
  };
  const signed = signer === undefined ? request : await sign(request, { signer, service, region, as, signedAt });
  for (const [name, value] of Object.entries(signed.query ?? {})) url.searchParams.append(name, String(value));
  return { method: request.method, url, headers: { ...signed.headers }, body: request.body ?? "" };
}

type Signing = Required<Pick<Question, "service" | "region" | "as" | "signedAt">> & { signer: Signer };

async function sign(request: HttpRequest, signing: Signing): Promise<HttpRequest> {
  const { sessionToken, ...keys } = signing.signer;
  const signature = new SignatureV4({
    credentials: sessionToken === undefined ? keys : { ...keys, sessionToken },
    region: signing.region,
    service: signing.service,
    sha256: Sha256,
    applyChecksum: false,
  });
  const options = { signingDate: signing.signedAt };
  return signing.as === "presigned"
    ? signature.presign(request, { ...options, expiresIn: 300 })
    : signature.sign(request, options);
}

/** The keys of the first user. */
export function keysOf(sandbox: Sandbox): Signer {
  const [user] = sandbox.description().users;
  return { accessKeyId: user?.accessKeyId ?? "", secretAccessKey: user?.secretAccessKey ?? "" };
}

export function serialOf(sandbox: Sandbox): string {
  return sandbox.description().users[0]?.devices[0]?.serial ?? "";
}

/** An STS operation. */
export function sts(sandbox: Sandbox, action: string, input: Record<string, string>, more: Partial<Question> = {}) {
  const form = { Action: action, Version: "2011-06-15", ...input };
  return ask(sandbox, { signer: keysOf(sandbox), ...more, form });
}

/** Buys a session, with a code that has not been spent unless `mfa` is "without". */
export async function session(sandbox: Sandbox, mfa: "with" | "without" = "with"): Promise<Signer> {
  const code = { SerialNumber: serialOf(sandbox), TokenCode: sandbox.freshCode() };
  return credentialsIn(await sts(sandbox, "GetSessionToken", mfa === "with" ? code : {}));
}

export function credentialsIn(answer: Answer): Signer {
  const part = (name: string) => {
    const value = answer.element(name);
    if (value === undefined) throw new Error(`no ${name} in: ${answer.text}`);
    return value;
  };
  return {
    accessKeyId: part("AccessKeyId"),
    secretAccessKey: part("SecretAccessKey"),
    sessionToken: part("SessionToken"),
  };
}
