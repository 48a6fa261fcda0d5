import { type Client, clientOf } from "./client-of.ts";

/**
 * Errors as AWS's tools and SDKs word them: where in a text a code, an operation, a message and a request's id stand. Which sentence
 * means what is none of this file's business; it only takes the wrapping off.
 */

/** One error in a text. */
export interface Complaint {
  /** Where it stands in the plain text. */
  readonly at: number;
  readonly code: string | undefined;
  readonly operation: string | undefined;
  /** The beginning of what it says; more than the sentence where nothing shows its end. */
  readonly message: string;
  readonly requestId: string | undefined;
  readonly client: Client | undefined;
  /** What stands in front of bare words. */
  readonly before?: string | undefined;
  /** Which profile it is about, where that is known from elsewhere. */
  readonly profile?: string | undefined;
}

type Parts = Partial<Record<"code" | "operation" | "message" | "requestId" | "status", string>>;

interface Wrapper {
  readonly client: Client | undefined;
  readonly pattern: RegExp;
  /** The message stands in front of what is matched. Otherwise behind it, or in it by name. */
  readonly trails?: boolean;
}

const code = "(?<code>[A-Z][A-Za-z0-9]{2,60}(?:\\.[A-Z][A-Za-z0-9]{2,60})?)";
const id = "(?<requestId>[\\w-]{1,80})";

