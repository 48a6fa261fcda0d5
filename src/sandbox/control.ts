import { isJsonObject } from "../core/json-object.ts";
import type { Calls } from "./calls.ts";
import type { ClockOffsets, Clocks } from "./clocks.ts";
import { describeSandbox, type SandboxDescription } from "./description.ts";
import type { MfaDevice } from "./entities.ts";
import { type FaultRule, type FaultSwitches, faultNames, faults, isFaultName } from "./faults.ts";
import type { WireRequest, WireResponse, World } from "./handler.ts";

export const controlPrefix = "/_daypass/";

export interface ControlTools {
  readonly world: World;
  readonly clocks: Clocks;
  readonly faults: FaultSwitches;
  readonly calls: Calls;
  readonly place: { readonly endpoint: string; readonly region: string };
  /** Closes connections that wait for a next request. */
  readonly closeIdleConnections: () => void;
}

/** What a control request may not be: said to whoever sent it. */
class ControlRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

type Route = (request: WireRequest, tools: ControlTools) => unknown;

/**
 * The control path beside the AWS services, on the same port, JSON in and out. `description` and `code` give out made-up
 * secrets and the others change what clients see, so that pages in a browser must not reach it: a request with a foreign
 * `Host`, or with one of the headers by which browsers give themselves away, is refused.
 *
 *     POST clock        {"sessions": 3600, "signatures": -1200}   moves the clocks by so many seconds from where they are
 *     GET  code?serial= the current code; with &fresh one that STS would still take, with &step=1 the next one; the first
 *                       device without a serial
 *     POST limits       {"stackStepSeconds": 0.2} changes numbers of `parameters.ts`
 *     POST faults       {"faults": ["slow", {"name": "throttle", "times": 2, "action": "GetSessionToken", "seconds": 1}]};
 *                       {"name": "hang", "after": 3} lets three requests through before
 */
const routes: Readonly<Record<string, Route>> = {
  "GET description": (_, tools): SandboxDescription => describeSandbox(tools.world.account, tools.place),
  "GET code": (request, tools) => codeOf(new URLSearchParams(request.query), tools),
  "GET clock": (_, tools) => clockState(tools),
  "POST clock": (request, tools) => {
    tools.clocks.move(offsetsOf(jsonOf(request)));
    return clockState(tools);
  },
  "GET faults": (_, tools) => ({ faults: tools.faults.rules, known: knownFaults() }),
  "POST faults": (request, tools) => {
    tools.faults.set(rulesOf(jsonOf(request)));
    return { faults: tools.faults.rules };
  },
  "POST limits": (request, tools) => {
    Object.assign(tools.world.limits, limitsOf(jsonOf(request), tools.world.limits));
    return tools.world.limits;
  },
  "GET calls": (_, tools) => ({ calls: tools.calls.list() }),
  "DELETE calls": (_, tools) => tools.calls.clear(),
  "DELETE connections": (_, tools) => tools.closeIdleConnections(),
};

export function answerControl(request: WireRequest, tools: ControlTools): WireResponse {
  try {
    refuseBrowsers(request, tools.place.endpoint);
    const route = routes[`${request.method} ${request.path.slice(controlPrefix.length)}`];
    if (route === undefined) throw new ControlRefusal(404, `There is no ${request.method} ${request.path}`);
    return json(200, route(request, tools) ?? {});
  } catch (error) {
    if (!(error instanceof ControlRefusal)) throw error;
    return json(error.status, { error: error.message });
  }
}

function json(status: number, value: unknown): WireResponse {
  return { status, headers: { "content-type": "application/json" }, body: `${JSON.stringify(value)}\n` };
}

// Every browser of today sends the third with every request. Node's fetch has sec-fetch-mode only.
const browserHeaders = ["origin", "referer", "sec-fetch-site"];

function refuseBrowsers({ headers }: WireRequest, endpoint: string): void {
  const port = new URL(endpoint).port;
  if (![`127.0.0.1:${port}`, `localhost:${port}`].includes(headers.host ?? "")) {
    throw new ControlRefusal(403, "The control path is for this machine's own address only");
  }
  if (browserHeaders.some((name) => headers[name] !== undefined))
    throw new ControlRefusal(403, "The control path is not for browsers");
}

function jsonOf({ body }: WireRequest): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new ControlRefusal(400, "The body is not JSON");
  }
}

function codeOf(query: URLSearchParams, { world }: ControlTools) {
  const device = findDevice(query.get("serial") ?? undefined, world);
  if (device === undefined) throw new ControlRefusal(404, "There is no such MFA device");
  const step = Number(query.get("step") ?? 0);
  if (!Number.isInteger(step)) throw new ControlRefusal(400, "A step is a whole number");
  const code = query.has("fresh") ? world.mfa.freshCode(device) : world.mfa.codeAt(device, step);
  if (code === undefined) throw new ControlRefusal(409, "Every code that is still good has been spent");
  return { serial: device.serial, code };
}

/** The device with this serial; without one, the first that is enabled. */
export function findDevice(serial: string | undefined, { account }: World): MfaDevice | undefined {
  if (serial !== undefined) return account.devices.get(serial);
  return [...account.devices.values()].find((device) => device.owner !== undefined && device.kind !== "fido");
}

function clockState({ clocks }: ControlTools) {
  return { ...clocks.offsets, sessionsNow: clocks.sessions(), signaturesNow: clocks.signatures() };
}

function offsetsOf(wish: unknown): Partial<ClockOffsets> {
  const offsets = Object.entries(recordOf(wish));
  for (const [name, value] of offsets) {
    if ((name !== "sessions" && name !== "signatures") || typeof value !== "number" || !Number.isFinite(value)) {
      throw new ControlRefusal(400, 'A clock is moved with {"sessions": seconds, "signatures": seconds}');
    }
  }
  return Object.fromEntries(offsets);
}

function limitsOf(wish: unknown, known: object): Readonly<Record<string, unknown>> {
  const limits = recordOf(wish);
  for (const [name, value] of Object.entries(limits)) {
    const before: unknown = new Map(Object.entries(known)).get(name);
    if (typeof before !== typeof value || (typeof value !== "number" && typeof value !== "boolean")) {
      throw new ControlRefusal(400, `There is no limit "${name}" that could be ${String(value)}`);
    }
  }
  return limits;
}

function knownFaults() {
  return Object.entries(faults).map(([name, { about, when }]) => ({ name, about, when }));
}

function rulesOf(wish: unknown): readonly FaultRule[] {
  const { faults: rules } = recordOf(wish);
  if (!Array.isArray(rules)) throw new ControlRefusal(400, 'Faults are set with {"faults": [names]}');
  return rules.map((item: unknown) => {
    const { name, times, after, action, seconds } = typeof item === "string" ? { name: item } : recordOf(item);
    if (typeof name !== "string" || !isFaultName(name)) {
      throw new ControlRefusal(400, `Faults are named ${faultNames.join(", ")}`);
    }
    return {
      name,
      times: typeof times === "number" ? times : undefined,
      after: typeof after === "number" ? after : undefined,
      action: typeof action === "string" ? action : undefined,
      seconds: typeof seconds === "number" ? seconds : undefined,
    };
  });
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  if (!isJsonObject(value)) throw new ControlRefusal(400, "The body is not a JSON object");
  return value;
}
