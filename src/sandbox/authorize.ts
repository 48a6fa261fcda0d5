import { type Denied, decide } from "../policy/decide.ts";
import { denialReason } from "../policy/denial.ts";
import { PolicyNotJudged } from "../policy/not-judged.ts";
import type { Account } from "./account.ts";
import { AwsError, accessDenied } from "./aws-error.ts";
import type { Caller, Question, ServiceName } from "./handler.ts";
import { boundaryOf, identityPolicies, parsed, sessionPolicies } from "./policies-in-force.ts";
import type { SeenAccount } from "./propagation.ts";
import { principalOf, requestKeys } from "./request-keys.ts";

interface AuthorizationTools {
  readonly account: Account;
  readonly seen: SeenAccount;
  readonly now: () => Date;
}

/** Asks the policies about a request; throws `AccessDenied` in AWS's words unless they allow it. */
export function authorize(caller: Caller, question: Question, tools: AuthorizationTools): void {
  const { action, resource } = question;
  const decision = judged(() =>
    decide({
      request: {
        action,
        resource,
        principal: principalOf(caller, tools.account),
        context: { ...requestKeys(caller, tools.now()), ...question.context },
        resourceAccount: tools.account.id,
      },
      identity: identityPolicies(caller, tools.seen),
      resource: question.resourcePolicy && parsed(question.resourcePolicy),
      boundary: boundaryOf(caller, tools.seen),
      session: sessionPolicies(caller),
    }),
  );
  if (!decision.allowed) throw accessDenied(denialText(caller, question, decision));
}

/**
 * What some sessions may not do whatever the policies say: sessions without MFA and federated ones do not reach IAM at all,
 * which answers them as if it did not know their token.
 */
export function refuseBarredSession(caller: Caller, service: ServiceName): void {
  const { session } = caller;
  if (service !== "iam" || session === undefined) return;
  if (session.by === "GetFederationToken" || (session.by === "GetSessionToken" && session.mfaAt === undefined)) {
    throw new AwsError({
      status: 403,
      code: "InvalidClientTokenId",
      message: "The security token included in the request is invalid",
      refusal: "bad-token",
    });
  }
}

function denialText(caller: Caller, question: Question, decision: Denied): string {
  const shown = question.shown ?? question.resource;
  const where = shown === "" ? "" : ` on resource: ${shown}`;
  const sentence = `User: ${caller.arn} is not authorized to perform: ${question.action}${where}`;
  // Observed: what a trust policy refuses reads like a role that does not exist, without a reason.
  return decision.kind === "trust" ? sentence : `${sentence} ${denialReason(decision, question.action)}`;
}

/** Policies outside the evaluator's grammar end the request with a code of the sandbox's own: it does not guess. */
function judged<T>(judge: () => T): T {
  try {
    return judge();
  } catch (error) {
    if (!(error instanceof PolicyNotJudged)) throw error;
    throw new AwsError({ status: 400, code: "SandboxCannotJudge", message: error.message });
  }
}
