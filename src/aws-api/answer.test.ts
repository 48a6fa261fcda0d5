import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { errorXml, sessionXml } from "../../test/rig/fault-server.ts";
import { checkAnswer, xmlFault } from "./answer.ts";
import { WayFault } from "./fault.ts";

function check(status: number, body: string, headers: Record<string, string> = { "content-type": "text/xml" }) {
  try {
    checkAnswer({ status, headers, body: Buffer.from(body) });
    return undefined;
  } catch (error) {
    if (error instanceof WayFault) return error.fault;
    throw error;
  }
}

test("AWS's answers pass, errors too, with or without an XML declaration", () => {
  expect(check(200, sessionXml)).toBeUndefined();
  expect(check(403, errorXml("AccessDenied", "no &amp; &#233; &#xe9; never"))).toBeUndefined();
  expect(check(200, `<?xml version="1.0" encoding="UTF-8"?>\n${sessionXml}`)).toBeUndefined();
  expect(check(200, sessionXml, { "content-type": "application/xml; charset=utf-8" })).toBeUndefined();
});

describe("an answer that is not AWS's is named for what it is", () => {
  test.each([
    [
      302,
      "",
      { location: "https://portal.example/login?token=1" },
      { kind: "foreign", what: "a redirect to portal.example (302)" },
    ],
    [307, "", {}, { kind: "foreign", what: "a redirect (307)" }],
    [200, "<html>", { "content-type": "text/html" }, { kind: "foreign", what: "a web page (200)" }],
    [200, " <!DOCTYPE HTML><p>", { "content-type": "text/xml" }, { kind: "foreign", what: "a web page (200)" }],
    [200, "", { "content-type": "text/xml" }, { kind: "malformed", what: "it is empty" }],
    [200, "{}", { "content-type": "application/json" }, { kind: "malformed", what: "it is application/json, not XML" }],
    [200, sessionXml, {}, { kind: "malformed", what: "it does not say that it is XML" }],
    [503, "<html>", { "content-type": "text/html" }, { kind: "unavailable", status: 503 }],
    [500, "", {}, { kind: "unavailable", status: 500 }],
  ])("%i %j %j", (status, body, headers, fault) => {
    expect(check(status, body, headers as Record<string, string>)).toEqual(fault);
  });
});

test.each([
  [sessionXml.slice(0, -10), "it breaks off before its end"],
  ["<a>", "it breaks off before its end"],
  ["words", "it breaks off before its end"],
  ["<a></b>", "its XML elements do not close in order"],
  ["<a/><a/>", "it is not well-formed XML"],
  ["<a><</a>", "it is not well-formed XML"],
  ["<!DOCTYPE a><a/>", "it holds XML declarations that AWS does not send"],
  ["<a><![CDATA[x]]></a>", "it holds XML declarations that AWS does not send"],
  ["<a>&b;</a>", "it holds unknown XML entities"],
  ["<a>".repeat(17) + "</a>".repeat(17), "its XML is nested too deeply"],
])("xmlFault() says of %j: %s", (text, fault) => {
  expect(xmlFault(text)).toBe(fault);
});

test("xmlFault() finds every cut of a right answer", () => {
  const whole = sessionXml.trimEnd();
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: whole.length - 1 }),
      (length) => xmlFault(whole.slice(0, length)) !== undefined,
    ),
  );
});
