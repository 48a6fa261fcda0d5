import { wordOf } from "../core/plain-word.ts";
import type { Complaint } from "./wrappers.ts";

const names = [
  /\bStack:arn:aws[\w-]{0,20}:cloudformation:[^:\s]{0,40}:[^:\s]{0,40}:stack\/([A-Za-z][\w-]{0,127})/,
  /\bStack (?:with id |named )([A-Za-z][\w-]{0,127})(?![\w:/])/,
  /\bStack (?:with id )?\[([A-Za-z][\w-]{0,127})\]/,
  /:stack\/([A-Za-z][\w-]{0,127})/,
];

/** The stack that CloudFormation names, as it is typed into a command; the guardrail's where it names none. */
export function stackWord(complaint: Complaint): string {
  const sentence = sentenceOf(complaint);
  const name = names.map((pattern) => pattern.exec(sentence)?.[1]).find((found) => found !== undefined);
  return wordOf(name ?? "daypass");
}

/** The state that keeps a stack from being changed: `ROLLBACK_COMPLETE`. */
export function stackState(complaint: Complaint): string | undefined {
  const [, state] =
    /\bStack:arn:aws\S{1,300} is in ([A-Z_]{4,60}) state and can ?not be updated/.exec(sentenceOf(complaint)) ?? [];
  return state;
}

/** With what stands in front of words that no wrapper is around. */
function sentenceOf({ message, before = "" }: Complaint): string {
  return `${before}${message.slice(0, 500)}`;
}

/** Somebody is at work on it. A stack that is only reviewed waits for nobody. */
export function isUnderWay(state: string): boolean {
  return /_IN_PROGRESS$/.test(state) && state !== "REVIEW_IN_PROGRESS";
}
