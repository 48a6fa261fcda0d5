import type { IAMClient } from "@aws-sdk/client-iam";
import type { Credentials } from "../core/credentials.ts";
import { isFailure } from "../core/errors.ts";
import type { Channel } from "./ask.ts";
import { WayFault } from "./fault.ts";
import type { Question } from "./question.ts";

/** Whom IAM is asked as, and over which line. */
export interface IamWay {
  readonly channel: Channel;
  readonly credentials: Credentials;
}

type Asked = Omit<Question, "connection" | "credentials">;

/** Asks IAM one thing. */
export async function askIam<Output>(
  question: Asked,
  send: (client: IAMClient) => Promise<Output>,
  { channel, credentials }: IamWay,
): Promise<Output> {
  const asked = await channel.ask({ ...question, credentials }, async (settings) => {
    const { IAMClient } = await import("@aws-sdk/client-iam");
    return send(new IAMClient(settings));
  });
  return asked.output;
}

/** As many answers as AWS gives one after the other; more are no answer of AWS's. */
const mostPages = 100;

interface Page {
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
}

/** Asks for all pages of a list, and takes out of each what is wanted. */
export async function listIam<Answer extends Page, Item>(
  question: Asked,
  send: (client: IAMClient, marker: string | undefined) => Promise<Answer>,
  itemsOf: (page: Answer) => readonly Item[] | undefined,
  way: IamWay,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let marker: string | undefined;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const from = marker;
    const page = await askIam(
      question,
      async (client) => {
        const answer = await send(client, from);
        const found = itemsOf(answer);
        if (found === undefined) throw new WayFault({ kind: "malformed", what: "it holds no list" });
        return { found, next: answer.IsTruncated === true ? answer.Marker : undefined };
      },
      way,
    );
    items.push(...page.found);
    marker = page.next;
    if (marker === undefined) break;
  }
  return items;
}

/** `undefined` where IAM says that there is no such thing. */
export async function unlessMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isFailure(error, "entity-not-found")) return undefined;
    throw error;
  }
}

/** A policy document as IAM gives it out: JSON, percent-encoded. Called while the answer is read. */
export function documentIn(encoded: string | undefined): string {
  if (encoded === undefined) throw new WayFault({ kind: "malformed", what: "it holds no policy document" });
  return encoded.startsWith("%") ? decodeURIComponent(encoded) : encoded;
}

export function texts(values: readonly (string | undefined)[]): readonly string[] {
  return values.filter((value) => value !== undefined);
}
