/** A policy as it is written: what AWS takes, and what the templates carry. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: { readonly AWS: string };
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * What policies name: literal, or as a template's own language has it (`${AWS::Partition}`). Policy variables such as
 * `${aws:username}` are written as IAM reads them; each template quotes them in its way.
 */
export interface PolicyNames {
  readonly partition: string;
  readonly account: string;
  /** The account whose users may take the role. */
  readonly trusted: string;
  /** `/daypass/` */
  readonly path: string;
  /** The ARNs of the roles that the group may take. */
  readonly roles: readonly string[];
  readonly mfaMaxAgeSeconds: string;
}

/** Long-term keys have no such key at all, so `Bool` would let them pass: `BoolIfExists` counts absent as false. */
export const unlessMfa = { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } as const;
/** The mirror image: in an Allow, `BoolIfExists` would let long-term keys pass. */
export const onlyWithMfa = { Bool: { "aws:MultiFactorAuthPresent": "true" } } as const;

/**
 * The user that makes the request, as resources: at the path or below it. Without the path the ARN is nobody's, and a star without a
 * slash behind it would stand for the beginning of other names. Names are unique in an account, so that with "/", which takes users of
 * every path, it is still this user only.
 */
export function ownUser({ partition, account, path }: PolicyNames): readonly string[] {
  const users = `arn:${partition}:iam::${account}:user${path}`;
  return [`${users}\${aws:username}`, `${users}*/\${aws:username}`];
}

export function document(...statements: readonly PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}
