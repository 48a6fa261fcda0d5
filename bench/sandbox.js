// @ts-check
// The sandbox as the AWS that logins are measured against, and TLS in front of it.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bundle } from "./bundle.js";

/** @typedef {import("./stage.js").Stage} Stage */
/** @typedef {Awaited<ReturnType<typeof startSandbox>>} Sandbox */

/**
 * The built sandbox in a process of its own.
 * @param {Stage} stage
 */
export async function startSandbox(stage) {
  const line = JSON.parse(await stage.serve(stage.daypass("sandbox", "serve", "--quiet")));
  const [user] = line.users;
  const { serial } = user.devices[0];
  const ask = async (/** @type {string} */ path, /** @type {RequestInit} */ init = {}) => {
    const response = await fetch(`${line.endpoint}/_daypass/${path}`, { ...init, keepalive: false });
    if (!response.ok) throw new Error(`the sandbox answered ${response.status} to ${path}: ${await response.text()}`);
    return /** @type {Promise<any>} */ (response.json());
  };
  return {
    endpoint: String(line.endpoint),
    serial: String(serial),
    /** A keys profile for the credentials file. @param {string} profile */
    keys: (profile) =>
      `[${profile}]\naws_access_key_id = ${user.accessKeyId}\naws_secret_access_key = ${user.secretAccessKey}\n\n`,
    /** The device's profile for the config file. @param {string} profile */
    device: (profile) => `[profile ${profile}]\nmfa_serial = ${serial}\nregion = us-east-1\n\n`,
    account: String(line.account),
    /** Every answer comes so much later. @param {number} seconds */
    delay: (seconds) =>
      ask("faults", { method: "POST", body: JSON.stringify({ faults: [{ name: "slow", seconds }] }) }),
    /** A code for the next login. AWS takes nine in three minutes, each once: a minute passes for every one. */
    async nextCode() {
      await ask("clock", { method: "POST", body: JSON.stringify({ sessions: 60 }) });
      return String((await ask(`code?serial=${encodeURIComponent(serial)}`)).code);
    },
    /** @returns {Promise<readonly { action: string, connection: number }[]>} */
    calls: async () => (await ask("calls")).calls,
  };
}

/**
 * TLS in front of the sandbox, with a certificate made now.
 * @param {Stage} stage
 * @param {Sandbox} sandbox
 */
export async function startTls(stage, sandbox) {
  const module = await bundle(stage, new URL("../test/rig/certificate.ts", import.meta.url));
  const { makeAuthority } = await import(pathToFileURL(module).href);
  const authority = makeAuthority("daypass bench");
  const { cert, key } = authority.issue(["127.0.0.1", "localhost"]);
  const caBundle = join(stage.root, "ca.pem");
  const certificate = join(stage.root, "tls.json");
  writeFileSync(caBundle, authority.cert);
  writeFileSync(certificate, JSON.stringify({ cert, key }), { mode: 0o600 });
  const front = fileURLToPath(new URL("./tls-front.js", import.meta.url));
  const { port } = new URL(sandbox.endpoint);
  const { endpoint, count } = JSON.parse(await stage.serve([process.execPath, front, certificate, port]));
  return {
    endpoint: String(endpoint),
    caBundle,
    /** @returns {Promise<number>} */
    connections: async () => Number(await (await fetch(count)).text()),
  };
}
