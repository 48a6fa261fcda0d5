import { DaypassError } from "../../core/errors.ts";
import type { Secret } from "../../core/secret.ts";
import { visible } from "../../core/visible.ts";
import type { Context } from "../context.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** Something that is asked for on the terminal, or answered by a flag. */
interface Asked {
  /** What it is called, in the question and in the line that stays: `Region`. */
  readonly name: string;
  readonly flag: string;
  /** What the flag says. */
  readonly given?: string | undefined;
  readonly above?: readonly string[];
}

export interface AskedText extends Asked {
  readonly check: (answer: string) => string | undefined;
  readonly checkSoFar?: (typed: string) => string | undefined;
  /** What holds when Enter is pressed alone, and when nobody can be asked. */
  readonly fallback?: string | undefined;
  /** Enter alone leaves it out. */
  readonly optional?: boolean;
  /** What is only guessed must be agreed to: it does not hold when nobody can be asked. */
  readonly guessed?: boolean;
}

export interface AskedChoice<T> extends Asked {
  readonly choices: readonly { readonly value: T; readonly label: string }[];
  /** The choice that holds when Enter is pressed alone, and when nobody can be asked. */
  readonly fallback: T | undefined;
}

/** Asks one question after the other, each on the terminal; a flag answers it unasked. */
export interface Asker {
  readonly canAsk: boolean;
  /** Throws `answer-unusable` for a flag's value, `needs-answer` where nobody can be asked. */
  text(question: AskedText): Promise<string>;
  secret(question: Asked & Pick<AskedText, "check" | "checkSoFar">): Promise<Secret>;
  choice<T>(question: AskedChoice<T>): Promise<T>;
  /** Shows a text on the terminal before it is asked about. */
  show(text: string): void;
}

export function askerFor(context: Context): Asker {
  const canAsk = withTerminal(context, (terminal) => terminal !== undefined);
  const unasked = ({ name: question, flag }: Asked) =>
    new DaypassError("needs-answer", { question, why: context.whyNoTerminal(), flag });
  const asking = async <T>(
    question: Asked,
    ask: (questions: typeof import("../terminal/questions.ts"), terminal: Terminal) => Promise<T>,
  ): Promise<T> => {
    const terminal = context.terminal();
    if (terminal === undefined) throw unasked(question);
    try {
      return await ask(await import("../terminal/questions.ts"), terminal);
    } finally {
      terminal.close();
    }
  };
  return {
    canAsk,
    async text(question) {
      const { given, fallback, name, optional } = question;
      if (given !== undefined) return checked(given, question);
      if (!canAsk && optional) return fallback ?? "";
      if (!canAsk && fallback !== undefined && !question.guessed) return fallback;
      const check = (answer: string) => (optional && answer === "" ? undefined : question.check(answer.trim()));
      const message = `${name}${optional && fallback === undefined ? " (Enter leaves it out)" : ""}:`;
      const kept = (answer: string) => `${name}: ${answer === "" ? "none" : answer.trim()}`;
      const asked = { ...question, message, check, kept };
      return (await asking(question, ({ askText }, terminal) => askText(asked, terminal))).trim();
    },
    secret: (question) =>
      asking(question, ({ askSecret }, terminal) => askSecret({ ...question, message: `${question.name}:` }, terminal)),
    async choice(question) {
      const { name: message, choices, fallback, above = [] } = question;
      const [only] = choices;
      if (only !== undefined && choices.length === 1) return only.value;
      if (!canAsk && fallback !== undefined) return fallback;
      const first = Math.max(
        0,
        choices.findIndex(({ value }) => value === fallback),
      );
      const kept = (label: string) => `${message}: ${label}`;
      return asking(question, ({ askChoice }, terminal) =>
        askChoice({ message, choices, first, kept, above }, terminal),
      );
    },
    show: (text) => withTerminal(context, (terminal) => terminal?.output.write(`${visible(text)}\n`)),
  };
}

/** The value of a flag, if it will do; throws `answer-unusable`. */
export function checked(given: string, { flag, check }: Pick<AskedText, "flag" | "check">): string {
  const value = given.trim();
  const why = check(value);
  if (why !== undefined) throw new DaypassError("answer-unusable", { flag, value, why });
  return value;
}

function withTerminal<T>(context: Context, use: (terminal: Terminal | undefined) => T): T {
  const terminal = context.terminal();
  try {
    return use(terminal);
  } finally {
    terminal?.close();
  }
}
