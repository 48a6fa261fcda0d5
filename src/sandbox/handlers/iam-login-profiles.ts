import type { User } from "../entities.ts";
import { type Call, flag, operation, required, text } from "../query-input.ts";
import type { XmlMembers } from "../xml.ts";
import { shortUserName } from "./iam-members.ts";
import { entityAlreadyExists, noSuchEntity } from "./iam-refusals.ts";
import { authorizedSubject, authorizedUser } from "./iam-subject.ts";

// Passwords for the console: whether there is one is all that the sandbox keeps.

export const createLoginProfile = operation({
  action: "CreateLoginProfile",
  input: {
    UserName: required(shortUserName),
    Password: required(text({ min: 1, max: 128, pattern: "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+" })),
    PasswordResetRequired: flag(),
  },
  run({ UserName, PasswordResetRequired: passwordResetRequired = false }, call) {
    const user = authorizedUser(UserName, "CreateLoginProfile", call);
    if (user.loginProfile !== undefined) {
      throw entityAlreadyExists(`Login Profile for user ${user.name} already exists.`);
    }
    user.loginProfile = { createdAt: call.world.now(), passwordResetRequired };
    return { LoginProfile: profileMembers(user) };
  },
});

export const getLoginProfile = operation({
  action: "GetLoginProfile",
  input: { UserName: shortUserName },
  run({ UserName }, call) {
    return { LoginProfile: profileMembers(requireProfile(UserName, "GetLoginProfile", call)) };
  },
});

export const deleteLoginProfile = operation({
  action: "DeleteLoginProfile",
  input: { UserName: shortUserName },
  run({ UserName }, call) {
    requireProfile(UserName, "DeleteLoginProfile", call).loginProfile = undefined;
    return undefined;
  },
});

function requireProfile(name: string | undefined, action: string, call: Call): User {
  const subject = authorizedSubject(name, action, call);
  if (subject !== "root" && subject.loginProfile !== undefined) return subject;
  throw noSuchEntity(`Login Profile for User ${subject === "root" ? "root" : subject.name} cannot be found.`);
}

function profileMembers({ name, loginProfile }: User): XmlMembers {
  return {
    UserName: name,
    CreateDate: loginProfile?.createdAt,
    PasswordResetRequired: loginProfile?.passwordResetRequired,
  };
}
