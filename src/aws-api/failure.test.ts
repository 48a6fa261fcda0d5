import { expect, test } from "vitest";
import type { Credentials } from "../core/credentials.ts";
import type { ErrorCode } from "../core/errors.ts";
import { Secret } from "../core/secret.ts";
import { nextStep } from "./ask.ts";
import type { Connection } from "./connection.ts";
import { newExchange } from "./exchange.ts";
import { explained, failureIn } from "./failure.ts";
import type { Fault } from "./fault.ts";
import type { Question } from "./question.ts";

const connection: Connection = {
  service: "sts",
  region: "eu-west-1",
  partition: "aws",
  endpoint: {
    url: "https://sts.eu-west-1.amazonaws.com",
    host: "sts.eu-west-1.amazonaws.com",
    signingRegion: "eu-west-1",
    own: true,
    loopback: false,
    encrypted: true,
  },
  proxy: undefined,
  roots: undefined,
};
const secretAccessKey = new Secret("wJalrXUtnFEMI/K7MDENG");
const keys: Credentials = { accessKeyId: "AKIAY34FZKBOKMUTVV7A", secretAccessKey };
const session: Credentials = {
  accessKeyId: "ASIAY34FZKBOKMUTVV7A",
  secretAccessKey,
  sessionToken: new Secret("FwoGZXIvYXdzEXAMPLE"),
  expiresAt: new Date(0),
};
const device = "arn:aws:iam::609629065308:mfa/ann";

function refusal(awsCode: string, awsMessage: string, status = 403) {
  return { kind: "refusal", awsCode, awsMessage, status, requestId: undefined } as const;
}

function explain(failure: ReturnType<typeof refusal> | Fault, question: Partial<Question> = {}) {
  const exchange = { ...newExchange(), clockOffsetSeconds: 5 };
  return explained(
    failure,
    { action: "GetSessionToken", connection, credentials: keys, device, ...question },
    { exchange, sentAgain: false },
  );
}

const user = "User: arn:aws:iam::609629065308:user/ann is not authorized to perform: sts:AssumeRole on resource: x";

// The sentences are AWS's own, with the blanks that it puts behind and between them.
test.each<[awsCode: string, message: string, kind: ErrorCode, exit: number]>([
  ["AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code.", "code-not-accepted", 5],
  [
    "AccessDenied",
    "MultiFactorAuthentication failed, unable to validate MFA code. Please verify your MFA serial number is valid",
    "serial-not-accepted",
    5,
  ],
  [
    "AccessDenied",
    "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.",
    "mfa-incomplete",
    2,
  ],
  ["AccessDenied", "Cannot call GetSessionToken with session credentials", "session-keys-not-accepted", 6],
  ["AccessDenied", user, "not-allowed", 7],
  [
    "AccessDenied",
    `${user} with an explicit deny in an identity-based policy: arn:aws:iam::1:policy/x`,
    "not-allowed",
    7,
  ],
  ["AccessDenied", "Roles may not be assumed by root accounts.", "not-allowed", 7],
  ["InvalidClientTokenId", "The security token included in the request is invalid.", "keys-not-accepted", 6],
  [
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check",
    "secret-not-accepted",
    6,
  ],
  ["SignatureDoesNotMatch", "Signature expired: 20230822T072529Z is now earlier than 20230822T193257Z", "clock-off", 8],
  [
    "SignatureDoesNotMatch",
    "Signature not yet current: 20210502T183640Z is still later than 20210502T175140Z",
    "clock-off",
    8,
  ],
  ["RequestExpired", "Request has expired.", "clock-off", 8],
  ["SignatureDoesNotMatch", "Credential should be scoped to a valid region, not 'x'.", "aws-refused", 1],
  ["ExpiredToken", "The security token included in the request is expired", "session-ended", 10],
  ["ExpiredTokenException", "Token expired", "session-ended", 10],
  ["RegionDisabledException", "STS is not activated in this region for account:609629065308.", "region-disabled", 7],
  ["ValidationError", "1 validation error detected: Value '899' at 'durationSeconds'", "request-not-valid", 2],
  ["MalformedInput", "(AWS gives no reason)", "request-not-valid", 2],
  ["Throttling", "Rate exceeded", "aws-throttled", 8],
  ["OptInRequired", "You are not subscribed to this service.", "aws-refused", 1],
])("%s: %s is explained as %s", (awsCode, message, kind, exit) => {
  expect(explain(refusal(awsCode, message))).toMatchObject({ code: kind, exitCode: exit });
});

