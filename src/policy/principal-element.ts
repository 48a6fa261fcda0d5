import { PolicyNotJudged, type StatementPlace } from "./not-judged.ts";
import type { Principal } from "./principal.ts";

/** One entry of a Principal element. */
export type PrincipalEntry =
  | { readonly type: "everyone" }
  | { readonly type: "account"; readonly account: string }
  | { readonly type: "arn"; readonly arn: string }
  | { readonly type: "service"; readonly name: string }
  | { readonly type: "provider"; readonly name: string };

/** Reads one value below a key of the Principal element (`AWS`, `Service`, `Federated`). */
export function parsePrincipal(kind: string, value: string, place: StatementPlace): PrincipalEntry {
  if (kind === "AWS") {
    if (value === "*") return { type: "everyone" };
    const account = /^(\d{12})$|^arn:aws[a-z-]*:iam::(\d{12}):root$/.exec(value);
    if (account !== null) return { type: "account", account: account[1] ?? account[2] ?? "" };
    if (/^arn:aws[a-z-]*:(iam::\d{12}:(user|role)|sts::\d{12}:(assumed-role|federated-user))\/[^*?${}]+$/.test(value)) {
      return { type: "arn", arn: value };
    }
  }
  if (kind === "Service" && /^[a-z0-9.-]+$/.test(value)) return { type: "service", name: value };
  if (kind === "Federated" && /^[\w.:/-]+$/.test(value)) return { type: "provider", name: value };
  throw new PolicyNotJudged(`principal "${value}" of kind "${kind}"`, place);
}

/**
 * How directly a Principal element names whoever makes the request, which decides what other policies still have to say:
 * `direct` the user or session itself; `entity` the role behind a session or the user behind a federated one; `account` the
 * account, which leaves the rest to its own policies; `none`.
 * Source: IAM user guide, "Policy evaluation logic", on resource-based policies and implicit denies.
 */
export type Naming = "direct" | "entity" | "account" | "none";

export function naming(entries: readonly PrincipalEntry[], principal: Principal): Naming {
  return mostDirect(entries.map((entry) => namingBy(entry, principal)));
}

export function mostDirect(namings: readonly Naming[]): Naming {
  const mostDirectFirst: readonly Naming[] = ["direct", "entity", "account"];
  return mostDirectFirst.find((each) => namings.includes(each)) ?? "none";
}

function namingBy(entry: PrincipalEntry, principal: Principal): Naming {
  // What "*" lifts off a session's own limits is not documented: count it as its role.
  if (entry.type === "everyone") return principal.type === "user" || principal.type === "service" ? "direct" : "entity";
  if (principal.type === "service")
    return entry.type === "service" && entry.name === principal.name ? "direct" : "none";
  if (entry.type === "account") {
    if (entry.account !== principal.account) return "none";
    return principal.type === "root" ? "direct" : "account";
  }
  if (entry.type !== "arn") return "none";
  if (entry.arn === principal.arn) return "direct";
  return entry.arn === entityArn(principal) ? "entity" : "none";
}

function entityArn(principal: Exclude<Principal, { type: "service" }>): string | undefined {
  if (principal.type === "role-session") return principal.roleArn;
  return principal.type === "federated-user" ? principal.userArn : undefined;
}

/**
 * Whether NotPrincipal excepts whoever makes the request. AWS wants the account and the user, role and session behind it listed
 * together; a list that names some of them only is not judged.
 */
export function isExcepted(entries: readonly PrincipalEntry[], principal: Principal, place: StatementPlace): boolean {
  const listed = needed(principal).map((need) =>
    entries.some((entry) => JSON.stringify(entry) === JSON.stringify(need)),
  );
  if (listed.every((each) => each)) return true;
  if (!listed.includes(true) && !entries.some((entry) => entry.type === "everyone")) return false;
  throw new PolicyNotJudged("element NotPrincipal, which names the principal only in part", place);
}

function needed(principal: Principal): readonly PrincipalEntry[] {
  if (principal.type === "service") return [{ type: "service", name: principal.name }];
  const account: PrincipalEntry = { type: "account", account: principal.account };
  if (principal.type === "root") return [account];
  const entity = entityArn(principal);
  const own: PrincipalEntry = { type: "arn", arn: principal.arn };
  return entity === undefined ? [account, own] : [account, own, { type: "arn", arn: entity }];
}
