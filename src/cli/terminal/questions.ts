import { isCancel, PasswordPrompt, SelectPrompt, settings, TextPrompt } from "@clack/core";
import { DaypassError } from "../../core/errors.ts";
import { Secret } from "../../core/secret.ts";
import { visible } from "../../core/visible.ts";
import { plainLine } from "./plain-questions.ts";
import { TakenUp } from "./taken-up.ts";
import type { Terminal } from "./terminal.ts";
import { TypedAhead } from "./typed-ahead.ts";

// A question renders to nothing once it is answered, or to the one line that its asker wants to stay: clack redraws in place.
// With ACCESSIBLE set nothing is redrawn: every question is a line, every answer another one.

export interface TextQuestion {
  readonly message: string;
  /** Lines above the question: why it is asked (again). */
  readonly above?: readonly string[];
  /** What is wrong with an answer, or `undefined` when nothing is. */
  readonly check: (answer: string) => string | undefined;
  /** What is wrong with the beginning of an answer, whatever follows: said while it is typed. */
  readonly checkSoFar?: (typed: string) => string | undefined;
  /** What Enter alone means; shown with the question. */
  readonly fallback?: string | undefined;
  /** The line that stays on the terminal; without it, none does. */
  readonly kept?: (answer: string) => string;
}

/** Asks for a line of text, shown as it is typed. Throws `interrupted` on Ctrl-C, Esc and end of input. */
export async function askText(question: TextQuestion, terminal: Terminal): Promise<string> {
  const { fallback } = question;
  const answerOf = (typed: string | undefined) => ((typed ?? "").trim() === "" ? (fallback ?? "") : (typed ?? ""));
  const check = (typed: string | undefined) => {
    const answer = answerOf(typed);
    return answer === fallback ? undefined : question.check(answer);
  };
  const message = fallback === undefined ? question.message : question.message.replace(/:?$/, ` (Enter: ${fallback}):`);
  if (terminal.accessible) return answerOf(await plainLine({ ...question, message, check }, terminal));
  const { ahead, again, ...guard } = guarded(terminal, { isList: false });
  const prompt = new TextPrompt({
    ...guard,
    validate: check,
    render() {
      if (this.state === "cancel") return "";
      if (this.state === "submit") return visible(question.kept?.(answerOf(this.value)) ?? "");
      const wrong = this.state === "error" ? this.error : question.checkSoFar?.(this.userInput);
      return again.drawn(`${lines(question.above)}${visible(message)} ${this.userInputWithCursor}${remark(wrong)}`);
    },
  });
  return answerOf(await answered(prompt, { ahead, again }));
}

export interface SecretQuestion {
  readonly message: string;
  readonly check: (answer: string) => string | undefined;
  readonly checkSoFar?: (typed: string) => string | undefined;
}

/** Asks for a secret: never shown, only how long it is. Throws `interrupted` on Ctrl-C, Esc and end of input. */
export async function askSecret(question: SecretQuestion, terminal: Terminal): Promise<Secret> {
  const check = (typed: string | undefined) => question.check((typed ?? "").trim());
  const kept = (typed: string) => `${question.message} ${lengthText(typed)}`;
  if (terminal.accessible)
    return new Secret((await plainLine({ ...question, check, kept, hidden: true }, terminal)).trim());
  const { ahead, again, ...guard } = guarded(terminal, { isList: false });
  const prompt = new PasswordPrompt({
    ...guard,
    validate: check,
    render() {
      if (this.state === "cancel") return "";
      if (this.state === "submit") return visible(kept(this.userInput));
      const wrong = this.state === "error" ? this.error : question.checkSoFar?.(this.userInput.trim());
      const mask = this.userInput === "" ? "" : `${"*".repeat(Math.min(this.userInput.length, 6))} `;
      return again.drawn(`${visible(question.message)} ${mask}${lengthText(this.userInput)}${remark(wrong)}`);
    },
  });
  return new Secret((await answered(prompt, { ahead, again })).trim());
}

export interface Choice<T> {
  readonly value: T;
  readonly label: string;
}

export interface ChoiceQuestion<T> {
  readonly message: string;
  readonly above?: readonly string[];
  readonly choices: readonly Choice<T>[];
  /** Which of the choices Enter alone means; the first without it. */
  readonly first?: number | undefined;
  /** The line that stays on the terminal; without it, none does. */
  readonly kept?: (label: string) => string;
}

/** Has one of several things chosen with the arrow keys. Throws `interrupted` on Ctrl-C and Esc. */
export async function askChoice<T>(question: ChoiceQuestion<T>, terminal: Terminal): Promise<T> {
  const { choices, first = 0 } = question;
  const index = terminal.accessible ? await plainChoice(question, terminal) : await arrowChoice(question, terminal);
  const chosen = choices[index ?? first];
  if (chosen === undefined) throw new DaypassError("interrupted", {});
  return chosen.value;
}