test("an unknown token is the session's fault where a session signed", () => {
  const failure = refusal("InvalidClientTokenId", "The security token included in the request is invalid");
  expect(explain(failure, { credentials: session })).toMatchObject({ code: "session-not-accepted", exitCode: 10 });
});

test("AWS's own errors are AWS's fault, whatever their code", () => {
  expect(explain(refusal("InternalFailure", "", 500))).toMatchObject({ code: "aws-unavailable", exitCode: 8 });
});

test("keys are shown by their ends only", () => {
  const failure = explain(refusal("InvalidClientTokenId", "The security token included in the request is invalid."));
  expect(failure.message).toBe("AWS does not accept the access key AKIA…VV7A: it does not exist or is not active");
});

test("failureIn() keeps AWS's words in one line and takes what is secret out of them", () => {
  const thrown = Object.assign(new Error("  Authorization=AKIAY34FZKBOKMUTVV7A\n wJalrXUtnFEMI/K7MDENG  123456 \n"), {
    name: "IncompleteSignature",
    $fault: "client",
    $metadata: { httpStatusCode: 400, requestId: "\u001b[2J" },
  });
  const question = { action: "GetSessionToken", connection, credentials: keys, code: "123456" };
  expect(failureIn(thrown, question, newExchange())).toEqual({
    kind: "refusal",
    status: 400,
    awsCode: "IncompleteSignature",
    awsMessage: "Authorization=AKIA…VV7A … …",
    requestId: undefined,
  });
});

test("failureIn() does not take a mistake of ours for AWS's", () => {
  expect(
    failureIn(new TypeError("x is undefined"), { action: "A", connection, credentials: keys }, newExchange()),
  ).toBeUndefined();
});

const lost: Fault = { kind: "lost", why: "reset" };
const busy = refusal("Throttling", "Rate exceeded", 400);
const sent = { ...newExchange(), sent: true };
const unsent = newExchange();

test.each([
  ["a lost connection", { failure: lost, exchange: sent, hasCode: true }, "stop"],
  ["a connection lost before anything was sent", { failure: lost, exchange: unsent, hasCode: true }, "again-unsent"],
  ["the same a second time", { failure: lost, exchange: unsent, hasCode: true, before: ["again-unsent"] }, "stop"],
  ["throttling", { failure: busy, exchange: sent, hasCode: true }, "again"],
  ["throttling, the code being over", { failure: busy, exchange: sent, hasCode: true, sameStep: false }, "stop"],
  ["throttling a second time", { failure: busy, exchange: sent, hasCode: true, before: ["again"] }, "stop"],
  ["throttling without a code", { failure: busy, exchange: sent, hasCode: false, before: ["again"] }, "again"],
  [
    "throttling for the third time",
    { failure: busy, exchange: sent, hasCode: false, before: ["again", "again"] },
    "stop",
  ],
  [
    "an answer lost that may have made something",
    { failure: lost, exchange: sent, hasCode: false, makes: true },
    "stop",
  ],
  ["throttling of what makes something", { failure: busy, exchange: sent, hasCode: false, makes: true }, "again"],
  ["the same never sent", { failure: lost, exchange: unsent, hasCode: false, makes: true }, "again"],
  ["a refused code", { failure: refusal("AccessDenied", "MultiFactor"), exchange: sent, hasCode: true }, "stop"],
  [
    "a timeout without a code",
    { failure: { kind: "timeout", phase: "answer", seconds: 5 }, exchange: sent, hasCode: false },
    "stop",
  ],
  [
    "a bad signature at the right time",
    { failure: refusal("SignatureDoesNotMatch", "The"), exchange: { ...sent, clockOffsetSeconds: 30 }, hasCode: true },
    "stop",
  ],
  [
    "a bad signature at the wrong time",
    { failure: refusal("SignatureDoesNotMatch", "The"), exchange: { ...sent, clockOffsetSeconds: -90 }, hasCode: true },
    "sign-again",
  ],
  [
    "the same a second time",
    {
      failure: refusal("SignatureDoesNotMatch", "The"),
      exchange: { ...sent, clockOffsetSeconds: -90 },
      hasCode: true,
      before: ["sign-again"],
    },
    "stop",
  ],
] as const)("what follows on %s", (_what, course, step) => {
  expect(nextStep({ before: [], sameStep: true, ...course })).toBe(step);
});
