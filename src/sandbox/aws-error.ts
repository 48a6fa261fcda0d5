/** Why a request was refused before its operation was looked at; services that word it differently (S3) go by this. */
export type AuthenticationRefusal =
  | "missing-token"
  | "incomplete"
  | "unknown-key"
  | "bad-token"
  | "no-token"
  | "expired-token"
  | "clock"
  | "scope"
  | "signature";

interface AwsErrorFacts {
  readonly status: number;
  readonly code: string;
  /** Left out of the answer when `undefined`, as AWS does for `MalformedInput`. */
  readonly message: string | undefined;
  readonly refusal?: AuthenticationRefusal;
  /** `InvalidAction` alone comes in another namespace than its service's. */
  readonly namespace?: string;
}

/** An answer of the pretend AWS that says no: thrown where it is noticed, worded by the service that answers. */
export class AwsError extends Error {
  readonly status: number;
  readonly code: string;
  readonly text: string | undefined;
  readonly refusal: AuthenticationRefusal | undefined;
  readonly namespace: string | undefined;

  constructor(facts: AwsErrorFacts) {
    super(facts.message ?? facts.code);
    this.name = "AwsError";
    this.status = facts.status;
    this.code = facts.code;
    this.text = facts.message;
    this.refusal = facts.refusal;
    this.namespace = facts.namespace;
  }
}

export function accessDenied(message: string): AwsError {
  return new AwsError({ status: 403, code: "AccessDenied", message });
}

export function validationError(message: string): AwsError {
  return new AwsError({ status: 400, code: "ValidationError", message });
}

/** What cannot be read as what it should be; without a message for most numbers. */
export function malformedInput(message: string | undefined): AwsError {
  return new AwsError({ status: 400, code: "MalformedInput", message });
}
