import { DaypassError } from "../core/errors.ts";
import { isJsonObject } from "../core/json-object.ts";
import { listOf } from "./found.ts";

/** Transforms that leave resources of IAM as they are written. What any other one makes of a template, only AWS knows. */
const harmless = [
  ...["AWS::LanguageExtensions", "AWS::Serverless-2016-10-31", "AWS::CodeDeployBlueGreen"],
  ...["AWS::SecretsManager-2020-07-23", "AWS::SecretsManager-2024-09-16"],
];

interface Macroed {
  readonly Transform?: unknown;
  readonly Resources: Readonly<Record<string, unknown>>;
}

/** Throws `policy-not-judged` where policies of the template are made, or may be changed, by what is not in it. */
export function refuseMacros({ Transform: transform, Resources: resources }: Macroed, path: string): void {
  const unknown = listOf(transform).find((each) => typeof each !== "string" || !harmless.includes(each));
  if (unknown !== undefined) {
    const name = isJsonObject(unknown) ? String(unknown.Name) : String(unknown);
    throw notJudged(`Transform "${name}", which may change any part of the template,`, path);
  }
  for (const [id, resource] of Object.entries(resources)) {
    if (isMacro(id) && /AWS::(IAM|Organizations)::|Fn::Transform/.test(id + JSON.stringify(resource)))
      throw notJudged(`"${id}", which makes resources of IAM,`, path);
    const properties = isJsonObject(resource) && isOfIam(resource) ? resource.Properties : undefined;
    const macro = isJsonObject(properties) ? Object.keys(properties).find(isMacro) : undefined;
    if (macro !== undefined) throw notJudged(`"${macro}" in the properties of "${id}"`, path);
  }
}

/** Whether a resource is one whose policies are judged, or says whom they reach. */
export function isOfIam({ Type: type }: Readonly<Record<string, unknown>>): boolean {
  return /^AWS::(IAM::(\w*Policy|Group|Role|User|UserToGroupAddition)|Organizations::Policy)$/.test(String(type));
}

function isMacro(key: string): boolean {
  return /^Fn::(ForEach::|Transform$)/.test(key);
}

function notJudged(what: string, path: string): DaypassError {
  return new DaypassError("policy-not-judged", { text: `Cannot judge ${what} in ${path}` });
}
