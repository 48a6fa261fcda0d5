/**
 * Runs the scripts of `test/scripts`: black-box specs of the built tool, one fresh HOME and folder each.
 * What the commands do is said in `test/scripts/README.md`.
 */
import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { type TestHome, testHome } from "./home.ts";
import { findLeaks, type KnownSecret } from "./leaks.ts";
import { pathOf } from "./needs.ts";
import { daypassOnTerminal, type Terminal } from "./pty.ts";
import { installInto, type RunResult, runDaypass, runProgram } from "./run.ts";
import { type RunningSandbox, startSandboxProcess } from "./sandbox.ts";
import { expand, fill, parseScript, type Script, type ScriptLine } from "./script-text.ts";
import { putOnPath } from "./shells.ts";

/** Runs a script to its end; throws with the line that did not hold and what the last command printed. */
export async function runScript(text: string): Promise<void> {
  const script = parseScript(text);
  const run = new ScriptRun(script);
  try {
    for (const line of script.lines) await run.step(line);
    run.checkLeaks();
  } finally {
    await run.close();
  }
}

interface LastRun extends RunResult {
  readonly terminal: string;
}

class ScriptRun {
  readonly #home: TestHome = testHome();
  readonly #sandboxes = new Map<string, RunningSandbox>();
  readonly #variables: Record<string, string> = {};
  readonly #secrets: KnownSecret[] = [];
  /** Files into which the script itself put secrets. */
  readonly #own = new Set<string>();
  /** The tool where the script has it installed. */
  #installed: readonly [string, ...string[]] | undefined;
  #last: LastRun = { stdout: "", stderr: "", terminal: "", exitCode: 0, signal: undefined };
  #printed = "";
  #stdin: string | undefined;
  #dialogue: readonly string[] | undefined;
  #folder = this.#home.work;
  #clockOffset = 0;

