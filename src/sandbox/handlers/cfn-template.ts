import { type CollectionTag, isMap, isSeq, parseDocument, Scalar, type ScalarTag } from "yaml";
import { isJsonObject } from "../../core/json-object.ts";
import type { AwsError } from "../aws-error.ts";
import { validationError } from "../aws-error.ts";

/** A template as it is written, with its functions in their long form. */
export interface Template {
  readonly description: string | undefined;
  readonly metadata: unknown;
  readonly parameters: Section<ParameterDeclaration>;
  readonly conditions: Section<unknown>;
  readonly mappings: Section<unknown>;
  readonly resources: Section<ResourceDeclaration>;
  readonly outputs: Section<OutputDeclaration>;
}

type Section<T> = ReadonlyMap<string, T>;

export type ParameterDeclaration = Readonly<Record<string, unknown>> & { readonly Type: string };

export interface ResourceDeclaration {
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly condition: string | undefined;
  readonly dependsOn: readonly string[];
  readonly deletionPolicy: string;
  readonly replacePolicy: string;
}

export interface OutputDeclaration {
  readonly value: unknown;
  readonly description: string | undefined;
  readonly exportName: unknown;
  readonly condition: string | undefined;
}

const sections = [
  ...["AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Rules", "Mappings", "Conditions"],
  ...["Transform", "Resources", "Outputs", "Hooks"],
];

/** Reads a template, JSON or YAML; throws what CloudFormation says of one that it cannot use. */
export function readTemplate(text: string): Template {
  const source = text.trimStart().startsWith("{") ? fromJson(text) : fromYaml(text);
  if (!isJsonObject(source)) throw formatError("unsupported structure.");
  const unknown = Object.keys(source).filter((name) => !sections.includes(name));
  if (unknown.length > 0) {
    throw validationError(`Invalid template property or properties [${unknown.join(", ")}]`);
  }
  const version = source.AWSTemplateFormatVersion;
  if (version !== undefined && version !== "2010-09-09")
    throw formatError(`${String(version)} is not a supported value for AWSTemplateFormatVersion.`);
  if (source.Transform !== undefined || source.Rules !== undefined || source.Hooks !== undefined) {
    throw validationError("The sandbox has no transforms, rules and hooks.");
  }
  const resources = sectionOf(source, "Resources");
  if (resources.size === 0) throw formatError("At least one Resources member must be defined.");
  return {
    description: textOf(source.Description),
    metadata: source.Metadata,
    parameters: mapped(sectionOf(source, "Parameters"), parameterDeclaration),
    conditions: sectionOf(source, "Conditions"),
    mappings: sectionOf(source, "Mappings"),
    resources: mapped(resources, resourceDeclaration),
    outputs: mapped(sectionOf(source, "Outputs"), outputDeclaration),
  };
}

export function formatError(message: string): AwsError {
  return validationError(`Template format error: ${message}`);
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Without a position it ended too early.
    const at = /position (\d+)/.exec(String(error))?.[1];
    const before = text
      .slice(0, Number(at ?? text.length))
      .trimEnd()
      .split("\n");
    throw formatError(`JSON not well-formed. (line ${before.length}, column ${(before.at(-1) ?? "").length + 1})`);
  }
}

function fromYaml(text: string): unknown {
  // Dates stay text, as in CloudFormation's own reading: `Version: 2012-10-17`.
  const document = parseDocument(text, { schema: "core", customTags: shortTags, logLevel: "error" });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) {
    const { line = 1, col: column = 1 } = problem.linePos?.[0] ?? {};
    throw formatError(`YAML not well-formed. (line ${line}, column ${column})`);
  }
  return document.toJS();
}

const functions = [
  ...["Base64", "Cidr", "FindInMap", "GetAtt", "GetAZs", "If", "ImportValue", "Join", "Select", "Split", "Sub"],
  ...["And", "Equals", "Not", "Or"],
];

