import type { Denied } from "./decide.ts";
import type { PolicyKind } from "./not-judged.ts";

// Source: IAM user guide, "Troubleshoot access denied error messages".
const kinds: Readonly<Record<PolicyKind, { readonly implicit: string; readonly explicit: string }>> = {
  identity: { implicit: "identity-based policy", explicit: "an identity-based policy" },
  boundary: { implicit: "permissions boundary", explicit: "a permissions boundary" },
  session: { implicit: "session policy", explicit: "a session policy" },
  "service-control": { implicit: "service control policy", explicit: "a service control policy" },
  resource: { implicit: "resource-based policy", explicit: "a resource-based policy" },
  trust: { implicit: "role trust policy", explicit: "the role trust policy" },
};

/** The end of AWS's "is not authorized to perform" sentence: which kind of policy denies, or does not allow, the action. */
export function denialReason(decision: Denied, action: string): string {
  const { implicit, explicit } = kinds[decision.kind];
  return decision.explicit
    ? `with an explicit deny in ${explicit}`
    : `because no ${implicit} allows the ${action} action`;
}
