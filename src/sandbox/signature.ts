import { createHash } from "node:crypto";
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Account } from "./account.ts";
import { type AuthenticationRefusal, AwsError } from "./aws-error.ts";
import { callerOfKey, callerOfSession } from "./callers.ts";
import type { Caller, ServiceName, WireRequest } from "./handler.ts";
import type { SandboxLimits } from "./parameters.ts";
import type { SeenAccount } from "./propagation.ts";
import { incomplete, queryOf, type SignatureClaim, signatureClaim } from "./sigv4-claim.ts";

const bodyHash = "x-amz-content-sha256";

export interface AuthenticationTools {
  readonly account: Account;
  readonly limits: SandboxLimits;
  readonly seen: SeenAccount;
  /** The time that sessions end by. */
  readonly now: () => Date;
  /** The time that the signature's date is held against. */
  readonly signatureNow: () => Date;
}

/**
 * Finds out who signed, in AWS's order: escapes whole, parts there, date readable, key known, token right and alive, date near enough,
 * scope, signature. The signature is made again by the SDK's own signer over what came in, and compared.
 */
export async function authenticate(
  request: WireRequest,
  service: ServiceName,
  tools: AuthenticationTools,
): Promise<{ caller: Caller; region: string }> {
  refuseBrokenEscapes(request);
  const claim = signatureClaim(request);
  const signedAt = signingTime(claim.date);
  const signer = knownSigner(claim, tools);
  checkDate(claim, signedAt, tools);
  checkScope(claim, service, tools.limits);
  await checkSignature(request, { claim, signedAt, secret: signer.secret });
  if (signer.caller.key !== undefined) {
    signer.caller.key.lastUsed = { at: tools.now(), service, region: claim.scope.region };
  }
  const { region } = claim.scope;
  return { caller: { ...signer.caller, region }, region };
}

function refused(refusal: AuthenticationRefusal, code: string, message: string): AwsError {
  return new AwsError({ status: 403, code, message, refusal });
}

function refuseBrokenEscapes({ path, query }: WireRequest): void {
  for (const [code, text] of [["InvalidURIPath", path] as const, ["MalformedQueryString", query] as const]) {
    const broken = /%(?![0-9A-Fa-f]{2})(.{0,2})/.exec(text);
    if (broken === null) continue;
    const [, digits = ""] = broken;
    const message =
      digits.length < 2
        ? "Incomplete trailing escape % sequence"
        : `Illegal hex character in escape % pattern: %${digits}`;
    throw new AwsError({ status: 400, code, message });
  }
}

