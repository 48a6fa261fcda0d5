import { Account } from "./account.ts";
import { authorize } from "./authorize.ts";
import type { World } from "./handler.ts";
import { MfaGate } from "./mfa-gate.ts";
import type { SandboxLimits } from "./parameters.ts";
import { Propagation } from "./propagation.ts";
import { Random } from "./random.ts";

interface WorldChoices {
  readonly seed: string | undefined;
  readonly partition?: string;
  readonly limits: SandboxLimits;
}

/** An empty account and what guards it, with the time handed in. */
export function createWorld({ seed, partition = "aws", limits }: WorldChoices, now: () => Date): World {
  const random = new Random(seed);
  // Twelve digits that do not start with 0, which spreadsheets and people lose.
  const id = random.text("123456789", 1) + random.text("0123456789", 11);
  const account = new Account({ id, partition }, { random, now });
  const mfa = new MfaGate(limits, now);
  const propagation = new Propagation(account, limits, now);
  return {
    ...{ account, limits, mfa, random, now, propagation },
    authorize: (caller, question) => authorize(caller, question, { account, seen: propagation.seen(), now }),
  };
}
