import type { TemporaryCredentials } from "../core/credentials.ts";
import type { Environment } from "../core/environment.ts";
import type { AskCode } from "./ask-code.ts";
import type { ChooseDevice } from "./device.ts";
import type { AccountPin } from "./mfa-session.ts";
import type { StateTools } from "./state-file.ts";
import type { AskTrust } from "./trusted-use.ts";

/** What the person wants of a session beyond the profile. */
export interface SessionWish {
  /** Buy a new one even when a good one is stored: asked for, or a code or a length was given. */
  readonly renew: boolean;
  readonly durationSeconds: number;
  readonly serial: string | undefined;
  readonly region: string | undefined;
  readonly pin: AccountPin | undefined;
}

export interface SessionTools extends StateTools {
  readonly env: Environment;
  readonly askCode: AskCode;
  readonly askTrust: AskTrust;
  readonly chooseDevice: ChooseDevice;
}

/** Whose session it is. */
export interface SessionOwner {
  readonly keyId: string;
  readonly serial: string;
}

/** A session that is there without a person. */
export interface StandingSession extends TemporaryCredentials {
  readonly account: string | undefined;
  readonly obtainedAt: Date | undefined;
}

/** What getting a session takes where nobody is asked. */
export type StandingTools = Omit<SessionTools, "askCode" | "chooseDevice">;
