// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation and policies write their variables like this
import { describe, expect, test } from "vitest";
import { isFailure } from "../core/errors.ts";
import { check } from "./check.ts";
import { defaultOptions } from "./guardrail.ts";
import { readPolicies } from "./read-policies.ts";
import { readValues } from "./template-file.ts";
import { cloudFormation } from "./templates/cloudformation.ts";

const own = cloudFormation(defaultOptions, "yaml").text;

function outcomeOf(text: string) {
  return check(readPolicies({ text, path: "mfa.yaml", as: undefined })).outcome;
}

/** What it fails with, in words. */
function failureOf(act: () => unknown): { readonly code: string; readonly text: string } {
  try {
    act();
  } catch (error) {
    if (isFailure(error)) return { code: error.code, text: error.message };
    throw error;
  }
  throw new Error("It did not fail");
}

describe("aliases", () => {
  const value = (text: string) => readValues(text, "x.yaml").value;

  test("are what they stand for, also merged into a map, which wins", () => {
    expect(value("a: &one {x: [1]}\nb: *one\n")).toEqual({ a: { x: [1] }, b: { x: [1] } });
    expect(value("a: &one {x: 1, y: 2}\nb: {<<: *one, y: 3}\n")).toMatchObject({ b: { x: 1, y: 3 } });
    expect(value("a: &one {x: 1}\nb: &two {x: 2, z: 4}\nc: {<<: [*one, *two]}\n")).toMatchObject({ c: { x: 1, z: 4 } });
    expect(value("a: &one {x: 1}\nb: {<<: [*one, {z: 4}]}\nc: {<<: {x: 1}}\n")).toMatchObject({
      b: { x: 1, z: 4 },
      c: { x: 1 },
    });
  });

  test("are no matter of JSON, where << is a name like any other", () => {
    expect(value('{"a": {"<<": {"x": 1}}}')).toEqual({ a: { "<<": { x: 1 } } });
  });

  test.each([
    ["of nothing", "a: 1\nb: [*one]\n", "in x.yaml:2: nothing before it is called &one"],
    ["of what comes later", "a: *one\nb: &one 1\n", "in x.yaml:1: nothing before it is called &one"],
    ["of a text, merged", "a: &one text\nb:\n  <<: *one\n", "in x.yaml:3: what << takes in is not a map"],
  ])("%s are refused with the line", (_, text, said) => {
    expect(failureOf(() => value(text)).text).toContain(said);
  });

  test.each([
    ["in a circle", "a: &a [*a]"],
    ["in a wider one", "a: &a {b: &b [{c: *a}, *b]}"],
    [
      "one behind the other without end",
      Array.from({ length: 900 }, (_, at) => `k${at}: &k${at} [${at === 0 ? "x" : `*k${at - 1}`}]`).join("\n"),
    ],
    [
      "that stand for millions",
      [..."bcdefghij"].reduce(
        (text, name, at) => `${text}\n${name}: &${name} [${`*${"abcdefghij"[at]},`.repeat(8)}]`,
        "a: &a [x]",
      ),
    ],
  ])("%s are refused", (_, text) => {
    expect(failureOf(() => value(text))).toMatchObject({ code: "policy-file-unreadable" });
  });

  test("of a condition leave a guardrail what it is", () => {
    const condition = /Condition:\n\s+BoolIfExists:\n\s+aws:MultiFactorAuthPresent: 'false'/;
    const named = own.replace(condition, (found) => found.replace("Condition:", "Condition: &without"));
    const text = named.replace(
      new RegExp(`(DenyOthersMfaIfNoMFA[^]*?)${condition.source}`),
      (_, before: string) => `${before}Condition: *without`,
    );
    expect(text).toContain("Condition: *without");
    expect(outcomeOf(text)).toBe("holds");
    expect(outcomeOf(text.replace("BoolIfExists", "Bool"))).toBe("broken");
  });
});

