import { checkIamArn } from "./iam-arn.ts";

/** What is wrong with the ARN of a role, of any partition and with any path; `undefined` when nothing is. */
export function checkRoleArn(text: string): string | undefined {
  return checkIamArn(text, "role", "whole");
}

/** What is wrong with the beginning of a role's ARN, whatever follows. */
export function checkRoleArnSoFar(text: string): string | undefined {
  return checkIamArn(text, "role", "beginning");
}

/** The account whose roles are meant where only a name is said. */
export interface RoleHome {
  readonly partition: string;
  readonly account: string;
}

/** The ARN of a role that is named, with its path if it has one; an ARN, and all else, comes back as it is. */
export function roleArnOfName(text: string, { partition, account }: RoleHome): string {
  return isNameSoFar(text) && !text.endsWith("/") ? `arn:${partition}:iam::${account}:role/${text}` : text;
}

/** What is wrong with the beginning of a role's ARN, or of its name, whatever follows. */
export function checkRoleSoFar(text: string): string | undefined {
  return isNameSoFar(text) ? undefined : checkRoleArnSoFar(text);
}

function isNameSoFar(text: string): boolean {
  return /^(?!arn:)[\w+=,.@-]{1,64}(?:\/[\w+=,.@/-]*)?$/.test(text);
}
