import { accessKeyId, deviceSeed, secretAccessKey, uniqueId } from "./identifiers.ts";
import type { Random } from "./random.ts";
import type { Session } from "./sessions.ts";

export interface User {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  readonly id: string;
  readonly createdAt: Date;
  readonly keys: AccessKey[];
  readonly groups: Set<string>;
  /** Inline policies, name → document. */
  readonly inlinePolicies: Map<string, string>;
  /** ARNs of managed policies. */
  readonly attachedPolicies: Set<string>;
  readonly tags: Map<string, string>;
  boundary: string | undefined;
}

export interface AccessKey {
  readonly id: string;
  readonly secret: string;
  /** `undefined` for a key of the root user. */
  readonly userName: string | undefined;
  readonly createdAt: Date;
  status: "Active" | "Inactive";
  lastUsed: { readonly at: Date; readonly service: string; readonly region: string } | undefined;
}

export interface MfaDevice {
  readonly serial: string;
  readonly kind: "virtual" | "hardware" | "fido";
  /** The name behind `mfa/` with its path; the serial for hardware. */
  readonly name: string;
  readonly path: string;
  readonly seed: string;
  readonly createdAt: Date;
  readonly tags: Map<string, string>;
  /** Whose it is now, as IAM sees it. `undefined`: made but not enabled. "root" is the root user. */
  owner: DeviceOwner | undefined;
  enabledAt: Date | undefined;
  /** Steps of 30 s by which the device's time differs from the server's, found when two codes were given. */
  adjustment: number;
  /** The counter of the second code of the last accepted pair; survives deactivation. */
  lastPairCounter: number | undefined;
}

export type DeviceOwner = { readonly userName: string } | "root";

export interface Group {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  readonly id: string;
  readonly createdAt: Date;
  readonly inlinePolicies: Map<string, string>;
  readonly attachedPolicies: Set<string>;
}

export interface Role {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  readonly id: string;
  readonly createdAt: Date;
  readonly trustPolicy: string;
  readonly maxSessionSeconds: number;
  readonly inlinePolicies: Map<string, string>;
  readonly attachedPolicies: Set<string>;
}

export interface ManagedPolicy {
  readonly name: string;
  readonly arn: string;
  readonly document: string;
}

export interface Bucket {
  readonly name: string;
  readonly region: string;
  readonly createdAt: Date;
  /** A bucket policy's document, if it has one. */
  readonly policy: string | undefined;
  readonly objects: Map<string, StoredObject>;
}

export interface StoredObject {
  readonly body: string;
  readonly contentType: string;
  readonly modifiedAt: Date;
}

/** What is made where the account is furnished: only the name must be said. */
export interface Named {
  readonly name: string;
  readonly path?: string;
}

interface AccountTools {
  readonly random: Random;
  readonly now: () => Date;
}

/** One pretend AWS account and all it holds, in memory. Names are unique whatever their path and case, as in IAM. */
export class Account {
  readonly id: string;
  readonly partition = "aws";
  readonly users = new Map<string, User>();
  readonly groups = new Map<string, Group>();
  readonly roles = new Map<string, Role>();
  readonly policies = new Map<string, ManagedPolicy>();
  readonly devices = new Map<string, MfaDevice>();
  readonly buckets = new Map<string, Bucket>();
  readonly rootKeys: AccessKey[] = [];
  readonly sessions = new Map<string, Session>();
  readonly #keys = new Map<string, AccessKey>();
  readonly #tools: AccountTools;

  constructor(id: string, tools: AccountTools) {
    this.id = id;
    this.#tools = tools;
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
    };
    this.users.set(name.toLowerCase(), user);
    return user;
  }

  findUser(name: string): User | undefined {
    return this.users.get(name.toLowerCase());
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
    };
    this.roles.set(name, made);
    return made;
  }

  findRoleByArn(arn: string): Role | undefined {
    return [...this.roles.values()].find((role) => role.arn === arn);
  }

  addManagedPolicy({ name, path = "/", document }: Named & { document: unknown }): ManagedPolicy {
    const policy = { name, arn: this.arn(`policy${path}${name}`), document: JSON.stringify(document) };
    this.policies.set(policy.arn, policy);
    return policy;
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
