import { finishInterruptedWrites } from "../aws-files/edit-file.ts";
import { fileLocations } from "../aws-files/locations.ts";
import { type Clock, clockFrom } from "../core/clock.ts";
import { type Environment, type Machine, variable } from "../core/environment.ts";
import { DaypassError } from "../core/errors.ts";
import { shownPath, stateDirectory } from "../core/paths.ts";
import { type Profiles, readProfiles } from "../profiles/read.ts";
import type { StateTools } from "../sessions/state-file.ts";
import type { Host, Output } from "./host.ts";
import { type Painter, painterFor } from "./paint.ts";
import { findTerminal, findTerminalName, type Terminal } from "./terminal/terminal.ts";

/** The flags that every command takes. */
export interface GlobalFlags {
  readonly json: boolean;
  readonly input: boolean;
  readonly yes: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: "auto" | "always" | "never";
  readonly region: string | undefined;
}

/** What commands work with. Expensive things are functions. */
export interface Context {
  readonly host: Host;
  readonly env: Environment;
  readonly machine: Machine;
  readonly now: Clock;
  readonly flags: GlobalFlags;
  readonly stdout: Output;
  readonly paint: Painter;
  /** Says a line to the person, on stderr; silent with `--quiet`. */
  say(text: string): void;
  /** Prints the answer, on stdout. */
  print(text: string): void;
  /** A path as it is shown: the home folder as `~`. */
  shown(path: string): string;
  readProfiles(): Promise<Profiles>;
  /** Throws `no-home` where there is no place for state. */
  stateTools(): StateTools;
  /** The terminal for questions; `undefined` when there is none, or questions are forbidden: `whyNoTerminal` says which. */
  terminal(): Terminal | undefined;
  whyNoTerminal(): string;
  /** The name of the terminal on which questions would be asked; `undefined` where none can be. */
  whereToAsk(): string | undefined;
}

export function contextFor(host: Host, flags: GlobalFlags): Context {
  const { env, platform, pid, uid } = host;
  const machine: Machine = { env, platform, pid, uid };
  const now = clockFrom(env);
  const forbidden = questionsForbidden(flags, env);
  const stateTools = () => ({ stateDirectory: requireStateDirectory(machine), machine, now });
  const say = (text: string) => {
    if (!flags.quiet) host.stderr.write(`${text}\n`);
  };
  return {
    host,
    env,
    machine,
    now,
    flags,
    stdout: host.stdout,
    paint: painterFor(flags.color, host.stderr, env),
    say,
    print: (text) => {
      host.stdout.write(`${text}\n`);
    },
    shown: (path) => shownPath(path, env),
    readProfiles: async () => {
      const locations = fileLocations(env);
      // A write that a crash cut short is completed before the files are believed.
      for (const note of await finishInterruptedWrites(stateTools())) say(note);
      return readProfiles(locations);
    },
    stateTools,
    terminal: () => (forbidden === undefined ? findTerminal(machine, host) : undefined),
    whyNoTerminal: () => forbidden ?? "there is no terminal to ask on",
    whereToAsk: () => (forbidden === undefined ? findTerminalName(machine) : undefined),
  };
}

function requireStateDirectory({ env, platform }: Machine): string {
  const directory = stateDirectory(env, platform);
  if (directory === undefined) throw new DaypassError("no-home", { wanted: "state" });
  return directory;
}

// Names by which coding agents make themselves known to the programs they start: nobody is there to answer.
const agents = [
  "CLAUDECODE",
  "CURSOR_AGENT",
  "GEMINI_CLI",
  "CODEX_SANDBOX",
  "CODEX_CI",
  "OPENCODE",
  "CLINE_ACTIVE",
  "AI_AGENT",
];

/** Why no question may be asked, or `undefined` when one may. */
function questionsForbidden(flags: GlobalFlags, env: Environment): string | undefined {
  if (!flags.input) return "--no-input forbids questions";
  const ci = variable(env, "CI");
  if (ci !== undefined && ci !== "false" && ci !== "0") return "CI is set, so nobody is there to answer";
  const agent = agents.find((name) => variable(env, name) !== undefined);
  return agent === undefined ? undefined : `${agent} is set, so nobody is there to answer`;
}
