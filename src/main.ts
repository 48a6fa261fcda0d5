// The only file that touches the runtime's `process`. It stays small: it is loaded before anything is decided.
import { fstatSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import type { Host } from "./cli/host.ts";
import { version } from "./core/version.ts";
import { credentialProcessText } from "./formats/credential-process.ts";
import { findAnswer, findText } from "./sessions/answers.ts";

const privateUmask = 0o077;
const coreFilter = "/proc/self/coredump_filter";
const startedWith: { umask?: number; coreFilter?: string } = {};

const argv = process.argv.slice(2);
const answer = readyAnswer();

if (answer !== undefined) {
  printAtOnce(`${answer}\n`);
} else if (argv.length === 1 && (argv[0] === "--version" || argv[0] === "version")) {
  printAtOnce(`${version}\n`);
} else {
  harden();
  import("./cli/run.ts").then(({ run }) => run(host())).then(end, crash);
}

/** What `daypass process NAME` and `daypass env NAME` print, where it lies ready: nothing else of daypass is loaded then. */
function readyAnswer(): string | undefined {
  const [command, profile = "-", ...more] = argv;
  if (profile.startsWith("-")) return undefined;
  const { env, platform } = process;
  const tools = { env, platform, uid: process.geteuid?.() };
  if (command === "env") {
    const shell = more.length === 2 && more[0] === "--shell" ? more[1] : more.length === 0 ? parentShell() : undefined;
    return shell !== undefined && isForProgram() ? findText(profile, shell, tools) : undefined;
  }
  if (command !== "process") return undefined;
  if (more.length > 0 && !/^--ask[ =](never|tty)$/.test(more.join(" "))) return undefined;
  const found = findAnswer(profile, tools);
  return found === undefined ? undefined : credentialProcessText(found);
}

/** The shell that runs this, where a glance tells. */
function parentShell(): string | undefined {
  try {
    return /^(bash|zsh|fish)$/.exec(readFileSync(`/proc/${process.ppid}/comm`, "utf8").trim())?.[0];
  } catch {
    return undefined;
  }
}

/** Whether a program reads stdout, or a file of the user's own takes it: no screen, and nobody else. */
function isForProgram(): boolean {
  try {
    const output = fstatSync(1);
    return output.isFIFO() || output.isSocket() || (output.isFile() && (output.mode & 0o077) === 0);
  } catch {
    return false;
  }
}

// A look-up of a name that has been given up goes on inside Node and would hold the process: it ends once all is written.
function end(code: number): void {
  afterWrites(process.stdout, () => {
    const { errored } = process.stdout;
    if (errored && !isGone(errored)) unwritten(errored);
    afterWrites(process.stderr, () => process.exit(code));
  });
}

// A full device refuses even to write nothing: only what waits is waited for.
function afterWrites(output: NodeJS.WriteStream, callback: () => void): void {
  if (output.writableLength > 0) output.write("", callback);
  else setImmediate(callback);
}

// Making `process.stdout` takes a tenth of what a start of Node.js takes.
function printAtOnce(text: string): void {
  const bytes = Buffer.from(text);
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(1, bytes, written);
  } catch (error) {
    if (isGone(error)) return;
    // A pipe that is full for now: the stream knows what to do.
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") process.stdout.write(bytes.subarray(written));
    else unwritten(error);
  }
}

/** A reader that has gone away (`| head -1`, a closed terminal) is not a failure. */
function isGone(error: unknown): boolean {
  return ["EPIPE", "EIO"].includes((error as NodeJS.ErrnoException).code ?? "");
}

/** Half an answer in a file must not pass for a whole one. */
function unwritten(error: unknown): never {
  process.stderr.write(`daypass: error: Cannot write the answer (${(error as NodeJS.ErrnoException).code})\n`);
  process.exit(1);
}

/** Keeps secrets out of crash reports and core dumps, and files private whatever the umask is. */
function harden(): void {
  process.report.reportOnFatalError = false;
  process.report.reportOnSignal = false;
  process.report.reportOnUncaughtException = false;
  startedWith.umask = process.umask(privateUmask);
  process.on("uncaughtException", crash);
  process.on("unhandledRejection", crash);
  process.stdout.on("error", (error) => {
    if (!isGone(error)) unwritten(error);
  });
  // Where nothing can be said, what is under way goes on: the exit code still tells how it ended.
  process.stderr.on("error", () => undefined);
  if (process.platform === "linux") {
    try {
      startedWith.coreFilter = `0x${readFileSync(coreFilter, "latin1").trim()}`;
      // No memory of ours goes into a core dump (core(5)).
      writeFileSync(coreFilter, "0");
    } catch {
      // Where /proc is not to be written, cores stay what the system makes them.
    }
  }
}

/** Starts a program that inherits what daypass was started with. The start is over when `start` returns. */
function asStarted<T>(start: () => T): T {
  const { umask, coreFilter: filter } = startedWith;
  if (umask !== undefined) process.umask(umask);
  if (filter !== undefined) writeFileSync(coreFilter, filter);
  try {
    return start();
  } finally {
    if (umask !== undefined) process.umask(privateUmask);
    if (filter !== undefined) writeFileSync(coreFilter, "0");
  }
}

// The message of an unexpected error may quote what was being sent: only its kind is printed.
function crash(error: unknown): void {
  process.stderr.write(
    `daypass: error: Something went wrong inside daypass (${error instanceof Error ? error.name : typeof error})\n`,
  );
  process.exit(1);
}

// A standalone executable starts what it carries in a folder that only it sees: Bun's /$bunfs/root, B:\~BUN\root on Windows.
function ownProgram(): Pick<Host, "self" | "embedded"> {
  const file = process.argv[1] ?? "";
  const inside = /^((?:\/\$bunfs|[A-Z]:[\\/]~BUN)[\\/]root)[\\/]/.exec(file)?.[1];
  return { self: inside === undefined ? [process.execPath, file] : [process.execPath], embedded: inside };
}

/** The folder daypass was started in. One that was removed meanwhile gets a name below which nothing is found, nor can be made. */
function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    const gone = "/proc/self/cwd";
    // `node:path` asks for it, too, where a variable holds a relative path.
    process.cwd = () => gone;
    return gone;
  }
}

function beforeEnd(callback: () => void): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const stop = () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
  const onSignal = (signal: NodeJS.Signals) => {
    callback();
    stop();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  for (const signal of signals) process.on(signal, onSignal);
  return stop;
}

function host(): Host {
  return {
    argv,
    env: process.env,
    platform: process.platform,
    pid: process.pid,
    parentPid: process.ppid,
    uid: process.geteuid?.(),
    cwd: workingFolder(),
    ...ownProgram(),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    onEnd: (callback) => {
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, callback);
    },
    onSignals: (signals, callback) => {
      for (const signal of signals) process.on(signal, callback);
      return () => {
        for (const signal of signals) process.off(signal, callback);
      };
    },
    beforeEnd,
    asStarted,
    signalGroup: (leader, signal) => {
      try {
        return process.kill(process.platform === "win32" ? leader : -leader, signal);
      } catch (error) {
        // Nobody is left, or only one that has become somebody else's (sudo).
        if (!["ESRCH", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
        return false;
      }
    },
  };
}
