import { checkIamArn } from "./iam-arn.ts";

/** What is wrong with the ARN of a role, of any partition and with any path; `undefined` when nothing is. */
export function checkRoleArn(text: string): string | undefined {
  return checkIamArn(text, "role", "whole");
}

/** What is wrong with the beginning of a role's ARN, whatever follows. */
export function checkRoleArnSoFar(text: string): string | undefined {
  return checkIamArn(text, "role", "beginning");
}
