import { describe, expect, test } from "vitest";
import { checkTemplate, neededCapability, rounds } from "./cfn-checks.ts";
import { parameterValues } from "./cfn-parameters.ts";
import { readTemplate } from "./cfn-template.ts";
import { resolved, type Scope } from "./cfn-values.ts";

const scope: Scope = {
  parameters: new Map<string, string | readonly string[]>([
    ["AWS::Partition", "aws"],
    ["AWS::AccountId", "123456789012"],
    ["Name", "daypass"],
    ["Arns", ["a", "b"]],
    ["Empty", ""],
  ]),
  conditions: new Map<string, unknown>([
    ["IsNamed", { "Fn::Not": [{ "Fn::Equals": [{ Ref: "Name" }, ""] }] }],
    ["IsEmpty", { "Fn::Equals": [{ Ref: "Empty" }, ""] }],
    ["Both", { "Fn::And": [{ Condition: "IsNamed" }, { Condition: "IsEmpty" }] }],
    ["Neither", { "Fn::Not": [{ "Fn::Or": [{ Condition: "IsNamed" }, { Condition: "IsEmpty" }] }] }],
  ]),
  mappings: new Map([["Sizes", { aws: { small: "s" } }]]),
  resource: (name) =>
    name === "Role"
      ? {
          reference: "the-role",
          attribute: (each) => (each === "Arn" ? "arn:aws:iam::123456789012:role/r" : undefined),
        }
      : undefined,
};

function value(yaml: string): unknown {
  const [resource] = readTemplate(
    `Resources:\n  R:\n    Type: T\n    Properties:\n      P: ${yaml}\n`,
  ).resources.values();
  return resolved(resource?.properties.P, scope);
}

describe("functions, short and long", () => {
  test.each([
    ["!Ref Name", "daypass"],
    ["{ Ref: Role }", "the-role"],
    ["!Ref Arns", ["a", "b"]],
    ["!GetAtt Role.Arn", "arn:aws:iam::123456789012:role/r"],
    ["!GetAtt [Role, Arn]", "arn:aws:iam::123456789012:role/r"],
    ['{ "Fn::GetAtt": [Role, Arn] }', "arn:aws:iam::123456789012:role/r"],
    [
      `!Sub "arn:\${AWS::Partition}:iam::\${AWS::AccountId}:user/\${!aws:username}"`,
      `arn:aws:iam::123456789012:user/\${aws:username}`,
    ],
    [`!Sub "\${Role}/\${Role.Arn}"`, "the-role/arn:aws:iam::123456789012:role/r"],
    [`!Sub ["\${x}-\${Name}", { x: !Ref Role }]`, "the-role-daypass"],
    [`'\${aws:username}'`, `\${aws:username}`],
    ['!Join ["-", [a, !Ref Name]]', "a-daypass"],
    ['!Join [",", !Ref Arns]', "a,b"],
    ['!Split [",", "x,y"]', ["x", "y"]],
    ['!Select [1, !Split [",", "x,y"]]', "y"],
    ["!If [IsNamed, !Ref Name, none]", "daypass"],
    ["[a, !If [Neither, b, !Ref AWS::NoValue], c]", ["a", "c"]],
    ["{ a: 1, b: !If [Neither, 2, !Ref AWS::NoValue] }", { a: 1 }],
    ["!If [Both, yes-both, no]", "yes-both"],
    ["!FindInMap [Sizes, !Ref AWS::Partition, small]", "s"],
    ["!Base64 hello", "aGVsbG8="],
    // Dates stay text, true stays true.
    ["{ Version: 2012-10-17, Bool: true, Text: 'true' }", { Version: "2012-10-17", Bool: true, Text: "true" }],
  ])("%s", (yaml, expected) => {
    expect(value(yaml)).toEqual(expected);
  });

  test.each([
    ["!GetAtt Other.Arn", "Template error: instance of Fn::GetAtt references undefined resource Other"],
    ["!GetAtt Role.Nonsense", "Template error: resource Role does not support attribute type Nonsense in Fn::GetAtt"],
    ["!Select [5, [a]]", "Template error: Fn::Select cannot select nonexistent value at index 5"],
    ["!If [IsNamed, a]", "Template error: every Fn::If object requires 3 parameters"],
    ["!FindInMap [Sizes, aws, large]", "Template error: Unable to get mapping for Sizes::aws::large"],
    ["!ImportValue x", "Template error: The sandbox does not have the function Fn::ImportValue"],
  ])("%s is refused", (yaml, message) => {
    expect(() => value(yaml)).toThrow(message);
  });
});

const group = "Resources: { G: { Type: 'AWS::IAM::Group' } }";

