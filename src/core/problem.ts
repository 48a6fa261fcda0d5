/** Stable exit codes; scripts rely on them. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  needsPerson: 3,
  noSuchProfileOrDevice: 4,
  codeNotAccepted: 5,
  keysNotAccepted: 6,
  notAllowed: 7,
  networkOrClock: 8,
  refusedForSafety: 9,
  noSession: 10,
  shellNotSetUp: 11,
  cannotJudge: 12,
  programNotRunnable: 126,
  programNotFound: 127,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/**
 * One kind of failure: how the process ends, the sentence, and the next moves. Sentences name the action that failed,
 * quote values, use no contraction and no final period; hints are what to do, most likely first.
 */
export interface Problem<Facts> {
  readonly exit: ExitCode;
  readonly message: (facts: Facts) => string;
  readonly hints?: (facts: Facts) => readonly string[];
}

/** Fixes the facts a kind of failure carries, from the parameter of its message. */
export function problem<Facts>(definition: Problem<Facts>): Problem<Facts> {
  return definition;
}

/** A place in a user's file, 1-based, as `path:line:column`. */
export interface FilePlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

export function placeText(place: FilePlace): string {
  return `${place.path}:${place.line}:${place.column}`;
}
