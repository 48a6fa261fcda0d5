import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import * as net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type Authority, makeAuthority } from "../../test/rig/certificate.ts";
import { type ConnectProxyOptions, startConnectProxy } from "../../test/rig/connect-proxy.ts";
import { failureOf } from "../../test/rig/failure.ts";
import {
  type FaultName,
  type FaultServer,
  type FaultServerOptions,
  listen,
  startFaultServer,
} from "../../test/rig/fault-server.ts";
import type { Environment } from "../core/environment.ts";
import type { DaypassError } from "../core/errors.ts";
import { Secret } from "../core/secret.ts";
import { type Connection, type ConnectionWishes, connectionFor } from "./connection.ts";
import type { Limits } from "./limits.ts";
import { openSts, type StsApi } from "./sts.ts";

const host = "sts.eu-west-1.amazonaws.com";
const request = {
  keys: { accessKeyId: "AKIAY34FZKBOKMUTVV7A", secretAccessKey: new Secret("wJalrXUtnFEMI/K7") },
  durationSeconds: 900,
  serial: "arn:aws:iam::609629065308:mfa/ann",
  code: "123456",
};
const limits = { pauseMs: 5 };
/** For connections that never come about. */
const short = { connectMs: 400, idleMs: 400, requestMs: 1000, questionMs: 3000, pauseMs: 5 };
const now = () => new Date();

let authority: Authority;
beforeAll(() => {
  authority = makeAuthority();
});

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
  vi.unstubAllEnvs();
});

async function serve(script: readonly FaultName[] = ["ok"], options?: FaultServerOptions) {
  const server = await startFaultServer(script, options);
  endings.push(() => server.close());
  return server;
}

async function proxyTo(options: ConnectProxyOptions) {
  const proxy = await startConnectProxy(options);
  endings.push(() => proxy.close());
  return proxy;
}

function bundleFile(text = authority.cert): string {
  const folder = mkdtempSync(join(tmpdir(), "daypass-ca-"));
  endings.push(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "ca.pem"), text);
  return join(folder, "ca.pem");
}

function open(connection: Connection, more: Partial<Limits> = limits): StsApi {
  const sts = openSts(connection, { now, limits: more });
  endings.push(() => sts.close());
  return sts;
}

function wishes(more: Partial<ConnectionWishes>): ConnectionWishes {
  return { service: "sts", region: "eu-west-1", env: {}, ...more };
}

function failureOver(connection: Connection, more?: Partial<Limits>): Promise<DaypassError> {
  return failureOf(open(connection, more).getSessionToken(request));
}

/** Waits until the server has accepted so many connections. */
async function connected(server: FaultServer, count: number): Promise<void> {
  while (server.connections() < count) await wait(5);
  expect(server.connections()).toBe(count);
}

describe("warmUp()", () => {
  // How old a connection is, is what tests say, and not how busy the machine is.
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("opens the connection that the request then goes over: one connection, one request", async () => {
    const server = await serve();
    const sts = open(await connectionFor(wishes({ endpoint: server.url })));
    await sts.warmUp();
    await connected(server, 1);
    await sts.warmUp();
    await sts.getSessionToken(request);
    expect([server.connections(), server.requests().length]).toEqual([1, 1]);
  });

  test("is waited for by a request that comes while it is under way", async () => {
    const server = await serve();
    const sts = open(await connectionFor(wishes({ endpoint: server.url })));
    void sts.warmUp();
    await sts.getSessionToken(request);
    expect(server.connections()).toBe(1);
  });

  test("opens another connection when the server closes the idle one, and the code goes out once", async () => {
    const server = await serve();
    const sts = open(await connectionFor(wishes({ endpoint: server.url })));
    await sts.warmUp();
    vi.setSystemTime(Date.now() + 1100);
    server.hangUp();
    await connected(server, 2);
    await sts.getSessionToken(request);
    expect([server.connections(), server.requests().length]).toEqual([2, 1]);
  });

  test("does not chase a server that closes every connection at once", async () => {
    const server = await serve();
    const sts = open(await connectionFor(wishes({ endpoint: server.url })));
    await sts.warmUp();
    await connected(server, 1);
    server.hangUp();
    await wait(100);
    expect(server.connections()).toBe(1);
    await sts.getSessionToken(request);
    expect([server.connections(), server.requests().length]).toEqual([2, 1]);
  });

  test("leaves a ready connection behind a refused code too", async () => {
    const server = await serve(["code-refused", "ok"]);
    const sts = open(await connectionFor(wishes({ endpoint: server.url })));
    await sts.warmUp();
    await expect(sts.getSessionToken(request)).rejects.toMatchObject({ code: "code-not-accepted" });
    await sts.warmUp();
    await sts.getSessionToken(request);
    expect(server.connections()).toBe(1);
  });

  test("never throws, and takes no answer that was not asked for", async () => {
    const talker = net.createServer((socket) => socket.end("HTTP/1.1 200 OK\r\n\r\n"));
    const port = await listen(talker);
    const sts = open(await connectionFor(wishes({ endpoint: `http://127.0.0.1:${port}` })));
    await sts.warmUp();
    await wait(50);
    talker.close();
    await expect(sts.getSessionToken(request)).rejects.toMatchObject({ code: "network-unreachable" });
  });
});