// Each is found anywhere, and only looks so far ahead as its own words are long: the time grows with the text and nothing else.
const wrappers: readonly Wrapper[] = [
  {
    client: "botocore",
    pattern: new RegExp(
      `An error occurred \\((?:${code}|(?<status>\\d{3}))\\) when calling the (?<operation>\\w{1,80}) operation(?: \\(reached max retries: \\d{1,3}\\))?: `,
      "g",
    ),
  },
  // Go v2. What a service's model knows stands without "api error".
  {
    client: "go-2",
    pattern: new RegExp(
      `operation error (?:[\\w -]{1,60}): (?<operation>\\w{1,80}), (?:exceeded maximum number of attempts, \\d{1,3}, )?https response error StatusCode: \\d{1,3}, RequestID: ${id},(?: HostID: [^,]{0,200},)? (?:api error )?${code}: `,
      "g",
    ),
  },
  { client: "go-2", pattern: new RegExp(`api error ${code}: `, "g") },
  {
    client: "rust",
    pattern: new RegExp(`(?:unhandled error|service error) \\(${code}\\): (?!Error \\{ code)`, "g"),
  },
  {
    client: "rust",
    pattern: new RegExp(`code: (?:Some\\()?"${code}"\\)?, message: (?:Some\\()?"`, "g"),
  },
  {
    client: "php",
    pattern: new RegExp(`(?<![\\w.])${code} \\((?:client|server)\\): `, "g"),
  },
  {
    client: "s3cmd",
    pattern: new RegExp(`S3 error: \\d{3} \\(${code}\\): `, "g"),
  },
  {
    client: "ruby",
    pattern: / \((?:Aws::\w{1,60}::Errors::(?<code>\w{1,60}))\)/g,
    trails: true,
  },
  { client: "ruby", pattern: /Aws::\w{1,60}::Errors::(?<code>[A-Z]\w{1,60})(?:: | - )/g },
  // CloudFormation: the old handlers and the new.
  {
    client: "cloudformation",
    pattern: /API: [a-z0-9-]{1,40}:(?<operation>[A-Z]\w{1,80}) /g,
  },
  { client: "cloudformation", pattern: /Resource handler returned message: "/g },
  {
    client: "cloudformation",
    pattern:
      /CREATE_FAILED\s{1,40}AWS::[\w:]{1,60}\s{1,40}[A-Za-z0-9]{1,255}\s{1,40}(?!API: |Resource handler )(?=\S)/g,
  },
  // The code is the exception's name where the model knows it, and not shown otherwise.
  {
    client: "dotnet",
    pattern:
      /\bAmazon\.\w{1,60}\.(?:Model\.(?<code>[A-Z]\w{1,60}?(?:Exception)?)|Amazon(?!Client)\w{1,60}Exception): (?=\S)/g,
  },
  // An answer without a body: JavaScript has no more than its status.
  {
    client: "javascript-3",
    pattern:
      /(?<![\w.])(?:(?:UnknownError|Unknown|Forbidden): |403: (?=UnknownError|null))(?=[\s\S]{0,600}?(?:httpStatusCode|statusCode): (?<status>403)\b)/g,
  },
  // Java v1 and v2; v2 has the code only where the model knows it.
  {
    client: "java",
    pattern: new RegExp(
      ` \\(Service: [\\w ]{1,60}[,;] Status Code: (?<status>\\d{1,3})[,;] (?:Error Code: ${code}[^;]{0,40}; )?Request ID: ${id}`,
      "g",
    ),
    trails: true,
  },
  // The answer itself: S3's and the query protocol's XML, JSON of the newer protocols.
  {
    client: undefined,
    pattern: new RegExp(`<Code>${code}</Code> ?<Message>`, "g"),
  },
  { client: undefined, pattern: /"__type" ?: ?"(?:[\w.]{1,80}#)?(?<code>[A-Z]\w{1,60})", ?"[Mm]essage" ?: ?"/g },
  {
    client: undefined,
    pattern: /"[Mm]essage" ?: ?"(?<message>[^"]{1,600})", ?"__type" ?: ?"(?:[\w.]{1,80}#)?(?<code>[A-Z]\w{1,60})"/g,
  },
  { client: undefined, pattern: new RegExp(`\\bcode: ${code}, message: `, "g") },
  { client: undefined, pattern: /"Code" ?: ?"(?<code>[A-Z]\w{1,60})", ?"Message" ?: ?"/g },
  { client: undefined, pattern: /"Message" ?: ?"(?<message>[^"]{1,600})", ?"Code" ?: ?"(?<code>[A-Z]\w{1,60})"/g },
  // JavaScript and Go v1 say a code, a colon and the message, as do many others: a known code, or AWS's way to name what went wrong.
  {
    client: undefined,
    pattern:
      /(?<![\w.:#$-])(?:Error \[)?(?<code>SlowDown|UnknownEndpoint|(?:EntityAlreadyExists|DeleteConflict|InsufficientCapabilities)(?:Exception)?|AlreadyExistsException|(?:AccessDenied|Unauthorized|Authoriz|Auth|Expired|Invalid|Unrecognized|Signature|Request|Missing|Incomplete|Region|Throttl|TooMany|Service|Internal|Validation|Malformed|Credentials|OptIn|Limit|PriorRequest|Token|Provider|Profile|Config|NoCredential|SharedConfig|Process|AssumeRole|Networking|Timeout)(?:[A-Za-z]{3,50}|(?<=AccessDenied|Unauthorized)))\]?: /g,
  },
];

const requestIds =
  /request ?id:? ?["']?([\w-]{8,80})|"?requestId"?: ?["']([\w-]{8,80})|<RequestId>([\w-]{8,80})|aws_request_id: ?"([\w-]{8,80})/i;

/** How much of a message is looked at; sentences of AWS's are shorter. */
const messageLength = 700;

/** The errors that a plain text holds, in the order in which they stand. */
export function complaintsIn(text: string): readonly Complaint[] {
  const found: Complaint[] = [];
  const general = clientOf(text);
  for (const { client, pattern, trails } of wrappers) {
    let count = 0;
    for (const match of text.matchAll(pattern)) {
      const parts = { ...match.groups } as Parts;
      const end = match.index + match[0].length;
      const inside = parts.message === undefined ? -1 : match.index + match[0].indexOf(parts.message);
      const at = trails ? Math.max(0, match.index - trailLength) : inside === -1 ? end : inside;
      const message = trails
        ? text.slice(at, match.index).replace(/^.*(?:Exception: |\)\): |Error: |message: ")(?=\S)/s, "")
        : (parts.message ?? text.slice(end, end + messageLength));
      found.push({
        at: trails ? match.index - message.length : at,
        code: parts.code ?? codeOfStatus(parts.status ?? (client === "dotnet" ? "403" : undefined), message),
        operation: parts.operation,
        message: message.trimStart(),
        requestId: parts.requestId ?? requestIdIn(text.slice(match.index, end + messageLength)),
        client: client ?? general,
      });
      count += 1;
      if (count >= most) break;
    }
  }
  const complaints = found.sort((one, other) => one.at - other.at).filter(isNew);
  const rest = complaints.filter((complaint, index) => !isCutOff(complaint, complaints[index + 1]));
  return [...rest, ...sentencesIn(text, complaints, general)].sort((one, other) => one.at - other.at);
}

/** PHP quotes the beginning of an answer, says that it is not all, and then says it again in its own words. */
function isCutOff({ at, message }: Complaint, next: Complaint | undefined): boolean {
  return next !== undefined && message.slice(0, Math.max(0, next.at - at)).includes("(truncated...)");
}

/** AWS's own sentence for a refusal, where no wrapper is around it that is known here. */
function sentencesIn(text: string, known: readonly Complaint[], client: Client | undefined): readonly Complaint[] {
  return [
    ...text.matchAll(
      /\bUser: \S{1,300} is not authorized to perform: |\bStack:arn:aws\S{1,300} is in [A-Z_]{4,60} state /g,
    ),
  ]
    .map(({ index }) => index)
    .filter((at) => !known.some((one) => one.at <= at && at < one.at + messageLength))
    .slice(0, most)
    .map((at) => bareComplaint(text, at, client));
}

const trailLength = 400;
const beforeLength = 200;

/** An answer without a body has no code (botocore takes the status for it), and Java's SDK v2 does not show it. */
function codeOfStatus(status: string | undefined, message: string): string | undefined {
  return status === "403" &&
    /(?:^|\s)(?:Access Denied|Forbidden)\s*$|^Access Denied(?:$| -| at )|^(?:Forbidden|UnknownError|null|403)\b|^ ?at /.test(
      message,
    )
    ? "AccessDenied"
    : undefined;
}

// A log may repeat one error without end: the first ones are what counts.
const most = 400;

/** Several wrappers may take the same words: the first of them has most to say. */
function isNew(complaint: Complaint, index: number, all: readonly Complaint[]): boolean {
  const before = all[index - 1];
  return before === undefined || before.at !== complaint.at;
}

function requestIdIn(text: string): string | undefined {
  return requestIds
    .exec(text)
    ?.slice(1)
    .find((found) => found !== undefined);
}

/** A complaint in words that no wrapper is around. */
export function bareComplaint(text: string, at: number, client: Client | undefined): Complaint {
  const message = text.slice(at, at + messageLength);
  const before = text.slice(Math.max(0, at - beforeLength), at);
  return { at, code: undefined, operation: undefined, message, requestId: requestIdIn(message), client, before };
}
