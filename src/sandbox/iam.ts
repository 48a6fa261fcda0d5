import {
  createAccessKey,
  deleteAccessKey,
  getAccessKeyLastUsed,
  listAccessKeys,
  updateAccessKey,
} from "./handlers/iam-access-keys.ts";
import {
  createVirtualMfaDevice,
  deleteVirtualMfaDevice,
  getMfaDevice,
  listMfaDevices,
  listVirtualMfaDevices,
} from "./handlers/iam-devices.ts";
import { deactivateMfaDevice, enableMfaDevice, resyncMfaDevice } from "./handlers/iam-enrolment.ts";
import { getRole, listRoles } from "./handlers/iam-roles.ts";
import {
  getUser,
  listAccountAliases,
  listAttachedUserPolicies,
  listGroupsForUser,
  listUserPolicies,
  listUsers,
} from "./handlers/iam-users.ts";
import { queryService } from "./query-protocol.ts";

export const iam = queryService({
  name: "iam",
  version: "2010-05-08",
  namespace: "https://iam.amazonaws.com/doc/2010-05-08/",
  operations: [
    getUser,
    listUsers,
    listGroupsForUser,
    listUserPolicies,
    listAttachedUserPolicies,
    listAccountAliases,
    getRole,
    listRoles,
    listMfaDevices,
    listVirtualMfaDevices,
    getMfaDevice,
    createVirtualMfaDevice,
    deleteVirtualMfaDevice,
    enableMfaDevice,
    resyncMfaDevice,
    deactivateMfaDevice,
    createAccessKey,
    listAccessKeys,
    updateAccessKey,
    deleteAccessKey,
    getAccessKeyLastUsed,
  ],
});
