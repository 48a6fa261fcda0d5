import type { Question } from "../handler.ts";
import { type Call, type Member, type Operation, operation, required } from "../query-input.ts";
import { requestTagKeys } from "./iam-condition-keys.ts";
import { authorizedDevice, authorizedPolicy, authorizedRole } from "./iam-entities.ts";
import { arn, paging, roleName, serialNumber, tagKeys, tags, userName } from "./iam-members.ts";
import { page } from "./iam-page.ts";
import { invalidInput, limitExceeded } from "./iam-refusals.ts";
import { tagMembers } from "./iam-shapes.ts";
import { authorizedUser } from "./iam-subject.ts";

type Tags = readonly { readonly Key: string; readonly Value: string }[];

const tagsPerThing = 50;

interface Tagged {
  readonly tags: Map<string, string>;
}

type Find = (name: string, action: string, call: Call, keys?: Question["context"]) => Tagged;

/** Tag, Untag and list the tags of users, roles, managed policies and MFA devices. */
export const tagOperations: readonly Operation[] = [
  ...operationsOn("User", { member: "UserName", limits: userName }, authorizedUser),
  ...operationsOn("Role", { member: "RoleName", limits: roleName }, authorizedRole),
  ...operationsOn("Policy", { member: "PolicyArn", limits: arn }, authorizedPolicy),
  ...operationsOn("MFADevice", { member: "SerialNumber", limits: serialNumber }, authorizedDevice),
];

interface Naming {
  readonly member: string;
  readonly limits: Member<string | undefined>;
}

function operationsOn(kind: string, { member, limits }: Naming, find: Find): readonly Operation[] {
  const name = { [member]: required(limits) };
  const named = (input: object) => String(new Map(Object.entries(input)).get(member));
  return [
    operation({
      action: `Tag${kind}`,
      input: { ...name, Tags: tags },
      run(input, call) {
        const { tags: kept } = find(named(input), `Tag${kind}`, call, requestTagKeys(input.Tags));
        setTags(kept, input.Tags);
        return undefined;
      },
    }),
    operation({
      action: `Untag${kind}`,
      input: { ...name, TagKeys: tagKeys },
      run(input, call) {
        const keys = input.TagKeys.length === 0 ? {} : { "aws:TagKeys": input.TagKeys };
        const { tags: kept } = find(named(input), `Untag${kind}`, call, keys);
        for (const key of input.TagKeys) kept.delete(storedKey(kept, key) ?? key);
        return undefined;
      },
    }),
    operation({
      action: `List${kind}Tags`,
      input: { ...name, ...paging },
      run(input, call) {
        return page("Tags", tagMembers(find(named(input), `List${kind}Tags`, call).tags), input);
      },
    }),
  ];
}

/** Adds tags to those that are there; one key twice, or too many, is refused. */
export function setTags(kept: Map<string, string>, given: Tags): void {
  const keys = given.map(({ Key }) => Key.toLowerCase());
  if (new Set(keys).size < keys.length) {
    throw invalidInput("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
  }
  const added = given.filter(({ Key }) => storedKey(kept, Key) === undefined).length;
  if (kept.size + added > tagsPerThing) {
    throw limitExceeded(`The number of tags has reached the maximum limit.`);
  }
  for (const { Key, Value } of given) {
    kept.delete(storedKey(kept, Key) ?? Key);
    kept.set(Key, Value);
  }
}

function storedKey(kept: ReadonlyMap<string, string>, key: string): string | undefined {
  return [...kept.keys()].find((each) => each.toLowerCase() === key.toLowerCase());
}
