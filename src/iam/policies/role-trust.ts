import { document, type PolicyDocument, type PolicyNames } from "./document.ts";

/** A policy variable; resolved for users only. */
const userName = `\${aws:username}`;

export interface TrustWish {
  /** Each under the name of the user: CloudTrail then says who it was. */
  readonly requireSessionName: boolean;
}

/**
 * The role's trust. A group cannot be a principal, so the account is, narrowed to users of the path: that keeps out other users, every
 * role (chained ones, Identity Center's, machines') and other accounts. MFA must be there and young: the age is of the code, not of
 * the call. The role's own policies do not ask for MFA: its sessions carry none, and would be locked out.
 */
export function roleTrustPolicy(names: PolicyNames, { requireSessionName }: TrustWish): PolicyDocument {
  const { partition, trusted, path, mfaMaxAgeSeconds } = names;
  return document({
    Sid: requireSessionName ? "TrustUsersOfPathWithMFAByName" : "TrustUsersOfPathWithMFA",
    Effect: "Allow",
    Principal: { AWS: `arn:${partition}:iam::${trusted}:root` },
    Action: ["sts:AssumeRole"],
    Condition: {
      Bool: { "aws:MultiFactorAuthPresent": "true" },
      NumericLessThan: { "aws:MultiFactorAuthAge": mfaMaxAgeSeconds },
      ArnLike: { "aws:PrincipalArn": `arn:${partition}:iam::${trusted}:user${path}*` },
      // Whoever is no user has no name, and is kept out by this as well.
      ...(requireSessionName && { StringEquals: { "sts:RoleSessionName": userName } }),
    },
  });
}
