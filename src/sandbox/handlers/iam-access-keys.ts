import type { AccessKey } from "../entities.ts";
import { type Call, operation, required, text } from "../query-input.ts";
import { accessKeyId, paging, userName } from "./iam-members.ts";
import { page } from "./iam-page.ts";
import { invalidInput, noSuchEntity, quotaExceeded } from "./iam-refusals.ts";
import { authorizedSubject, type Subject } from "./iam-subject.ts";

export const createAccessKey = operation({
  action: "CreateAccessKey",
  input: { UserName: userName },
  run({ UserName }, call) {
    const subject = authorizedSubject(UserName, "CreateAccessKey", call);
    const { accessKeysPerUser } = call.world.limits;
    if (keysOf(subject, call).length >= accessKeysPerUser) throw quotaExceeded("AccessKeysPerUser", accessKeysPerUser);
    const key = call.account.addKey(subject);
    return {
      AccessKey: {
        UserName: key.userName,
        AccessKeyId: key.id,
        Status: key.status,
        SecretAccessKey: key.secret,
        CreateDate: key.createdAt,
      },
    };
  },
});

export const listAccessKeys = operation({
  action: "ListAccessKeys",
  input: { UserName: userName, ...paging },
  run(input, call) {
    const subject = authorizedSubject(input.UserName, "ListAccessKeys", call);
    const keys = keysOf(subject, call).map(({ userName: owner, id, status, createdAt }) => ({
      UserName: owner,
      AccessKeyId: id,
      Status: status,
      CreateDate: createdAt,
    }));
    return page("AccessKeyMetadata", keys, input);
  },
});

export const updateAccessKey = operation({
  action: "UpdateAccessKey",
  input: {
    UserName: userName,
    AccessKeyId: required(accessKeyId),
    Status: required(text({ oneOf: ["Active", "Inactive", "Expired"] })),
  },
  run({ UserName, AccessKeyId, Status }, call) {
    const key = requireKeyOf(authorizedSubject(UserName, "UpdateAccessKey", call), AccessKeyId, call);
    // The model lists Expired, which IAM sets itself and takes from nobody.
    if (Status !== "Active" && Status !== "Inactive") throw invalidInput(`Access key status ${Status} cannot be set.`);
    key.status = Status;
    return undefined;
  },
});

export const deleteAccessKey = operation({
  action: "DeleteAccessKey",
  input: { UserName: userName, AccessKeyId: required(accessKeyId) },
  run({ UserName, AccessKeyId }, call) {
    const subject = authorizedSubject(UserName, "DeleteAccessKey", call);
    call.account.removeKey(requireKeyOf(subject, AccessKeyId, call));
    return undefined;
  },
});

export const getAccessKeyLastUsed = operation({
  action: "GetAccessKeyLastUsed",
  input: { AccessKeyId: required(accessKeyId) },
  run({ AccessKeyId }, call) {
    const { account, caller, world } = call;
    const key = account.findKey(AccessKeyId);
    const user = key?.userName === undefined ? undefined : account.findUser(key.userName);
    world.authorize(caller, {
      action: "iam:GetAccessKeyLastUsed",
      resource: user?.arn ?? "*",
      ...(user === undefined ? {} : { shown: `user ${user.name}` }),
    });
    if (key === undefined) throw noSuchKey(AccessKeyId);
    const { lastUsed } = key;
    return {
      UserName: key.userName,
      AccessKeyLastUsed: {
        LastUsedDate: lastUsed?.at,
        ServiceName: lastUsed?.service ?? "N/A",
        Region: lastUsed?.region ?? "N/A",
      },
    };
  },
});

function keysOf(subject: Subject, { account }: Call): readonly AccessKey[] {
  return subject === "root" ? account.rootKeys : subject.keys;
}

function requireKeyOf(subject: Subject, id: string, call: Call): AccessKey {
  const key = keysOf(subject, call).find((each) => each.id === id);
  if (key === undefined) throw noSuchKey(id);
  return key;
}

function noSuchKey(id: string): Error {
  return noSuchEntity(`The Access Key with id ${id} cannot be found.`);
}
