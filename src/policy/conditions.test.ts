// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policies write their variables like this
import { describe, expect, test } from "vitest";
import { conditionHolds, parseConditions } from "./conditions.ts";
import { contextOf, type RequestContext } from "./context.ts";
import type { StatementPlace } from "./not-judged.ts";

const place: StatementPlace = { policy: "p", kind: "identity", statement: "1" };

function holds(
  operator: string,
  values: string | string[],
  actual: string | string[] | undefined,
  more: RequestContext = {},
) {
  const list = typeof values === "string" ? [values] : values;
  const conditions = parseConditions(operator, new Map([["k:Key", list]]), {
    variables: "resolve",
    grammar: "full",
    place,
  });
  return conditions.every((condition) => conditionHolds(condition, contextOf({ ...more, "k:key": actual })));
}

describe("an absent key", () => {
  test.each([
    ["StringEquals", "x", false],
    ["StringNotEquals", "x", true],
    ["StringEqualsIfExists", "x", true],
    ["StringNotEqualsIfExists", "x", true],
    ["Bool", "false", false],
    ["BoolIfExists", "false", true],
    ["NumericLessThan", "1", false],
    ["NumericNotEquals", "1", true],
    ["ArnLike", "arn:aws:iam::*:user/*", false],
    ["ArnNotLike", "arn:aws:iam::*:user/*", true],
    ["NotIpAddress", "10.0.0.0/8", true],
    ["Null", "true", true],
    ["Null", "false", false],
    ["ForAllValues:StringEquals", "x", true],
    ["ForAnyValue:StringEquals", "x", false],
    ["ForAnyValue:StringNotEquals", "x", false],
    ["ForAnyValue:StringEqualsIfExists", "x", true],
  ])("makes %s %s %s", (operator, value, expected) => {
    expect(holds(operator, value, undefined)).toBe(expected);
  });

  test("is what an empty list is", () => {
    expect(holds("Null", "true", [])).toBe(true);
  });
});

describe("a present key", () => {
  test.each([
    ["StringEquals", "Ab", "Ab", true],
    ["StringEquals", "Ab", "ab", false],
    ["StringEquals", "a*", "ab", false],
    ["StringEqualsIgnoreCase", "Ab", "aB", true],
    ["StringNotEqualsIgnoreCase", "Ab", "aB", false],
    ["StringEqualsIgnoreCase", "ΟΣ", "ος", true],
    ["StringEqualsIgnoreCase", "S", "ſ", false],
    ["StringLike", "a?c*", "abcd", true],
    ["StringLike", "a*${*}", "ab*", true],
    ["StringLike", "a${*}", "ab", false],
    ["StringNotLike", "a*", "ab", false],
    ["Bool", "true", "True", true],
    ["Bool", "true", "false", false],
    ["NumericEquals", "10", "10.0", true],
    ["NumericLessThan", "43200", "43199", true],
    ["NumericLessThan", "43200", "43200", false],
    ["NumericLessThanEquals", "43200", "43200", true],
    ["NumericGreaterThan", "9", "10", true],
    ["NumericGreaterThanEquals", "10", "10", true],
    ["DateLessThan", "2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z", true],
    ["DateGreaterThan", "2026-01-01T00:00:00Z", "1767225601", true],
    ["DateGreaterThanEquals", "2026-01-01", "2026-01-01T00:00:00Z", true],
    ["DateNotEquals", "2026-01-01T01:00:00+01:00", "2026-01-01T00:00:00Z", false],
    ["IpAddress", "203.0.113.0/24", "203.0.113.9", true],
    ["IpAddress", "203.0.113.0/24", "203.0.114.9", false],
    ["IpAddress", "203.0.113.9", "203.0.113.9", true],
    ["IpAddress", "2001:db8::/32", "2001:db8::1", true],
    ["IpAddress", "2001:db8::/32", "203.0.113.9", false],
    ["IpAddress", "2001:db8::4/127", "2001:db8::5", true],
    ["IpAddress", "2001:db8:0:0:0:0:0:1", "2001:db8::1", true],
    ["IpAddress", "::/0", "2001:db8::1", true],
    ["IpAddress", "203.0.113.0/24", "::ffff:203.0.113.9", true],
    ["NotIpAddress", "203.0.113.0/24", "203.0.114.9", true],
    ["ArnEquals", "arn:aws:iam::*:user/*", "arn:aws:iam::111122223333:user/a/b", true],
    ["ArnLike", "arn:aws:x:*:111122223333:finance/*", "arn:aws:x:us-east-2:9:store/abc:111122223333:finance/d", false],
    [
      "StringLike",
      "arn:aws:x:*:111122223333:finance/*",
      "arn:aws:x:us-east-2:9:store/abc:111122223333:finance/d",
      true,
    ],
    ["ArnNotEquals", "arn:aws:iam::*:user/*", "arn:aws:iam::111122223333:role/r", true],
    ["Null", "false", "x", true],
    ["Null", "true", "x", false],
  ])("%s %s of %s is %s", (operator, value, actual, expected) => {
    expect(holds(operator, value, actual)).toBe(expected);
  });

  test("is compared with each value: one like it is enough, and too much for a negated operator", () => {
    expect(holds("StringEquals", ["a", "b"], "b")).toBe(true);
    expect(holds("StringNotEquals", ["a", "b"], "b")).toBe(false);
    expect(holds("StringNotEquals", ["a", "b"], "c")).toBe(true);
  });

  test("with several values is taken by ForAllValues and ForAnyValue", () => {
    expect(holds("ForAllValues:StringEquals", ["a", "b"], ["a", "b"])).toBe(true);
    expect(holds("ForAllValues:StringEquals", ["a", "b"], ["a", "c"])).toBe(false);
    expect(holds("ForAnyValue:StringEquals", ["a", "b"], ["a", "c"])).toBe(true);
    expect(holds("ForAnyValue:StringNotEquals", ["a", "b"], ["a", "c"])).toBe(true);
    expect(holds("ForAllValues:StringNotEquals", ["a", "b"], ["a", "c"])).toBe(false);
  });
});

