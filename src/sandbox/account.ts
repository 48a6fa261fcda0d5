import { awsManagedPolicies } from "./aws-managed-policies.ts";
import type { AccessKey, Bucket, Group, MfaDevice, Role, User } from "./entities.ts";
import { accessKeyId, deviceSeed, secretAccessKey, uniqueId } from "./identifiers.ts";
import type { ManagedPolicy } from "./managed-policy.ts";
import { Random } from "./random.ts";
import type { Session } from "./sessions.ts";
import type { Stack } from "./stack.ts";

/** What is made where the account is furnished: only the name must be said. */
export interface Named {
  readonly name: string;
  readonly path?: string;
}

type PolicyParts = Pick<ManagedPolicy, "name" | "path" | "arn" | "id"> & {
  document: string;
  description?: string | undefined;
};

interface AccountTools {
  readonly random: Random;
  readonly now: () => Date;
}

/** One pretend AWS account and all it holds, in memory. Names are unique whatever their path and case, as in IAM. */
export class Account {
  readonly id: string;
  readonly partition: string;
  readonly users = new Map<string, User>();
  readonly groups = new Map<string, Group>();
  readonly roles = new Map<string, Role>();
  readonly policies = new Map<string, ManagedPolicy>();
  readonly devices = new Map<string, MfaDevice>();
  readonly buckets = new Map<string, Bucket>();
  /** Deleted ones stay, for whoever asks by ARN. */
  readonly stacks: Stack[] = [];
  readonly rootKeys: AccessKey[] = [];
  /** The name that people give the account. */
  alias: string | undefined;
  readonly sessions = new Map<string, Session>();
  readonly #keys = new Map<string, AccessKey>();
  readonly #tools: AccountTools;

  constructor({ id, partition }: { id: string; partition: string }, tools: AccountTools) {
    this.id = id;
    this.partition = partition;
    this.#tools = tools;
    for (const { path, name, document } of awsManagedPolicies) {
      const text = JSON.stringify(document).replaceAll("arn:aws:", `arn:${partition}:`);
      const arn = `arn:${partition}:iam::aws:policy${path}${name}`;
      // Their ids are the same in every account.
      this.#keepPolicy({ path, name, arn, document: text, id: uniqueId("ANPA", new Random(name)) });
    }
  }

  get rootArn(): string {
    return this.arn("root");
  }

  /** An IAM ARN of this account: `arn:aws:iam::123456789012:` and the resource. */
  arn(resource: string): string {
    return `arn:${this.partition}:iam::${this.id}:${resource}`;
  }

