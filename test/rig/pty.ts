import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { type IPty, spawn } from "@lydell/node-pty";
import type { TestHome } from "./home.ts";
import { daypassCommand, environment } from "./run.ts";

export interface TerminalOptions {
  readonly home: TestHome;
  readonly cwd?: string | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /**
   * `apart` (the usual): stdout and stderr go to files, so that the terminal shows only what was asked there.
   * `terminal`: all of it appears on the terminal, as a person sees it.
   */
  readonly output?: "apart" | "terminal" | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

export interface TerminalResult {
  readonly stdout: string;
  readonly stderr: string;
  /** All that the terminal received, without control sequences. */
  readonly terminal: string;
  readonly exitCode: number;
}

export interface Terminal {
  /** All that the terminal received so far, without control sequences. */
  text(): string;
  /** The same with the control sequences in it. */
  raw(): string;
  /** Waits until text that came after the last match matches; fails with what was there instead. */
  waitFor(pattern: RegExp | string, timeoutMs?: number): Promise<void>;
  /** Types characters; `\r` is Enter. */
  type(text: string): void;
  interrupt(): void;
  /** What the kernel does to the program when the terminal's window is closed. */
  hangUp(): void;
  resize(columns: number, rows: number): void;
  ended(timeoutMs?: number): Promise<TerminalResult>;
  /** Ends the program whatever it does. For `finally`. */
  close(): void;
}

/** Starts the built daypass on a real terminal. */
export function daypassOnTerminal(args: readonly string[], options: TerminalOptions): Terminal {
  return openTerminal(daypassCommand(args), options);
}

/** Starts any program on a real terminal. */
export function openTerminal(command: readonly [string, ...string[]], options: TerminalOptions): Terminal {
  const { home, cwd = home.work, output = "apart", columns = 100, rows = 30 } = options;
  const folder = mkdtempSync(join(home.root, "terminal-"));
  const [file, ...args] = output === "apart" ? redirected(command, folder) : command;
  const pty = spawn(file, args, { cwd, env: environment(home.env, options.env), cols: columns, rows });
  return new PtyTerminal(pty, folder);
}

function redirected(command: readonly string[], folder: string): readonly [string, ...string[]] {
  return ["/bin/sh", "-c", `exec "$@" >'${folder}/stdout' 2>'${folder}/stderr'`, "sh", ...command];
}

class PtyTerminal implements Terminal {
  readonly #pty: IPty;
  readonly #folder: string;
  #received = "";
  #seen = 0;
  #exitCode: number | undefined;
  readonly #waiting = new Set<() => void>();

  constructor(pty: IPty, folder: string) {
    this.#pty = pty;
    this.#folder = folder;
    pty.onData((data) => {
      this.#received += data;
      this.#wake();
    });
    pty.onExit(({ exitCode, signal }) => {
      this.#exitCode = signal === undefined || signal === 0 ? exitCode : 128 + signal;
      this.#wake();
    });
  }

  text(): string {
    return stripVTControlCharacters(this.#received).replaceAll("\r\n", "\n");
  }

  raw(): string {
    return this.#received;
  }

  async waitFor(pattern: RegExp | string, timeoutMs = 40_000): Promise<void> {
    const wanted = typeof pattern === "string" ? new RegExp(escaped(pattern)) : pattern;
    const found = await this.#until(() => {
      const match = wanted.exec(this.text().slice(this.#seen));
      if (match === null) return this.#exitCode === undefined ? undefined : "ended";
      this.#seen += match.index + match[0].length;
      return "found";
    }, timeoutMs);
    if (found !== "found")
      throw new Error(`${wanted} did not appear (${found ?? "still waiting"}):\n${this.#everything()}`);
  }

  type(text: string): void {
    this.#pty.write(text);
  }

  interrupt(): void {
    this.#pty.write("\x03");
  }

  hangUp(): void {
    this.#pty.kill("SIGHUP");
  }

  resize(columns: number, rows: number): void {
    this.#pty.resize(columns, rows);
  }

  async ended(timeoutMs = 40_000): Promise<TerminalResult> {
    const exitCode = await this.#until(() => this.#exitCode, timeoutMs);
    if (exitCode === undefined) {
      this.close();
      throw new Error(`the program did not end:\n${this.#everything()}`);
    }
    return { exitCode, terminal: this.text(), stdout: this.#file("stdout"), stderr: this.#file("stderr") };
  }

  close(): void {
    if (this.#exitCode === undefined) this.#pty.kill("SIGKILL");
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #file(name: string): string {
    const path = join(this.#folder, name);
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  }

  #everything(): string {
    return `[terminal]\n${this.text()}\n[stdout]\n${this.#file("stdout")}\n[stderr]\n${this.#file("stderr")}`;
  }

  #wake(): void {
    for (const check of this.#waiting) check();
  }

  #until<T>(answer: () => T | undefined, timeoutMs: number): Promise<T | undefined> {
    return new Promise((done) => {
      const finish = (value: T | undefined) => {
        clearTimeout(timer);
        this.#waiting.delete(check);
        done(value);
      };
      const check = () => {
        const value = answer();
        if (value !== undefined) finish(value);
      };
      const timer = setTimeout(() => finish(undefined), timeoutMs);
      this.#waiting.add(check);
      check();
    });
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
