import type { Role, User } from "../entities.ts";
import type { Question } from "../handler.ts";

type Keys = NonNullable<Question["context"]>;

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** What policies may ask about a tagged thing that there is: its tags, under the global key and under IAM's own. */
export function tagKeysOf(tags: ReadonlyMap<string, string>): Keys {
  const keys = [...tags].flatMap(([key, value]) => [
    [`aws:ResourceTag/${key}`, value],
    [`iam:ResourceTag/${key}`, value],
  ]);
  return Object.fromEntries(keys);
}

/** The same of a user or role, with the boundary it has. */
export function entityKeys({ tags, boundary }: Pick<User | Role, "tags" | "boundary">): Keys {
  return { ...tagKeysOf(tags), ...(boundary === undefined ? {} : { "iam:PermissionsBoundary": boundary }) };
}

/** The tags that a request brings. */
export function requestTagKeys(tags: readonly Tag[]): Keys {
  if (tags.length === 0) return {};
  const values = tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value]);
  return { "aws:TagKeys": tags.map(({ Key }) => Key), ...Object.fromEntries(values) };
}

/** The boundary that a request sets. */
export function boundaryKeys(boundary: string | undefined): Keys {
  return boundary === undefined ? {} : { "iam:PermissionsBoundary": boundary };
}
