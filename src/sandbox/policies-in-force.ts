import type { PolicyKind } from "../policy/not-judged.ts";
import { type Policy, parsePolicy } from "../policy/policy.ts";
import type { Caller } from "./handler.ts";
import type { SeenAccount, SeenHolder } from "./propagation.ts";

/** The policies of the user and its groups, or of the role. */
export function identityPolicies(caller: Caller, seen: SeenAccount): readonly Policy[] {
  return holdersOf(caller, seen).flatMap((holder) => policiesOf(holder, seen));
}

function holdersOf({ role, user }: Caller, seen: SeenAccount): readonly SeenHolder[] {
  const holder = role === undefined ? user && seen.user(user) : seen.role(role);
  if (holder === undefined) return [];
  if (!("groups" in holder)) return [holder];
  const groups = [...holder.groups].map((name) => seen.group(name)).filter((group) => group !== undefined);
  return [holder, ...groups];
}

function policiesOf({ inlinePolicies, attachedPolicies }: SeenHolder, seen: SeenAccount): readonly Policy[] {
  const inline = [...inlinePolicies].map(([name, document]) => parsed({ kind: "identity", name, document }));
  const attached = [...attachedPolicies].flatMap((name) => {
    const document = seen.policy(name);
    return document === undefined ? [] : [parsed({ kind: "identity", name, document })];
  });
  return [...inline, ...attached];
}

export function boundaryOf({ user, role }: Caller, seen: SeenAccount): Policy | undefined {
  const name = (role === undefined ? user && seen.user(user) : seen.role(role))?.boundary;
  const document = name === undefined ? undefined : seen.policy(name);
  return name === undefined || document === undefined ? undefined : parsed({ kind: "boundary", name, document });
}

const nothing = JSON.stringify({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "sandbox:Nothing", Resource: "*" },
});

// A federated session without a policy may do nothing; an empty list would mean that there is no limit.
export function sessionPolicies({ session, kind }: Caller): readonly Policy[] {
  const documents = session?.policies ?? [];
  const limiting = kind === "federated" && documents.length === 0 ? [nothing] : documents;
  return limiting.map((document, index) => parsed({ kind: "session", name: `session policy ${index + 1}`, document }));
}

interface PolicySource {
  readonly kind: PolicyKind;
  readonly name: string;
  readonly document: string;
}

const read = new Map<string, Policy>();

// Parsing is most of the work of a decision, and the documents of an account change rarely.
/** Reads a policy's document; the same one is read once. */
export function parsed({ kind, name, document }: PolicySource): Policy {
  const key = `${kind} ${name} ${document}`;
  const known = read.get(key);
  if (known !== undefined) return known;
  const policy = parsePolicy(document, { kind, name });
  if (read.size > 1000) read.clear();
  read.set(key, policy);
  return policy;
}
