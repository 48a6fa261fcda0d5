import type { ServerResponse } from "node:http";
import { AwsError } from "./aws-error.ts";
import type { WireResponse } from "./handler.ts";
import { basicTime } from "./signature.ts";

/** What a fault has to work with. */
export interface Exchange {
  readonly response: ServerResponse;
  /** The honest answer; only for faults that come after the request was carried out. */
  readonly answer: WireResponse;
  /** Words a refusal as the service that was asked would. */
  readonly refuse: (error: AwsError) => WireResponse;
  /** How long it takes, for those that take time. */
  readonly seconds: number;
  readonly signatureNow: Date;
}

interface Fault {
  readonly about: string;
  /** Whether the request is carried out before: only then does it spend a code and make a session. */
  readonly when: "instead" | "after";
  readonly send: (exchange: Exchange) => void;
}

/** Ways in which AWS, or what stands between, can go wrong. */
export const faults = {
  throttle: refusal(
    "AWS is asked too often",
    new AwsError({ status: 400, code: "Throttling", message: "Rate exceeded" }),
  ),
  unmodifiable: refusal(
    "IAM is still busy with what was changed before",
    failure(
      409,
      "EntityTemporarilyUnmodifiable",
      "The request was rejected because it referenced an entity that is temporarily unmodifiable, such as a user name that was deleted and then recreated.",
    ),
  ),
  "5xx": refusal(
    "AWS fails inside",
    failure(
      500,
      "InternalFailure",
      "The request processing has failed because of an unknown error, exception or failure.",
    ),
  ),
  unavailable: refusal(
    "AWS is down",
    failure(503, "ServiceUnavailable", "The request has failed due to a temporary failure of the server."),
  ),
  "access-denied": refusal(
    "a refusal without a reason, as S3 gave them",
    failure(403, "AccessDenied", "Access Denied"),
  ),
  "region-disabled": refusal(
    "the region is not activated for the account",
    failure(
      403,
      "RegionDisabledException",
      "STS is not activated in this region for account:123456789012. Your account administrator can activate STS in this region using the IAM Console.",
    ),
  ),
  escape: refusal(
    "a message steers the terminal",
    failure(403, "AccessDenied", "\u001b]0;owned\u0007\u001b[31mMultiFactorAuthentication\u001b[2J \u202efailed"),
  ),
  skew: { about: "the server's clock is 20 minutes ahead", when: "instead", send: sendSkew },
  slow: { about: "the answer takes its time", when: "after", send: sendSlowly },
  hang: { about: "no answer at all", when: "instead", send: () => undefined },
  withhold: { about: "no answer, although the request was carried out", when: "after", send: () => undefined },
  drip: { about: "the answer comes one byte at a time", when: "after", send: dripAnswer },
  truncate: { about: "the answer ends in the middle", when: "after", send: truncateAnswer },
  reset: { about: "the connection is reset after the request was carried out", when: "after", send: resetConnection },
  close: {
    about: "the connection is closed before the request is carried out",
    when: "instead",
    send: resetConnection,
  },
  html: page(
    "a captive portal answers",
    200,
    "text/html; charset=utf-8",
    "<!DOCTYPE html>\n<html><body><h1>Welcome to Guest WiFi</h1></body></html>\n",
  ),
  empty: page("an empty answer that claims success", 200, "text/xml", ""),
  garbage: page("bytes that are no XML", 200, "text/xml", "\u0000\u0001\u00ff<<<&&&"),
  "no-credentials": page(
    "XML without what was asked for",
    200,
    "text/xml",
    '<GetSessionTokenResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">\n  <GetSessionTokenResult/>\n</GetSessionTokenResponse>\n',
  ),
  bomb: page("XML entities that grow", 200, "text/xml", entityBomb()),
  deep: page("XML nested 200,000 deep", 200, "text/xml", "<a>".repeat(200_000)),
  huge: { about: "an answer of 600 MB", when: "instead", send: sendHuge },
  redirect: { about: "sent elsewhere", when: "instead", send: sendElsewhere },
  "wrong-type": { about: "the right answer under a wrong content type", when: "after", send: mislabelAnswer },
  "proxy-auth": page(
    "a proxy wants a password",
    407,
    "text/html",
    "<html><body>Proxy Authentication Required</body></html>\n",
  ),
  "bad-gateway": page("a proxy cannot reach AWS", 502, "text/html", "<html><body>502 Bad Gateway</body></html>\n"),
} as const satisfies Readonly<Record<string, Fault>>;

export type FaultName = keyof typeof faults;

export const faultNames = Object.keys(faults) as readonly FaultName[];

export function isFaultName(text: string): text is FaultName {
  return Object.hasOwn(faults, text);
}

/** A fault that is switched on. */
export interface FaultRule {
  readonly name: FaultName;
  /** For the next so many requests it fits; for all when `undefined`. */
  readonly times?: number | undefined;
  /** So many requests that it fits are let through before. */
  readonly after?: number | undefined;
  /** Only for this operation: `GetSessionToken`. */
  readonly action?: string | undefined;
  /** Of `slow` and `drip`; 3 when `undefined`. */
  readonly seconds?: number | undefined;
}

