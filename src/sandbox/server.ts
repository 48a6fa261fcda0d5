import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Clock } from "../core/clock.ts";
import { type Answered, answerRequest } from "./answer.ts";
import { type Call, Calls } from "./calls.ts";
import { type ClockOffsets, Clocks } from "./clocks.ts";
import { answerControl, type ControlTools, controlPrefix, findDevice } from "./control.ts";
import { furnishAdministeredAccount, furnishDefaultAccount, furnishEmptyAccount } from "./default-account.ts";
import { describeSandbox, type SandboxDescription } from "./description.ts";
import { type FaultName, type FaultRule, FaultSwitches, faults, sendAnswer } from "./faults.ts";
import type { WireRequest, World } from "./handler.ts";
import { awsLimits, type SandboxLimits } from "./parameters.ts";
import { createWorld } from "./world.ts";

export interface SandboxOptions {
  /** Any free one by default. */
  readonly port?: number | undefined;
  /** Makes every key, seed, id and account come out the same again. */
  readonly seed?: string | undefined;
  /** Switched on for all requests; `Sandbox.setFaults` can say more. */
  readonly faults?: readonly FaultName[] | undefined;
  /** How long changes of IAM's are on their way to the rest of AWS: 8 to 14 s there, 0 here. */
  readonly propagationSeconds?: number | undefined;
  readonly limits?: Partial<SandboxLimits> | undefined;
  readonly now?: Clock | undefined;
  /** The partition that the account is in; `aws` by default. */
  readonly partition?: Partition | undefined;
  /**
   * What is in the account: `default` what a tour needs; `empty` nothing but the user `bootstrap`, by whom an administrator
   * starts; `administered` both.
   */
  readonly account?: Furnishing | undefined;
  /** Fills the account in place of `account`. */
  readonly furnish?: ((world: World) => void) | undefined;
}

export interface Sandbox {
  readonly endpoint: string;
  readonly account: string;
  readonly region: string;
  /** What is behind it, for tests that want to look or to add something. */
  readonly world: World;
  /** What `sandbox serve` prints as one line of JSON. */
  description(): SandboxDescription;
  calls(): readonly Call[];
  forgetCalls(): void;
  /** The code that the device shows now; of the first enabled device without a serial number. */
  code(serial?: string): string;
  /** A code that STS would still take although others were just spent. */
  freshCode(serial?: string): string;
  /** Moves the two clocks by so many seconds from where they are. */
  moveClocks(by: Partial<ClockOffsets>): void;
  setFaults(rules: readonly FaultRule[]): void;
  close(): Promise<void>;
}

export type Partition = keyof typeof regions;

// Where everything of the sandbox says it is. Signatures may be scoped to any region.
const regions = { aws: "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1" };

export type Furnishing = keyof typeof furnishings;

export const furnishings = {
  default: furnishDefaultAccount,
  empty: furnishEmptyAccount,
  administered: furnishAdministeredAccount,
};

/** Starts a small AWS on loopback that insists on MFA. Its state is in memory and gone when it is closed. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clocks = new Clocks(options.now ?? (() => new Date()));
  const { propagationSeconds = awsLimits.propagationSeconds } = options;
  const limits = { ...awsLimits, propagationSeconds, ...options.limits };
  const { partition = "aws", account = "default" } = options;
  const world = createWorld({ seed: options.seed, partition, limits }, clocks.sessions);
  (options.furnish ?? furnishings[account])(world);
  const switches = new FaultSwitches();
  switches.set((options.faults ?? []).map((name) => ({ name })));
  const calls = new Calls();

  const server = createServer();
  // Longer than a person takes to find their phone; AWS, too, keeps connections for a while.
  server.keepAliveTimeout = 60_000;
  await listen(server, options.port ?? 0);
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const place = { endpoint, region: regions[partition] };
  const closeIdleConnections = () => server.closeIdleConnections();
  const tools: ControlTools = { world, clocks, faults: switches, calls, place, closeIdleConnections };
  const connections = new WeakMap<Socket, number>();
  let opened = 0;
  server.on("connection", (socket: Socket) => {
    opened += 1;
    connections.set(socket, opened);
  });
  server.on("request", (request, response) => {
    const connection = connections.get(request.socket) ?? 0;
    // A client that goes away in the middle is no failure of ours.
    response.on("error", () => response.destroy());
    exchange(request, response, { ...tools, connection }).catch(() => response.destroy());
  });
  return sandboxOf(tools, server);
}

function sandboxOf(tools: ControlTools, server: Server): Sandbox {
  const { world, place, calls, clocks, faults: switches } = tools;
  const codeOf = (serial: string | undefined, kind: "currentCode" | "freshCode"): string => {
    const device = findDevice(serial, world);
    const code = device && world.mfa[kind](device);
    if (code === undefined) throw new Error(`No code is to be had of the device ${serial ?? "(first)"}`);
    return code;
  };
  return {
    ...place,
    account: world.account.id,
    world,
    description: () => describeSandbox(world.account, place),
    calls: () => calls.list(),
    forgetCalls: () => calls.clear(),
    code: (serial) => codeOf(serial, "currentCode"),
    freshCode: (serial) => codeOf(serial, "freshCode"),
    moveClocks: (by) => clocks.move(by),
    setFaults: (rules) => switches.set(rules),
    close: () => close(server),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

type ExchangeTools = ControlTools & { readonly connection: number };

async function exchange(incoming: IncomingMessage, response: ServerResponse, tools: ExchangeTools): Promise<void> {
  const request = await readRequest(incoming, tools.world.limits.maxBodyBytes).catch(() => undefined);
  if (response.destroyed) return;
  if (request === undefined) {
    sendAnswer(response, { status: 413, headers: { connection: "close" }, body: "" });
    return;
  }
  if (request.path.startsWith(controlPrefix)) {
    sendAnswer(response, answerControl(request, tools));
    return;
  }
  const answered = await answerRequest(request, tools);
  // Set last: an expiration is exactly so many seconds after it.
  response.setHeader("date", tools.clocks.signatures().toUTCString());
  const { answer, fault, call } = answered;
  const lost = fault !== undefined && answer === undefined;
  tools.calls.add({
    ...call,
    at: tools.clocks.sessions(),
    status: lost ? 0 : (answer?.status ?? 0),
    fault: fault?.name,
    connection: tools.connection,
  });
  send(answered, { response, signatureNow: tools.clocks.signatures() });
}

function send({ answer, fault, refuse }: Answered, to: { response: ServerResponse; signatureNow: Date }): void {
  const honest = answer ?? { status: 500, headers: {}, body: "" };
  if (fault === undefined) sendAnswer(to.response, honest);
  else faults[fault.name].send({ ...to, answer: honest, refuse, seconds: fault.seconds ?? 3 });
}

/** The request with its body; `undefined` when the body is larger than allowed. */
async function readRequest(incoming: IncomingMessage, maxBytes: number): Promise<WireRequest | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Read on without keeping it: the client hears the refusal only when it has sent everything.
    if (size <= maxBytes) chunks.push(chunk);
  }
  if (size > maxBytes) return undefined;
  const [path = "/", ...query] = (incoming.url ?? "/").split("?");
  const headers = Object.entries(incoming.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(",") : (value ?? ""),
  ]);
  return {
    method: incoming.method ?? "GET",
    path,
    query: query.join("?"),
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks),
  };
}