describe("a variable", () => {
  const more = { "aws:username": "alice", "aws:PrincipalTag/Team": "red*" };

  test("takes its value from the request, whatever the key's case", () => {
    expect(holds("StringEquals", "${AWS:UserName}", "alice", more)).toBe(true);
    expect(holds("StringLike", "home/${aws:username}/*", "home/alice/x", more)).toBe(true);
  });

  test("has no wildcards in its value", () => {
    expect(holds("StringLike", "${aws:PrincipalTag/Team}", "redder", more)).toBe(false);
    expect(holds("StringLike", "${aws:PrincipalTag/Team}", "red*", more)).toBe(true);
  });

  test("without a value is equal to nothing, unless it has a default", () => {
    expect(holds("StringEquals", "${aws:PrincipalTag/x}", "alice", more)).toBe(false);
    expect(holds("StringNotEquals", "${aws:PrincipalTag/x}", "alice", more)).toBe(true);
    expect(holds("StringEquals", "${aws:PrincipalTag/x, 'alice'}", "alice", more)).toBe(true);
  });
});

describe("what is outside the grammar is not judged", () => {
  test.each([
    ["BinaryEquals", "eA==", "x", 'operator "BinaryEquals"'],
    ["stringEquals", "x", "x", 'operator "stringEquals"'],
    ["NullIfExists", "true", "x", 'operator "NullIfExists"'],
    ["ForAllValues:Null", "true", "x", 'operator "ForAllValues:Null"'],
    ["ForAllValue:StringLike", "x", "x", 'operator "ForAllValue:StringLike"'],
    ["Bool", "yes", "true", 'value "yes"'],
    ["Bool", "true", "maybe", 'whose value in the request is "maybe"'],
    ["Bool", "${aws:x}", "true", 'value "${aws:x}"'],
    ["NumericEquals", "ten", "10", 'value "ten"'],
    ["NumericEquals", "10", "ten", 'whose value in the request is "ten"'],
    ["DateLessThan", "yesterday", "2026-01-01", 'value "yesterday"'],
    ["IpAddress", "10.0.0.0/33", "10.0.0.1", 'value "10.0.0.0/33"'],
    ["IpAddress", "10.0.0", "10.0.0.1", 'value "10.0.0"'],
    ["IpAddress", "2001:db8::5/64", "2001:db8::5", 'value "2001:db8::5/64"'],
    ["IpAddress", "::ffff:10.0.0.0/104", "10.0.0.1", 'value "::ffff:10.0.0.0/104"'],
    ["ArnLike", "*", "arn:aws:iam::1:user/a", 'value "*"'],
    ["StringEquals", "${username}", "x", 'variable "${username}"'],
  ])("%s %s", (operator, value, actual, what) => {
    expect(() => holds(operator, value, actual)).toThrow(what);
  });

  test("a list under an operator for one value, however long it is", () => {
    expect(() => holds("StringEquals", "a", ["a", "b"])).toThrow("is a list");
    expect(() => holds("StringNotEquals", "a", ["b"])).toThrow("is a list");
    expect(() => holds("StringEquals", "${aws:x}", "a", { "aws:x": ["a"] })).toThrow("is a list");
  });
});