// `!Sub text`, `!Join [",", […]]`: the short form of {"Fn::Sub": …}; !Ref and !Condition have no Fn:: in the long one.
const shortTags: (ScalarTag | CollectionTag)[] = [...functions, "Ref", "Condition"].flatMap((name) => {
  const tag = `!${name}`;
  const key = name === "Ref" || name === "Condition" ? name : `Fn::${name}`;
  const inner = (value: unknown) =>
    name === "GetAtt" && typeof value === "string" ? value.split(/\.(.*)/s, 2) : value;
  const scalar: ScalarTag = { tag, resolve: (text) => ({ [key]: inner(text) }) };
  const collections = (["seq", "map"] as const).map(
    (collection): CollectionTag => ({
      tag,
      collection,
      resolve: (node) => new Scalar({ [key]: isSeq(node) || isMap(node) ? node.toJSON() : undefined }),
    }),
  );
  return [scalar, ...collections];
});

function sectionOf(source: Readonly<Record<string, unknown>>, name: string): Section<unknown> {
  const section = source[name];
  if (section === undefined || section === null) return new Map();
  if (!isJsonObject(section)) throw formatError(`${name} must be an object.`);
  for (const key of Object.keys(section)) {
    if (!/^[A-Za-z0-9]+$/.test(key)) {
      throw formatError(`${name.replace(/s$/, "")} name ${key} is non alphanumeric.`);
    }
  }
  return new Map(Object.entries(section));
}

function mapped<T>(section: Section<unknown>, read: (name: string, value: unknown) => T): Section<T> {
  return new Map([...section].map(([name, value]) => [name, read(name, value)]));
}

function parameterDeclaration(name: string, value: unknown): ParameterDeclaration {
  if (!isJsonObject(value) || typeof value.Type !== "string") {
    throw formatError(`Every Parameters object must contain a Type member.`);
  }
  const known = [
    ...["Type", "Default", "NoEcho", "AllowedValues", "AllowedPattern", "MaxLength", "MinLength", "MaxValue"],
    ...["MinValue", "Description", "ConstraintDescription"],
  ];
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) throw formatError(`Invalid template parameter property '${unknown}'`);
  if (!/^(String|Number|CommaDelimitedList|List<Number>|AWS::[\w:]+|List<AWS::[\w:]+>)$/.test(value.Type)) {
    throw formatError(`Unrecognized parameter type: ${value.Type}`);
  }
  if (value.Type.startsWith("AWS::SSM::")) throw validationError(`The sandbox has no SSM for parameter ${name}.`);
  return { ...value, Type: value.Type };
}

function resourceDeclaration(name: string, value: unknown): ResourceDeclaration {
  if (!isJsonObject(value)) throw formatError(`[/Resources/${name}] resource definition is malformed`);
  if (typeof value.Type !== "string") {
    throw formatError(`[/Resources/${name}] Every Resources object must contain a Type member.`);
  }
  const known = [
    ...["Type", "Properties", "Condition", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy", "Metadata"],
    ...["CreationPolicy", "UpdatePolicy"],
  ];
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) throw formatError(`Invalid template resource property '${unknown}'`);
  const { Properties: properties = {}, DependsOn: before = [] } = value;
  if (!isJsonObject(properties)) throw formatError(`[/Resources/${name}/Properties] must be an object`);
  return {
    type: value.Type,
    properties,
    condition: textOf(value.Condition),
    dependsOn: (Array.isArray(before) ? before : [before]).map(String),
    deletionPolicy: textOf(value.DeletionPolicy) ?? "Delete",
    replacePolicy: textOf(value.UpdateReplacePolicy) ?? "Delete",
  };
}

function outputDeclaration(name: string, value: unknown): OutputDeclaration {
  if (!isJsonObject(value) || value.Value === undefined) {
    throw formatError(
      `Output ${name} is malformed. The Value field of every Outputs member must evaluate to a String.`,
    );
  }
  return {
    value: value.Value,
    description: textOf(value.Description),
    exportName: isJsonObject(value.Export) ? value.Export.Name : undefined,
    condition: textOf(value.Condition),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
