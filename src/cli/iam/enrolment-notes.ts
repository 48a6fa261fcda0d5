import { isJsonObject } from "../../core/json-object.ts";
import type { EnrolmentNotes } from "../../iam/enrol-user.ts";
import { changeState, readState } from "../../sessions/state-file.ts";
import type { Context } from "../context.ts";

// What is remembered of enrolments that are not done: whose, which devices were made, which keys were there before. No secrets.

const fileName = "enrolments.json";

type AllNotes = Readonly<Record<string, EnrolmentNotes>>;

/** A user whose enrolment is remembered. */
export interface Enrolling {
  readonly account: string;
  readonly user: string;
}

export async function notesOf(whose: Enrolling, context: Context): Promise<EnrolmentNotes | undefined> {
  return (await readState(fileName, understood, context.stateTools()))?.[nameOf(whose)];
}

export async function noteEnrolment(whose: Enrolling, notes: EnrolmentNotes, context: Context): Promise<void> {
  const change = (before: AllNotes | undefined) => ({ ...before, [nameOf(whose)]: notes });
  await changeState(fileName, understood, change, context.stateTools());
}

export async function forgetEnrolment(whose: Enrolling, context: Context): Promise<void> {
  if ((await notesOf(whose, context)) === undefined) return;
  const change = (before: AllNotes | undefined) =>
    Object.fromEntries(Object.entries(before ?? {}).filter(([name]) => name !== nameOf(whose)));
  await changeState(fileName, understood, change, context.stateTools());
}

function nameOf({ account, user }: Enrolling): string {
  return `${account}/${user}`;
}

function understood(value: unknown): AllNotes | undefined {
  if (!isJsonObject(value)) return undefined;
  const isList = (list: unknown) => Array.isArray(list) && list.every((item) => typeof item === "string");
  const isNotes = (notes: unknown) =>
    isJsonObject(notes) && isList(notes.serials) && (notes.keysBefore === undefined || isList(notes.keysBefore));
  return Object.values(value).every(isNotes) ? (value as AllNotes) : undefined;
}
