import { WayFault } from "./fault.ts";

/** An answer, read whole. */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * Lets an answer through that has the form of AWS's: XML, whole, plain. Anything else throws a `WayFault` that says what it
 * is instead. The SDK itself takes a sign-in page and an empty body for success.
 */
export function checkAnswer(answer: Answer): void {
  const { status, headers, body } = answer;
  if (status >= 300 && status < 400) throw foreign(`a redirect${redirectTarget(headers.location)} (${status})`);
  const text = body.toString("utf8");
  const what = whatIsWrong(headers["content-type"] ?? "", text);
  if (what === undefined) return;
  // Load balancers in front of a service answer in their own words, in HTML or not at all.
  if (status >= 500) throw new WayFault({ kind: "unavailable", status });
  if (isHtml(headers["content-type"] ?? "", text)) throw foreign(`a web page (${status})`);
  throw new WayFault({ kind: "malformed", what });
}

function foreign(what: string): WayFault {
  return new WayFault({ kind: "foreign", what });
}

function redirectTarget(location: string | undefined): string {
  if (location === undefined || !URL.canParse(location)) return "";
  return ` to ${new URL(location).host}`;
}

function isHtml(contentType: string, text: string): boolean {
  return /^(text\/html|application\/xhtml\+xml)/i.test(contentType.trim()) || /^\s*<(!doctype html|html)\b/i.test(text);
}

function whatIsWrong(contentType: string, text: string): string | undefined {
  if (text.trim() === "") return "it is empty";
  if (isHtml(contentType, text)) return "it is a web page";
  if (!/^(text|application)\/xml\s*(;|$)/i.test(contentType.trim())) {
    return contentType === "" ? "it does not say that it is XML" : `it is ${contentType.slice(0, 80)}, not XML`;
  }
  return xmlFault(text);
}

const deepest = 16;
const token = /<(\/?)([A-Za-z_][\w.:-]*)([^<>]*?)(\/?)>|<\?xml\s[^<>]*\?>/g;

/** What keeps a text from being one whole, plain XML element: no document type, no entities but XML's own, no deep nesting. */
export function xmlFault(text: string): string | undefined {
  if (text.includes("<!")) return "it holds XML declarations that AWS does not send";
  if (/&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-f]{1,6});)/i.test(text)) return "it holds unknown XML entities";
  const open: string[] = [];
  let roots = 0;
  for (const [, closing, name, , single] of text.matchAll(token)) {
    if (name === undefined) continue;
    if (closing === "/") {
      if (open.pop() !== name) return "its XML elements do not close in order";
      continue;
    }
    if (open.length === 0) roots += 1;
    if (single !== "/") open.push(name);
    if (open.length > deepest) return "its XML is nested too deeply";
  }
  if (open.length > 0 || roots === 0) return "it breaks off before its end";
  if (roots > 1 || text.replace(token, "").includes("<")) return "it is not well-formed XML";
  return undefined;
}
