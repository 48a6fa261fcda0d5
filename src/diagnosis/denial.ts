import type { Sign } from "./explanation.ts";
import type { Complaint } from "./wrappers.ts";

/** What services call it when policies refuse a request. */
export const denialCodes: readonly string[] = [
  "AccessDenied",
  "AccessDeniedException",
  "AccessDeniedFault",
  "UnauthorizedOperation",
  "Client.UnauthorizedOperation",
  "AuthorizationError",
  "AuthorizationErrorException",
  "UnauthorizedException",
];

/** Which kind of policy decided, where the message says so. */
export type DenialReason =
  | "identity-deny"
  | "identity-none"
  | "deny"
  | "boundary"
  | "service-control"
  | "endpoint"
  | "resource"
  | "session-policy"
  | "trust"
  | "unsaid";

const reasons: readonly (readonly [DenialReason, RegExp])[] = [
  ["trust", /role trust policy|(?:no|in the) (?:trust|assume role) policy/i],
  ["boundary", /permissions boundary/i],
  ["service-control", /service control policy|resource control policy/i],
  ["endpoint", /VPC endpoint policy/i],
  ["session-policy", /sessions? policy/i],
  ["resource", /resource-based policy/i],
  ["identity-deny", /explicit deny in an identity-based policy/i],
  ["identity-none", /no identity-based policy allows/i],
  ["deny", /with an explicit deny/i],
];

/** What decided, by the message of a refusal. */
export function denialReason({ message }: Pick<Complaint, "message">): DenialReason {
  const sentence = message.slice(0, 700);
  return reasons.find(([, words]) => words.test(sentence))?.[0] ?? "unsaid";
}

/** The action that was refused: `s3:ListAllMyBuckets`. */
export function deniedAction({ message }: Pick<Complaint, "message">): string | undefined {
  return /not authorized to perform: ?([a-z0-9-]{1,40}:\w{1,80})/i.exec(message)?.[1];
}

/** Signs of refusals of these kinds, but for AssumeRole, which has causes of its own. */
export function denials(weights: Readonly<Partial<Record<DenialReason, number>>>): readonly Sign[] {
  return Object.entries(weights).flatMap(([reason, weight]): readonly Sign[] => {
    const when = (complaint: Complaint) =>
      denialReason(complaint) === reason && !isAssumeRole(complaint) && !isOfMfa(complaint) && !isOfStack(complaint);
    return [
      { code: denialCodes, when, weight },
      {
        says: "is not authorized to perform:",
        when: (complaint) => /arn:aws|^User: /.test(complaint.message) && when(complaint),
        weight,
      },
    ];
  });
}

function isAssumeRole(complaint: Complaint): boolean {
  return complaint.operation === "AssumeRole" || /^sts:AssumeRole$/i.test(deniedAction(complaint) ?? "");
}

// STS words what is wrong with a code, or with the key that asks, as a refusal too.
function isOfMfa({ message }: Complaint): boolean {
  return /MultiFactorAuthentication failed|Cannot call \w{1,40} with session credentials|please ensure that you are authenticated with an MFA|Roles may not be assumed by root/i.test(
    message.slice(0, 300),
  );
}

/** AWS names a user, who is none while a role is used. */
export function isOfUser({ message }: Complaint): boolean {
  return /User: arn:aws[\w-]{0,20}:iam::\S{0,20}:user\//.test(message.slice(0, 300));
}

export function isOfStack({ client, message }: Complaint): boolean {
  return client === "cloudformation" || /HandlerErrorCode: AccessDenied/.test(message);
}
