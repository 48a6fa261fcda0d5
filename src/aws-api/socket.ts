import * as http from "node:http";
import * as https from "node:https";
import * as net from "node:net";
import * as tls from "node:tls";
import type { Connection } from "./connection.ts";
import { openingFault, WayFault } from "./fault.ts";
import type { Limits } from "./limits.ts";
import { contextTrusting } from "./roots.ts";

/** What a connection is opened with. */
export interface SocketTools {
  readonly limits: Limits;
  /** Gives up opening. */
  readonly signal: AbortSignal;
}

/**
 * Opens a connection that is ready for a request: through the proxy if there is one, TLS done and verified.
 * Nothing of a request has been sent when this fails.
 */
export async function openSocket(connection: Connection, tools: SocketTools): Promise<net.Socket> {
  const giveUp = new AbortController();
  const seconds = tools.limits.connectMs / 1000;
  const timer = setTimeout(
    () => giveUp.abort(new WayFault({ kind: "timeout", phase: "connection", seconds })),
    tools.limits.connectMs,
  );
  try {
    return await open(connection, AbortSignal.any([tools.signal, giveUp.signal]));
  } catch (error) {
    throw error instanceof WayFault ? error : new WayFault(openingFault(error), { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

async function open(connection: Connection, signal: AbortSignal): Promise<net.Socket> {
  const { hostname, port, protocol } = new URL(connection.endpoint.url);
  const target = { host: bareHost(hostname), port: Number(port) || (protocol === "https:" ? 443 : 80) };
  const tunnel =
    connection.proxy === undefined ? undefined : await openTunnel(connection.proxy, target, connection, signal);
  if (protocol !== "https:") return tunnel ?? ready(net.connect(target), "connect", signal);
  return ready(
    tls.connect({ ...target, ...tlsOptions(connection, target.host), ...(tunnel && { socket: tunnel }) }),
    "secureConnect",
    signal,
  );
}

// `rejectUnauthorized` said here beats NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment, `minVersion` beats --tls-min-v1.0.
function tlsOptions({ roots }: Connection, host: string) {
  const minVersion = { minVersion: "TLSv1.2" as const };
  return {
    rejectUnauthorized: true,
    ...(roots === undefined ? minVersion : { secureContext: contextTrusting(roots, minVersion) }),
    ALPNProtocols: ["http/1.1"],
    ...(net.isIP(host) === 0 && { servername: host }),
  };
}

interface Target {
  readonly host: string;
  readonly port: number;
}

/** Has the proxy connect us with the target (CONNECT); what then goes through is between us and the target. */
function openTunnel(proxy: URL, target: Target, connection: Connection, signal: AbortSignal): Promise<net.Socket> {
  const authority = `${net.isIPv6(target.host) ? `[${target.host}]` : target.host}:${target.port}`;
  const host = bareHost(proxy.hostname);
  const request = (proxy.protocol === "https:" ? https : http).request({
    ...(proxy.protocol === "https:" && tlsOptions(connection, host)),
    host,
    port: Number(proxy.port) || (proxy.protocol === "https:" ? 443 : 80),
    method: "CONNECT",
    path: authority,
    headers: { host: authority, ...authorization(proxy) },
    agent: false,
    signal,
  });
  return new Promise((resolve, reject) => {
    request.once("connect", ({ statusCode = 0 }, socket, head) => {
      if (statusCode === 200 && head.length === 0) return resolve(socket as net.Socket);
      socket.destroy();
      reject(new WayFault({ kind: "proxy", status: statusCode, why: proxyAnswer(statusCode) }));
    });
    request.on("error", (error) => reject(signal.aborted ? signal.reason : proxyFault(error)));
    request.end();
  });
}

function authorization({ username, password }: URL): Record<string, string> {
  if (username === "" && password === "") return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(pair).toString("base64")}` };
}

function proxyAnswer(status: number): string {
  return status === 407 ? "wants a user name and a password (407)" : `does not let the request through (${status})`;
}

function proxyFault(error: unknown): WayFault {
  const fault = openingFault(error);
  const why =
    fault.kind === "unreachable" || fault.kind === "untrusted" ? fault.why : "does not answer as a proxy does";
  return new WayFault({ kind: "proxy", why: `cannot be used: ${why}` }, { cause: error });
}

function ready<S extends net.Socket>(socket: S, event: string, signal: AbortSignal): Promise<S> {
  return new Promise((resolve, reject) => {
    const stop = () => socket.destroy(signal.reason instanceof Error ? signal.reason : undefined);
    const settle = (action: () => void) => {
      signal.removeEventListener("abort", stop);
      socket.off("error", failed).off("close", closed).off(event, opened);
      action();
    };
    const opened = () => settle(() => resolve(socket));
    const failed = (error: Error) => settle(() => reject(error));
    const closed = () =>
      settle(() =>
        reject(new WayFault({ kind: "unreachable", why: "it closed the connection while it was being opened" })),
      );
    socket.once(event, opened).once("error", failed).once("close", closed);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}

/** The host as sockets want it: without the brackets that a URL puts around an IPv6 address. */
function bareHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "");
}