describe("a connection that cannot be opened", () => {
  test("is told as refused, the code being unspent, after one more try", async () => {
    const free = net.createServer();
    const port = await listen(free);
    await new Promise((done) => free.close(done));
    const failure = await failureOver(await connectionFor(wishes({ endpoint: `http://127.0.0.1:${port}` })));
    expect(failure.message).toBe(`Cannot reach 127.0.0.1:${port}: it refuses the connection`);
    expect(failure.facts).toMatchObject({ codeMayBeSpent: false });
    expect(failure.exitCode).toBe(8);
  });

  test("is given up after the time for connecting, the code being unspent", async () => {
    const silent = net.createServer();
    const port = await listen(silent);
    endings.push(() => silent.close());
    const connection = await connectionFor(wishes({ endpoint: `https://127.0.0.1:${port}` }));
    const failure = await failureOver(connection, short);
    expect(failure.message).toBe(`Cannot reach 127.0.0.1:${port}: no connection within 0.4 s`);
    expect(failure.facts).toMatchObject({ codeMayBeSpent: false });
  });

  test("is told as no TLS where the server speaks something else", async () => {
    const server = await serve(["garbage"]);
    const connection = await connectionFor(wishes({ endpoint: server.url.replace("http:", "https:") }));
    const failure = await failureOver(connection, short);
    expect(failure.code).toMatch(/^network-(unreachable|timeout)$/);
  });
});

describe("TLS", () => {
  test("a certificate of an unknown root is refused before anything is sent, whatever the environment says", async () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    const server = await serve(["ok"], { certificate: authority.issue(["127.0.0.1"]) });
    const failure = await failureOver(await connectionFor(wishes({ endpoint: server.url })));
    expect(failure.code).toBe("tls-not-trusted");
    expect(failure.message).toMatch(/^Cannot trust the certificate of 127\.0\.0\.1:\d+: who issued it is not known$/);
    expect(failure.hints[0]).toContain("AWS_CA_BUNDLE");
    expect(server.requests()).toHaveLength(0);
  });

  test("a root from the CA bundle is trusted", async () => {
    const server = await serve(["ok"], { certificate: authority.issue(["127.0.0.1"]) });
    const sts = open(await connectionFor(wishes({ endpoint: server.url, caBundle: bundleFile() })));
    await sts.warmUp();
    await sts.getSessionToken(request);
    expect([server.connections(), server.requests().length]).toEqual([1, 1]);
  });

  test("a CA bundle comes on top of NODE_EXTRA_CA_CERTS and does not replace it", async () => {
    const server = await serve(["ok"], { certificate: authority.issue(["127.0.0.1"]) });
    const caBundle = bundleFile(makeAuthority("another root").cert);
    const env = { NODE_EXTRA_CA_CERTS: bundleFile() };
    const sts = open(await connectionFor(wishes({ endpoint: server.url, caBundle, env })));
    await sts.getSessionToken(request);
    expect(server.requests()).toHaveLength(1);
  });

  test.each([
    ["another host", ["elsewhere.example"], undefined, "it was issued for another host"],
    ["the past", ["127.0.0.1"], { from: new Date("2020-01-01"), to: new Date("2021-01-01") }, /^it has expired/],
    ["the future", ["127.0.0.1"], { from: new Date("2048-01-01"), to: new Date("2049-01-01") }, /^it is not valid yet/],
  ])("a certificate for %s is refused", async (_what, names, validity, why) => {
    const server = await serve(["ok"], { certificate: authority.issue(names, validity) });
    const failure = await failureOver(await connectionFor(wishes({ endpoint: server.url, caBundle: bundleFile() })));
    expect(failure.facts).toMatchObject({ why: expect.stringMatching(why) });
  });

  test.each([
    ["holds no certificate", "nothing here"],
    ["damaged", "-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n"],
  ])("a CA bundle that is %s is refused before any question", async (why, text) => {
    const endpoint = "https://127.0.0.1:1";
    await expect(connectionFor(wishes({ endpoint, caBundle: bundleFile(text) }))).rejects.toThrow(why);
    await expect(connectionFor(wishes({ endpoint, caBundle: "/nowhere/ca.pem" }))).rejects.toThrow(
      "Cannot use the certificates in /nowhere/ca.pem: there is no such file",
    );
  });
});

