/** What a policy is to the request, which decides what it may hold and how it counts. */
export type PolicyKind = "identity" | "boundary" | "session" | "service-control" | "resource" | "trust";

/** Where something stands: the policy and its statement, as a person would look for them. */
export interface StatementPlace {
  readonly policy: string;
  readonly kind: PolicyKind;
  /** The statement's Sid, else its number counted from 1; absent for what belongs to the whole policy. */
  readonly statement?: string;
}

/** Says where, in words: `statement "DenyAll" of policy "guardrail"`. */
export function placeText(place: StatementPlace): string {
  const policy = `policy "${place.policy}"`;
  if (place.statement === undefined) return policy;
  const name = /^\d+$/.test(place.statement) ? place.statement : `"${place.statement}"`;
  return `statement ${name} of ${policy}`;
}

/**
 * A policy holds something outside the grammar that this folder judges. It is thrown instead of a decision, because a guess would
 * read as a proof: `Cannot judge operator "BinaryEquals" in statement "Scan" of policy "guardrail"`.
 */
export class PolicyNotJudged extends Error {
  /** What cannot be judged: `operator "BinaryEquals"`. */
  readonly what: string;
  readonly place: StatementPlace;

  constructor(what: string, place: StatementPlace, options: { cause?: unknown } = {}) {
    super(`Cannot judge ${what} in ${placeText(place)}`, options);
    this.name = "PolicyNotJudged";
    this.what = what;
    this.place = place;
  }
}

/** Whether all hold: one that does not settles it, also beside others that cannot be judged. Throws the first of those otherwise. */
export function everyJudged(tests: readonly (() => boolean)[]): boolean {
  let notJudged: PolicyNotJudged | undefined;
  for (const test of tests) {
    try {
      if (!test()) return false;
    } catch (error) {
      if (!(error instanceof PolicyNotJudged)) throw error;
      notJudged ??= error;
    }
  }
  if (notJudged !== undefined) throw notJudged;
  return true;
}
