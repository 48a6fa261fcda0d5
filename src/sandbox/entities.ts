// What an account holds, as IAM and S3 show it.

/** What users, groups and roles have alike: their policies. */
export interface PolicyHolder {
  /** Inline policies, name → document. */
  readonly inlinePolicies: Map<string, string>;
  /** ARNs of managed policies. */
  readonly attachedPolicies: Set<string>;
}

export interface User extends PolicyHolder {
  name: string;
  path: string;
  arn: string;
  readonly id: string;
  readonly createdAt: Date;
  readonly keys: AccessKey[];
  /** Names of groups. */
  readonly groups: Set<string>;
  readonly tags: Map<string, string>;
  /** The ARN of a managed policy. */
  boundary: string | undefined;
  /** A password for the console. */
  loginProfile: { readonly createdAt: Date; readonly passwordResetRequired: boolean } | undefined;
}

export interface AccessKey {
  readonly id: string;
  readonly secret: string;
  /** `undefined` for a key of the root user. */
  userName: string | undefined;
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

export interface Group extends PolicyHolder {
  name: string;
  path: string;
  arn: string;
  readonly id: string;
  readonly createdAt: Date;
}

export interface Role extends PolicyHolder {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  readonly id: string;
  readonly createdAt: Date;
  readonly tags: Map<string, string>;
  trustPolicy: string;
  maxSessionSeconds: number;
  description: string | undefined;
  boundary: string | undefined;
  lastUsed: { readonly at: Date; readonly region: string } | undefined;
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
