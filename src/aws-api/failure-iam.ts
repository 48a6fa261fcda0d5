import { DaypassError } from "../core/errors.ts";
import type { Course, Question, Refusal } from "./question.ts";

const kinds = {
  EntityAlreadyExists: "entity-exists",
  NoSuchEntity: "entity-not-found",
  DeleteConflict: "entity-in-use",
  LimitExceeded: "quota-exceeded",
} as const;

/** A no in the words of IAM or CloudFormation; `undefined` for one that any service may say. */
export function managingRefusal(refusal: Refusal, question: Question, { exchange }: Course): DaypassError | undefined {
  const { awsMessage, requestId } = refusal;
  const { action, connection, device = "?" } = question;
  // The SDK adds the word for the errors that it has in its model.
  const awsCode = refusal.awsCode.replace(/Exception$/, "");
  const answer = { awsCode, awsMessage, requestId };
  const facts = { ...answer, action, host: connection.endpoint.host };
  if (awsCode === "InvalidAuthenticationCode") {
    const { clockOffsetSeconds } = exchange;
    return new DaypassError("device-codes-not-accepted", { ...answer, device, clockOffsetSeconds });
  }
  if (awsCode === "EntityTemporarilyUnmodifiable" || awsCode === "ConcurrentModification") {
    return new DaypassError("entity-busy", { ...facts, seconds: 0 });
  }
  // The rule about second devices holds whatever the policies say (AWS-2023-001).
  if (/^To complete this action, please ensure that you are authenticated with an MFA device/.test(awsMessage)) {
    return new DaypassError("mfa-session-needed", facts);
  }
  const kind = kinds[awsCode as keyof typeof kinds];
  return kind === undefined ? undefined : new DaypassError(kind, facts);
}
