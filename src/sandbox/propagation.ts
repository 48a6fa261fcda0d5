import type { Account } from "./account.ts";
import type { AccessKey, Role, User } from "./entities.ts";
import { documentOf } from "./managed-policy.ts";

/** What authentication and authorization know of a user, role or group: of the present, or of a little while ago. */
export interface SeenHolder {
  readonly inlinePolicies: ReadonlyMap<string, string>;
  readonly attachedPolicies: ReadonlySet<string>;
}

export interface SeenEntity extends SeenHolder {
  readonly tags: ReadonlyMap<string, string>;
  readonly boundary: string | undefined;
}

/** The account as the services see it that are asked for permission. What is `undefined` they have not heard of. */
export interface SeenAccount {
  user(user: User): (SeenEntity & { readonly groups: ReadonlySet<string> }) | undefined;
  group(name: string): SeenHolder | undefined;
  role(role: Role): (SeenEntity & { readonly trustPolicy: string }) | undefined;
  /** The document in force of a managed policy. */
  policy(arn: string): string | undefined;
  keyStatus(key: AccessKey): AccessKey["status"] | undefined;
}

/**
 * IAM's changes reach the rest of AWS a little late. While a change is on its way, the account is seen as it was before; with
 * no delay, as it is.
 */
export class Propagation {
  readonly #account: Account;
  readonly #delay: { readonly propagationSeconds: number };
  readonly #now: () => Date;
  #before: { readonly until: number; readonly seen: SeenAccount }[] = [];

  constructor(account: Account, delay: { readonly propagationSeconds: number }, now: () => Date) {
    this.#account = account;
    this.#delay = delay;
    this.#now = now;
  }

  /** Carries out a change of which the rest of AWS will hear later. */
  change<T>(carryOut: () => T): T {
    const { propagationSeconds } = this.#delay;
    if (propagationSeconds === 0) return carryOut();
    const seen = copyOf(this.#account);
    const result = carryOut();
    this.#before.push({ until: this.#now().getTime() + propagationSeconds * 1000, seen });
    return result;
  }

  seen(): SeenAccount {
    const now = this.#now().getTime();
    this.#before = this.#before.filter(({ until }) => until > now);
    return this.#before[0]?.seen ?? present(this.#account);
  }
}

function present(account: Account): SeenAccount {
  return {
    user: (user) => user,
    group: (name) => account.groups.get(name),
    role: (role) => role,
    policy: (arn) => {
      const policy = account.policies.get(arn);
      return policy && documentOf(policy);
    },
    keyStatus: ({ status }) => status,
  };
}

function copyOf(account: Account): SeenAccount {
  const holder = ({ inlinePolicies, attachedPolicies }: SeenHolder) => ({
    inlinePolicies: new Map(inlinePolicies),
    attachedPolicies: new Set(attachedPolicies),
  });
  const entity = (each: SeenEntity) => ({ ...holder(each), tags: new Map(each.tags), boundary: each.boundary });
  const users = new Map(
    [...account.users.values()].map((user) => [user.id, { ...entity(user), groups: new Set(user.groups) }]),
  );
  const roles = new Map(
    [...account.roles.values()].map((role) => [role.id, { ...entity(role), trustPolicy: role.trustPolicy }]),
  );
  const groups = new Map([...account.groups].map(([name, group]) => [name, holder(group)]));
  const policies = new Map([...account.policies].map(([arn, policy]) => [arn, documentOf(policy)]));
  const keys = [...account.users.values()].flatMap((user) => user.keys).concat(account.rootKeys);
  const statuses = new Map(keys.map(({ id, status }) => [id, status]));
  return {
    user: ({ id }) => users.get(id),
    group: (name) => groups.get(name),
    role: ({ id }) => roles.get(id),
    policy: (arn) => policies.get(arn),
    keyStatus: ({ id }) => statuses.get(id),
  };
}
