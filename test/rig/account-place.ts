/** An account and its administrator, whose keys are in the environment only; the sandbox runs in this process. */
import { spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { barePolicies, defaultOptions } from "../../src/iam/guardrail.ts";
import type { World } from "../../src/sandbox/handler.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { type TestHome, testHome } from "./home.ts";
import { daypassCommand, environment, type RunResult, runDaypass } from "./run.ts";

export interface AccountPlace {
  readonly home: TestHome;
  readonly sandbox: Sandbox;
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<RunResult>;
  /** Runs daypass until AWS has got so many requests and answers no more, then kills it. Returns whether it got that far. */
  killedAt(args: readonly string[], stop: Stop): Promise<boolean>;
  close(): Promise<void>;
}

export interface Stop {
  /** So many requests are answered. */
  readonly after: number;
  /** The next one is carried out and not answered, or not even carried out. */
  readonly how: "withhold" | "hang";
}

export async function openAccountPlace({ guarded }: { readonly guarded: boolean }): Promise<AccountPlace> {
  const sandbox = await startSandbox({ account: "empty" });
  if (guarded) layGuardrail(sandbox.world);
  const [admin] = sandbox.description().users;
  const home = testHome({
    AWS_ENDPOINT_URL: sandbox.endpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: admin?.accessKeyId ?? "",
    AWS_SECRET_ACCESS_KEY: admin?.secretAccessKey ?? "",
  });
  return {
    home,
    sandbox,
    run: (args, env = {}) => runDaypass(args, { home, env }),
    killedAt: (args, stop) => killedAt(args, stop, { home, sandbox }),
    close: async () => {
      await sandbox.close();
      home.remove();
    },
  };
}

async function killedAt(
  args: readonly string[],
  { after, how }: Stop,
  { home, sandbox }: Pick<AccountPlace, "home" | "sandbox">,
): Promise<boolean> {
  sandbox.forgetCalls();
  sandbox.setFaults([{ name: how, after }]);
  const [file, ...words] = daypassCommand(args);
  const child = spawn(file, words, { cwd: home.work, env: environment(home.env), detached: true, stdio: "ignore" });
  let ended = false;
  const end = new Promise<void>((done) =>
    child.once("close", () => {
      ended = true;
      done();
    }),
  );
  while (!ended && sandbox.calls().length <= after) await wait(5);
  const reached = !ended;
  child.kill("SIGKILL");
  await end;
  sandbox.setFaults([]);
  return reached;
}

/** What `iam deploy` makes, put there by hand. */
function layGuardrail({ account }: World): void {
  const policies = barePolicies({ ...defaultOptions, account: account.id });
  const group = account.addGroup({ name: defaultOptions.groupName, path: defaultOptions.path });
  for (const name of ["AdminMFAPolicy", "AllowAssumeAdminMFAPolicy"] as const)
    group.inlinePolicies.set(name, JSON.stringify(policies[name]));
  const role = account.addRole({ name: defaultOptions.roleName, trustPolicy: policies.RoleTrustPolicy });
  role.attachedPolicies.add("arn:aws:iam::aws:policy/ReadOnlyAccess");
}

/** The flags by which commands find that guardrail, which no stack has made. */
export function placeFlags({ sandbox }: Pick<AccountPlace, "sandbox">): readonly string[] {
  const role = `arn:aws:iam::${sandbox.account}:role/${defaultOptions.roleName}`;
  return ["--from-env", "--group-name", defaultOptions.groupName, "--role-arn", role];
}