describe("a proxy", () => {
  async function behindProxy(options: Omit<ConnectProxyOptions, "leadsTo">, login = "") {
    const server = await serve(["ok"], { certificate: authority.issue([host]) });
    const proxy = await proxyTo({ leadsTo: server.port, ...options });
    const env: Environment = { HTTPS_PROXY: `http://${login}127.0.0.1:${proxy.port}` };
    return { server, proxy, connection: await connectionFor(wishes({ env, caBundle: bundleFile() })) };
  }

  test("from HTTPS_PROXY is gone through, with its password, and warmed up too", async () => {
    const { server, proxy, connection } = await behindProxy({ wants: "ann:p@ss" }, "ann:p%40ss@");
    const sts = open(connection);
    await sts.warmUp();
    expect(proxy.asked()).toEqual([`${host}:443`]);
    await sts.getSessionToken(request);
    expect([proxy.asked().length, server.connections(), server.requests().length]).toEqual([1, 1, 1]);
  });

  test("that wants a password says so, and no password is shown", async () => {
    const { connection } = await behindProxy({ wants: "ann:right" }, "ann:wrong@");
    const failure = await failureOver(connection);
    expect(failure.code).toBe("proxy-refused");
    expect(failure.message).toMatch(
      /^Cannot reach sts\.eu-west-1\.amazonaws\.com: the proxy http:\/\/127\.0\.0\.1:\d+ wants a user name and a password \(407\)$/,
    );
    expect(JSON.stringify([failure.message, failure.hints, failure.facts])).not.toContain("wrong");
  });

  test("that refuses the tunnel, is not there or says nothing is told as what it is", async () => {
    const { connection } = await behindProxy({ status: 403 });
    expect((await failureOver(connection)).message).toContain("does not let the request through (403)");
    const env = { HTTPS_PROXY: "http://127.0.0.1:1" };
    expect((await failureOver(await connectionFor(wishes({ env })))).message).toContain("it refuses the connection");
    const silent = net.createServer();
    const port = await listen(silent);
    endings.push(() => silent.close());
    const quiet = await connectionFor(wishes({ env: { HTTPS_PROXY: `http://127.0.0.1:${port}` } }));
    expect((await failureOver(quiet, short)).message).toBe(`Cannot reach ${host}: no connection within 0.4 s`);
  });

  test("that inspects TLS with its own root is not trusted without the CA bundle", async () => {
    const server = await serve(["ok"], { certificate: authority.issue([host]) });
    const proxy = await proxyTo({ leadsTo: server.port });
    const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
    const failure = await failureOver(await connectionFor(wishes({ env })));
    expect(failure.code).toBe("tls-not-trusted");
    expect(server.requests()).toHaveLength(0);
  });
});
