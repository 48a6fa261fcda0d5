import { isJsonObject } from "../core/json-object.ts";
import { type Found, type FoundPolicy, type FoundRole, principalsIn, statementsIn } from "./found.ts";

/** Roles of services and of identity providers are nobody's who has keys. */
export function mayBeForPeople({ trust, forPeople }: FoundRole): boolean {
  return forPeople === true || principalsOf(trust).length > 0;
}

/** A role that no group here opens is for people if it asks for MFA, or trusts everybody of its own account. */
export function isForPeople(role: FoundRole, { account }: Found): boolean {
  const { trust, forPeople } = role;
  if (forPeople === true || /aws:MultiFactorAuth/i.test(JSON.stringify(trust.document))) return true;
  return principalsOf(trust).some(
    (principal) => principal === "*" || principal === account || principal.endsWith(`:${account}:root`),
  );
}

function principalsOf(trust: FoundPolicy): readonly string[] {
  return statementsIn(trust).filter(isJsonObject).flatMap(principalsIn);
}
