import { isCancel, SelectPrompt, TextPrompt } from "@clack/core";
import { DaypassError } from "../../core/errors.ts";
import { visible } from "../../core/visible.ts";
import type { Terminal } from "./terminal.ts";

// Every question renders to nothing once it is answered: clack redraws in place, so the screen is as it was before.

export interface TextQuestion {
  readonly message: string;
  /** Lines above the question: why it is asked (again). */
  readonly above?: readonly string[];
  /** What is wrong with an answer, or `undefined` when nothing is. */
  readonly check: (answer: string) => string | undefined;
}

/** Asks for a line of text, shown as it is typed. Throws `interrupted` on Ctrl-C, Esc and end of input. */
export async function askText(question: TextQuestion, terminal: Terminal): Promise<string> {
  const prompt = new TextPrompt({
    input: terminal.input,
    output: terminal.output,
    validate: (answer) => question.check(answer ?? ""),
    render() {
      if (this.state === "submit" || this.state === "cancel") return "";
      const wrong = this.state === "error" ? `\n${visible(this.error)}` : "";
      return `${lines(question.above)}${visible(question.message)} ${this.userInputWithCursor}${wrong}`;
    },
  });
  return answered(await prompt.prompt());
}

export interface Choice<T> {
  readonly value: T;
  readonly label: string;
}

/** Has one of several things chosen with the arrow keys. Throws `interrupted` on Ctrl-C and Esc. */
export async function askChoice<T>(
  question: { message: string; choices: readonly Choice<T>[] },
  terminal: Terminal,
): Promise<T> {
  const prompt = new SelectPrompt<{ value: number; label: string }>({
    input: terminal.input,
    output: terminal.output,
    options: question.choices.map(({ label }, value) => ({ value, label })),
    render() {
      if (this.state === "submit" || this.state === "cancel") return "";
      const options = this.options.map(({ label }, index) => `${index === this.cursor ? "❯" : " "} ${visible(label)}`);
      return [visible(question.message), ...options].join("\n");
    },
  });
  const chosen = question.choices[answered(await prompt.prompt())];
  if (chosen === undefined) throw new DaypassError("interrupted", {});
  return chosen.value;
}

/** Asks yes or no; Enter alone means no. Throws `interrupted` on Ctrl-C and Esc. */
export async function askYesNo(
  question: { message: string; above?: readonly string[] },
  terminal: Terminal,
): Promise<boolean> {
  const check = (answer: string) => (/^\s*(y|yes|n|no)?\s*$/i.test(answer) ? undefined : "y or n");
  const answer = await askText({ ...question, message: `${question.message} (y/N)`, check }, terminal);
  return /^\s*y/i.test(answer);
}

function lines(above: readonly string[] | undefined): string {
  return (above ?? []).map((line) => `${visible(line)}\n`).join("");
}

function answered<T>(answer: T | symbol | undefined): Exclude<T, symbol> {
  if (answer === undefined || isCancel(answer) || typeof answer === "symbol") throw new DaypassError("interrupted", {});
  return answer as Exclude<T, symbol>;
}
