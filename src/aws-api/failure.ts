import { keyKind, maskedKeyId } from "../core/credentials.ts";
import { DaypassError } from "../core/errors.ts";
import type { Exchange } from "./exchange.ts";
import { managingRefusal } from "./failure-iam.ts";
import { type Fault, WayFault } from "./fault.ts";
import { shownProxy } from "./proxy.ts";
import type { Course, Failure, Question, Refusal } from "./question.ts";

/**
 * Reads what the SDK threw. `undefined` for what is neither AWS's nor the network's doing: a mistake of this program.
 * The error itself goes no further, for the SDK hangs the whole answer on it.
 */
export function failureIn(error: unknown, question: Question, exchange: Exchange): Failure | undefined {
  if (error instanceof WayFault) return error.fault;
  if (isServiceException(error)) {
    const { httpStatusCode: status = exchange.status ?? 0, requestId = exchange.requestId } = error.$metadata;
    if (error.name === "Unknown") return unnamedRefusal(status);
    const awsMessage = error.message === "Unknown" ? "(AWS gives no reason)" : safeText(error.message, question);
    return {
      kind: "refusal",
      status,
      awsCode: safeText(error.name, question),
      awsMessage,
      requestId: safeId(requestId),
    };
  }
  if (exchange.status !== undefined) return { kind: "malformed", what: "its fields are not those that AWS sends" };
  return undefined;
}

interface ServiceException extends Error {
  readonly $metadata: { readonly httpStatusCode?: number; readonly requestId?: string };
}

function isServiceException(error: unknown): error is ServiceException {
  return error instanceof Error && "$fault" in error && "$metadata" in error && typeof error.$metadata === "object";
}

function unnamedRefusal(status: number): Fault {
  return status >= 500
    ? { kind: "unavailable", status }
    : { kind: "malformed", what: `it is an error (${status}) that names no code` };
}

/** AWS's words fit to be shown: one line, not endless, and nothing in it that we sent in confidence. */
function safeText(text: string, { credentials, code }: Question): string {
  const secrets = [
    credentials.secretAccessKey.reveal(),
    ...("sessionToken" in credentials ? [credentials.sessionToken.reveal()] : []),
    ...(code === undefined ? [] : [code]),
  ];
  const plain = secrets.reduce((kept, secret) => kept.replaceAll(secret, "…"), text.replace(/\s+/g, " ").trim());
  return plain.replaceAll(credentials.accessKeyId, maskedKeyId(credentials.accessKeyId)).slice(0, 600);
}

function safeId(requestId: string | undefined): string | undefined {
  return requestId !== undefined && /^[\w-]{1,64}$/.test(requestId) ? requestId : undefined;
}

const throttling = new Set([
  "Throttling",
  "ThrottlingException",
  "ThrottledException",
  "RequestThrottled",
  "RequestThrottledException",
  "RequestLimitExceeded",
  "TooManyRequestsException",
  "SlowDown",
  "BandwidthLimitExceeded",
]);

export function isThrottling(failure: Failure): boolean {
  return failure.kind === "refusal" && (throttling.has(failure.awsCode) || failure.status === 429);
}

/** AWS's own trouble, which may be over in a moment. */
export function isUnavailable(failure: Failure): boolean {
  return failure.kind === "unavailable" || (failure.kind === "refusal" && failure.status >= 500);
}

/** The clock difference above which a bad signature is put down to it. AWS's limit is 5 minutes, STS's 15. */
const skewSeconds = 60;

/** Whether a request was refused for its time stamp, or may have been: a rejected signature uses no code up. */
export function isClockRefusal(failure: Failure, { clockOffsetSeconds: offset }: Exchange): boolean {
  if (failure.kind !== "refusal" || offset === undefined || Math.abs(offset) <= skewSeconds) return false;
  return isTimeRefusal(failure) || isBadSignature(failure);
}

function isTimeRefusal({ awsCode, awsMessage }: Refusal): boolean {
  if (awsCode === "RequestExpired" || awsCode === "RequestTimeTooSkewed") return true;
  return /^Signature (expired|not yet current)/.test(awsMessage);
}

function isBadSignature({ awsCode }: Refusal): boolean {
  return awsCode === "SignatureDoesNotMatch" || awsCode === "InvalidSignatureException";
}

/** The failure as it is told to the caller. */
export function explained(failure: Failure, question: Question, course: Course): DaypassError {
  return failure.kind === "refusal" ? refused(failure, question, course) : faulted(failure, question, course);
}

