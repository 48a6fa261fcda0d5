import { PolicyNotJudged } from "../../policy/not-judged.ts";
import { parsePolicy } from "../../policy/policy.ts";
import { AwsError } from "../aws-error.ts";
import type { World } from "../handler.ts";
import { documentOf } from "../managed-policy.ts";

interface GivenPolicies {
  readonly Policy: string | undefined;
  readonly PolicyArns: readonly { readonly arn: string | undefined }[];
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

/** The session policies of a request, and which share of the allotted space they take (`undefined` without any). */
export function givenPolicies(input: GivenPolicies, world: World) {
  const managed = input.PolicyArns.map(({ arn = "" }) => managedDocument(arn, world));
  const inline = input.Policy === undefined ? [] : [input.Policy];
  const documents = [...inline, ...managed];
  for (const document of documents) checkDocument(document);
  const tags = (input.Tags ?? []).map(({ Key, Value }) => Key + Value);
  if (documents.length + tags.length === 0) return { documents, packedPercent: undefined };
  const characters = [...inline, ...input.PolicyArns.map(({ arn = "" }) => arn), ...tags].join("").length;
  const packedPercent = Math.ceil((characters / world.limits.packedPolicyCharacters) * 100);
  if (packedPercent > 100) {
    const message = `Packed policy consumes ${packedPercent}% of allotted space, please use smaller policy.`;
    throw new AwsError({ status: 400, code: "PackedPolicyTooLarge", message });
  }
  return { documents, packedPercent };
}

function managedDocument(arn: string, { account }: World): string {
  const policy = account.policies.get(arn);
  if (policy !== undefined) return documentOf(policy);
  throw malformed(`The policy ${arn} is not in this sandbox.`);
}

function checkDocument(document: string): void {
  try {
    parsePolicy(document, { name: "session policy", kind: "session" });
  } catch (error) {
    if (!(error instanceof PolicyNotJudged)) throw error;
    throw malformed(error.message);
  }
}

function malformed(message: string): AwsError {
  return new AwsError({ status: 400, code: "MalformedPolicyDocument", message });
}
