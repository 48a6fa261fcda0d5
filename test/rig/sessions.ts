import { mkdirSync } from "node:fs";
import type { Environment, Machine } from "../../src/core/environment.ts";
import { type Profiles, readProfiles } from "../../src/profiles/read.ts";
import { routeTo } from "../../src/profiles/route.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import type { AskCode, CodeRequest } from "../../src/sessions/ask-code.ts";
import { type FoundSession, sessionFor } from "../../src/sessions/session-for.ts";
import type { SessionTools, SessionWish } from "../../src/sessions/session-wish.ts";
import type { StateTools } from "../../src/sessions/state-file.ts";
import { type TestHome, testHome } from "./home.ts";

/** State in a temporary folder, with a clock that tests move. */
export interface StateRig {
  readonly home: TestHome;
  readonly tools: StateTools;
  /** Moves the clock by so many seconds. */
  move(seconds: number): void;
}

export function stateRig(env: Environment = {}, machine: Partial<Machine> = {}): StateRig {
  const home = testHome();
  let offset = 0;
  const whole = { platform: process.platform, pid: process.pid, uid: process.getuid?.() };
  const machineOfTest = { ...whole, env: { HOME: home.home, ...env }, ...machine };
  const now = () => new Date(Date.now() + offset * 1000);
  const move = (seconds: number) => {
    offset += seconds;
  };
  return { home, tools: { stateDirectory: home.path("state"), machine: machineOfTest, now }, move };
}

/** A sandbox, the files of somebody who uses it, and what getting a session needs. */
export interface SessionRig extends StateRig {
  readonly sandbox: Sandbox;
  readonly keyId: string;
  readonly secret: string;
  readonly serial: string;
  /** Every time a code was asked for. */
  readonly asked: CodeRequest[];
  /** Every time trust was asked for. */
  readonly trustAsked: string[];
  /** The keys of the sandbox's user, as they stand in a section. */
  keys(): string;
  write(texts: { readonly config?: string; readonly credentials?: string }): void;
  profiles(): Promise<Profiles>;
  sessionTools(codes: readonly (string | undefined)[], more?: Partial<SessionTools>): SessionTools;
  /** The session of a profile; the codes are what a person types, one after the other. */
  session(
    profile: string,
    codes?: readonly (string | undefined)[],
    wish?: Partial<SessionWish>,
    more?: Partial<SessionTools>,
  ): Promise<FoundSession>;
}

export const noWish: SessionWish = {
  renew: false,
  durationSeconds: 43_200,
  serial: undefined,
  region: undefined,
  pin: undefined,
};

const limits = { pauseMs: 5 };

export async function sessionRig(seed = "sessions"): Promise<SessionRig> {
  const sandbox = await startSandbox({ seed });
  const state = stateRig({ AWS_ENDPOINT_URL: sandbox.endpoint });
  const [user] = sandbox.description().users;
  const device = user?.devices[0];
  if (user === undefined || device === undefined) throw new Error("The sandbox has nobody in it");
  const asked: CodeRequest[] = [];
  const trustAsked: string[] = [];
  const locations = { config: state.home.path(".aws/config"), credentials: state.home.path(".aws/credentials") };
  mkdirSync(state.home.path(".aws"), { mode: 0o700 });
  const profiles = () => readProfiles(locations);

  const sessionTools: SessionRig["sessionTools"] = (codes, more = {}) => {
    const left = [...codes];
    const askCode: AskCode = async (request) => {
      asked.push(request);
      return left.shift();
    };
    const askTrust: SessionTools["askTrust"] = async ({ text }) => {
      trustAsked.push(text);
      return false;
    };
    const tools = { ...state.tools, env: state.tools.machine.env, limits, askCode, askTrust };
    return { ...tools, chooseDevice: async () => undefined, ...more };
  };

  return {
    ...state,
    move: (seconds) => {
      state.move(seconds);
      sandbox.moveClocks({ sessions: seconds, signatures: seconds });
    },
    sandbox,
    keyId: user.accessKeyId,
    secret: user.secretAccessKey,
    serial: device.serial,
    asked,
    trustAsked,
    keys: () => `aws_access_key_id = ${user.accessKeyId}\naws_secret_access_key = ${user.secretAccessKey}\n`,
    write: ({ config = "", credentials = "" }) => {
      state.home.write(".aws/config", config);
      state.home.write(".aws/credentials", credentials);
    },
    profiles,
    sessionTools,
    session: async (profile, codes = [], wish = {}, more = {}) => {
      const read = await profiles();
      return sessionFor(routeTo(profile, read), { ...noWish, ...wish }, read, sessionTools(codes, more));
    },
  };
}
