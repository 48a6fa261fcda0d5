import type { RequestContext } from "./context.ts";

/** Who makes a request. */
export type Principal = UserPrincipal | RolePrincipal | RootPrincipal | FederatedPrincipal | ServicePrincipal;

interface AccountPrincipal {
  readonly account: string;
  /** The ARN that GetCallerIdentity answers with. */
  readonly arn: string;
  /** The unique id: `AIDA…`, `AROA…:session`. */
  readonly id?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** An IAM user, by its keys or by a session of GetSessionToken. */
export interface UserPrincipal extends AccountPrincipal {
  readonly type: "user";
}

/** A session of AssumeRole; `arn` is the session's, `roleArn` the role's with its path. */
export interface RolePrincipal extends AccountPrincipal {
  readonly type: "role-session";
  readonly roleArn: string;
}

export interface RootPrincipal extends AccountPrincipal {
  readonly type: "root";
}

/** A session of GetFederationToken; `userArn` is the user who bought it. */
export interface FederatedPrincipal extends AccountPrincipal {
  readonly type: "federated-user";
  readonly userArn: string;
}

/** An AWS service by its name (`ec2.amazonaws.com`). */
export interface ServicePrincipal {
  readonly type: "service";
  readonly name: string;
}

const principalTypes = {
  user: "User",
  "role-session": "AssumedRole",
  root: "Account",
  "federated-user": "FederatedUser",
};

/** The condition keys that follow from who the principal is. Source: IAM user guide, "AWS global condition context keys". */
export function principalKeys(principal: Principal): RequestContext {
  if (principal.type === "service") {
    return { "aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": principal.name };
  }
  const tags = Object.entries(principal.tags ?? {}).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]);
  return {
    "aws:PrincipalIsAWSService": "false",
    "aws:PrincipalType": principalTypes[principal.type],
    "aws:PrincipalAccount": principal.account,
    "aws:PrincipalArn": principal.type === "role-session" ? principal.roleArn : principal.arn,
    "aws:userid": principal.id,
    "aws:username": principal.type === "user" ? principal.arn.split("/").at(-1) : undefined,
    ...Object.fromEntries(tags),
  };
}
