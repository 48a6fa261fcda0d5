import { validationError } from "../aws-error.ts";
import type { User } from "../entities.ts";
import type { Question } from "../handler.ts";
import type { Call } from "../query-input.ts";
import { entityKeys } from "./iam-condition-keys.ts";
import { noSuchEntity } from "./iam-refusals.ts";

/** Whom an operation is about. */
export type Subject = User | "root";

/**
 * The user that `UserName` names, or who is calling where it is absent, once the policies allow the action on it. What may
 * be done to whom is settled before it shows whether there is such a user, as at AWS.
 */
export function authorizedSubject(name: string | undefined, action: string, call: Call): Subject {
  const { caller } = call;
  if (name !== undefined) return authorizedUser(name, action, call);
  if (caller.kind === "root") return "root";
  if (caller.kind !== "user" || caller.user === undefined) {
    throw validationError("Must specify userName when calling with non-User credentials");
  }
  return authorizedUser(caller.user.name, action, call);
}

/** The user of that name, once the policies allow the action on it; `context` are condition keys of the request. */
export function authorizedUser(name: string, action: string, call: Call, context: Question["context"] = {}): User {
  const { caller, account, world } = call;
  const user = account.findUser(name);
  const question = aboutUser(user, { name, action, arn: user?.arn ?? account.arn(`user/${name}`) });
  world.authorize(caller, { ...question, context: { ...question.context, ...context } });
  if (user === undefined) throw noSuchEntity(`The user with name ${name} cannot be found.`);
  return user;
}

// IAM's refusals name the user, where policies see its ARN.
function aboutUser(user: User | undefined, asked: { name: string; action: string; arn: string }): Question {
  return {
    action: `iam:${asked.action}`,
    resource: asked.arn,
    shown: `user ${user?.name ?? asked.name}`,
    context: user === undefined ? {} : entityKeys(user),
  };
}