  addUser({ name, path = "/" }: Named): User {
    const user: User = {
      name,
      path,
      arn: this.arn(`user${path}${name}`),
      id: uniqueId("AIDA", this.#tools.random),
      createdAt: this.#tools.now(),
      keys: [],
      groups: new Set(),
      inlinePolicies: new Map(),
      attachedPolicies: new Set(),
      tags: new Map(),
      boundary: undefined,
      loginProfile: undefined,
    };
    this.users.set(name.toLowerCase(), user);
    return user;
  }

  findUser(name: string): User | undefined {
    return this.users.get(name.toLowerCase());
  }

  /** Moves a user to another name or path; what belongs to it goes with it. */
  renameUser(user: User, { name, path }: { name: string; path: string }): void {
    this.users.delete(user.name.toLowerCase());
    for (const device of this.devicesOf(user)) device.owner = { userName: name };
    for (const key of user.keys) key.userName = name;
    for (const [id, session] of this.sessions) {
      if (session.userName === user.name) this.sessions.set(id, { ...session, userName: name });
    }
    Object.assign(user, { name, path, arn: this.arn(`user${path}${name}`) });
    this.users.set(name.toLowerCase(), user);
  }

  /** A new active key of the user, or of root. */
  addKey(user: User | "root"): AccessKey {
    const { random, now } = this.#tools;
    const key: AccessKey = {
      id: accessKeyId("AKIA", this.id, random),
      secret: secretAccessKey(random),
      userName: user === "root" ? undefined : user.name,
      createdAt: now(),
      status: "Active",
      lastUsed: undefined,
    };
    (user === "root" ? this.rootKeys : user.keys).push(key);
    this.#keys.set(key.id, key);
    return key;
  }

  removeKey(key: AccessKey): void {
    const owner = key.userName === undefined ? this.rootKeys : (this.findUser(key.userName)?.keys ?? []);
    const at = owner.indexOf(key);
    if (at >= 0) owner.splice(at, 1);
    this.#keys.delete(key.id);
  }

  findKey(id: string): AccessKey | undefined {
    return this.#keys.get(id);
  }

  /** A new device that nobody has enabled yet. A hardware device's name is its serial number. */
  addDevice({ name, path = "/", kind = "virtual" }: Named & { kind?: MfaDevice["kind"] }): MfaDevice {
    const prefix = kind === "fido" ? "u2f/user" : "mfa";
    const device: MfaDevice = {
      serial: kind === "hardware" ? name : this.arn(`${prefix}${path}${name}`),
      kind,
      name,
      path,
      seed: deviceSeed(this.#tools.random),
      createdAt: this.#tools.now(),
      tags: new Map(),
      owner: undefined,
      enabledAt: undefined,
      adjustment: 0,
      lastPairCounter: undefined,
    };
    this.devices.set(device.serial, device);
    return device;
  }

  /** The enabled devices of a user or of root, oldest first. */
  devicesOf(owner: User | "root"): readonly MfaDevice[] {
    return [...this.devices.values()].filter((device) => {
      if (device.owner === undefined || device.owner === "root") return device.owner === owner;
      return owner !== "root" && device.owner.userName === owner.name;
    });
  }

  addGroup({ name, path = "/" }: Named): Group {
    const group: Group = {
      name,
      path,
      arn: this.arn(`group${path}${name}`),
      id: uniqueId("AGPA", this.#tools.random),
      createdAt: this.#tools.now(),
      inlinePolicies: new Map(),
      attachedPolicies: new Set(),
    };
    this.groups.set(name, group);
    return group;
  }

  findGroup(name: string): Group | undefined {
    return this.groups.get(name) ?? [...this.groups.values()].find((group) => isSameName(group.name, name));
  }

  renameGroup(group: Group, { name, path }: { name: string; path: string }): void {
    const members = this.membersOf(group);
    for (const user of members) user.groups.delete(group.name);
    this.groups.delete(group.name);
    Object.assign(group, { name, path, arn: this.arn(`group${path}${name}`) });
    for (const user of members) user.groups.add(name);
    this.groups.set(name, group);
  }

  membersOf(group: Group): readonly User[] {
    return [...this.users.values()].filter((user) => user.groups.has(group.name));
  }

  addRole(role: Named & { trustPolicy: unknown; maxSessionSeconds?: number }): Role {
    const { name, path = "/", trustPolicy, maxSessionSeconds = 3600 } = role;
    const made: Role = {
      name,
      path,
      arn: this.arn(`role${path}${name}`),
      id: uniqueId("AROA", this.#tools.random),
      createdAt: this.#tools.now(),
      trustPolicy: JSON.stringify(trustPolicy),
      maxSessionSeconds,
      inlinePolicies: new Map(),
      attachedPolicies: new Set(),
      tags: new Map(),
      description: undefined,
      boundary: undefined,
      lastUsed: undefined,
    };
    this.roles.set(name, made);
    return made;
  }

  findRole(name: string): Role | undefined {
    return this.roles.get(name) ?? [...this.roles.values()].find((role) => isSameName(role.name, name));
  }

  findRoleByArn(arn: string): Role | undefined {
    return [...this.roles.values()].find((role) => role.arn === arn);
  }

  /** The document as text, or as what it says. */
  addManagedPolicy(policy: Named & { document: string | object; description?: string | undefined }): ManagedPolicy {
    const { name, path = "/", description } = policy;
    const document = typeof policy.document === "string" ? policy.document : JSON.stringify(policy.document);
    const arn = this.arn(`policy${path}${name}`);
    const id = uniqueId("ANPA", this.#tools.random);
    return this.#keepPolicy({ name, path, arn, id, document, description });
  }

  #keepPolicy(policy: PolicyParts): ManagedPolicy {
    const { name, path, arn, id, document, description } = policy;
    const createdAt = this.#tools.now();
    const made: ManagedPolicy = {
      name,
      path,
      arn,
      id,
      createdAt,
      description,
      tags: new Map(),
      versions: [{ id: "v1", document, createdAt }],
      defaultVersion: "v1",
      updatedAt: createdAt,
      versionsMade: 1,
    };
    this.policies.set(arn, made);
    return made;
  }

  addBucket(bucket: { name: string; region?: string; policy?: unknown; objects?: Record<string, string> }): Bucket {
    const { name, region = "us-east-1", policy, objects = {} } = bucket;
    const modifiedAt = this.#tools.now();
    const stored = Object.entries(objects).map(
      ([key, body]) => [key, { body, contentType: "text/plain", modifiedAt }] as const,
    );
    const made: Bucket = {
      name,
      region,
      createdAt: modifiedAt,
      policy: policy === undefined ? undefined : JSON.stringify(policy),
      objects: new Map(stored),
    };
    this.buckets.set(name, made);
    return made;
  }
}

/** Names of IAM differ by more than their case. */
export function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
