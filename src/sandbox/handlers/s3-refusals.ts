import { type AuthenticationRefusal, AwsError } from "../aws-error.ts";
import type { WireResponse } from "../handler.ts";
import { type S3Members, s3Document } from "./s3-xml.ts";

interface Wording {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

const malformedHeader = "The authorization header is malformed";

// S3 has codes and texts of its own for what other services call InvalidClientTokenId or ExpiredToken.
// Source: Amazon S3 API reference, "Error responses".
const wordings: Readonly<Record<AuthenticationRefusal, (error: AwsError) => Wording>> = {
  "missing-token": () => ({ status: 403, code: "AccessDenied", message: "Access Denied" }),
  incomplete: () => ({
    status: 400,
    code: "AuthorizationHeaderMalformed",
    message: `${malformedHeader}; the authorization header requires three components: Credential, SignedHeaders, and Signature.`,
  }),
  "unknown-key": () => ({
    status: 403,
    code: "InvalidAccessKeyId",
    message: "The AWS Access Key Id you provided does not exist in our records.",
  }),
  // A session's key is none of its records without its token.
  "no-token": () => ({
    status: 403,
    code: "InvalidAccessKeyId",
    message: "The AWS Access Key Id you provided does not exist in our records.",
  }),
  "bad-token": () => ({
    status: 400,
    code: "InvalidToken",
    message: "The provided token is malformed or otherwise invalid.",
  }),
  "expired-token": () => ({ status: 400, code: "ExpiredToken", message: "The provided token has expired." }),
  clock: () => ({
    status: 403,
    code: "RequestTimeTooSkewed",
    message: "The difference between the request time and the current time is too large.",
  }),
  scope: ({ text }) => ({
    status: 400,
    code: "AuthorizationHeaderMalformed",
    message: `${malformedHeader}; ${text}`,
  }),
  signature: () => ({
    status: 403,
    code: "SignatureDoesNotMatch",
    message:
      "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
  }),
};

/** A refusal as S3 words it: XML without a namespace, with the request's two ids. */
export function s3Refusal(error: AwsError, requestId: string): WireResponse {
  const { status, code, message } =
    error.refusal === undefined
      ? { status: error.status, code: error.code, message: error.text }
      : wordings[error.refusal](error);
  const more = error instanceof S3Error ? error.members : {};
  return {
    status,
    headers: { ...idHeaders(requestId), "content-type": "application/xml" },
    body: s3Document("Error", { Code: code, Message: message, ...more, ...idMembers(requestId) }),
  };
}

/** An error that names what it is about in an element of its own. */
export class S3Error extends AwsError {
  readonly members: S3Members;

  constructor(wording: Wording, members: S3Members) {
    super(wording);
    this.members = members;
  }
}

export function noSuchBucket(bucket: string): S3Error {
  const message = "The specified bucket does not exist";
  return new S3Error({ status: 404, code: "NoSuchBucket", message }, { BucketName: bucket });
}

export function noSuchKey(key: string): S3Error {
  const message = "The specified key does not exist.";
  return new S3Error({ status: 404, code: "NoSuchKey", message }, { Key: key });
}

export function invalidRange(range: string, size: number): S3Error {
  const message = "The requested range is not satisfiable";
  const members = { RangeRequested: range, ActualObjectSize: size };
  return new S3Error({ status: 416, code: "InvalidRange", message }, members);
}

export function notImplemented(): AwsError {
  const message = "A header you provided implies functionality that is not implemented";
  return new AwsError({ status: 501, code: "NotImplemented", message });
}

function idMembers(requestId: string): S3Members {
  return { RequestId: shortId(requestId), HostId: hostId(requestId) };
}

/** The headers of every answer of S3. */
export function idHeaders(requestId: string): Readonly<Record<string, string>> {
  return { "x-amz-request-id": shortId(requestId), "x-amz-id-2": hostId(requestId) };
}

function shortId(requestId: string): string {
  return requestId.replaceAll("-", "").slice(0, 16).toUpperCase();
}

function hostId(requestId: string): string {
  return Buffer.from(`${requestId}${requestId}`).toString("base64").slice(0, 76);
}
