import { exitCodes, problem } from "./problem.ts";
import type { AnswerFacts, RequestFacts } from "./problems-aws.ts";

/** What IAM or CloudFormation said no to, where the reason is one of theirs. */
type AnsweredFacts = AnswerFacts & RequestFacts;

/** Failures of an administrator's work: stacks, users, devices, and what would lock somebody out. */
export const iamProblems = {
  "entity-exists": problem<AnsweredFacts>({
    exit: exitCodes.failed,
    message: ({ action, awsMessage }) => `IAM did not do ${action}: something of that name is there (${awsMessage})`,
    hints: () => ["take another name, or look at what has this one"],
  }),
  "entity-not-found": problem<AnsweredFacts>({
    exit: exitCodes.noSuchProfileOrDevice,
    message: ({ action, awsMessage }) => `IAM does not find what ${action} is about: ${awsMessage}`,
    hints: () => ["see that the name is right, and that the keys are of the account that it is in"],
  }),
  "entity-in-use": problem<AnsweredFacts>({
    exit: exitCodes.failed,
    message: ({ action, awsMessage }) => `IAM did not do ${action}: something still hangs on it (${awsMessage})`,
  }),
  "quota-exceeded": problem<AnsweredFacts>({
    exit: exitCodes.failed,
    message: ({ action, awsMessage }) => `AWS did not do ${action}: a quota is full (${awsMessage})`,
    hints: ({ awsMessage }) => [wayOut(awsMessage)],
  }),
  "entity-busy": problem<AnsweredFacts & { seconds: number }>({
    exit: exitCodes.networkOrClock,
    message: ({ action, seconds }) =>
      `IAM did not do ${action} within ${seconds} s: it was still at work on the last change`,
    hints: () => ["run the same command again: it goes on where it stopped"],
  }),
  "device-codes-not-accepted": problem<AnswerFacts & { device: string; clockOffsetSeconds: number | undefined }>({
    exit: exitCodes.codeNotAccepted,
    message: ({ device }) => `IAM did not accept the two codes for the MFA device "${device}"`,
    hints: ({ clockOffsetSeconds }) => [
      "type two codes that the app shows one after the other, of this device and not of an older entry of the same name",
      ...(clockOffsetSeconds !== undefined && Math.abs(clockOffsetSeconds) >= 30
        ? [
            `the clock of this computer is off by ${Math.round(Math.abs(clockOffsetSeconds))} s; that of the phone may be too`,
          ]
        : []),
    ],
  }),
  "mfa-session-needed": problem<AnsweredFacts>({
    exit: exitCodes.noSession,
    message: ({ action }) => `IAM does ${action} only with MFA: the user has an MFA device already`,
    hints: () => ["get a session first: daypass login"],
  }),
  "stack-failed": problem<{ stack: string; status: string; resource: string; reason: string; leftOver: boolean }>({
    exit: exitCodes.failed,
    message: ({ stack, status, resource, reason }) => `The stack "${stack}" ended as ${status}: ${resource}: ${reason}`,
    hints: ({ reason, leftOver }) => [
      /already exists/i.test(reason)
        ? "something of that name is there: choose other names (--group-name, --role-name), or remove it"
        : "mend what the reason names, then run the same command again",
      ...(leftOver ? ["what is left of the stack is removed, after a question, by the next deploy"] : []),
    ],
  }),
  "stack-busy": problem<{ stack: string; status: string; seconds: number }>({
    exit: exitCodes.failed,
    message: ({ stack, status, seconds }) => `The stack "${stack}" is still ${status} after ${seconds} s`,
    hints: () => ["CloudFormation goes on by itself; run the same command again: it picks the change up where it is"],
  }),
  "stack-unusable": problem<{ stack: string; status: string; reason: string | undefined }>({
    exit: exitCodes.failed,
    message: ({ stack, status, reason }) =>
      `The stack "${stack}" cannot be changed, it is ${status}${reason === undefined ? "" : `: ${reason}`}`,
    hints: ({ status }) => [
      status.startsWith("UPDATE_ROLLBACK")
        ? "continue its rollback in the CloudFormation console, then run this again"
        : /^(ROLLBACK_|CREATE_FAILED)/.test(status)
          ? "daypass iam deploy removes what is left of it, after a question, and makes it anew"
          : "delete it in the CloudFormation console, then run this again",
    ],
  }),
  "stack-not-found": problem<{ stack: string; region: string; account: string | undefined }>({
    exit: exitCodes.noSuchProfileOrDevice,
    message: ({ stack, region, account }) =>
      `There is no stack "${stack}" in ${region}${account === undefined ? "" : ` of account ${account}`}`,
    hints: () => [
      "make it: daypass iam deploy",
      "a stack lives in one region, under one name: --region and --stack-name say which",
    ],
  }),
  "stack-names-fixed": problem<{ stack: string; what: string; from: string; to: string }>({
    exit: exitCodes.refusedForSafety,
    message: ({ stack, what, from, to }) =>
      `Refused to change the ${what} of the stack "${stack}" from "${from}" to "${to}": it would make a new, empty one`,
    hints: ({ from }) => [
      `the members would stay behind in "${from}" without its policies, or the change would fail half-way`,
      "deploy a second stack with --stack-name, move the people over, then delete the first",
    ],
  }),
  "stack-differs": problem<{ stack: string; what: string }>({
    exit: exitCodes.failed,
    message: ({ stack, what }) => `What IAM holds is not what the stack "${stack}" says: ${what}`,
    hints: () => ["somebody or something else changed it: daypass iam check --stack shows what that means for people"],
  }),
  "lock-out-refused": problem<{ reasons: readonly string[] }>({
    exit: exitCodes.refusedForSafety,
    message: ({ reasons }) => `Refused to deploy what would lock somebody out: ${reasons.join("; ")}`,
    hints: () => [
      "mend that first, or name who can still get in and change it back: --break-glass ARN of a user or role outside the groups",
    ],
  }),
  "break-glass-unusable": problem<{ arn: string; why: string }>({
    exit: exitCodes.refusedForSafety,
    message: ({ arn, why }) => `Cannot take "${arn}" for the way in when all else is shut: ${why}`,
  }),
  "caller-not-user": problem<{ arn: string; what: string }>({
    exit: exitCodes.usage,
    message: ({ arn, what }) => `Cannot ${what} for ${arn}: it is not an IAM user`,
    hints: () => ["name a profile whose keys are those of the user"],
  }),
  "user-taken": problem<{ user: string; why: string; isThere?: boolean }>({
    exit: exitCodes.refusedForSafety,
    message: ({ user, why }) => `Cannot enrol the user "${user}": ${why}`,
    hints: ({ isThere = false }) =>
      isThere ? ["take another name; a user who is there adds a device alone: daypass mfa add"] : [],
  }),
  "user-not-ours": problem<{ user: string; why: string; isSelf?: boolean }>({
    exit: exitCodes.refusedForSafety,
    message: ({ user, why }) => `Refused to remove the user "${user}": ${why}`,
    // Nobody removes the user whose keys are at work.
    hints: ({ isSelf = false }) => (isSelf ? [] : ["--force removes the user all the same"]),
  }),
  "enrolment-stopped": problem<{ user: string; serial: string }>({
    exit: exitCodes.interrupted,
    message: ({ user, serial }) => `Stopped: the MFA device "${serial}" of "${user}" was made and is not on`,
    hints: () => [
      "run the same command again: it goes on with a new device and a new seed, and removes this one where it may",
      "delete the entry in the app, if there is one: its seed is worth nothing any more",
    ],
  }),
  "file-exists": problem<{ path: string; what: string }>({
    exit: exitCodes.refusedForSafety,
    message: ({ path, what }) => `Cannot write ${what} to ${path}: the file is there already`,
    hints: () => ["name another file, or remove that one"],
  }),
  "seed-needs-terminal": problem<{ why: string }>({
    exit: exitCodes.needsPerson,
    message: ({ why }) => `Cannot show the seed of the new MFA device: ${why}`,
    hints: () => ["run it on a terminal, or let --seed-file FILE receive the seed, readable by you only"],
  }),
  "last-device": problem<{ user: string; serial: string }>({
    exit: exitCodes.refusedForSafety,
    message: ({ user, serial }) =>
      `Refused to remove the MFA device "${serial}": it is the last one of "${user}", who could then do nothing more`,
    hints: () => ["add another one first: daypass mfa add", "--force removes it all the same"],
  }),
};

function wayOut(awsMessage: string): string {
  if (/AccessKeysPerUser/i.test(awsMessage))
    return "a user has two access keys at most: daypass keys list shows them; delete one that nothing uses";
  if (/MFADevicesPerUser/i.test(awsMessage))
    return "a user has eight MFA devices at most: daypass mfa remove takes one away";
  if (/GroupsPerUser/i.test(awsMessage)) return "a user is in ten groups at most: take the user out of one";
  return "remove what is not used, or have AWS raise the quota (Service Quotas in the console)";
}
