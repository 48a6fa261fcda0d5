/**
 * Runs a page of the documentation as somebody would who follows it: every `sh` block, line by line, in one bash on a terminal, in a
 * HOME of its own, with the sandbox as AWS. What a page says beside its text, in comments that readers do not see:
 *
 *     <!-- home: work -->              what is there at first (`homes` below); without it, nothing
 *     <!-- writes: ~/.aws/config -->   the next block, of whatever kind, is the content of that file
 *     <!-- types: question | answer --> an answer to a question of the next block; several come one after the other
 *     <!-- shows: pattern -->          what the next block prints
 *     <!-- fails: 10 -->               the last command of the next block ends with that exit code
 *     <!-- refused: reason -->         the AWS CLI takes every `aws` command of the next block, and the sandbox has no such call
 *     <!-- skip: reason -->            the next block is not run
 *
 * Examples stand for what the sandbox has: account 111122223333, AKIAIOSFODNN7EXAMPLE and its secret, the code 123456, the device
 * `phone`, the user alice. Questions for a code, and whether to go on, are answered without being told.
 */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { type TestHome, testHome } from "../rig/home.ts";
import { openTerminal, type Terminal } from "../rig/pty.ts";
import { installInto } from "../rig/run.ts";

export interface Step {
  readonly line: number;
  readonly kind: "run" | "write" | "skip";
  readonly text: string;
  /** The file to write, or why it is skipped. */
  readonly about: string;
  readonly answers: readonly { readonly to: string; readonly with: string }[];
  readonly shows: readonly string[];
  readonly exitCode: number;
  /** Whether its calls are beyond the sandbox. */
  readonly isRefused: boolean;
}

export interface Page {
  readonly path: string;
  readonly home: string;
  readonly steps: readonly Step[];
}

export function readPage(path: string): Page {
  const lines = readFileSync(path, "utf8").split("\n");
  const steps: Step[] = [];
  let home = "nothing";
  let said: { name: string; text: string }[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const directive = /^\s*<!-- (home|writes|types|shows|fails|refused|skip): (.*) -->$/.exec(line);
    if (directive !== null) {
      const [, name = "", text = ""] = directive;
      if (name === "home") home = text;
      else said.push({ name, text });
      continue;
    }
    const fence = /^(\s*)```(\w*)/.exec(line);
    if (fence === null) continue;
    const start = at + 1;
    const [, indent = "", language = ""] = fence;
    at += 1;
    const content: string[] = [];
    for (; at < lines.length && !/^\s*```\s*$/.test(lines[at] ?? ""); at += 1) {
      content.push((lines[at] ?? "").slice(indent.length));
    }
    const step = stepOf(start + 1, language, content.join("\n"), said);
    if (step !== undefined) steps.push(step);
    said = [];
  }
  return { path, home, steps };
}

function stepOf(
  line: number,
  language: string,
  text: string,
  said: readonly { readonly name: string; readonly text: string }[],
): Step | undefined {
  const all = (name: string) => said.filter((each) => each.name === name).map((each) => each.text);
  const common = {
    line,
    text,
    answers: all("types").map((each) => {
      const [to = "", answer = ""] = each.split(" | ");
      return { to, with: answer };
    }),
    shows: all("shows"),
    exitCode: Number(all("fails")[0] ?? 0),
    isRefused: all("refused").length > 0,
  };
  const [file] = all("writes");
  const [reason] = all("skip");
  if (reason !== undefined) return { ...common, kind: "skip", about: reason };
  if (file !== undefined) return { ...common, kind: "write", about: file };
  return language === "sh" ? { ...common, kind: "run", about: "" } : undefined;
}

/** What lies in HOME and in the folder before a page begins; texts as pages have them. */
const keys =
  "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n";
