import { AwsError } from "./aws-error.ts";
import type { WireRequest } from "./handler.ts";

/** What a signed request says of itself, in its headers or, presigned, in its query string. Nothing here is verified. */
export interface SignatureClaim {
  readonly in: "headers" | "query";
  readonly algorithm: string;
  readonly accessKeyId: string;
  /** Date, region, service and terminator of the credential scope. */
  readonly scope: { readonly date: string; readonly region: string; readonly service: string; readonly end: string };
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `X-Amz-Date` as sent. */
  readonly date: string;
  readonly token: string | undefined;
  /** Presigned requests only. */
  readonly expiresSeconds: number | undefined;
}

const algorithm = "AWS4-HMAC-SHA256";

/** The service named in the credential scope, without judging the rest; `undefined` where there is no signature. */
export function scopeService(request: WireRequest): string | undefined {
  const authorization = request.headers.authorization ?? "";
  const credential = /Credential=([^,\s]+)/.exec(authorization)?.[1] ?? queryOf(request).get("X-Amz-Credential");
  return credential?.split("/")[3];
}

/** Reads the claim; throws what AWS answers to requests without one, or with parts of it missing. */
export function signatureClaim(request: WireRequest): SignatureClaim {
  const authorization = request.headers.authorization;
  if (authorization !== undefined) return claimInHeaders(request, authorization);
  const query = queryOf(request);
  if (query.has("X-Amz-Algorithm") || query.has("X-Amz-Signature")) return claimInQuery(request, query);
  const message = "Request is missing Authentication Token";
  throw new AwsError({ status: 403, code: "MissingAuthenticationToken", message, refusal: "missing-token" });
}

export function queryOf(request: WireRequest): URLSearchParams {
  return new URLSearchParams(request.query);
}

function claimInHeaders(request: WireRequest, authorization: string): SignatureClaim {
  const [name = "", ...rest] = authorization.trim().split(/\s+/);
  if (name !== algorithm) throw incomplete(`Unsupported AWS 'algorithm': '${name}'.`);
  const parts = new Map(
    rest
      .join("")
      .split(",")
      .map((part) => [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)] as const),
  );
  const date = request.headers["x-amz-date"] ?? request.headers.date;
  const missing = ["Credential", "Signature", "SignedHeaders"]
    .filter((part) => (parts.get(part) ?? "") === "")
    .map((part) => `Authorization header requires '${part}' parameter. `);
  if (date === undefined) {
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
  }
  if (missing.length > 0) throw incomplete(`${missing.join("")}Authorization=${authorization}`);
  return {
    in: "headers",
    algorithm: name,
    ...credentialParts(parts.get("Credential") ?? ""),
    signedHeaders: (parts.get("SignedHeaders") ?? "").toLowerCase().split(";"),
    signature: parts.get("Signature") ?? "",
    date: date ?? "",
    token: request.headers["x-amz-security-token"],
    expiresSeconds: undefined,
  };
}

function claimInQuery(request: WireRequest, query: URLSearchParams): SignatureClaim {
  const name = query.get("X-Amz-Algorithm") ?? "";
  if (name !== algorithm) throw incomplete(`Unsupported AWS 'algorithm': '${name}'.`);
  const missing = ["Credential", "Signature", "SignedHeaders", "Date"]
    .filter((part) => (query.get(`X-Amz-${part}`) ?? "") === "")
    .map((part) => `AWS query-string parameters must include 'X-Amz-${part}'. `);
  if (missing.length > 0) throw incomplete(`${missing.join("")}Re-examine the query-string parameters.`);
  return {
    in: "query",
    algorithm: name,
    ...credentialParts(query.get("X-Amz-Credential") ?? ""),
    signedHeaders: (query.get("X-Amz-SignedHeaders") ?? "").toLowerCase().split(";"),
    signature: query.get("X-Amz-Signature") ?? "",
    date: query.get("X-Amz-Date") ?? "",
    token: query.get("X-Amz-Security-Token") ?? request.headers["x-amz-security-token"],
    expiresSeconds: Number(query.get("X-Amz-Expires") ?? 900),
  };
}

function credentialParts(credential: string): Pick<SignatureClaim, "accessKeyId" | "scope"> {
  const parts = credential.split("/");
  if (parts.length !== 5) {
    throw incomplete(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
    );
  }
  const [accessKeyId = "", date = "", region = "", service = "", end = ""] = parts;
  return { accessKeyId, scope: { date, region, service, end } };
}

export function incomplete(message: string): AwsError {
  return new AwsError({ status: 400, code: "IncompleteSignature", message, refusal: "incomplete" });
}
