import type { Terminal } from "./terminal.ts";

interface Question {
  readonly state: string;
}

/**
 * Keeps a question going that was stopped (Ctrl-Z) and taken up again (fg): readline leaves its input paused then, and what was
 * asked stands above what the shell has printed since.
 */
export class TakenUp {
  readonly #terminal: Terminal;
  #question: Question | undefined;
  #picture = "";
  readonly #listener = () => this.#resume();

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    terminal.input.on("pause", this.#listener);
  }

  /** Notes what is shown, and returns it. */
  drawn(picture: string): string {
    this.#picture = picture;
    return picture;
  }

  started(question: Question): void {
    this.#question = question;
  }

  end(): void {
    this.#terminal.input.off("pause", this.#listener);
  }

  #resume(): void {
    const state = this.#question?.state;
    // An end pauses the input as well.
    if (state === undefined || ["submit", "cancel"].includes(state)) return;
    this.#terminal.input.resume();
    this.#terminal.output.write(this.#picture);
  }
}
