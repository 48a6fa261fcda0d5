/**
 * Homes in every state that the matrix shows, made by the installed tool against one sandbox: the session is good, ends in ten
 * minutes, or ended an hour ago; profiles have the forms that a login makes (`file` for the session, `chain` for the role), or both
 * are `process`.
 */
import { chmodSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import * as net from "node:net";
import { join } from "node:path";
import * as tls from "node:tls";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { makeAuthority } from "../rig/certificate.ts";
import { type ConnectProxy, startConnectProxy } from "../rig/connect-proxy.ts";
import { listen } from "../rig/fault-server.ts";
import { type TestHome, testHome } from "../rig/home.ts";
import { installInto, type RunResult, runProgram } from "../rig/run.ts";
import { keysOf, type Person, personOf } from "../rig/workplace.ts";

export const states = ["good", "10 minutes left", "ended"] as const;
export type State = (typeof states)[number];
/** How a client is led to the sandbox. */
export type Way = "endpoint" | "proxy";

export interface Stage {
  readonly home: TestHome;
  /** The session's keys as variables, as `daypass env` printed them while the session was good. */
  readonly keys: Readonly<Record<string, string>>;
  daypass(...args: readonly string[]): Promise<RunResult>;
  /** How often `credential_process` has run so far. */
  timesAsked(): number;
}

export interface Stages {
  readonly sandbox: Sandbox;
  readonly user: Person;
  readonly roleArn: string;
  stage(state: State, forms: "files" | "process", way: Way): Stage;
  close(): Promise<void>;
}

const hour = 3600;
/** How many seconds before now the session of a state was bought, for twelve hours. */
const age: Readonly<Record<State, number>> = { good: 0, "10 minutes left": 12 * hour - 600, ended: 13 * hour };
const oldestFirst = ["ended", "10 minutes left", "good"] as const satisfies readonly State[];

export async function openStages(ways: readonly Way[]): Promise<Stages> {
  const sandbox = await startSandbox({ seed: "consumers" });
  const user = personOf(sandbox);
  const role = sandbox.description().roles.find(({ arn }) => arn.endsWith("/Admin"));
  if (role === undefined) throw new Error("the sandbox has no role Admin");
  const outside = await openOutside(sandbox);
  const made = new Map<string, Stage>();
  let offset = 0;
  for (const state of oldestFirst) {
    const homes = ways.flatMap((way) => [{ way, forms: "files" } as const, { way, forms: "process" } as const]);
    for (const [index, { way, forms }] of homes.entries()) {
      // A code is good for one login: a minute passes between two.
      const next = -age[state] - (homes.length - 1 - index) * 60;
      sandbox.moveClocks({ sessions: next - offset, signatures: next - offset });
      offset = next;
      const env = way === "endpoint" ? { AWS_ENDPOINT_URL: sandbox.endpoint } : outside.env;
      made.set(`${state} ${forms} ${way}`, await makeStage({ user, roleArn: role.arn, forms, env, offset, sandbox }));
    }
  }
  sandbox.moveClocks({ sessions: -offset, signatures: -offset });
  return {
    sandbox,
    user,
    roleArn: role.arn,
    stage(state, forms, way) {
      const stage = made.get(`${state} ${forms} ${way}`);
      if (stage === undefined) throw new Error(`no home was made for ${state}, ${forms}, ${way}`);
      return stage;
    },
    close: async () => {
      for (const { home } of made.values()) home.remove();
      await outside.close();
      await sandbox.close();
    },
  };
}

interface Wish {
  readonly user: Person;
  readonly roleArn: string;
  readonly forms: "files" | "process";
  readonly env: Readonly<Record<string, string>>;
  readonly offset: number;
  readonly sandbox: Sandbox;
}

async function makeStage({ user, roleArn, forms, env, offset, sandbox }: Wish): Promise<Stage> {
  const home = testHome(env);
  if (env.AWS_CA_BUNDLE !== undefined) home.env.AWS_CA_BUNDLE = home.write("ca.pem", env.AWS_CA_BUNDLE);
  const program = installInto(home.path("tools"));
  home.write(".aws/credentials", `[work]\n${keysOf(user)}`);
  home.write(".aws/config", configOf(user, roleArn));
  const run = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
    runProgram([...program, ...args], { home, env: more });
  const must = async (...args: readonly string[]) => {
    const result = await run(args, { DAYPASS_CLOCK_OFFSET: String(offset) });
    if (result.exitCode !== 0) throw new Error(`daypass ${args.join(" ")}: ${result.stderr}`);
    return result.stdout;
  };
  await must("login", "work", "-c", sandbox.code(), "--duration", "12h");
  const keys = JSON.parse(await must("env", "work", "--shell", "json")) as Record<string, string>;
  if (forms === "process") for (const name of ["work-mfa", "admin"]) await must("profiles", "form", name, "process");
  const timesAsked = forms === "process" ? countStarts(home) : () => 0;
  return { home, keys, timesAsked, daypass: (...args) => run(args) };
}

function configOf({ serial }: Person, roleArn: string): string {
  return `[profile work]
mfa_serial = ${serial}
region = us-east-1

[profile admin]
role_arn = ${roleArn}
source_profile = work-mfa
region = us-east-1
`;
}

/** Puts a line between a client and the launcher that notes every start. */
function countStarts(home: TestHome): () => number {
  const launcher = home.path(".local/state/daypass/bin/daypass");
  const log = join(home.root, "starts");
  renameSync(launcher, `${launcher}-itself`);
  writeFileSync(launcher, `#!/bin/sh\necho >>'${log}'\nexec '${launcher}-itself' "$@"\n`);
  chmodSync(launcher, 0o755);
  writeFileSync(log, "");
  return () => readFileSync(log, "utf8").length;
}

/** All of AWS behind a proxy, for clients that cannot be told another endpoint: every host name leads to the sandbox. */
async function openOutside(sandbox: Sandbox) {
  const authority = makeAuthority();
  const { port: behind } = new URL(sandbox.endpoint);
  const names = ["*.amazonaws.com", "*.us-east-1.amazonaws.com"];
  const sockets = new Set<tls.TLSSocket>();
  const front = tls.createServer(authority.issue(names), (socket) => {
    const upstream = net.connect(Number(behind), "127.0.0.1");
    sockets.add(socket.on("error", () => upstream.destroy()).on("close", () => upstream.destroy()));
    upstream.on("error", () => socket.destroy());
    socket.pipe(upstream).pipe(socket);
  });
  const proxy: ConnectProxy = await startConnectProxy({ leadsTo: await listen(front) });
  return {
    env: { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, AWS_CA_BUNDLE: authority.cert },
    close: async () => {
      await proxy.close();
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => front.close(done));
    },
  };
}
