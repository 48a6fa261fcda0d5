import { accountOfKeyId } from "../../core/credentials.ts";
import { accessDenied, validationError } from "../aws-error.ts";
import type { Caller } from "../handler.ts";
import { operation, required, text } from "../query-input.ts";

/** Answered to everybody, under an explicit deny too. */
export const getCallerIdentity = operation({
  action: "GetCallerIdentity",
  input: {},
  run: (_, { caller, account }) => ({ Arn: caller.arn, UserId: caller.userId, Account: account.id }),
});

export const getAccessKeyInfo = operation({
  action: "GetAccessKeyInfo",
  input: { AccessKeyId: required(text({ min: 16, max: 128, pattern: "[\\w]*" })) },
  run({ AccessKeyId }, { caller, world }) {
    const action = "sts:GetAccessKeyInfo";
    refuseSessionBarredFromSts(caller, { action, resource: "*" });
    world.authorize(caller, { action, resource: "*" });
    const owner = accountOfKeyId(AccessKeyId);
    if (owner === undefined) throw validationError(`Invalid access key id: ${AccessKeyId}`);
    return { Account: owner };
  },
});

/**
 * A session of GetSessionToken may call AssumeRole and GetCallerIdentity of STS only, a federated one GetCallerIdentity
 * only, whatever the policies say (IAM user guide, "Comparing the AWS STS API operations").
 */
export function refuseSessionBarredFromSts(caller: Caller, { action, resource }: { action: string; resource: string }) {
  const by = caller.session?.by;
  const mayAssume = by === "GetSessionToken" && action === "sts:AssumeRole";
  if (by === undefined || by === "AssumeRole" || mayAssume) return;
  throw accessDenied(`User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource}`);
}