const serial = "arn:aws:iam::111122223333:mfa/phone";
const region = "region = us-east-1\n";
const homes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  nothing: {},
  "default-keys": { "~/.aws/credentials": `[default]\n${keys}`, "~/.aws/config": `[default]\n${region}` },
  work: {
    "~/.aws/credentials": `[work]\n${keys}`,
    "~/.aws/config": [
      `[profile work]\nmfa_serial = ${serial}\n${region}`,
      `[profile work-mfa]\n${region}`,
      `[profile admin]\nrole_arn = arn:aws:iam::111122223333:role/Admin\nsource_profile = work-mfa\n${region}`,
      `[profile reader]\nrole_arn = arn:aws:iam::111122223333:role/ReadOnly\nsource_profile = work-mfa\n${region}`,
    ].join("\n"),
  },
  "env-file": {
    ".env": `AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\nAWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\nAWS_MFA_ARN=${serial}\nAWS_REGION=us-east-1\n`,
  },
  administrator: {
    "~/.aws/credentials": `[default]\n${keys}`,
    "~/.aws/config": `[default]\n${region}`,
    "role-and-group.yaml": readFileSync("templates/role-and-group.yaml", "utf8"),
  },
};

export interface Walked {
  readonly ran: number;
  readonly skipped: readonly string[];
}

/** Follows a page. Throws with the block's line at the first thing that is not as the page has it. */
export async function walk(page: Page): Promise<Walked> {
  const sandbox = await startSandbox(page.home === "administrator" ? { account: "empty" } : {});
  const home = testHome({
    AWS_ENDPOINT_URL: sandbox.endpoint,
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
  });
  const place = new Place(home, sandbox);
  try {
    for (const [file, text] of Object.entries(homes[page.home] ?? unknownHome(page))) place.write(file, text);
    const skipped: string[] = [];
    let ran = 0;
    for (const step of page.steps) {
      if (step.kind === "skip") skipped.push(`${page.path}:${step.line} ${step.about}`);
      else if (step.kind === "write") place.write(step.about, `${step.text}\n`);
      else ran += await place.run(step, page);
    }
    return { ran, skipped };
  } finally {
    place.close();
    await sandbox.close();
    home.remove();
  }
}

function unknownHome({ path, home }: Page): never {
  throw new Error(`${path} begins in a home that there is not: ${home}`);
}

const codeQuestion = /(n = stop:|[Cc]ode[^\n]*:) *█?$/;
const yesQuestion = /\((?:y\/N|Y\/n)\) *█?$/;
/** A list, or a question that says what Enter alone means: that is taken. */
const enterQuestion = /^❯ |\(Enter[^)]*\):? *█?$/m;

/** What the AWS CLI says of an answer; words and parameters that it does not know it refuses itself, before it asks. */
const refusedCalls = "aws() { command aws \"$@\" 2>&1 | grep 'An error occurred ('; }";

class Place {
  readonly #home: TestHome;
  readonly #sandbox: Sandbox;
  readonly #shell: Terminal;
  /** Whether nobody had a device when the page began. */
  readonly #isEmpty: boolean;
  #count = 0;

  constructor(home: TestHome, sandbox: Sandbox) {
    this.#home = home;
    this.#sandbox = sandbox;
    this.#isEmpty = sandbox.world.account.devices.size === 0;
    const bin = join(home.root, "bin");
    mkdirSync(bin);
    // Where npm would put it: what tools are to start by themselves must not be a clone.
    const words = installInto(join(home.root, "tools")).map((word) => `'${word}'`);
    writeFileSync(join(bin, "daypass"), `#!/bin/sh\nexec ${words.join(" ")} "$@"\n`);
    chmodSync(join(bin, "daypass"), 0o755);
    const env = { PATH: `${bin}:${home.env.PATH}`, SHELL: "/bin/bash", PS1: "", TERM: "dumb" };
    this.#shell = openTerminal(["bash", "--norc", "--noprofile"], { home, env, output: "terminal", columns: 200 });
  }

  write(file: string, text: string): void {
    const path = file.startsWith("~/") ? this.#home.path(file.slice(2)) : join(this.#home.work, file);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, this.#real(text), { mode: 0o600 });
  }

