import type { Policy } from "../policy/policy.ts";

/** A role that people may take, with the policies that say so. */
export interface GuardedRole {
  readonly arn: string;
  readonly trust: Policy;
  readonly boundary?: Policy | undefined;
}

/** What is to be judged: a user as the policies around it see it, and the roles behind. */
export interface Subject {
  readonly partition: string;
  readonly account: string;
  /** The user's ARN, with its path. */
  readonly user: string;
  /** What reaches the user: of its groups and its own. */
  readonly identity: readonly Policy[];
  readonly roles: readonly GuardedRole[];
  /** Roles that the policies open by name and whose trust is not at hand: of other accounts, or simply elsewhere. */
  readonly opens?: readonly string[] | undefined;
  readonly boundary?: Policy | undefined;
  /** A service control policy, where one is judged. */
  readonly serviceControl?: Policy | undefined;
}

/** What is promised beyond refusing everything without MFA; what is not said is not asked for. */
export interface Promises {
  readonly enrolment: "open" | "gated" | undefined;
  /** Users of this path only. */
  readonly path: string | undefined;
  readonly mfaMaxAgeSeconds: number | undefined;
  readonly sessionName: boolean;
  /** The roles take users of the path only, and nobody who has no rights of their own. */
  readonly usersOnly: boolean;
  /** Nobody gets into a role whose own policies do not open it: the trust names no user. */
  readonly byGroup: boolean;
  /** The group opens the roles and nothing else. */
  readonly rolesOnly: boolean;
  /** The policies give rights on one's own devices and on nobody else's. */
  readonly selfOnly: boolean;
  /** What opens a role asks for MFA itself. */
  readonly opensWithMfa: boolean;
}

export const nothingPromised: Promises = {
  enrolment: undefined,
  path: undefined,
  mfaMaxAgeSeconds: undefined,
  sessionName: false,
  usersOnly: false,
  byGroup: false,
  rolesOnly: false,
  selfOnly: false,
  opensWithMfa: false,
};