describe("a template is refused as CloudFormation refuses it", () => {
  test.each([
    ["[]", "Template format error: unsupported structure."],
    ['{"Resources": ', "Template format error: JSON not well-formed. (line 1, column 14)"],
    ["Resources: {}", "Template format error: At least one Resources member must be defined."],
    [`${group}\nNonsense: 1`, "Invalid template property or properties [Nonsense]"],
    [`Transform: X\n${group}`, "The sandbox has no transforms, rules and hooks."],
    ["Resources: { 'a-b': { Type: T } }", "Template format error: Resource name a-b is non alphanumeric."],
    [
      "Resources: { A: {} }",
      "Template format error: [/Resources/A] Every Resources object must contain a Type member.",
    ],
    ["Resources: { A: { Type: 'AWS::X::Y' } }", "Template format error: Unrecognized resource types: [AWS::X::Y]"],
    ["Resources: { A: { Type: 'AWS::IAM::Group', Nonsense: 1 } }", "Invalid template resource property 'Nonsense'"],
    [
      "Resources: { A: { Type: 'AWS::IAM::Group', Properties: { GroupName: !Ref B } } }",
      "Template format error: Unresolved resource dependencies [B] in the Resources block of the template",
    ],
    [
      "Resources: { A: { Type: 'AWS::IAM::Group', Properties: { GroupName: !GetAtt B.Arn } } }",
      "Template error: instance of Fn::GetAtt references undefined resource B",
    ],
    [
      "Resources: { A: { Type: 'AWS::IAM::Group', DependsOn: [B] } }",
      "Template format error: Unresolved resource dependencies [B] in the Resources block of the template",
    ],
    [
      `${group}\nOutputs: { O: { Value: !Sub "\${B}" } }`,
      "Template format error: Unresolved resource dependencies [B] in the Outputs block of the template",
    ],
    [
      "Resources: { A: { Type: 'AWS::IAM::Group', Condition: C } }",
      "Template format error: Unresolved condition dependency C in the Resources block of the template",
    ],
    [
      `${group}\nConditions: { C: !Equals [!Ref G, x] }`,
      "Template format error: Unresolved dependencies [G]. Cannot reference resources in the Conditions block of the template",
    ],
    [
      "Resources: { A: { Type: 'AWS::IAM::Group', DependsOn: B }, B: { Type: 'AWS::IAM::Group', DependsOn: A } }",
      "Circular dependency between resources: [A, B]",
    ],
    [`Parameters: { P: { Type: Text } }\n${group}`, "Template format error: Unrecognized parameter type: Text"],
    [
      `Parameters: { P: { Type: String, Defualt: x } }\n${group}`,
      "Template format error: Invalid template parameter property 'Defualt'",
    ],
  ])("%s", (text, message) => {
    expect(() => checkTemplate(readTemplate(text))).toThrow(message);
  });

  test("duplicate keys are an error, not the last one", () => {
    expect(() => readTemplate("Resources:\n  A: { Type: T }\n  A: { Type: U }\n")).toThrow("YAML not well-formed");
  });
});

describe("parameters", () => {
  const template = readTemplate(`
Parameters:
  Free: { Type: String }
  Choice: { Type: String, Default: a, AllowedValues: [a, b] }
  Short: { Type: String, Default: abc, MaxLength: 5, MinLength: 2 }
  Lower: { Type: String, Default: x, AllowedPattern: "[a-z]+", ConstraintDescription: lower-case letters }
  Plain: { Type: String, Default: x, AllowedPattern: "[a-z]+" }
  Seconds: { Type: Number, Default: 3600, MinValue: 3600, MaxValue: 43200 }
  List: { Type: CommaDelimitedList, Default: "a, b" }
${group}`);
  const given = (values: Record<string, string>) =>
    Object.entries(values).map(([ParameterKey, ParameterValue]) => ({
      ...{ ParameterKey, ParameterValue, UsePreviousValue: undefined },
    }));
  const values = (wanted: Record<string, string>) =>
    parameterValues(given({ Free: "x", ...wanted }), template, new Map());

  test("take what is given, else the default", () => {
    expect([...values({ Choice: "b", Seconds: "7200" })]).toEqual([
      ["Free", "x"],
      ["Choice", "b"],
      ["Short", "abc"],
      ["Lower", "x"],
      ["Plain", "x"],
      ["Seconds", "7200"],
      ["List", "a, b"],
    ]);
  });

  test("keep the value of before where that is asked for", () => {
    const previous = [{ ParameterKey: "Free", ParameterValue: undefined, UsePreviousValue: true }];
    expect(parameterValues(previous, template, new Map([["Free", "old"]])).get("Free")).toBe("old");
    expect(() => parameterValues(previous, template, new Map())).toThrow("Parameters: [Free] must have values");
  });

  test.each([
    [{ Other: "x" }, "Parameters: [Other] do not exist in the template"],
    [{ Choice: "c" }, "Parameter 'Choice' must be one of AllowedValues"],
    [{ Short: "abcdef" }, "Parameter 'Short' must contain at most 5 characters"],
    [{ Short: "a" }, "Parameter 'Short' must contain at least 2 characters"],
    [{ Lower: "X" }, "Parameter Lower failed to satisfy constraint: lower-case letters"],
    [{ Plain: "xX" }, "Parameter 'Plain' must match pattern [a-z]+"],
    [{ Seconds: "60" }, "Parameter 'Seconds' must be a number not less than 3600"],
    [{ Seconds: "99999" }, "Parameter 'Seconds' must be a number not greater than 43200"],
    [{ Seconds: "many" }, "Parameter 'Seconds' must be a number"],
  ])("%j is refused", (wanted, message) => {
    expect(() => values(wanted as Record<string, string>)).toThrow(message);
  });
});

test("IAM resources want a capability, named ones the larger", () => {
  const capability = (text: string) => neededCapability(readTemplate(text))?.capability;
  expect(capability(group)).toBe("CAPABILITY_IAM");
  expect(capability("Resources: { G: { Type: 'AWS::IAM::Group', Properties: { GroupName: g } } }")).toBe(
    "CAPABILITY_NAMED_IAM",
  );
  expect(capability("Resources: { Q: { Type: 'AWS::SQS::Queue' } }")).toBeUndefined();
});

test("rounds() lets nothing begin before what it needs", () => {
  const needs = new Map([
    ["a", ["b", "c"]],
    ["b", ["c"]],
    ["c", []],
    ["d", []],
  ]);
  expect(rounds(needs)).toEqual([["c", "d"], ["b"], ["a"]]);
});