function signingTime(date: string): Date {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date);
  const [, year, month, day, hour, minute, second] = match ?? [];
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(time.getTime())) {
    throw incomplete(
      `Date must be in ISO-8601 'basic format'. Got '${date}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    );
  }
  return time;
}

function knownSigner(claim: SignatureClaim, tools: AuthenticationTools): { caller: Caller; secret: string } {
  const { account, seen } = tools;
  const key = account.findKey(claim.accessKeyId);
  const session = account.sessions.get(claim.accessKeyId);
  const caller =
    key === undefined
      ? session && callerOfSession(session, account)
      : seen.keyStatus(key) === "Active" && callerOfKey(key, account);
  if (!caller) {
    throw refused("unknown-key", "InvalidClientTokenId", "The security token included in the request is invalid.");
  }
  // Long-term keys with somebody's token beside them are no session either.
  if (claim.token !== session?.token) throw badToken(claim, account);
  if (session !== undefined && tools.now() >= session.expiresAt) {
    throw refused("expired-token", "ExpiredToken", "The security token included in the request is expired");
  }
  return { caller, secret: key?.secret ?? session?.secretAccessKey ?? "" };
}

// Without a final period for a token that is missing or broken; with one, as observed, for the live token of another session.
function badToken({ token }: SignatureClaim, account: Account): AwsError {
  const isLive = [...account.sessions.values()].some((session) => session.token === token);
  const message = `The security token included in the request is invalid${isLive ? "." : ""}`;
  return refused(token === undefined ? "no-token" : "bad-token", "InvalidClientTokenId", message);
}

function checkDate(claim: SignatureClaim, signedAt: Date, { limits, signatureNow }: AuthenticationTools): void {
  const now = signatureNow();
  const allowed = limits.signatureSkewSeconds * 1000;
  const minutes = `${limits.signatureSkewSeconds / 60} min.`;
  const lifetime = claim.expiresSeconds === undefined ? allowed : claim.expiresSeconds * 1000;
  const earliest = new Date(now.getTime() - lifetime);
  const latest = new Date(now.getTime() + allowed);
  if (signedAt < earliest) {
    const text = `Signature expired: ${basicTime(signedAt)} is now earlier than ${basicTime(earliest)} (${basicTime(now)} - ${minutes})`;
    throw refused("clock", "SignatureDoesNotMatch", text);
  }
  if (signedAt > latest) {
    const text = `Signature not yet current: ${basicTime(signedAt)} is still later than ${basicTime(latest)} (${basicTime(now)} + ${minutes})`;
    throw refused("clock", "SignatureDoesNotMatch", text);
  }
}

/** `20260102T150405Z`, as signatures and refusals write a time. */
export function basicTime(time: Date): string {
  return time.toISOString().replace(/[-:]|\.\d{3}/g, "");
}

function checkScope({ scope, date, signedHeaders }: SignatureClaim, service: ServiceName, limits: SandboxLimits): void {
  const mismatch = (text: string) => refused("scope", "SignatureDoesNotMatch", text);
  if (!limits.regions.test(scope.region)) {
    throw mismatch(`Credential should be scoped to a valid region, not '${scope.region}'. `);
  }
  if (scope.service !== service) throw mismatch(`Credential should be scoped to correct service: '${service}'. `);
  if (scope.end !== "aws4_request") {
    throw mismatch(`Credential should be scoped with a valid terminator: 'aws4_request', not '${scope.end}'.`);
  }
  if (scope.date !== date.slice(0, 8)) {
    throw mismatch(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scope.date}' != '${date.slice(0, 8)}', from '${date}'.`,
    );
  }
  if (!signedHeaders.includes("host")) {
    throw mismatch("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
}

interface Signing {
  readonly claim: SignatureClaim;
  readonly signedAt: Date;
  readonly secret: string;
}

async function checkSignature(request: WireRequest, signing: Signing): Promise<void> {
  const expected = bodyIsAsClaimed(request) ? await signatureOf(request, signing) : undefined;
  if (expected !== signing.claim.signature) {
    throw refused(
      "signature",
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
    );
  }
}

// A hash in x-amz-content-sha256 is signed in place of the body, so the body must be held against it.
function bodyIsAsClaimed({ headers, body }: WireRequest): boolean {
  const claimed = headers[bodyHash];
  if (claimed === undefined || !/^[0-9a-f]{64}$/.test(claimed)) return true;
  return createHash("sha256").update(body).digest("hex") === claimed;
}

/** The signature that this request should have, by the SDK's signer. */
async function signatureOf(request: WireRequest, { claim, signedAt, secret }: Signing): Promise<string | undefined> {
  const { scope, signedHeaders } = claim;
  const signer = new SignatureV4({
    credentials: { accessKeyId: claim.accessKeyId, secretAccessKey: secret },
    region: scope.region,
    service: scope.service,
    sha256: Sha256,
    applyChecksum: false,
    // S3 signs the path as it is sent; all others encode it once more.
    uriEscapePath: scope.service !== "s3",
  });
  const names = new Set(signedHeaders);
  const signing = {
    signingDate: signedAt,
    signableHeaders: names,
    unsignableHeaders: new Set(["x-amz-date", bodyHash].filter((name) => !names.has(name))),
  };
  const message = signableMessage(request, names, claim);
  if (claim.in === "query") {
    // The body of a presigned S3 request is not part of the signature.
    const headers = scope.service === "s3" ? { ...message.headers, [bodyHash]: "UNSIGNED-PAYLOAD" } : message.headers;
    const presigning = { ...signing, unhoistableHeaders: new Set([bodyHash]), expiresIn: claim.expiresSeconds ?? 900 };
    const signed = await signer.presign({ ...message, headers }, presigning);
    return String(signed.query?.["X-Amz-Signature"]);
  }
  const signed = await signer.sign(message, signing);
  return /Signature=([0-9a-f]{64})/.exec(signed.headers.authorization ?? "")?.[1];
}

function signableMessage(request: WireRequest, names: ReadonlySet<string>, claim: SignatureClaim) {
  const kept = Object.entries(request.headers).filter(([name]) => names.has(name) || name === bodyHash);
  const query: Record<string, string | string[]> = {};
  for (const [name] of queryOf(request)) {
    const values = queryOf(request).getAll(name);
    query[name] = values.length === 1 ? (values[0] ?? "") : values;
  }
  if (claim.in === "query") delete query["X-Amz-Signature"];
  return {
    method: request.method,
    protocol: "http:",
    hostname: request.headers.host ?? "",
    path: request.path,
    query,
    headers: Object.fromEntries(kept),
    body: request.body,
  };
}
