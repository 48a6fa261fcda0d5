import { document, onlyWithMfa, type PolicyDocument, type PolicyNames } from "./document.ts";

/**
 * AllowAssumeAdminMFAPolicy: opens the role, with MFA only, and nothing else. The deny beside it refuses the call without MFA already;
 * the condition says so a second time where the deny is not attached.
 */
export function allowAssumePolicy({ roles }: PolicyNames, { kind }: { readonly kind: string }): PolicyDocument {
  const [made] = roles;
  return document({
    Sid: "AllowAssumeRoleWithMFA",
    Effect: "Allow",
    Action: ["sts:AssumeRole"],
    // As it is read back: roles that are there come as a list, also a list of one.
    Resource: kind === "existing-roles" || made === undefined ? roles : made,
    Condition: onlyWithMfa,
  });
}
