import type { RequestContext } from "../policy/context.ts";
import type { PolicyRequest } from "../policy/decide.ts";
import type { Principal } from "../policy/principal.ts";
import type { GuardedRole, Subject } from "./subject.ts";

/**
 * Which policies speak for whoever asks: those that are judged; those and all rights from elsewhere; all rights and nothing that is
 * judged, for somebody outside; none at all; those that are judged without what they refuse, as if that were not attached.
 */
export type Holding = "own" | "own and all rights" | "all rights" | "nothing" | "own without refusals";

/** One request, what must become of it, and why. */
export interface Row {
  readonly id: string;
  /** The request in words. */
  readonly asks: string;
  readonly expected: "allow" | "deny";
  readonly because: string;
  /** What an attacker can do, or somebody who is locked out meets, where the decision is the other one. */
  readonly otherwise: string;
  readonly mend: string;
  readonly request: PolicyRequest;
  readonly holding: Holding;
  /** The role whose trust is asked; absent for everything but AssumeRole. */
  readonly role?: GuardedRole | undefined;
  /** Asked of the service control policy alone. */
  readonly organisation?: boolean;
}

export type RowVerdict = Pick<Row, "expected" | "because" | "otherwise" | "mend">;

const present = "aws:MultiFactorAuthPresent";
const age = "aws:MultiFactorAuthAge";

/** What a request carries of MFA. Keys carry nothing, which is not the same as false. IAM user guide, "MFA-protected API access". */
export const states = {
  "key alone": {},
  "session without MFA": { [present]: "false" },
  "console session without MFA": { [present]: "false" },
  "session with MFA": { [present]: "true", [age]: "60" },
  "session with MFA of this morning": { [present]: "true", [age]: "39600" },
  "key with a code": { [present]: "true", [age]: "0" },
  // A service that acts on for a key makes temporary credentials of it.
  "service that acts for a key": { [present]: "false", "aws:ViaAWSService": "true" },
  "service that acts for a session with MFA": { [present]: "true", [age]: "60", "aws:ViaAWSService": "true" },
} as const satisfies Record<string, RequestContext>;
export type State = keyof typeof states;

/** MFA as a session has it whose code is so old. */
export function withAge(seconds: number): RequestContext {
  return { [present]: "true", [age]: String(seconds) };
}

export interface Ask {
  readonly id: string;
  readonly state: State;
  readonly action: string;
  readonly resource: string;
  readonly holding?: Holding;
  readonly tags?: Readonly<Record<string, string>>;
  /** Given where only the caller's own policies are asked, also about another account's role. */
  readonly resourceAccount?: string;
}

const holdings: Readonly<Record<Holding, string>> = {
  own: "",
  "own and all rights": ", by somebody with all rights from elsewhere",
  "all rights": ", by somebody else with all rights",
  nothing: ", by somebody without any rights",
  "own without refusals": ", where what refuses is not attached",
};

/** A request of the user that is judged. */
export function ask({ id, state, action, resource, holding = "own", tags, resourceAccount }: Ask, subject: Subject) {
  const principal: Principal = { type: "user", account: subject.account, arn: subject.user, ...(tags && { tags }) };
  const request: PolicyRequest = {
    action,
    resource,
    principal,
    context: states[state],
    ...(resourceAccount !== undefined && { resourceAccount }),
  };
  const tagged = tags === undefined ? "" : " while the gate is open";
  return { id, asks: `${action} on ${resource} with a ${state}${tagged}${holdings[holding]}`, request, holding };
}

/** ARNs of the subject's account. */
export function iamArn({ partition, account }: Subject, rest: string): string {
  return `arn:${partition}:iam::${account}:${rest}`;
}

export function userNameOf({ user }: Subject): string {
  return user.split("/").at(-1) ?? "";
}