// clack moves with h, j, k and l, too: a key that is pasted into a list would choose something, and the rest of it be shown.
for (const letter of ["h", "j", "k", "l"]) settings.aliases.delete(letter);

async function arrowChoice<T>(question: ChoiceQuestion<T>, terminal: Terminal): Promise<number | undefined> {
  const { ahead, again, ...guard } = guarded(terminal, { isList: true });
  const prompt = new SelectPrompt<{ value: number; label: string }>({
    ...guard,
    options: question.choices.map(({ label }, value) => ({ value, label })),
    initialValue: question.first ?? 0,
    render() {
      if (this.state === "cancel") return "";
      if (this.state === "submit") return visible(question.kept?.(this.options[this.cursor]?.label ?? "") ?? "");
      const options = this.options.map(({ label }, index) => `${index === this.cursor ? "❯" : " "} ${visible(label)}`);
      const head = `${lines(question.above)}${visible(question.message)}`;
      const room = terminal.output.rows - head.split("\n").length - 1;
      return again.drawn([head, ...windowAround(this.cursor, options, room)].join("\n"));
    },
  });
  return answered(prompt, { ahead, again });
}

/** As many lines around the chosen one as the terminal has room for: what scrolls away could not be redrawn. */
function windowAround(cursor: number, options: readonly string[], room: number): readonly string[] {
  const size = Math.max(3, Number.isFinite(room) ? room : options.length);
  const start = Math.max(0, Math.min(cursor - Math.floor(size / 2), options.length - size));
  return options.slice(start, start + size);
}

async function plainChoice<T>(question: ChoiceQuestion<T>, terminal: Terminal): Promise<number> {
  const { choices, first = 0 } = question;
  const numberOf = (typed: string) => (typed.trim() === "" ? first + 1 : Number(typed));
  const typed = await plainLine(
    {
      above: [...(question.above ?? []), question.message, ...choices.map(({ label }, at) => `${at + 1}. ${label}`)],
      message: `Number from 1 to ${choices.length} (Enter: ${first + 1})`,
      check: (answer) =>
        choices[numberOf(answer) - 1] === undefined ? `Type a number from 1 to ${choices.length}` : undefined,
    },
    terminal,
  );
  return numberOf(typed) - 1;
}

/** Asks yes or no. Throws `interrupted` on Ctrl-C and Esc. */
export async function askYesNo(
  question: { readonly message: string; readonly above?: readonly string[]; readonly enter: "yes" | "no" },
  terminal: Terminal,
): Promise<boolean> {
  const check = (answer: string) => (/^\s*(y|yes|n|no)?\s*$/i.test(answer) ? undefined : "y or n");
  const [choices, yes] = question.enter === "yes" ? ["(Y/n)", /^\s*(y|$)/i] : ["(y/N)", /^\s*y/i];
  return yes.test(await askText({ ...question, message: `${question.message} ${choices}`, check }, terminal));
}

function lines(above: readonly string[] | undefined): string {
  return (above ?? []).map((line) => `${visible(line)}\n`).join("");
}

// Its line is there without it, too: clack fails on a picture that is shorter by one line and otherwise the same.
function remark(wrong: string | undefined): string {
  return wrong === undefined || wrong === "" ? "\n" : `\n! ${visible(wrong)}`;
}

function lengthText(typed: string): string {
  const { length } = typed.trim();
  return length === 1 ? "1 character" : `${length} characters`;
}

/** Where a prompt reads and writes, and what ends it when the terminal goes away or says that no more comes (Ctrl-D). */
function guarded(terminal: Terminal, kind: { readonly isList: boolean }) {
  const gone = new AbortController();
  const end = () => gone.abort();
  for (const event of ["end", "close", "error"]) terminal.input.once(event, end);
  const ahead = new TypedAhead(terminal.input, kind);
  terminal.input.on("keypress", (character: string | undefined) => {
    if (character === "\x04") end();
  });
  return { input: terminal.input, output: terminal.output, signal: gone.signal, ahead, again: new TakenUp(terminal) };
}

interface Prompt<T> {
  readonly state: string;
  on(event: "submit", callback: () => void): void;
  prompt(): Promise<T | symbol | undefined>;
}

interface Around {
  readonly ahead: TypedAhead;
  readonly again: TakenUp;
}

async function answered<T>(prompt: Prompt<T>, { ahead, again }: Around): Promise<Exclude<T, symbol>> {
  prompt.on("submit", () => ahead.answer());
  again.started(prompt);
  const answer = await prompt.prompt();
  ahead.end();
  again.end();
  if (answer === undefined || isCancel(answer) || typeof answer === "symbol") throw new DaypassError("interrupted", {});
  return answer as Exclude<T, symbol>;
}
