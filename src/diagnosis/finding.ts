import type { FilePlace } from "../core/problem.ts";
import type { DocumentEdit } from "../profiles/edits.ts";
import type { Surroundings } from "./surroundings.ts";

/** What mends something, as data: whoever shows it knows the person's shell. */
export type Mend =
  | { readonly kind: "command"; readonly line: string }
  /** Variables of this shell that have to go. */
  | { readonly kind: "unset"; readonly names: readonly string[] }
  | { readonly kind: "advice"; readonly text: string };

/** A line of a file that a person has to change. */
export interface LineToChange {
  readonly kind: "line";
  readonly place: FilePlace;
}

/** What is changed in each of the two files. */
export type FileEdits = Readonly<Partial<Record<"config" | "credentials", DocumentEdit>>>;

/** What `doctor --fix` may do by itself, as data: nothing is changed here. */
export type Fix =
  | { readonly kind: "edit"; readonly edits: FileEdits }
  /** Rights that others have on a file are taken away. */
  | { readonly kind: "close"; readonly path: string }
  | { readonly kind: "remove-file"; readonly path: string }
  | { readonly kind: "launcher" };

/** One thing that a check found. A `problem` breaks something, a `remark` may surprise. */
export interface Finding {
  readonly severity: "problem" | "remark";
  readonly what: string;
  /** Which tool it concerns, and how. */
  readonly why: string;
  readonly place?: FilePlace | undefined;
  readonly mend: Mend | LineToChange;
  readonly fix?: Fix | undefined;
}

/** One check: what it looks for, and what it finds. `good` is the line that says that all is well, where that is worth a line. */
export interface Check {
  readonly id: string;
  readonly looksFor: string;
  readonly find: (seen: Surroundings) => readonly Finding[];
  readonly good?: (seen: Surroundings) => string | undefined;
}

/** The same change in both files: what tools see is the two put together. */
export const inBoth = (edit: DocumentEdit): FileEdits => ({ config: edit, credentials: edit });

export const command = (line: string): Mend => ({ kind: "command", line });
export const unset = (...names: readonly string[]): Mend => ({ kind: "unset", names });
export const advice = (text: string): Mend => ({ kind: "advice", text });
