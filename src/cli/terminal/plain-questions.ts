import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { DaypassError } from "../../core/errors.ts";
import { visible } from "../../core/visible.ts";
import type { Terminal } from "./terminal.ts";

export interface PlainQuestion {
  readonly message: string;
  readonly above?: readonly string[];
  readonly check: (answer: string) => string | undefined;
  /** Said once it is answered. */
  readonly kept?: (answer: string) => string;
  /** Nothing of the answer appears. */
  readonly hidden?: boolean;
}

/**
 * Asks as screen readers can follow: lines one below the other, nothing drawn twice. An answer that will not do is said to be so
 * on a line of its own, and asked for again. Throws `interrupted` on Ctrl-C, Esc and end of input.
 */
export async function plainLine(question: PlainQuestion, terminal: Terminal): Promise<string> {
  const say = (line: string) => terminal.output.write(`${visible(line)}\n`);
  for (const line of question.above ?? []) say(line);
  for (;;) {
    const answer = await lineOf(question, terminal);
    const wrong = question.check(answer);
    if (wrong === undefined) {
      if (question.kept !== undefined) say(question.kept(answer));
      return answer;
    }
    say(`Not accepted: ${wrong}`);
  }
}

function lineOf({ message, hidden }: PlainQuestion, { input, output }: Terminal): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const prompt = `${visible(message)} `;
  const reader = createInterface({ input, output: hidden ? nowhere : output, terminal: true, historySize: 0 });
  return new Promise<string>((done, failed) => {
    const stop = () => {
      output.write("\n");
      failed(new DaypassError("interrupted", {}));
    };
    const onKey = (_: unknown, key: { readonly name?: string } | undefined) => {
      if (key?.name === "escape") reader.close();
    };
    input.on("keypress", onKey);
    reader.once("SIGINT", () => reader.close());
    // Stopped (Ctrl-Z) and taken up again (fg), it has paused its input.
    reader.on("SIGCONT", () => {
      if (hidden) output.write(prompt);
      reader.prompt(true);
    });
    reader.once("close", stop);
    // Behind the reader, which has the terminal pass on every key: a Ctrl-D typed before would be lost.
    if (hidden) output.write(prompt);
    reader.question(hidden ? "" : prompt, (answer) => {
      reader.off("close", stop);
      if (hidden) output.write("\n");
      done(answer);
      reader.close();
    });
    reader.once("close", () => input.off("keypress", onKey));
  });
}