  constructor(script: Script) {
    Object.assign(this.#variables, { HOME: this.#home.home, WORK: this.#home.work });
    for (const [name, content] of script.files) this.#write(name, content);
    putOnPath(this.#home);
  }

  async step(line: ScriptLine): Promise<void> {
    const variables = { ...this.#variables, ...this.#home.env };
    const [first = []] = line.words;
    const pattern = patternAt[expand(first, variables)];
    const [command = "", ...args] = line.words.map((word, at) =>
      expand(word, at === pattern ? literal(variables) : variables),
    );
    const action = this.#commands[command];
    try {
      if (action === undefined) throw new Error(`there is no command ${command}`);
      await action(args, line.negated);
    } catch (error) {
      throw new Error(`line ${line.number}: ${line.text}\n${(error as Error).message}\n${this.#shown()}`, {
        cause: error,
      });
    }
  }

  checkLeaks(): void {
    const leaks = findLeaks({ root: this.#home.root, printed: this.#printed, secrets: this.#secrets, own: this.#own });
    if (leaks.length > 0) throw new Error(`secrets were left where they must not be:\n${leaks.join("\n")}`);
  }

  async close(): Promise<void> {
    for (const sandbox of this.#sandboxes.values()) await sandbox.stop();
    this.#home.remove();
  }

  readonly #commands: Readonly<Record<string, (args: readonly string[], negated: boolean) => void | Promise<void>>> = {
    daypass: async (args, negated) => {
      const result = await this.#runDaypass(args);
      // Where the keys are what was asked for.
      const servesKeys = ["process", "env", "use"].includes(args[0] ?? "");
      if (servesKeys) this.#noteServed(result.stdout);
      this.#finish(result, negated, servesKeys);
    },
    install: ([folder = ""]) => {
      this.#installed = installInto(this.#path(folder));
    },
    aws: async (args, negated) => {
      this.#finish(await runProgram([pathOf("aws"), ...args], this.#options()), negated);
    },
    exec: async ([file = "", ...args], negated) => {
      this.#finish(await runProgram([file, ...args], this.#options()), negated);
    },
    exit: ([wanted]) => expectEqual(this.#last.exitCode, Number(wanted), "exit code"),
    stdout: ([pattern], negated) => expectText(this.#last.stdout, pattern, negated, "stdout"),
    stderr: ([pattern], negated) => expectText(this.#last.stderr, pattern, negated, "stderr"),
    tty: ([pattern], negated) => expectText(this.#last.terminal, pattern, negated, "the terminal"),
    json: ([path = "", pattern], negated) => {
      expectText(jsonAt(this.#last.stdout, path), pattern, negated, `${path} of the JSON on stdout`);
    },
    grep: ([pattern, file = ""], negated) => expectText(this.#read(file), pattern, negated, file),
    stdin: ([file = ""]) => {
      this.#stdin = this.#read(file);
    },
    ttyin: ([file = ""]) => {
      this.#dialogue = this.#read(file)
        .split("\n")
        .filter((line) => line !== "");
    },
    sandbox: ([verb, ...args]) => this.#startSandbox(verb, args),
    code: async ([variable = "", ...which]) => {
      const serial = which.find((word) => word !== "fresh");
      this.#variables[variable] = await this.#code(serial, which.includes("fresh"));
    },
    fault: (args) => this.#sandbox().setFaults(args),
    calls: async ([wanted, action]) => {
      const calls = (await this.#sandbox().calls()).filter((call) => call.action === action);
      expectEqual(calls.length, Number(wanted), `calls of ${action}`);
    },
    clock: ([by = ""]) => this.#moveClock(by),
    env: (args) => this.#setEnvironment(args),
    cd: ([folder = ""]) => {
      this.#folder = this.#path(folder);
    },
    fill: ([from = "", to = from]) => this.#write(to, fill(this.#read(from), this.#variables)),
    cp: ([from = "", to = ""]) => {
      if (this.#isPrinted(from)) return this.#write(to, this.#read(from));
      copyFileSync(this.#path(from), this.#path(to));
      this.#noteOwn(this.#path(to));
    },
    rm: (files) => {
      for (const file of files) rmSync(this.#path(file), { recursive: true, force: true });
    },
    mkdir: (folders) => {
      for (const folder of folders) mkdirSync(this.#path(folder), { recursive: true, mode: 0o700 });
    },
    chmod: ([mode = "", file = ""]) => chmodSync(this.#path(file), Number.parseInt(mode, 8)),
    cmp: ([one = "", other = ""], negated) => {
      const same = this.#read(one) === this.#read(other);
      if (same === negated) throw new Error(same ? "the files are the same" : this.#difference(one, other));
    },
    exists: (files, negated) => {
      for (const file of files) expectEqual(existsSync(this.#path(file)), !negated, `existence of ${file}`);
    },
    mode: ([wanted, file = ""]) => {
      const mode = (statSync(this.#path(file)).mode & 0o7777).toString(8);
      if (process.platform !== "win32") expectEqual(mode, wanted, `mode of ${file}`);
    },
  };

  #options() {
    const stdin = this.#stdin;
    this.#stdin = undefined;
    return { home: this.#home, cwd: this.#folder, stdin };
  }

  async #runDaypass(args: readonly string[]): Promise<RunResult & { terminal?: string }> {
    const dialogue = this.#dialogue;
    if (dialogue === undefined) {
      if (this.#installed === undefined) return runDaypass(args, this.#options());
      return runProgram([...this.#installed, ...args], this.#options());
    }
    this.#dialogue = undefined;
    const terminal = daypassOnTerminal(args, { home: this.#home, cwd: this.#folder });
    try {
      for (const line of dialogue) await this.#say(terminal, line);
      return { ...(await terminal.ended()), signal: undefined };
    } finally {
      terminal.close();
    }
  }

  /** One line of a dialogue: `? pattern` waits for it, `^C` interrupts, anything else is typed with Enter. */
  async #say(terminal: Terminal, line: string): Promise<void> {
    if (line.startsWith("? ")) return terminal.waitFor(new RegExp(line.slice(2)));
    if (line === "^C") return terminal.interrupt();
    const now = line.includes("$NOW") ? await this.#code(undefined) : "";
    terminal.type(`${fill(line === "^M" ? "" : line, { ...this.#variables, NOW: now })}\r`);
  }

  /** `servesKeys`: stdout is where the keys belong. */
  #finish(result: RunResult & { readonly terminal?: string }, negated: boolean, servesKeys = false): void {
    this.#last = { terminal: "", ...result };
    this.#printed += `${servesKeys ? "" : result.stdout}\n${result.stderr}\n`;
    this.#noteSessions();
    if (result.signal !== undefined) throw new Error(`it was ended by ${result.signal}`);
    if (negated === (result.exitCode === 0)) throw new Error(`it ended with ${result.exitCode}`);
  }

  async #startSandbox(verb: string | undefined, args: readonly string[]): Promise<void> {
    if (verb !== "start") throw new Error("the command is: sandbox start [as NAME] [options]");
    const name = args[0] === "as" ? (args[1] ?? "") : "";
    const sandbox = await startSandboxProcess(this.#home, name === "" ? args : args.slice(2));
    this.#sandboxes.set(name, sandbox);
    const prefix = name === "" ? "" : `${name.toUpperCase()}_`;
    const { endpoint, account, region, users } = sandbox.line;
    const [user] = users;
    const [device] = user?.devices ?? [];
    const values = { ENDPOINT: endpoint, ACCOUNT: account, REGION: region, USER_NAME: user?.name };
    const keys = { KEY_ID: user?.accessKeyId, SECRET: user?.secretAccessKey, SERIAL: device?.serial };
    for (const [key, value] of Object.entries({ ...values, ...keys })) this.#variables[prefix + key] = value ?? "";
    for (const each of users) {
      this.#secrets.push({ text: each.secretAccessKey, kind: "keys", name: `the secret key of ${each.name}` });
      for (const { seed } of each.devices)
        this.#secrets.push({ text: seed, kind: "seed", name: `the seed of ${each.name}` });
    }
    if (name === "") this.#home.env.AWS_ENDPOINT_URL = endpoint;
  }

  #sandbox(name = ""): RunningSandbox {
    const sandbox = this.#sandboxes.get(name);
    if (sandbox === undefined) throw new Error("no sandbox was started");
    return sandbox;
  }

  async #code(serial: string | undefined, fresh = false): Promise<string> {
    const owner = [...this.#sandboxes.values()].find(({ line }) =>
      line.users.some(({ devices }) => devices.some((device) => device.serial === serial)),
    );
    const code = await (owner ?? this.#sandbox()).code(serial, { fresh });
    this.#secrets.push({ text: code, kind: "code", name: `the code ${code}` });
    return code;
  }

  #noteOwn(file: string): void {
    const text = readFileSync(file, "utf8");
    if (this.#secrets.some((secret) => text.includes(secret.text))) this.#own.add(file);
  }

  /** What was given out is secret everywhere else. */
  #noteServed(stdout: string): void {
    const names =
      /\b(SecretAccessKey|SessionToken|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN)\b["']?\s*[:=\s]\s*["']?([\w+/=-]{16,})/g;
    for (const [, name = "", value = ""] of stdout.matchAll(names)) {
      if (!this.#secrets.some((known) => known.text === value)) this.#secrets.push({ text: value, kind: "keys", name });
    }
  }

  /** Sessions that a command bought are secrets from then on. */
  #noteSessions(): void {
    const file = this.#home.path(".aws/credentials");
    const text = readable(file) ? readFileSync(file, "utf8") : "";
    for (const [, name = "", value = ""] of text.matchAll(
      /^(aws_secret_access_key|aws_session_token) *= *(\S{16,})$/gm,
    )) {
      if (!this.#secrets.some((known) => known.text === value)) this.#secrets.push({ text: value, kind: "keys", name });
    }
  }

  async #moveClock(by: string): Promise<void> {
    const match = /^([+-])(\d+)(s|m|h)$/.exec(by);
    if (match === null) throw new Error("a clock is moved by +13h, +30m or +30s");
    const unit = { s: 1, m: 60, h: 3600 }[match[3] as "s" | "m" | "h"];
    const seconds = Number(`${match[1]}${Number(match[2]) * unit}`);
    this.#clockOffset += seconds;
    this.#home.env.DAYPASS_CLOCK_OFFSET = String(this.#clockOffset);
    for (const sandbox of this.#sandboxes.values()) await sandbox.moveClock({ sessions: seconds, signatures: seconds });
  }

  #setEnvironment(args: readonly string[]): void {
    for (const arg of args) {
      const [, name = "", value] = /^-?(\w+)(?:=(.*))?$/s.exec(arg) ?? [];
      if (value === undefined) delete this.#home.env[name];
      else this.#home.env[name] = value;
    }
  }

  /** `stdout`, `stderr` and `tty` name what the last command printed; everything else is a file, `~/` in HOME. */
  #read(name: string): string {
    const { stdout, stderr, terminal: tty } = this.#last;
    if (this.#isPrinted(name)) return { stdout, stderr, tty }[name];
    return readFileSync(this.#path(name), "utf8");
  }

  #isPrinted(name: string): name is "stdout" | "stderr" | "tty" {
    return name === "stdout" || name === "stderr" || name === "tty";
  }

  #write(name: string, text: string): void {
    mkdirSync(dirname(this.#path(name)), { recursive: true, mode: 0o700 });
    writeFileSync(this.#path(name), text, { mode: 0o600 });
    this.#noteOwn(this.#path(name));
  }

  #path(name: string): string {
    if (name.startsWith("~/")) return join(this.#home.home, name.slice(2));
    return name.startsWith("/") ? name : join(this.#folder, name);
  }

  #difference(one: string, other: string): string {
    return `${one}:\n${this.#read(one)}\n${other}:\n${this.#read(other)}`;
  }

  #shown(): string {
    const { stdout, stderr, terminal, exitCode } = this.#last;
    const where = relative(this.#home.root, this.#folder);
    return `[in ${where}; the last command ended with ${exitCode}]\n[stdout]\n${stdout}[stderr]\n${stderr}[terminal]\n${terminal}`;
  }
}

/** Which word of a command is a pattern. What is filled into it stands for itself: a secret may have a `+` or two in it. */
const patternAt: Readonly<Record<string, number>> = { stdout: 1, stderr: 1, tty: 1, grep: 1, json: 2 };

function literal(variables: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, value?.replaceAll(/[^\w]/g, "\\$&")]),
  );
}

/** A script may have taken the right to read it away. */
function readable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

function expectEqual(actual: unknown, wanted: unknown, what: string): void {
  if (actual !== wanted) throw new Error(`${what} is ${String(actual)}, not ${String(wanted)}`);
}

function expectText(text: string, pattern: string | undefined, negated: boolean, where: string): void {
  const found = new RegExp(pattern ?? ".", "m").test(text);
  if (found === negated) throw new Error(`${where} ${found ? "matches" : "does not match"} /${pattern}/`);
}

/** The value at `a.0.b` of a JSON text, as JSON; strings without quotes. */
function jsonAt(text: string, path: string): string {
  let value: unknown = JSON.parse(text);
  for (const key of path.split(".")) value = (value as Record<string, unknown> | undefined)?.[key];
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "undefined");
}
