import { type Operation, operation, required } from "../query-input.ts";
import { type HolderKind, holderInput, holderKinds, holderName } from "./iam-entities.ts";
import { arn, paging, policyPath } from "./iam-members.ts";
import { page } from "./iam-page.ts";
import { noSuchEntity, quotaExceeded } from "./iam-refusals.ts";

/** Attach, Detach and List of the managed policies of users, groups and roles. */
export const attachedPolicyOperations: readonly Operation[] = holderKinds.flatMap((kind) => [
  attachPolicy(kind),
  detachPolicy(kind),
  listAttachedPolicies(kind),
]);

function attachPolicy(holder: HolderKind): Operation {
  const action = `Attach${holder.kind}Policy`;
  return operation({
    action,
    input: { ...holderInput(holder), PolicyArn: required(arn) },
    run(input, call) {
      const { PolicyArn: wanted = "" } = input;
      const owner = holder.authorized(holderName(input, holder), action, call, { "iam:PolicyARN": wanted });
      if (!call.account.policies.has(wanted)) {
        throw noSuchEntity(`Policy ${wanted} does not exist or is not attachable.`);
      }
      if (!owner.attachedPolicies.has(wanted) && owner.attachedPolicies.size >= holder.attachable) {
        throw quotaExceeded(`PoliciesPer${holder.kind}`, holder.attachable);
      }
      owner.attachedPolicies.add(wanted);
      return undefined;
    },
  });
}

function detachPolicy(holder: HolderKind): Operation {
  const action = `Detach${holder.kind}Policy`;
  return operation({
    action,
    input: { ...holderInput(holder), PolicyArn: required(arn) },
    run(input, call) {
      const { PolicyArn: unwanted = "" } = input;
      const owner = holder.authorized(holderName(input, holder), action, call, { "iam:PolicyARN": unwanted });
      if (!owner.attachedPolicies.delete(unwanted)) throw noSuchEntity(`Policy ${unwanted} was not found.`);
      return undefined;
    },
  });
}

function listAttachedPolicies(holder: HolderKind): Operation {
  const action = `ListAttached${holder.kind}Policies`;
  return operation({
    action,
    input: { ...holderInput(holder), PathPrefix: policyPath, ...paging },
    run(input, call) {
      const owner = holder.authorized(holderName(input, holder), action, call);
      const { PathPrefix: prefix = "/" } = input;
      const attached = [...owner.attachedPolicies]
        .map((each) => call.account.policies.get(each))
        .filter((policy) => policy?.path.startsWith(prefix))
        .map((policy) => ({ PolicyName: policy?.name, PolicyArn: policy?.arn }));
      return page("AttachedPolicies", attached, input);
    },
  });
}
