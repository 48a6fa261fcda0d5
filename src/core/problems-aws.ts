import { exitCodes, problem } from "./problem.ts";

/** What every failed request is told with: which action, sent where. */
export interface RequestFacts {
  readonly action: string;
  readonly host: string;
}

/** Whether the request carried a code that AWS may have seen, and so may count as used. */
export interface CodeFacts {
  readonly codeMayBeSpent: boolean;
}

/** What AWS itself said. */
export interface AnswerFacts {
  readonly awsCode: string;
  readonly awsMessage: string;
  readonly requestId: string | undefined;
}

/** Failures of requests to AWS, and of the way there. */
export const awsProblems = {
  "code-not-accepted": problem<
    AnswerFacts & {
      device: string;
      sentAgain: boolean;
      clockOffsetSeconds: number | undefined;
      /** Until the device shows the next code. */
      waitSeconds?: number | undefined;
    }
  >({
    exit: exitCodes.codeNotAccepted,
    message: ({ device }) => `AWS did not accept the code for the MFA device "${device}"`,
    hints: ({ sentAgain, clockOffsetSeconds, waitSeconds }) => [
      ...(sentAgain ? ["AWS failed to answer the first time and may have used the code up then"] : []),
      waitSeconds === undefined
        ? "wait until the device shows the next code: AWS takes each one once"
        : `the next code comes in ${waitSeconds} s: AWS takes each one once`,
      "if fresh codes fail too, compare the clock of the device that shows them with the real time",
      ...clockHint(clockOffsetSeconds),
    ],
  }),
  "serial-not-accepted": problem<AnswerFacts & { device: string; accessKeyId: string }>({
    exit: exitCodes.codeNotAccepted,
    message: ({ device, accessKeyId }) =>
      `AWS cannot check a code of the MFA device "${device}" for the user of the access key ${accessKeyId}`,
    hints: () => [
      "see that this is the serial number of an active device of the same user as the keys; --serial ARN names another one",
      "if the device was added less than a minute ago, wait 15 seconds and try with a fresh code",
      "after nine tries within three minutes AWS refuses every code: wait three minutes",
    ],
  }),
  "mfa-incomplete": problem<AnswerFacts>({
    exit: exitCodes.usage,
    message: () => "AWS needs the serial number of the MFA device and its code together",
  }),
  "keys-not-accepted": problem<AnswerFacts & { accessKeyId: string; host: string; partition: string }>({
    exit: exitCodes.keysNotAccepted,
    message: ({ accessKeyId }) =>
      `AWS does not accept the access key ${accessKeyId}: it does not exist or is not active`,
    hints: ({ partition }) => [
      "see in the IAM console whether the key was deleted, deactivated or replaced by a newer one",
      `the question went to the partition ${partition}: keys of another one (China, GovCloud) need a region there`,
    ],
  }),
  "secret-not-accepted": problem<AnswerFacts & { accessKeyId: string }>({
    exit: exitCodes.keysNotAccepted,
    message: ({ accessKeyId }) => `AWS does not accept the secret key given with the access key ${accessKeyId}`,
    hints: () => ["copy the secret key again, whole and without blanks, or make new keys: AWS shows a secret key once"],
  }),
  "session-keys-not-accepted": problem<AnswerFacts & { accessKeyId: string }>({
    exit: exitCodes.keysNotAccepted,
    message: ({ accessKeyId }) =>
      `AWS does not give a session for the access key ${accessKeyId}: it is itself that of a session`,
    hints: () => ["use the long-term keys of the user; their id begins with AKIA"],
  }),
  "session-not-accepted": problem<AnswerFacts & { action: string; accessKeyId: string }>({
    exit: exitCodes.noSession,
    message: ({ action, accessKeyId }) => `AWS does not accept the session ${accessKeyId} for ${action}`,
    hints: () => ["get a new session with daypass login --renew"],
  }),
  "session-ended": problem<AnswerFacts & { action: string; accessKeyId: string }>({
    exit: exitCodes.noSession,
    message: ({ accessKeyId }) => `The session ${accessKeyId} has ended`,
    hints: () => ["get a new one with daypass login --renew"],
  }),
  "clock-off": problem<AnswerFacts & { clockOffsetSeconds: number | undefined }>({
    exit: exitCodes.networkOrClock,
    message: ({ clockOffsetSeconds }) =>
      `AWS refused the request because the clock of this computer is wrong${clockDifference(clockOffsetSeconds)}`,
    hints: () => ["set the clock of this computer, best by its automatic time setting; the code was not used up"],
  }),
  "not-allowed": problem<AnswerFacts & RequestFacts>({
    exit: exitCodes.notAllowed,
    message: ({ action, awsMessage }) => `AWS does not allow ${action}: ${awsMessage}`,
    hints: ({ awsMessage }) => [
      /explicit deny/.test(awsMessage)
        ? "a policy denies this by name; whoever looks after the account can say which, and many deny all that comes without MFA"
        : "ask whoever looks after the account for a policy that allows it",
    ],
  }),
  "region-disabled": problem<AnswerFacts & { region: string }>({
    exit: exitCodes.notAllowed,
    message: ({ region }) => `AWS does not give sessions in the region ${region}: it is not activated for this account`,
    hints: () => ["use another region, such as --region us-east-1, or have an administrator activate this one"],
  }),
  "request-not-valid": problem<AnswerFacts & RequestFacts>({
    exit: exitCodes.usage,
    message: ({ action, awsMessage }) => `AWS does not accept the values given for ${action}: ${awsMessage}`,
  }),
  "aws-throttled": problem<AnswerFacts & RequestFacts>({
    exit: exitCodes.networkOrClock,
    message: ({ action, host }) => `AWS turned ${action} away because of too many requests (${host})`,
    hints: () => ["wait a minute and try again"],
  }),
  "aws-unavailable": problem<RequestFacts & CodeFacts & { status: number; requestId: string | undefined }>({
    exit: exitCodes.networkOrClock,
    message: ({ action, host, status }) =>
      `AWS failed to answer ${action}: ${host} reports an error of its own (${status})`,
    hints: (facts) => [
      ...spentHint(facts),
      "try again in a minute; https://health.aws.amazon.com/health/status says more",
    ],
  }),
  "aws-refused": problem<AnswerFacts & RequestFacts>({
    exit: exitCodes.failed,
    message: ({ action, awsCode, awsMessage }) => `AWS refused ${action}: ${awsCode}: ${awsMessage}`,
    hints: ({ requestId }) =>
      requestId === undefined ? [] : [`the id of the request for AWS's support is ${requestId}`],
  }),
  "network-unreachable": problem<RequestFacts & CodeFacts & { why: string; proxy: string | undefined }>({
    exit: exitCodes.networkOrClock,
    message: ({ host, why, proxy }) => `Cannot reach ${host}${proxy === undefined ? "" : ` through ${proxy}`}: ${why}`,
    hints: (facts) => [...spentHint(facts), "check the network, the VPN and the region", ...proxyHint(facts.proxy)],
  }),
  "network-timeout": problem<
    RequestFacts & CodeFacts & { phase: "connection" | "answer"; seconds: number; proxy: string | undefined }
  >({
    exit: exitCodes.networkOrClock,
    message: ({ host, phase, seconds }) =>
      phase === "connection"
        ? `Cannot reach ${host}: no connection within ${seconds} s`
        : `${host} did not finish its answer within ${seconds} s`,
    hints: (facts) => [...spentHint(facts), "check the network and the VPN, then try again", ...proxyHint(facts.proxy)],
  }),
  "connection-lost": problem<RequestFacts & CodeFacts & { why: string }>({
    exit: exitCodes.networkOrClock,
    message: ({ host, why }) => `The connection to ${host} was lost before the answer was complete: ${why}`,
    hints: (facts) => [...spentHint(facts), "try again"],
  }),
  "proxy-refused": problem<{ host: string; proxy: string; why: string; status: number | undefined }>({
    exit: exitCodes.networkOrClock,
    message: ({ host, proxy, why }) => `Cannot reach ${host}: the proxy ${proxy} ${why}`,
    hints: ({ status, host }) => [
      status === 407
        ? "put the proxy's user name and password into HTTPS_PROXY (http://user:password@host:port)"
        : "check HTTPS_PROXY",
      `name ${host} in NO_PROXY if it can be reached without the proxy`,
    ],
  }),
  "proxy-invalid": problem<{ variable: string; why: string }>({
    exit: exitCodes.usage,
    message: ({ variable, why }) => `Cannot use the proxy that ${variable} names: ${why}`,
    hints: ({ variable }) => [`write ${variable}=http://host:port, or unset it`],
  }),
  "tls-not-trusted": problem<{ host: string; why: string }>({
    exit: exitCodes.networkOrClock,
    message: ({ host, why }) => `Cannot trust the certificate of ${host}: ${why}`,
    hints: () => [
      "on a network that inspects TLS, set AWS_CA_BUNDLE to the file (PEM) with your organisation's root certificate",
      "otherwise somebody may be listening: use another network",
    ],
  }),
  "ca-bundle-unusable": problem<{ path: string; why: string }>({
    exit: exitCodes.usage,
    message: ({ path, why }) => `Cannot use the certificates in ${path}: ${why}`,
    hints: () => ["see AWS_CA_BUNDLE, ca_bundle and NODE_EXTRA_CA_CERTS; the file has to be in PEM form"],
  }),
  "captive-portal": problem<{ host: string; what: string } & CodeFacts>({
    exit: exitCodes.networkOrClock,
    message: ({ host, what }) => `The answer of ${host} did not come from AWS: it is ${what}`,
    hints: (facts) => [
      ...spentHint(facts),
      "if this network has a sign-in page, open it in a browser first; else see which proxy stands between",
    ],
  }),
  "answer-malformed": problem<RequestFacts & CodeFacts & { what: string }>({
    exit: exitCodes.networkOrClock,
    message: ({ action, host, what }) => `Cannot read the answer of ${host} to ${action}: ${what}`,
    hints: (facts) => [...spentHint(facts), "nothing of it was used; try again, and see which proxy stands between"],
  }),
  "endpoint-invalid": problem<{ endpoint: string; why: string }>({
    exit: exitCodes.usage,
    message: ({ endpoint, why }) => `Cannot use the endpoint "${endpoint}": ${why}`,
    hints: () => ["see AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_STS and endpoint_url in the config file"],
  }),
  "endpoint-not-available": problem<{ region: string; why: string }>({
    exit: exitCodes.usage,
    message: ({ region, why }) => `AWS has no endpoint for the region "${region}" with these settings: ${why}`,
    hints: () => ["see AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT and the profile's use_fips_endpoint"],
  }),
  "region-invalid": problem<{ region: string }>({
    exit: exitCodes.usage,
    message: ({ region }) => `"${region}" is not the name of a region`,
    hints: () => ["a region looks like eu-central-1; see --region, AWS_REGION and the profile's region"],
  }),
};

function spentHint({ codeMayBeSpent }: CodeFacts): readonly string[] {
  return codeMayBeSpent ? ["the code may be used up: try with the next one that the device shows"] : [];
}

function proxyHint(proxy: string | undefined): readonly string[] {
  return proxy === undefined ? [] : [`the way leads through the proxy ${proxy}: see HTTPS_PROXY and NO_PROXY`];
}

/** Below this, what the `Date` header says is too coarse to speak of. */
const worthSayingSeconds = 30;

function clockHint(offset: number | undefined): readonly string[] {
  if (offset === undefined || Math.abs(offset) < worthSayingSeconds) return [];
  return [`the clock of this computer is ${behindOrAhead(offset)}`];
}

function clockDifference(offset: number | undefined): string {
  return offset === undefined || Math.abs(offset) < worthSayingSeconds ? "" : `: it is ${behindOrAhead(offset)}`;
}

/** A positive offset is what has to be added to the local clock, which then is behind. */
function behindOrAhead(offset: number): string {
  return `${roughly(Math.abs(offset))} ${offset > 0 ? "behind" : "ahead of"} AWS's`;
}

function roughly(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 2 * 3600) return `${Math.round(seconds / 60)} min`;
  return seconds < 48 * 3600 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}
