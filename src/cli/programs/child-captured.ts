import { spawn } from "node:child_process";
import type { Context } from "../context.ts";
import { exitCodeOf } from "./child.ts";
import { type Program, startFailure, startOf } from "./child-program.ts";
import { KeptOutput } from "./kept-output.ts";

/** What came of a program whose output was kept. */
export interface Ended {
  readonly exitCode: number;
  /** Where a signal ended it. */
  readonly signal: NodeJS.Signals | undefined;
  readonly stdout: KeptOutput;
  readonly stderr: KeptOutput;
}

export interface Captured {
  /** Rejects with what stood in the way of starting it, or of keeping its output. */
  readonly ended: Promise<Ended>;
  /** Sends a signal to it and all that it started, of which some may outlive it; 0 only looks. Whether there was anybody. */
  signal(signal: NodeJS.Signals | 0): boolean;
}

/** A program may leave others behind that hold its pipes: so long their output is still waited for. */
const afterExitMs = 2000;

/**
 * Starts a program without stdin and without a terminal, in a process group of its own, and keeps what it prints. So many can run
 * side by side: none can ask, and none is stopped but through us.
 */
export function startCaptured(program: Program, env: Readonly<Record<string, string>>, context: Context): Captured {
  const { host, machine } = context;
  const { file, args, windowsVerbatimArguments } = startOf(program, host);
  const output = { stdout: new KeptOutput(machine), stderr: new KeptOutput(machine) };
  const child = host.asStarted(() =>
    spawn(file, args, {
      env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: machine.platform !== "win32",
      windowsHide: true,
      windowsVerbatimArguments,
    }),
  );
  const signal: Captured["signal"] = (name) => child.pid !== undefined && host.signalGroup(child.pid, name);
  const ended = new Promise<Ended>((resolve, reject) => {
    const fail = (error: Error) => {
      output.stdout.close();
      output.stderr.close();
      reject(error);
    };
    const keep = (name: "stdout" | "stderr") => (chunk: Buffer) => {
      try {
        output[name].add(chunk);
      } catch (error) {
        child[name].removeAllListeners("data").resume();
        signal("SIGKILL");
        fail(error as Error);
      }
    };
    child.stdout.on("data", keep("stdout"));
    child.stderr.on("data", keep("stderr"));
    child.once("error", (error) => fail(startFailure(error, program, host)));
    const finish = () => {
      clearTimeout(timer);
      for (const stream of [child.stdout, child.stderr]) stream.removeAllListeners("data").resume();
      resolve({
        ...output,
        exitCode: exitCodeOf(child.exitCode, child.signalCode),
        signal: child.signalCode ?? undefined,
      });
    };
    let timer: NodeJS.Timeout | undefined;
    child.once("exit", () => {
      timer = setTimeout(finish, afterExitMs);
    });
    child.once("close", finish);
  });
  return { ended, signal };
}
