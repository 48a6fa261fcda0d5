import { withoutMfa } from "./admin-mfa.ts";
import { document, type PolicyDocument, unlessMfa } from "./document.ts";

/**
 * The same refusal for a whole organisation, as a service control policy. For users only: Identity Center, machines and
 * CloudFormation come as roles, never with MFA, and would be locked out. It reaches member accounts, not the management account.
 */
export function serviceControlPolicy(): PolicyDocument {
  return document({
    Sid: "DenyUsersAllExceptListedIfNoMFA",
    Effect: "Deny",
    NotAction: withoutMfa,
    Resource: "*",
    Condition: { ...unlessMfa, ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:user/*" } },
  });
}
