import {
  createAccessKey,
  deleteAccessKey,
  getAccessKeyLastUsed,
  listAccessKeys,
  updateAccessKey,
} from "./handlers/iam-access-keys.ts";
import * as account from "./handlers/iam-account.ts";
import { attachedPolicyOperations } from "./handlers/iam-attached-policies.ts";
import { getAccountAuthorizationDetails } from "./handlers/iam-authorization-details.ts";
import { boundaryOperations } from "./handlers/iam-boundaries.ts";
import { generateCredentialReport, getCredentialReport } from "./handlers/iam-credential-report.ts";
import * as devices from "./handlers/iam-devices.ts";
import { deactivateMfaDevice, enableMfaDevice, resyncMfaDevice } from "./handlers/iam-enrolment.ts";
import * as groups from "./handlers/iam-groups.ts";
import { inlinePolicyOperations } from "./handlers/iam-inline-policies.ts";
import { createLoginProfile, deleteLoginProfile, getLoginProfile } from "./handlers/iam-login-profiles.ts";
import { createPolicy, deletePolicy, getPolicy, listPolicies } from "./handlers/iam-managed-policies.ts";
import { listEntitiesForPolicy } from "./handlers/iam-policy-entities.ts";
import * as policyVersions from "./handlers/iam-policy-versions.ts";
import * as roles from "./handlers/iam-roles.ts";
import { tagOperations } from "./handlers/iam-tags.ts";
import * as users from "./handlers/iam-users.ts";
import { queryService } from "./query-protocol.ts";

const { emptyLists, ...accountOperations } = account;

export const iamOperations = [
  ...Object.values(users),
  ...Object.values(groups),
  ...Object.values(roles),
  ...tagOperations,
  ...inlinePolicyOperations,
  ...attachedPolicyOperations,
  ...boundaryOperations,
  ...[createPolicy, getPolicy, listPolicies, deletePolicy, listEntitiesForPolicy],
  ...Object.values(policyVersions),
  ...[createLoginProfile, getLoginProfile, deleteLoginProfile],
  ...Object.values(devices),
  ...[enableMfaDevice, resyncMfaDevice, deactivateMfaDevice],
  ...[createAccessKey, listAccessKeys, updateAccessKey, deleteAccessKey, getAccessKeyLastUsed],
  ...Object.values(accountOperations),
  ...emptyLists,
  ...[getAccountAuthorizationDetails, generateCredentialReport, getCredentialReport],
];

export const iam = queryService({
  name: "iam",
  version: "2010-05-08",
  namespace: "https://iam.amazonaws.com/doc/2010-05-08/",
  operations: iamOperations,
});