function refused(refusal: Refusal, question: Question, course: Course): DaypassError {
  const { awsCode, status } = refusal;
  const { action, connection } = question;
  const facts = { ...answerFacts(refusal), action, host: connection.endpoint.host };
  const accessKeyId = maskedKeyId(question.credentials.accessKeyId);
  if (isThrottling(refusal)) return new DaypassError("aws-throttled", facts);
  if (status >= 500) return unavailable(status, refusal.requestId, question, course);
  if (isTimeRefusal(refusal)) {
    const { clockOffsetSeconds } = course.exchange;
    return new DaypassError("clock-off", { ...answerFacts(refusal), clockOffsetSeconds });
  }
  const managing = managingRefusal(refusal, question, course);
  if (managing !== undefined) return managing;
  if (/^AccessDenied(Exception)?$/.test(awsCode)) return denied(refusal, question, course);
  if (/^ExpiredToken(Exception)?$/.test(awsCode)) return new DaypassError("session-ended", { ...facts, accessKeyId });
  if (awsCode === "InvalidClientTokenId" || awsCode === "UnrecognizedClientException") {
    return unknownKeys(refusal, question);
  }
  if (isBadSignature(refusal) && /^The request signature we calculated/.test(refusal.awsMessage)) {
    return new DaypassError("secret-not-accepted", { ...answerFacts(refusal), accessKeyId });
  }
  if (awsCode === "RegionDisabledException") {
    return new DaypassError("region-disabled", { ...facts, region: connection.region });
  }
  if (/^(Validation(Error|Exception)|MalformedInput|InvalidInput|InvalidParameter\w+)$/.test(awsCode)) {
    return new DaypassError("request-not-valid", facts);
  }
  return new DaypassError("aws-refused", facts);
}

/** The many reasons behind `AccessDenied`. AWS changes the ends of these sentences: only their beginnings are compared. */
function denied(refusal: Refusal, question: Question, { exchange, sentAgain }: Course): DaypassError {
  const { awsMessage } = refusal;
  const { action, connection, device = "?" } = question;
  const facts = answerFacts(refusal);
  const accessKeyId = maskedKeyId(question.credentials.accessKeyId);
  if (awsMessage.startsWith("MultiFactorAuthentication failed with invalid MFA one time pass code")) {
    const { clockOffsetSeconds } = exchange;
    return new DaypassError("code-not-accepted", { ...facts, device, sentAgain, clockOffsetSeconds });
  }
  if (awsMessage.startsWith("MultiFactorAuthentication failed, unable to validate MFA code")) {
    return new DaypassError("serial-not-accepted", { ...facts, device, accessKeyId });
  }
  if (awsMessage.includes("provide both MFA serial number and one time pass code")) {
    return new DaypassError("mfa-incomplete", facts);
  }
  if (/^Cannot call \w+ with session credentials/.test(awsMessage)) {
    return new DaypassError("session-keys-not-accepted", { ...facts, accessKeyId });
  }
  const request = { action, host: connection.endpoint.host };
  if (action !== "AssumeRole") return new DaypassError("not-allowed", { ...facts, ...request });
  const byOwnPolicy = /identity-based policy|permissions boundary|service control policy/.test(awsMessage);
  return new DaypassError(byOwnPolicy ? "role-not-granted" : "role-not-trusting", { ...facts, ...request });
}

function unknownKeys(refusal: Refusal, { action, connection, credentials }: Question): DaypassError {
  const accessKeyId = maskedKeyId(credentials.accessKeyId);
  const facts = answerFacts(refusal);
  if (keyKind(credentials.accessKeyId) === "temporary") {
    return new DaypassError("session-not-accepted", { ...facts, action, accessKeyId });
  }
  const { endpoint, partition } = connection;
  return new DaypassError("keys-not-accepted", { ...facts, accessKeyId, host: endpoint.host, partition });
}

function answerFacts({ awsCode, awsMessage, requestId }: Refusal) {
  return { awsCode, awsMessage, requestId };
}

function faulted(fault: Fault, question: Question, course: Course): DaypassError {
  const { action, connection } = question;
  const proxy = connection.proxy === undefined ? undefined : shownProxy(connection.proxy);
  const facts = { action, host: connection.endpoint.host, codeMayBeSpent: codeMayBeSpent(question, course) };
  switch (fault.kind) {
    case "unreachable":
      return new DaypassError("network-unreachable", { ...facts, why: fault.why, proxy });
    case "timeout":
      return new DaypassError("network-timeout", { ...facts, phase: fault.phase, seconds: fault.seconds, proxy });
    case "lost":
      return new DaypassError("connection-lost", { ...facts, why: fault.why });
    case "proxy":
      return new DaypassError("proxy-refused", { ...facts, proxy: proxy ?? "?", why: fault.why, status: fault.status });
    case "untrusted":
      return new DaypassError("tls-not-trusted", { ...facts, why: fault.why });
    case "foreign":
      return new DaypassError("captive-portal", { ...facts, what: fault.what });
    case "malformed":
      return new DaypassError("answer-malformed", { ...facts, what: fault.what });
    case "unavailable":
      return unavailable(fault.status, course.exchange.requestId, question, course);
  }
}

function unavailable(status: number, requestId: string | undefined, question: Question, course: Course): DaypassError {
  const { action, connection } = question;
  const facts = { action, host: connection.endpoint.host, codeMayBeSpent: codeMayBeSpent(question, course) };
  return new DaypassError("aws-unavailable", { ...facts, status, requestId: safeId(requestId) });
}

function codeMayBeSpent({ code }: Question, { exchange, sentAgain }: Course): boolean {
  return code !== undefined && (exchange.sent || sentAgain);
}
