/** A managed policy and the versions of its document that are kept. */
export interface ManagedPolicy {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  /** `ANPA…` */
  readonly id: string;
  readonly createdAt: Date;
  readonly description: string | undefined;
  readonly tags: Map<string, string>;
  /** Oldest first; one of them is the default, which is in force. */
  readonly versions: PolicyVersion[];
  defaultVersion: string;
  updatedAt: Date;
  /** How many versions there have ever been: their numbers are not used again. */
  versionsMade: number;
}

export interface PolicyVersion {
  /** `v1` */
  readonly id: string;
  readonly document: string;
  readonly createdAt: Date;
}

/** The document that is in force. */
export function documentOf({ versions, defaultVersion }: ManagedPolicy): string {
  return versions.find(({ id }) => id === defaultVersion)?.document ?? "";
}

/** Adds a version, without making it the default. */
export function addVersion(policy: ManagedPolicy, document: string, createdAt: Date): PolicyVersion {
  policy.versionsMade += 1;
  const version = { id: `v${policy.versionsMade}`, document, createdAt };
  policy.versions.push(version);
  policy.updatedAt = createdAt;
  return version;
}

/** Policies of AWS's own have `aws` where others have the account. */
export function isAwsManaged({ arn }: Pick<ManagedPolicy, "arn">): boolean {
  return arn.split(":")[4] === "aws";
}
