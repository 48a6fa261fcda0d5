import { fstatSync } from "node:fs";
import { variable } from "../../core/environment.ts";
import { DaypassError } from "../../core/errors.ts";
import { exitCodes } from "../../core/problem.ts";
import { jsonLine } from "../../core/visible.ts";
import type { Furnishing, Sandbox, SandboxOptions } from "../../sandbox/server.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";

// The sandbox is loaded when one of these commands runs, and by nothing else.
const loadSandbox = () => import("../../sandbox/server.ts");

const serverOptions = {
  port: { kind: "text", flags: "--port <number>", summary: "listen there (default: any free port)" },
  seed: { kind: "text", flags: "--seed <text>", summary: "the same keys, seeds and ids every time" },
  account: {
    kind: "text",
    flags: "--account <kind>",
    summary: "default; empty, with only an administrator; administered, both (default: default)",
  },
  fault: { kind: "list", flags: "--fault <name>", summary: "go wrong in this way: throttle, slow, hang, 5xx, html, …" },
} as const;

interface ServerFlags {
  readonly port: string | undefined;
  readonly seed: string | undefined;
  readonly account: string | undefined;
  readonly fault: readonly string[];
}

const serve = command({
  name: "serve",
  group: "MORE",
  summary: "run the pretend AWS until a signal, or until the pipe on stdin closes",
  options: serverOptions,
  examples: [{ line: "daypass sandbox serve --port 4599", says: "then AWS_ENDPOINT_URL=http://127.0.0.1:4599 aws …" }],
  async run({ options }, context) {
    const sandbox = await started(options, context);
    context.print(jsonLine(sandbox.description()));
    context.say(`A pretend AWS listens on ${sandbox.endpoint}. Ctrl-C ends it.`);
    await ended(context);
    await sandbox.close();
    return exitCodes.done;
  },
});

const code = command({
  name: "code",
  group: "MORE",
  summary: "the code that a device of the pretend AWS shows now",
  argument: { name: "serial", summary: "the device (default: the first)" },
  options: {
    endpoint: { kind: "text", flags: "--endpoint <url>", summary: "where it listens (default: AWS_ENDPOINT_URL)" },
  },
  examples: [{ line: "daypass login work -c $(daypass sandbox code)", says: "inside a sandbox" }],
  async run({ argument, options }, context) {
    const { fetchCode } = await import("../sandbox/client.ts");
    const endpoint =
      options.endpoint ?? variable(context.env, "AWS_ENDPOINT_URL") ?? variable(context.env, "DAYPASS_SANDBOX");
    if (endpoint === undefined) {
      throw new DaypassError("usage", {
        what: "Cannot tell which sandbox is meant",
        hint: "give --endpoint, or set AWS_ENDPOINT_URL",
      });
    }
    context.print(await fetchCode(endpoint, argument));
    return exitCodes.done;
  },
});

const tour = command({
  name: "tour",
  group: "MORE",
  summary: "the whole job, unattended: keys, login with a real code, the session used, status",
  options: {
    seed: serverOptions.seed,
    admin: { kind: "flag", flags: "--admin", summary: "the administrator's job: a guardrail, a user, the proof" },
  },
  examples: [{ line: "daypass sandbox tour --admin", says: "an account from nothing to the proof" }],
  async run({ options }, context) {
    const account = options.admin ? "empty" : undefined;
    const sandbox = await started({ port: undefined, seed: options.seed, account, fault: [] }, context);
    try {
      const { giveTour, onTour } = await import("../sandbox/tour.ts");
      if (!options.admin) return await giveTour(sandbox, context);
      const { adminSteps } = await import("../sandbox/admin-tour.ts");
      return await onTour(sandbox, context, adminSteps);
    } finally {
      await sandbox.close();
    }
  },
});

export const sandbox = command({
  name: "sandbox",
  group: "MORE",
  summary: "a pretend AWS on this computer: a sub-shell; serve, code, tour",
  options: serverOptions,
  subcommands: [serve, code, tour],
  examples: [
    { line: "daypass sandbox tour", says: "see the whole job in a minute" },
    { line: "daypass sandbox", says: "a shell of your own to try things in; exit leaves it" },
    { line: "daypass sandbox serve", says: "the server alone, for any AWS client" },
  ],
  async run({ options }, context) {
    const server = await started(options, context);
    try {
      const { openSubShell } = await import("../sandbox/sub-shell.ts");
      return await openSubShell(server, context);
    } finally {
      await server.close();
    }
  },
});

async function started({ port, seed, account, fault }: ServerFlags, context: Context): Promise<Sandbox> {
  const { furnishings, startSandbox } = await loadSandbox();
  const { faultNames, isFaultName } = await import("../../sandbox/faults.ts");
  const faults = fault.filter(isFaultName);
  const unknown = fault.find((name) => !isFaultName(name));
  if (unknown !== undefined)
    throw new DaypassError("usage", {
      what: `Cannot find a fault "${unknown}"`,
      hint: `there is ${faultNames.join(", ")}`,
    });
  if (account !== undefined && !isFurnishing(account, furnishings)) {
    throw new DaypassError("usage", {
      what: `Cannot find an account "${account}"`,
      hint: `there is ${Object.keys(furnishings).join(", ")}`,
    });
  }
  const options: SandboxOptions = { port: portNumber(port), seed, account, faults, now: context.now };
  try {
    return await startSandbox(options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    throw new DaypassError(
      "usage",
      { what: `Cannot listen on port ${port}: another program does`, hint: "leave --port out, or choose another" },
      { cause: error },
    );
  }
}

function isFurnishing(text: string, known: Readonly<Record<Furnishing, unknown>>): text is Furnishing {
  return Object.hasOwn(known, text);
}

function portNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new DaypassError("usage", { what: `Cannot use "${text}" as a port: it is a number up to 65535` });
}

/** Resolves at a signal, or when a pipe on stdin closes: whoever started the server through it has gone. */
function ended({ host }: Context): Promise<void> {
  return new Promise((resolve) => {
    host.onEnd(resolve);
    if (!stdinIsPipe()) return;
    host.stdin
      .on("end", resolve)
      .on("close", resolve)
      .on("error", () => resolve());
    host.stdin.resume();
  });
}

function stdinIsPipe(): boolean {
  try {
    const status = fstatSync(0);
    return status.isFIFO() || status.isSocket();
  } catch {
    // Closed from the start: nothing to wait for.
    return false;
  }
}
