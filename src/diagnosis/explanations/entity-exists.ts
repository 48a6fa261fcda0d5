import { wordOf } from "../../core/plain-word.ts";
import type { Explanation, Step } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import { showable } from "../mask.ts";
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
  means: (complaint) => tellings[kindOf(complaint)].means,
  tell: "what has the name can be looked at; under another name the same call works",
  judge: (complaint) => {
    const { why, step } = tellings[kindOf(complaint)];
    return { clues: [[1, why]], steps: [advice(step), look(complaint)] };
  },
};

function kindOf(complaint: Complaint): "stack" | "iam" | "resource" {
  if (isOfStackName(complaint)) return "stack";
  const { code = "", message, before = "" } = complaint;
  const isIam = /^EntityAlreadyExists/.test(code) || isOfIam(complaint);
  return isIam || /AWS::IAM::/.test(`${before}${message.slice(0, 300)}`) ? "iam" : "resource";
}

const another =
  "take another name, or remove the old one if nobody needs it; a failed stack is deleted before it is made again";
const tellings = {
  stack: {
    means: "There is a stack of this name already, and it is to be made, not changed.",
    why: "A stack whose first attempt failed keeps its name until it is deleted.",
    step: "aws cloudformation deploy makes a stack or changes it, whichever it takes; or take another name",
  },
  iam: {
    means:
      "Something of this name is there already: made by hand, by another stack, or from another region. Names of users, groups and roles are one account's, in all its regions.",
    why: "IAM compares names without their paths, and without regard to capital letters.",
    step: another,
  },
  resource: {
    means:
      "Something of this name is there already: made by hand, by another stack or another tool, or kept when its stack was deleted.",
    why: "What a stack was told to keep (DeletionPolicy: Retain) has its name still; names of buckets are shared by all accounts.",
    step: another,
  },
} as const;

const kinds: Readonly<Record<string, string>> = {
  role: "role",
  user: "user",
  group: "group",
  "instance profile": "instance-profile",
};

/** The command that shows what has the name. */
function look({ message, before = "" }: Complaint): Step {
  const sentence = `${before.slice(-140)}${message.slice(0, 500)}`;
  const find = (pattern: RegExp) => showable(pattern.exec(sentence)?.[1]);
  const stack = find(/\bStack \[([A-Za-z][\w-]{0,127})\]/);
  if (stack !== undefined) return command(`aws cloudformation describe-stacks --stack-name ${stack}`);
  const owner = find(/already exists in stack arn:\S{1,80}:stack\/([A-Za-z][\w-]{0,127})/);
  if (owner !== undefined) return command(`aws cloudformation describe-stack-resources --stack-name ${owner}`);
  const [, word = "", named = ""] =
    /\b(Role|User|Group|Instance Profile) (?:with name )?([\w+=,.@-]{1,128}) already exists/.exec(sentence) ??
    /AWS::IAM::(Role|User|Group)' with identifier '([\w+=,.@-]{1,128})'/.exec(sentence) ??
    [];
  const kind = kinds[word.toLowerCase()];
  if (kind !== undefined && showable(named)) return command(`aws iam get-${kind} --${kind}-name ${wordOf(named)}`);
  if (/\bA policy called /.test(sentence)) return command("aws iam list-policies --scope Local");
  const id = find(/with identifier '(?:\{"[^"]{1,100}":")?([\w+=,.@/-]{1,200})["']/);
  return command(
    id === undefined
      ? "aws cloudformation describe-stacks"
      : `aws cloudformation describe-stack-resources --physical-resource-id ${wordOf(id)}`,
  );
}
