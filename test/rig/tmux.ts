import { spawnSync } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import type { TestHome } from "./home.ts";
import { pathOf } from "./needs.ts";
import { environment } from "./run.ts";

/** A program in a window of tmux, whose screen can be read as a person sees it, and which can be closed under it. */
export interface TmuxWindow {
  /** The lines on the screen, without blanks at their ends and empty lines at the bottom. */
  screen(): readonly string[];
  waitFor(pattern: RegExp, timeoutMs?: number): Promise<void>;
  /** Types characters; `\r` is Enter. */
  type(text: string): void;
  /** The process that the window was opened with. */
  pid(): number;
  /** Closes the terminal: the program in it is hung up. */
  close(): void;
}

export interface TmuxOptions {
  readonly home: TestHome;
  readonly columns?: number;
  readonly rows?: number;
}

let opened = 0;

/** Opens a window with a tmux server of its own, which ends with it. */
export function openTmux(script: string, words: readonly string[], options: TmuxOptions): TmuxWindow {
  const { home, columns = 100, rows = 24 } = options;
  opened += 1;
  const socket = `daypass-test-${process.pid}-${opened}`;
  const tmux = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(pathOf("tmux"), ["-L", socket, "-f", "/dev/null", ...args], {
      cwd: home.work,
      env: environment(home.env),
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`tmux ${args[0]}: ${stderr}`);
    return stdout;
  };
  tmux("new-session", "-d", "-x", String(columns), "-y", String(rows), "/bin/sh", "-c", script, "sh", ...words);
  const screen = () => tmux("capture-pane", "-p").trimEnd().split("\n");
  return {
    screen,
    async waitFor(pattern, timeoutMs = 40_000) {
      for (const end = performance.now() + timeoutMs; !pattern.test(screen().join("\n")); await wait(25)) {
        if (performance.now() > end) throw new Error(`${pattern} did not appear:\n${screen().join("\n")}`);
      }
    },
    type: (text) => tmux("send-keys", "-H", ...[...Buffer.from(text)].map((byte) => byte.toString(16))),
    pid: () => Number(tmux("display-message", "-p", "#{pane_pid}")),
    close: () => {
      spawnSync(pathOf("tmux"), ["-L", socket, "kill-server"], { env: environment(home.env) });
    },
  };
}
