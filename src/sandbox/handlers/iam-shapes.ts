import type { Group, Role, User } from "../entities.ts";
import type { XmlMembers } from "../xml.ts";

// Users, groups and roles as answers show them.

export function userMembers({ path, name, id, arn, createdAt }: User): XmlMembers {
  return { Path: path, UserName: name, UserId: id, Arn: arn, CreateDate: createdAt };
}

export function groupMembers({ path, name, id, arn, createdAt }: Group): XmlMembers {
  return { Path: path, GroupName: name, GroupId: id, Arn: arn, CreateDate: createdAt };
}

export function roleMembers(role: Role): XmlMembers {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: role.createdAt,
    AssumeRolePolicyDocument: encodedPolicy(role.trustPolicy),
    Description: role.description,
    MaxSessionDuration: role.maxSessionSeconds,
  };
}

/** The permissions boundary of a user or role, if it has one. */
export function boundaryMembers({ boundary }: { readonly boundary: string | undefined }): XmlMembers {
  if (boundary === undefined) return {};
  return { PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: boundary } };
}

export function lastUsedMembers({ lastUsed }: Role): XmlMembers {
  return { LastUsedDate: lastUsed?.at, Region: lastUsed?.region };
}

/** Tags where an answer leaves out an empty list. */
export function tagList(tags: ReadonlyMap<string, string>): readonly XmlMembers[] | undefined {
  return tags.size === 0 ? undefined : tagMembers(tags);
}

export function tagMembers(tags: ReadonlyMap<string, string>): readonly XmlMembers[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}

/** Policies come percent-encoded (RFC 3986) in every answer of IAM. */
export function encodedPolicy(document: string): string {
  const rest = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(document).replace(/[!'()*]/g, rest);
}