/** The faults that are switched on, in order: the first that fits a request is used. */
export class FaultSwitches {
  #rules: { rule: FaultRule; left: number; waiting: number }[] = [];

  set(rules: readonly FaultRule[]): void {
    this.#rules = rules.map((rule) => ({
      rule,
      left: rule.times ?? Number.POSITIVE_INFINITY,
      waiting: rule.after ?? 0,
    }));
  }

  get rules(): readonly FaultRule[] {
    return this.#rules.map(({ rule, left, waiting }) => ({
      ...rule,
      ...(Number.isFinite(left) ? { times: left } : {}),
      ...(waiting > 0 ? { after: waiting } : {}),
    }));
  }

  /** The fault for this request, counted. */
  next(action: string): FaultRule | undefined {
    const fitting = this.#rules.filter(({ rule }) => rule.action === undefined || rule.action === action);
    const found = fitting.find(({ waiting }) => waiting === 0);
    for (const rule of fitting) if (rule.waiting > 0) rule.waiting -= 1;
    if (found === undefined) return undefined;
    found.left -= 1;
    this.#rules = this.#rules.filter(({ left }) => left > 0);
    return found.rule;
  }
}

export function sendAnswer(response: ServerResponse, { status, headers, body }: WireResponse): void {
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  response.end(body);
}

function failure(status: number, code: string, message: string): AwsError {
  return new AwsError({ status, code, message });
}

function refusal(about: string, error: AwsError): Fault {
  return { about, when: "instead", send: ({ response, refuse }) => sendAnswer(response, refuse(error)) };
}

function page(about: string, status: number, type: string, body: string): Fault {
  const answer = { status, headers: { "content-type": type }, body };
  return { about, when: "instead", send: ({ response }) => sendAnswer(response, answer) };
}

function sendSkew({ response, refuse, signatureNow }: Exchange): void {
  const now = new Date(signatureNow.getTime() + 20 * 60_000);
  const earliest = new Date(now.getTime() - 15 * 60_000);
  const message = `Signature expired: ${basicTime(signatureNow)} is now earlier than ${basicTime(earliest)} (${basicTime(now)} - 15 min.)`;
  response.setHeader("date", now.toUTCString());
  sendAnswer(response, refuse(failure(403, "SignatureDoesNotMatch", message)));
}

function sendSlowly({ response, answer, seconds }: Exchange): void {
  const timer = setTimeout(() => sendAnswer(response, answer), seconds * 1000);
  response.on("close", () => clearTimeout(timer));
}

function dripAnswer({ response, answer, seconds }: Exchange): void {
  const bytes = Buffer.from(answer.body);
  let sent = 0;
  response.writeHead(answer.status, { ...answer.headers, "content-length": bytes.length });
  const timer = setInterval(() => {
    response.write(bytes.subarray(sent, sent + 1));
    sent += 1;
    if (sent >= bytes.length) response.end();
  }, seconds * 1000);
  response.on("close", () => clearInterval(timer));
}

function truncateAnswer({ response, answer }: Exchange): void {
  const bytes = Buffer.from(answer.body);
  const cut = bytes.indexOf("</SessionToken>");
  response.writeHead(answer.status, { ...answer.headers, "content-length": bytes.length });
  response.write(bytes.subarray(0, cut > 0 ? cut : Math.floor(bytes.length / 2)), () => response.destroy());
}

function resetConnection({ response }: Exchange): void {
  response.socket?.resetAndDestroy();
}

function mislabelAnswer({ response, answer }: Exchange): void {
  sendAnswer(response, { ...answer, headers: { ...answer.headers, "content-type": "application/json" } });
}

// To a path of our own, where the list of calls shows a client that follows, and with what.
function sendElsewhere({ response }: Exchange): void {
  const host = response.req.headers.host ?? "127.0.0.1";
  sendAnswer(response, { status: 307, headers: { location: `http://${host}/elsewhere` }, body: "" });
}

function sendHuge({ response }: Exchange): void {
  const chunk = Buffer.alloc(1024 * 1024, "a");
  let left = 600;
  const more = () => {
    while (left > 0 && !response.destroyed) {
      left -= 1;
      if (!response.write(chunk)) return;
    }
    if (left === 0) response.end();
  };
  response.writeHead(200, { "content-type": "text/xml" });
  response.write("<GetSessionTokenResponse><GetSessionTokenResult><Credentials><AccessKeyId>");
  response.on("drain", more);
  more();
}

function entityBomb(): string {
  const letters = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
  const entities = letters
    .map((name, index) => `<!ENTITY ${name} "${index === 0 ? "lol" : `&${letters[index - 1]};`.repeat(10)}">`)
    .join("");
  return `<?xml version="1.0"?><!DOCTYPE r [${entities}]><GetSessionTokenResponse><GetSessionTokenResult><Credentials><AccessKeyId>&i;</AccessKeyId></Credentials></GetSessionTokenResult></GetSessionTokenResponse>`;
}
