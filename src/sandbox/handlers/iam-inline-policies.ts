import { isSameName } from "../account.ts";
import { type Call, type Operation, operation, required } from "../query-input.ts";
import { type HolderKind, holderInput, holderKinds, holderName } from "./iam-entities.ts";
import { paging, policyDocument, policyName } from "./iam-members.ts";
import { page } from "./iam-page.ts";
import { checkPolicyDocument, policySize } from "./iam-policy-documents.ts";
import { limitExceeded, noSuchEntity } from "./iam-refusals.ts";
import { encodedPolicy } from "./iam-shapes.ts";

/** Put, Get, Delete and List of the inline policies of users, groups and roles. */
export const inlinePolicyOperations: readonly Operation[] = holderKinds.flatMap((kind) => [
  putPolicy(kind),
  getPolicy(kind),
  deletePolicy(kind),
  listPolicies(kind),
]);

function putPolicy(holder: HolderKind): Operation {
  const action = `Put${holder.kind}Policy`;
  return operation({
    action,
    input: { ...holderInput(holder), PolicyName: required(policyName), PolicyDocument: required(policyDocument) },
    run(input, call) {
      const { PolicyName: name, PolicyDocument: document } = input;
      const owner = holder.authorized(holderName(input, holder), action, call);
      checkPolicyDocument(document, call.account);
      const key = storedName(owner.inlinePolicies, name) ?? name;
      const others = [...owner.inlinePolicies].filter(([each]) => each !== key).map(([, text]) => text);
      const size = [...others, document].reduce((sum, text) => sum + policySize(text), 0);
      if (size > holder.inlineCharacters) {
        const who = `${holder.kind.toLowerCase()} ${owner.name}`;
        throw limitExceeded(`Maximum policy size of ${holder.inlineCharacters} bytes exceeded for ${who}`);
      }
      owner.inlinePolicies.set(key, document);
      return undefined;
    },
  });
}

function getPolicy(holder: HolderKind): Operation {
  const action = `Get${holder.kind}Policy`;
  return operation({
    action,
    input: { ...holderInput(holder), PolicyName: required(policyName) },
    run(input, call) {
      const { owner, key } = requirePolicy(input, { holder, action }, call);
      return {
        [`${holder.kind}Name`]: owner.name,
        PolicyName: input.PolicyName,
        PolicyDocument: encodedPolicy(owner.inlinePolicies.get(key) ?? ""),
      };
    },
  });
}

function deletePolicy(holder: HolderKind): Operation {
  const action = `Delete${holder.kind}Policy`;
  return operation({
    action,
    input: { ...holderInput(holder), PolicyName: required(policyName) },
    run(input, call) {
      const { owner, key } = requirePolicy(input, { holder, action }, call);
      owner.inlinePolicies.delete(key);
      return undefined;
    },
  });
}

function listPolicies(holder: HolderKind): Operation {
  const action = `List${holder.kind}Policies`;
  return operation({
    action,
    input: { ...holderInput(holder), ...paging },
    run(input, call) {
      const owner = holder.authorized(holderName(input, holder), action, call);
      return page("PolicyNames", [...owner.inlinePolicies.keys()].sort(), input);
    },
  });
}

type Asked = { readonly holder: HolderKind; readonly action: string };

function requirePolicy(input: { readonly PolicyName: string }, { holder, action }: Asked, call: Call) {
  const owner = holder.authorized(holderName(input, holder), action, call);
  const key = storedName(owner.inlinePolicies, input.PolicyName);
  if (key !== undefined) return { owner, key };
  throw noSuchEntity(`The ${holder.kind.toLowerCase()} policy with name ${input.PolicyName} cannot be found.`);
}

// Observed: names differ by more than their case, and the first spelling stays.
function storedName(policies: ReadonlyMap<string, string>, name: string): string | undefined {
  return [...policies.keys()].find((each) => isSameName(each, name));
}