describe("what may make or change policies is not judged", () => {
  const withTransform = (name: string) => own.replace("Resources:\n", `Transform: ${name}\nResources:\n`);

  test.each([
    ["a macro", withTransform("[AWS::LanguageExtensions, AddTags]"), 'Transform "AddTags"'],
    ["an include", withTransform("{Name: AWS::Include, Parameters: {Location: 's3://x/y'}}"), "AWS::Include"],
    [
      "a loop of groups",
      own.replace(
        "Resources:\n",
        "Resources:\n  Fn::ForEach::Teams:\n    - Team\n    - [a, b]\n    - 'Group${Team}': {Type: AWS::IAM::Group}\n",
      ),
      "Fn::ForEach::Teams",
    ],
    [
      "a group that is made on a condition that nobody knows",
      own
        .replace("Parameters:\n", "Parameters:\n  Guarded: {Type: String}\n")
        .replace("Resources:\n", "Conditions:\n  IsGuarded: !Equals [!Ref Guarded, 'yes']\nResources:\n")
        .replace("  AdminGroup:\n", "  AdminGroup:\n    Condition: IsGuarded\n"),
      'condition "IsGuarded" of resource "AdminGroup"',
    ],
  ])("%s", (_, text, what) => {
    const { code, text: said } = failureOf(() => outcomeOf(text));
    expect(code).toBe("policy-not-judged");
    expect(said).toContain(what);
  });

  test("what is made of itself comes to an end, and is not known", () => {
    const circle = "Conditions: {A: !Not [!Condition A]}\nResources:\n  G: {Type: AWS::IAM::Group, Condition: A}\n";
    expect(failureOf(() => outcomeOf(circle)).text).toContain('condition "A" of resource "G"');
    const name = "Resources:\n  G: {Type: AWS::IAM::Group, Properties: {GroupName: !Ref G}}\n";
    expect(outcomeOf(name)).toBe("broken");
    const map = "Mappings: {M: {a: {b: !FindInMap [M, a, b]}}}\nResources:\n";
    const mapped = own.replace("Resources:\n", map).replaceAll("Resource: '*'", "Resource: !FindInMap [M, a, b]");
    expect(outcomeOf(mapped)).toBe("not-judged");
  });

  test("a condition is worked out once, however many name it", () => {
    const both = (at: number) => `  C${at}: !And [!Condition C${at + 1}, !Condition C${at + 1}]\n`;
    const conditions = `Conditions:\n${Array.from({ length: 60 }, (_, at) => both(at)).join("")}  C60: !Equals [a, a]\n`;
    const text = own
      .replace("Resources:\n", `${conditions}Resources:\n`)
      .replace("  AdminGroup:\n", "  AdminGroup:\n    Condition: C0\n");
    expect(outcomeOf(text)).toBe("holds");
  });

  test("but AWS's instance profiles, which hold no policy, may come and go", () => {
    const profile = "  Profile: {Type: AWS::IAM::InstanceProfile, Condition: IsWanted, Properties: {Roles: []}}\n";
    const text = own
      .replace("Parameters:\n", "Parameters:\n  Wanted: {Type: String}\n")
      .replace("Resources:\n", `Conditions:\n  IsWanted: !Equals [!Ref Wanted, 'yes']\nResources:\n${profile}`);
    expect(outcomeOf(text)).toBe("holds");
  });

  test("a path without a default: nothing is called broken for what is not known", () => {
    expect(outcomeOf(own.replace("    Default: /daypass/\n", ""))).toBe("not-judged");
  });

  test("but AWS's transforms that leave IAM alone, and loops of other things, are passed over", () => {
    expect(outcomeOf(withTransform("AWS::LanguageExtensions"))).toBe("holds");
    const topics = "  Fn::ForEach::Topics:\n    - Name\n    - [a, b]\n    - 'Topic${Name}': {Type: AWS::SNS::Topic}\n";
    expect(outcomeOf(own.replace("Resources:\n", `Resources:\n${topics}`))).toBe("holds");
  });
});
