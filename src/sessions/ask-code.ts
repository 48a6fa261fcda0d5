/** Why a code is asked for once more. */
export type Refusal =
  | { readonly kind: "spent"; readonly waitSeconds: number }
  | { readonly kind: "not-accepted"; readonly waitSeconds: number; readonly clockOffsetSeconds: number | undefined }
  /** AWS does not grant a role for as long as was asked: the next code asks for as long as every role lasts. */
  | { readonly kind: "too-long"; readonly waitSeconds: number };

export interface CodeRequest {
  readonly profile: string;
  readonly serial: string;
  readonly account: string | undefined;
  /** 1 for the first code of this login. */
  readonly attempt: number;
  readonly attempts: number;
  readonly refusal: Refusal | undefined;
}

/** Another device, of the same account or another, that a person names instead of a code. */
export interface OtherDevice {
  readonly account: string;
  readonly serial: string;
}

/** Asks a person, or what stands in for one, for a code; `undefined` when there is nobody to ask (again). */
export type AskCode = (request: CodeRequest) => Promise<string | OtherDevice | undefined>;
