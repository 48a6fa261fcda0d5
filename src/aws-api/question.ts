import type { Credentials } from "../core/credentials.ts";
import type { Connection } from "./connection.ts";
import type { Exchange } from "./exchange.ts";
import type { Fault } from "./fault.ts";

/** What was asked of AWS: all that explaining a failure needs to know. */
export interface Question {
  /** AWS's name of the operation. */
  readonly action: string;
  readonly connection: Connection;
  readonly credentials: Credentials;
  readonly device?: string | undefined;
  readonly code?: string | undefined;
  /** Done twice, it would make two things: it is not asked again after an answer that was lost. */
  readonly makes?: boolean | undefined;
}

/** AWS's own no. */
export interface Refusal {
  readonly kind: "refusal";
  readonly status: number;
  readonly awsCode: string;
  /** Trimmed, in one line, without anything secret that came back in it. */
  readonly awsMessage: string;
  readonly requestId: string | undefined;
}

export type Failure = Fault | Refusal;

/** What a failure is told with besides the question: how the last exchange went, and what went before it. */
export interface Course {
  readonly exchange: Exchange;
  /** The code was sent a second time, after AWS had failed to answer the first. */
  readonly sentAgain: boolean;
}
