/**
 * Somebody at work with the built tool: a HOME of their own whose files hold the keys of a sandbox's user, and that
 * sandbox in this process, so that a test sees every session it handed out.
 */
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { Secret } from "../../src/core/secret.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../src/sandbox/server.ts";
import { codeOfStep, codeStep, stepSeconds } from "../../src/totp/totp.ts";
import { type TestHome, testHome } from "./home.ts";
import { openTerminal, type Terminal, type TerminalOptions } from "./pty.ts";
import { daypassCommand, type RunOptions, type RunResult, runDaypass } from "./run.ts";

export interface Workplace {
  readonly home: TestHome;
  readonly sandbox: Sandbox;
  readonly user: Person;
  /** A code that STS would take now, another one at every call. */
  code(): string;
  /** Moves the clocks, the sandbox's and daypass's, to where the device begins to show another code. */
  beginStep(): void;
  /** Six digits that the device does not show around now, others at every call. */
  wrongCode(): string;
  /** The keys as lines of a section, and all of an env file. */
  keys(): string;
  envFile(): string;
  /** Runs daypass without a terminal. */
  run(args: readonly string[], options?: Omit<RunOptions, "home">): Promise<RunResult>;
  onTerminal(args: readonly string[], options?: Omit<TerminalOptions, "home">): Terminal;
  /** Any program on a terminal, in this HOME. */
  terminal(command: readonly [string, ...string[]], options?: Omit<TerminalOptions, "home">): Terminal;
  /** How often a code reached the sandbox. */
  sent(): number;
  /** Everything below `~/.aws`: its kind, mode and content. */
  files(): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface Person {
  readonly name: string;
  readonly arn: string;
  readonly keyId: string;
  readonly secret: string;
  readonly serial: string;
  readonly seed: string;
}

export interface WorkplaceOptions extends SandboxOptions {
  /** The two files instead of the usual ones; `undefined` leaves a file out. */
  readonly credentials?: ((person: Person) => string | undefined) | undefined;
  readonly config?: ((person: Person) => string | undefined) | undefined;
}

export async function openWorkplace(options: WorkplaceOptions = {}): Promise<Workplace> {
  const sandbox = await startSandbox(options);
  const user = personOf(sandbox);
  const home = testHome({ AWS_ENDPOINT_URL: sandbox.endpoint });
  // What is left among temporary files is seen with the rest.
  home.env.TMPDIR = join(home.root, "tmp");
  mkdirSync(home.env.TMPDIR);
  const { credentials = usualCredentials, config = usualConfig } = options;
  const given = new Set<number>();
  let wrong = 0;
  const terminals: Terminal[] = [];
  const terminal: Workplace["terminal"] = (command, more = {}) => {
    const opened = openTerminal(command, { home, ...more });
    terminals.push(opened);
    return opened;
  };
  writeIf(home, ".aws/credentials", credentials(user));
  writeIf(home, ".aws/config", config(user));
  return {
    home,
    sandbox,
    user,
    code: () => codeBeside(given, user, sandbox),
    beginStep: () => {
      const seconds = stepSeconds - ((sandbox.world.now().getTime() / 1000) % stepSeconds);
      sandbox.moveClocks({ sessions: seconds, signatures: seconds });
      home.env.DAYPASS_CLOCK_OFFSET = String(Number(home.env.DAYPASS_CLOCK_OFFSET ?? 0) + seconds);
    },
    wrongCode: () => {
      wrong += 1;
      return wrongCode(wrong, sandbox);
    },
    keys: () => keysOf(user),
    envFile: () =>
      `AWS_ACCESS_KEY_ID=${user.keyId}\nAWS_SECRET_ACCESS_KEY=${user.secret}\nAWS_MFA_ARN=${user.serial}\nAWS_REGION=us-east-1\n`,
    run: (args, more = {}) => runDaypass(args, { home, ...more }),
    onTerminal: (args, more = {}) => terminal(daypassCommand(args), more),
    terminal,
    sent: () => sandbox.calls().filter(({ withCode }) => withCode).length,
    files: () => (existsSync(home.path(".aws")) ? shapeOf(home.path(".aws")) : {}),
    close: async () => {
      for (const opened of terminals) opened.close();
      await sandbox.close();
      home.remove();
    },
  };
}

/** The workplaces of a test file, for tests that run side by side: `afterAll(workplaces.close)`. */
export function workplaces() {
  const open: Workplace[] = [];
  return {
    async open(options?: WorkplaceOptions): Promise<Workplace> {
      const place = await openWorkplace(options);
      open.push(place);
      return place;
    },
    async close(): Promise<void> {
      for (const place of open.splice(0)) await place.close();
    },
  };
}

export function usualCredentials(person: Person): string {
  return `[work]\n${keysOf(person)}`;
}

export function usualConfig({ serial }: Person): string {
  return `[profile work]\nregion = us-east-1\nmfa_serial = ${serial}\n`;
}

export function keysOf({ keyId, secret }: Pick<Person, "keyId" | "secret">): string {
  return `aws_access_key_id = ${keyId}\naws_secret_access_key = ${secret}\n`;
}

export function personOf(sandbox: Sandbox): Person {
  const [user] = sandbox.description().users;
  const device = user?.devices[0];
  const arn = sandbox.world.account.findUser(user?.name ?? "")?.arn;
  if (user === undefined || device === undefined || arn === undefined)
    throw new Error("the sandbox has nobody with a device in it");
  return { name: user.name, arn, keyId: user.accessKeyId, secret: user.secretAccessKey, ...device };
}

// Those to come first: they are good the longest.
function codeBeside(given: Set<number>, { seed }: Person, { world }: Sandbox): string {
  const now = codeStep(world.now());
  const step = [now, now + 1, now + 2, now - 1].find((candidate) => !given.has(candidate));
  if (step === undefined) throw new Error("every code that is good around now was given out");
  given.add(step);
  return codeOfStep(new Secret(seed), step);
}

function wrongCode(index: number, sandbox: Sandbox): string {
  // That the device shows one of the next numbers in these minutes is as good as impossible.
  return String((Number(sandbox.code()) + 7 * index) % 1_000_000).padStart(6, "0");
}

function writeIf(home: TestHome, name: string, text: string | undefined): void {
  if (text !== undefined) home.write(name, text);
}

/** A folder as a record that two moments can be compared by. */
export function shapeOf(folder: string): Readonly<Record<string, string>> {
  const shape: Record<string, string> = {};
  const add = (path: string) => {
    const status = lstatSync(path);
    const mode = (status.mode & 0o7777).toString(8);
    const name = relative(folder, path);
    if (status.isDirectory()) {
      shape[`${name}/`] = mode;
      for (const entry of readdirSync(path)) add(join(path, entry));
    } else if (status.isSymbolicLink()) shape[name] = `-> ${readlinkSync(path)}`;
    else shape[name] = status.isFile() ? `${mode} ${readFileSync(path, "latin1")}` : "no file";
  };
  mkdirSync(folder, { recursive: true });
  add(folder);
  return shape;
}
