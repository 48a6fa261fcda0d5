// Questions go to the terminal, never to stdin or stdout, so that `eval "$(daypass …)"` and pipes can ask too; what was asked is
// wiped once it is answered. Where there is no terminal, or this process is in its background, there is none to ask on.
import { closeSync, openSync } from "node:fs";
import { ReadStream, WriteStream } from "node:tty";
import type { Machine } from "../../core/environment.ts";
import type { Host } from "../host.ts";
import { isPlain } from "./drawing.ts";
import { groupsInProc } from "./foreground.ts";
import { PolledInput, type TerminalInput } from "./polled-input.ts";
import { terminalName } from "./terminal-name.ts";

export interface Terminal {
  readonly input: TerminalInput;
  readonly output: WriteStream;
  /** Nothing is to be drawn twice: see `isPlain()`. */
  readonly accessible: boolean;
  /** Ends a question that is open, as the end of input would. */
  giveUp(): void;
  close(): void;
}

/** The name of the terminal that may be read; `undefined` when there is none. */
export function findTerminalName(machine: Machine): string | undefined {
  if (isInBackground(machine)) return undefined;
  const windows = machine.platform === "win32";
  try {
    closeSync(openSync(windows ? "CONIN$" : "/dev/tty", windows ? "r+" : "r"));
  } catch {
    return undefined;
  }
  return terminalName(machine);
}

/** Opens the controlling terminal; `undefined` when there is none that may be read. */
export function findTerminal(machine: Machine, host: Pick<Host, "beforeEnd">): Terminal | undefined {
  if (isInBackground(machine)) return undefined;
  const opened: number[] = [];
  const open = (name: string, mode: "r" | "r+" | "w") => {
    const fd = openSync(name, mode);
    opened.push(fd);
    return fd;
  };
  try {
    const [inputName, outputName] = machine.platform === "win32" ? ["CONIN$", "CONOUT$"] : ["/dev/tty", "/dev/tty"];
    const polls = machine.platform !== "win32" && "Bun" in globalThis;
    const input = polls
      ? new PolledInput(inputName, host)
      : new ReadStream(open(inputName, machine.platform === "win32" ? "r+" : "r"));
    const output = new WriteStream(open(outputName, "w"));
    // A terminal that goes away in the middle of a question is told to its reader; there is nobody left to tell on this side.
    output.on("error", () => {});
    const giveUp = () => {
      input.emit("end");
    };
    return { input, output, accessible: isPlain(machine.env), giveUp, close: () => closed(input, output) };
  } catch {
    // No controlling terminal (ENXIO), or none that can be driven: there is nobody to ask, which the caller says.
    for (const fd of opened) closeSync(fd);
    return undefined;
  }
}

function closed(input: TerminalInput, output: WriteStream): void {
  if (input.isRaw) input.setRawMode(false);
  input.destroy();
  output.destroy();
}

/** Whether a shell put this process in the background: reading the terminal would stop it (SIGTTIN). Told by Linux only. */
function isInBackground(machine: Machine): boolean {
  const groups = machine.platform === "linux" ? groupsInProc() : undefined;
  return groups !== undefined && groups.foreground > 0 && groups.own !== groups.foreground;
}
