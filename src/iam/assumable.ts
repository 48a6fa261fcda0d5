import { isJsonObject } from "../core/json-object.ts";
import { takesIn } from "../policy/pattern.ts";
import { type FoundPolicy, principalsIn, statementsIn, textsIn } from "./found.ts";

/** The roles that policies open: ARNs, or patterns of them. */
export function assumable(policies: readonly FoundPolicy[]): readonly string[] {
  return policies.flatMap(statementsIn).flatMap((statement) => {
    if (!isJsonObject(statement) || statement.Effect !== "Allow") return [];
    return isAboutAssuming(statement) ? textsIn(statement.Resource).filter(isOfRoles) : [];
  });
}

function isAboutAssuming({ Action: action, NotAction: except }: Readonly<Record<string, unknown>>): boolean {
  const has = (actions: unknown) => textsIn(actions).some((each) => takesIn(each.toLowerCase(), "sts:assumerole"));
  return except === undefined ? has(action) : !has(except);
}

/** A resource that roles can be meant by: `sts:AssumeRole` on a user opens nothing. */
function isOfRoles(resource: string): boolean {
  return resource === "*" || (/^arn:/.test(resource) && !/^([^:]*:){5}(user|group|mfa|policy)\//.test(resource));
}

/** Whether one of these patterns takes in a role. */
export function opensRole(patterns: readonly string[], arn: string): boolean {
  return patterns.some((pattern) => takesIn(pattern, arn));
}

/** The account that a trust policy takes users of, where it names one. */
export function trustedAccount(trust: object): { readonly partition: string; readonly account: string } | undefined {
  const [, partition, account] = /arn:(aws[a-z0-9-]*):iam::(\d{12}):root/.exec(JSON.stringify(trust)) ?? [];
  return partition === undefined || account === undefined ? undefined : { partition, account };
}

/** The users whom a trust policy names themselves: no policy of theirs has to open the role. */
export function usersNamed(trusts: readonly FoundPolicy[]): readonly string[] {
  return trusts.flatMap(statementsIn).flatMap((statement) => {
    if (!isJsonObject(statement) || statement.Effect !== "Allow") return [];
    return principalsIn(statement).filter((principal) => /^([^:]*:){5}user\//.test(principal));
  });
}
