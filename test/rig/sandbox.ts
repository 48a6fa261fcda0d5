import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import type { SandboxDescription } from "../../src/sandbox/description.ts";
import type { TestHome } from "./home.ts";
import { daypassCommand } from "./run.ts";

export interface SandboxCall {
  readonly service: string;
  readonly action: string;
}

/** A sandbox in a process of its own, as a user starts it. */
export interface RunningSandbox {
  readonly line: SandboxDescription;
  /** The code that the device shows now, or a fresh one that was not spent; of the first device without a serial. */
  code(serial?: string, which?: { readonly fresh: boolean }): Promise<string>;
  /** Moves the clocks by so many seconds from where they are. */
  moveClock(by: { readonly sessions?: number; readonly signatures?: number }): Promise<void>;
  setFaults(names: readonly string[]): Promise<void>;
  calls(): Promise<readonly SandboxCall[]>;
  stop(): Promise<void>;
}

/** Starts `daypass sandbox serve --json`. It ends with `stop()`, and at the latest with this process. */
export async function startSandboxProcess(home: TestHome, args: readonly string[] = []): Promise<RunningSandbox> {
  const [file, ...rest] = daypassCommand(["sandbox", "serve", "--json", ...args]);
  const child = spawn(file, rest, { cwd: home.work, env: home.env });
  const line = JSON.parse(await firstLine(child)) as SandboxDescription;
  return { line, ...controls(line), stop: () => stop(child) };
}

/** What can be asked of a sandbox that listens somewhere, over its control path. */
export function controls(line: Pick<SandboxDescription, "endpoint" | "users">): Omit<RunningSandbox, "line" | "stop"> {
  const ask = async (path: string, body?: unknown) => {
    const url = new URL(`/_daypass/${path}`, line.endpoint);
    const response = await fetch(url, body === undefined ? {} : { method: "POST", body: JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`the sandbox answered ${response.status} to ${path}: ${text}`);
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  };
  return {
    async code(serial = line.users[0]?.devices[0]?.serial ?? "", { fresh } = { fresh: false }) {
      const query = `serial=${encodeURIComponent(serial)}${fresh ? "&fresh" : ""}`;
      const { code } = (await ask(`code?${query}`)) as { code: string };
      return code;
    },
    async moveClock(by) {
      await ask("clock", by);
    },
    async setFaults(names) {
      await ask("faults", { faults: names });
    },
    async calls() {
      const answer = (await ask("calls")) as { calls: readonly SandboxCall[] };
      return answer.calls;
    },
  };
}

function firstLine(child: ChildProcessWithoutNullStreams): Promise<string> {
  return new Promise((done, failed) => {
    let stdout = "";
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
      const end = stdout.indexOf("\n");
      if (end !== -1) done(stdout.slice(0, end));
    });
    child.once("error", failed);
    child.once("exit", (code) => failed(new Error(`the sandbox ended with ${code} before it listened:\n${stderr}`)));
  });
}

async function stop(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once("exit", done));
  child.stdin.end();
  const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
  await ended;
  clearTimeout(timer);
}
