import type { Evidence } from "./evidence.ts";
import type { Mend } from "./finding.ts";
import type { Complaint } from "./wrappers.ts";

/** What a person does: a command, variables that have to go or to come, or something that no command does. */
export type Step = Mend | { readonly kind: "set"; readonly name: string; readonly value: string };

/**
 * What an error looks like that a cause leads to. Sentences are never compared whole: AWS and the tools change their ends. `says`
 * is the beginning of one, or the part that stays the same, in any case of letters.
 */
export interface Sign {
  /** Any of these. An error whose code cannot be seen passes if the words fit. */
  readonly code?: readonly string[];
  readonly says?: string;
  /** What else must be so. */
  readonly when?: (complaint: Complaint) => boolean;
  /** How likely the cause is by the words alone, of 100; 50 unless said. */
  readonly weight?: number;
  /**
   * Words that tools put around the cause itself: that no credentials were found, or that the program for them failed. They count only
   * where nothing more particular stands behind them.
   */
  readonly around?: "credentials" | "process";
}

/** Something that speaks for a cause, with the sentence that says so, or against it; `false` where it is not so. */
export type Clue = readonly [points: number, sentence?: string | undefined] | false;

export interface Judgement {
  readonly clues: readonly Clue[];
  /** What mends it. The last one is a command that can be typed wherever there is one. */
  readonly steps: readonly Step[];
}

/** One cause: how it shows itself, what it means, what speaks for it here, and what mends it. */
export interface Explanation {
  readonly signs: readonly Sign[];
  readonly means: string | ((complaint: Complaint) => string);
  /** How to tell whether it is this and not another cause of the same words. */
  readonly tell: string;
  readonly judge: (complaint: Complaint, evidence: Evidence) => Judgement;
}

export const set = (name: string, value: string): Step => ({ kind: "set", name, value });
