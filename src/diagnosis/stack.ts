import { wordOf } from "../core/plain-word.ts";
import { showable } from "./mask.ts";
import type { Complaint } from "./wrappers.ts";

const name = "([A-Za-z][\\w-]{0,127})";
const named = [
  new RegExp(`\\bStack:arn:aws[\\w-]{0,20}:cloudformation:[^:\\s]{0,40}:[^:\\s]{0,40}:stack/${name}`),
  new RegExp(`\\b[Ss]tack (?:with id |named )${name}(?![\\w:/])`),
  new RegExp(`\\b[Ss]tack (?:with id )?\\[${name}\\]`),
  // daypass's own words.
  new RegExp(`\\b[Ss]tack "${name}"`),
];
const states = [
  /\bStack:arn:aws\S{1,300} is in ([A-Z_]{4,60}) state and can ?not be updated/,
  /\bmanually deleted from the AWS console: ([A-Z_]{4,60})/,
  /\b[Ss]tack "[^"]{1,128}" (?:cannot be changed, it is|is still|ended as) ([A-Z_]{4,60})/,
];

/** The stack that CloudFormation says it of, as it is typed into a command. Another one that it names beside that is never it. */
export function stackWord(complaint: Complaint): string {
  return wordOf(showable(foundIn(complaint, named)) ?? "NAME");
}

/** The state that keeps a stack from being changed: `ROLLBACK_COMPLETE`. */
export function stackState(complaint: Complaint): string | undefined {
  return foundIn(complaint, states);
}

/** Looks at what stands in front of words that no wrapper is around, too. */
function foundIn({ message, before = "" }: Complaint, patterns: readonly RegExp[]): string | undefined {
  const sentence = `${before}${message.slice(0, 500)}`;
  return patterns.map((pattern) => pattern.exec(sentence)?.[1]).find((found) => found !== undefined);
}
