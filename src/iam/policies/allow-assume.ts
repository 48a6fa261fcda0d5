import { document, onlyWithMfa, type PolicyDocument, type PolicyNames } from "./document.ts";

/**
 * AllowAssumeAdminMFAPolicy: opens the role, with MFA only, and nothing else. The deny beside it refuses the call without MFA already;
 * the condition says so a second time where the deny is not attached.
 */
export function allowAssumePolicy({ roles }: PolicyNames): PolicyDocument {
  const [only] = roles;
  return document({
    Sid: "AllowAssumeRoleWithMFA",
    Effect: "Allow",
    Action: ["sts:AssumeRole"],
    Resource: roles.length === 1 && only !== undefined ? only : roles,
    Condition: onlyWithMfa,
  });
}
