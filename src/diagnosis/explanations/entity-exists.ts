import { wordOf } from "../../core/plain-word.ts";
import type { Explanation, Step } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import type { Complaint } from "../wrappers.ts";

const isOfResource = ({ client, before, message }: Complaint) =>
  client === "cloudformation" ||
  /HandlerErrorCode: AlreadyExists/.test(message) ||
  /CREATE_FAILED[^\n]{0,180}$/.test(before ?? "");

const isOfStackName = ({ message }: Complaint) => /\bStack \[[^\]]{1,300}\] already exists/.test(message);
const isOfIam = ({ message, before = "" }: Complaint) =>
  /\b(?:Role|User|Group|Instance Profile) with name \S{1,128} already exists/.test(`${before.slice(-20)}${message}`);

export const entityExists: Explanation = {
  signs: [
    { code: ["EntityAlreadyExists", "EntityAlreadyExistsException"], weight: 85 },
    { says: "Stack [", when: isOfStackName, weight: 85 },
    { says: " with name ", when: isOfIam, weight: 85 },
    { says: "already exists in stack arn:aws", weight: 85 },
    { says: "already exists", when: isOfResource, weight: 75 },
  ],
  means: (complaint) =>
    isOfStackName(complaint)
      ? "There is a stack of this name already, and it is to be made, not changed."
      : "Something of this name is there already: made by hand, by another stack, or from another region. Names of users, groups and roles are one account's, in all its regions.",
  tell: "what has the name can be looked at; under another name the same call works",
  judge: (complaint) => ({ clues: [[1, why(complaint)]], steps: [advice(adviceFor(complaint)), look(complaint)] }),
};

function why(complaint: Complaint): string {
  return isOfStackName(complaint)
    ? "A stack whose first attempt failed keeps its name until it is deleted."
    : "IAM compares names without their paths, and without regard to capital letters.";
}

function adviceFor(complaint: Complaint): string {
  return isOfStackName(complaint)
    ? "aws cloudformation deploy makes a stack or changes it, whichever it takes; or take another name"
    : "take another name, or remove the old one if nobody needs it; a failed stack is deleted before it is made again";
}

const kinds: Readonly<Record<string, string>> = {
  role: "role",
  user: "user",
  group: "group",
  "instance profile": "instance-profile",
};

/** The command that shows what has the name. */
function look({ message, before = "" }: Complaint): Step {
  const sentence = `${before.slice(-140)}${message.slice(0, 500)}`;
  const [, stack] = /\bStack \[([A-Za-z][\w-]{0,127})\]/.exec(sentence) ?? [];
  if (stack !== undefined) return command(`aws cloudformation describe-stacks --stack-name ${stack}`);
  const [, owner] = /already exists in stack arn:\S{1,80}:stack\/([A-Za-z][\w-]{0,127})/.exec(sentence) ?? [];
  if (owner !== undefined) return command(`aws cloudformation describe-stack-resources --stack-name ${owner}`);
  const [, word = "", named = ""] =
    /\b(Role|User|Group|Instance Profile) (?:with name )?([\w+=,.@-]{1,128}) already exists/.exec(sentence) ??
    /AWS::IAM::(Role|User|Group)' with identifier '([\w+=,.@-]{1,128})'/.exec(sentence) ??
    [];
  const kind = kinds[word.toLowerCase()];
  return command(
    kind === undefined ? "aws cloudformation describe-stacks" : `aws iam get-${kind} --${kind}-name ${wordOf(named)}`,
  );
}