  async run(step: Step, page: Page): Promise<number> {
    const commands = commandsOf(step.text);
    const from = this.#shell.text().length;
    const answers = [...step.answers];
    for (const [at, command] of commands.entries()) {
      const last = at === commands.length - 1;
      const before = step.isRefused ? `${refusedCalls}\n` : "unset -f aws\n";
      const code = await this.#one(`${before}${command}`, answers, `${page.path}:${step.line}`);
      const expected = last ? step.exitCode : 0;
      if (code !== expected) {
        const shown = this.#shell.text().slice(from);
        throw new Error(`${page.path}:${step.line} ended with ${code}, not ${expected}: ${command}\n${shown}`);
      }
    }
    const shown = this.#shell.text().slice(from);
    for (const pattern of step.shows) {
      if (!new RegExp(pattern, "m").test(shown))
        throw new Error(`${page.path}:${step.line} does not show ${pattern}:\n${shown}`);
    }
    return commands.length;
  }

  /** One command, sourced so that it may be of several lines and may change the shell; its questions are answered meanwhile. */
  async #one(command: string, answers: { to: string; with: string }[], where: string): Promise<number> {
    this.#count += 1;
    const file = join(this.#home.root, `command-${this.#count}.sh`);
    writeFileSync(file, `${this.#real(command)}\n`);
    const start = this.#shell.text().length;
    const done = new RegExp(`ended-${this.#count}=(\\d+)`);
    this.#shell.type(`. '${file}'; printf 'ended-%s=%s\\n' ${this.#count} $?\r`);
    let answeredAt = start;
    for (const deadline = Date.now() + 45_000; Date.now() < deadline; ) {
      const text = this.#shell.text();
      const ended = done.exec(text.slice(start));
      if (ended !== null) return Number(ended[1]);
      const open = text.slice(answeredAt).trimEnd();
      const [next] = answers;
      const answer =
        next !== undefined && new RegExp(next.to, "i").test(open)
          ? this.#real(answers.shift()?.with ?? "")
          : codeQuestion.test(open)
            ? this.#code()
            : yesQuestion.test(open)
              ? "y"
              : enterQuestion.test(open)
                ? ""
                : undefined;
      if (answer !== undefined) {
        answeredAt = text.length;
        // Drawn a moment before it can be answered.
        await new Promise((resolve) => setTimeout(resolve, 60));
        this.#shell.type(`${answer}\r`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`${where} does not end: ${command}\n${this.#shell.text().slice(start)}`);
  }

  close(): void {
    this.#shell.close();
  }

  /** A page's examples as the sandbox has them. */
  #real(text: string): string {
    const [user] = this.#sandbox.description().users;
    if (user === undefined) throw new Error("the sandbox has nobody in it");
    return text
      .replaceAll("AKIAIOSFODNN7EXAMPLE", user.accessKeyId)
      .replaceAll("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", user.secretAccessKey)
      .replaceAll("arn:aws:iam::111122223333:mfa/phone", user.devices[0]?.serial ?? "")
      .replaceAll("111122223333", this.#sandbox.account)
      .replaceAll(/(?<!\d)123456(?!\d)/g, () => this.#code());
  }

  /** A code that was not used before. The time goes on as it would for somebody who reads. */
  #code(): string {
    const { account } = this.#sandbox.world;
    const newest = [...account.devices.keys()].at(-1);
    // A device that is enrolled on the page: its two codes follow each other by themselves.
    if (newest !== undefined && this.#isEmpty) return this.#sandbox.freshCode(newest);
    this.#sandbox.moveClocks({ sessions: 30 });
    return this.#sandbox.freshCode();
  }
}

/** The commands of a block: a line each, or more where one goes on. */
export function commandsOf(text: string): readonly string[] {
  const commands: string[] = [];
  let open = "";
  let until: string | undefined;
  for (const line of text.split("\n")) {
    open = open === "" ? line : `${open}\n${line}`;
    if (until !== undefined) {
      if (line.trim() !== until) continue;
      until = undefined;
    } else {
      until = /<<-?\s*['"]?(\w+)['"]?/.exec(line)?.[1];
      if (until !== undefined || line.endsWith("\\")) continue;
    }
    if (open.trim() !== "" && !open.trim().startsWith("#")) commands.push(open);
    open = "";
  }
  return commands;
}
