import { spawn } from "node:child_process";
import { constants, copyFileSync, cpSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestHome } from "./home.ts";

export interface RunOptions {
  readonly home: TestHome;
  readonly cwd?: string | undefined;
  readonly stdin?: string | undefined;
  /** On top of the home's environment; `undefined` takes a variable out. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly timeoutMs?: number | undefined;
}

export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
  /** `undefined` after a signal. */
  readonly exitCode: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
}

/** The Node that runs the tool under test: another one than ours where `DAYPASS_TEST_NODE` names it. */
export function testNode(): string {
  return process.env.DAYPASS_TEST_NODE ?? process.execPath;
}

/** The built tool: in this checkout, or where `DAYPASS_TEST_DIST` has it unpacked. */
export function testDist(): string {
  return process.env.DAYPASS_TEST_DIST ?? fileURLToPath(new URL("../../dist", import.meta.url));
}

/** A standalone executable that is tested instead of the built tool. */
function testExecutable(): string | undefined {
  return process.env.DAYPASS_TEST_EXECUTABLE;
}

/** The command line that starts the built daypass. */
export function daypassCommand(args: readonly string[]): readonly [string, ...string[]] {
  const executable = testExecutable();
  return executable === undefined ? [testNode(), `${testDist()}/daypass.js`, ...args] : [executable, ...args];
}

/** Puts the built tool where npm would put it below that folder, or a copy of the executable there; returns what starts it. */
export function installInto(folder: string): readonly [string, ...string[]] {
  const executable = testExecutable();
  if (executable !== undefined) {
    mkdirSync(folder, { recursive: true });
    copyFileSync(executable, join(folder, "daypass"), constants.COPYFILE_FICLONE);
    return [join(folder, "daypass")];
  }
  const target = join(folder, "node_modules", "daypass");
  const manifest = join(testDist(), "..", "package.json");
  mkdirSync(target, { recursive: true });
  cpSync(testDist(), join(target, "dist"), { recursive: true });
  if (existsSync(manifest)) copyFileSync(manifest, join(target, "package.json"));
  return [testNode(), join(target, "dist", "daypass.js")];
}

/** Runs the built daypass to its end, without a terminal. */
export function runDaypass(args: readonly string[], options: RunOptions): Promise<RunResult> {
  return runProgram(daypassCommand(args), options);
}

/** Runs any program to its end in the test's environment, without a terminal. */
export function runProgram(command: readonly [string, ...string[]], options: RunOptions): Promise<RunResult> {
  const { home, cwd = home.work, stdin = "", timeoutMs = 60_000 } = options;
  const [file, ...args] = command;
  // Its own session: otherwise it would find the terminal of whoever runs the tests at /dev/tty, and ask there.
  const child = spawn(file, args, {
    cwd,
    env: environment(home.env, options.env),
    detached: process.platform !== "win32",
  });
  const timer = setTimeout(() => killTree(child.pid), timeoutMs);
  child.stdin.on("error", () => {
    // A program may end without reading what it was given.
  });
  child.stdin.end(stdin);
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      done({ stdout: stdout(), stderr: stderr(), exitCode: code ?? undefined, signal: signal ?? undefined });
    });
  });
}

export function environment(
  base: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string | undefined>> = {},
): Record<string, string> {
  const entries = Object.entries({ ...base, ...changes });
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString("utf8");
}

function killTree(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}
