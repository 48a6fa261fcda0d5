import { maskedText } from "./mask.ts";
import type { Complaint } from "./wrappers.ts";

/** What a text says went wrong, fit to be shown: without secrets and account ids. */
export interface Heard {
  readonly code: string | undefined;
  readonly operation: string | undefined;
  readonly message: string;
  readonly requestId: string | undefined;
}

const shownLength = 240;
const maskedLength = 16_384;

/** A complaint as it is shown. */
export function heard({ code, operation, message, requestId, at }: Complaint, plain: string): Heard {
  // Masked with what follows: cut off before that, a secret may no longer look like one.
  const isWhole = at === 0 || /[\s"'(:>]/.test(plain[at - 1] ?? " ");
  const rest = message === "" ? "" : plain.slice(at, at + maskedLength);
  return { code, operation, requestId, message: shown(isWhole ? rest : rest.replace(/^\S+ ?/, "")) };
}

/** The sentence without what tools append to it. */
export function shown(text: string): string {
  const [sentence = ""] = maskedText(text.slice(0, maskedLength)).split(
    /(?: status code: \d| \(Service:| \(Aws::| at \S{1,200} \(| ---> | \{ ?'\$|"\s*[,}]|" \(RequestToken:|<\/Message>| Traceback | with provider\[| For verbose messaging|, aws_request_id)/,
  );
  const trimmed = sentence.trim();
  return trimmed.length > shownLength ? `${trimmed.slice(0, shownLength)}…` : trimmed;
}
