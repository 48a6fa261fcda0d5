import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FaultName, startFaultServer } from "../../test/rig/fault-server.ts";
import { type TestHome, testHome } from "../../test/rig/home.ts";
import { needs, pathOf } from "../../test/rig/needs.ts";
import { runProgram, testNode } from "../../test/rig/run.ts";

// What a whole process does: what it opens, what it writes to stderr, how much memory it takes.

const source = (name: string) => JSON.stringify(fileURLToPath(new URL(name, import.meta.url)));

/** Asks for a session at the endpoint in argv, with the usual limits, and prints how that went. */
const client = `
import { existsSync, readFileSync } from "node:fs";
import { connectionFor } from ${source("./connection.ts")};
import { openSts } from ${source("./sts.ts")};
import { openIam } from ${source("./iam.ts")};
import { Secret } from ${source("../core/secret.ts")};
const wishes = { region: "eu-west-1", endpoint: process.argv[2], env: {} };
const tools = { now: () => new Date() };
const sts = openSts(await connectionFor({ service: "sts", ...wishes }), tools);
const keys = { accessKeyId: "AKIAY34FZKBOKMUTVV7A", secretAccessKey: new Secret("wJalrXUtnFEMI/K7") };
await sts.warmUp();
const request = { keys, durationSeconds: 900, serial: "GAHT12345678", code: "123456" };
const outcome = await sts.getSessionToken(request).then(({ accessKeyId }) => accessKeyId, (error) => error.code);
sts.close();
const iam = openIam(await connectionFor({ service: "iam", ...wishes, endpoint: "http://127.0.0.1:1" }), tools);
const second = await iam.getUser(keys).catch((error) => error.code);
iam.close();
// resourceUsage() would count what the parent had at the fork.
const status = existsSync("/proc/self/status") ? readFileSync("/proc/self/status", "utf8") : "";
const peakKb = Number(/VmHWM:\\s*(\\d+)/.exec(status)?.[1] ?? process.memoryUsage().rss / 1024);
console.log(JSON.stringify({ outcome, second, peakKb }));
`;

/** Notes every path that the process hands to `node:fs`, in the file that SPY_LOG names. */
const spy = `
const fs = require("node:fs");
const { appendFileSync } = fs;
const names = ["access", "exists", "lstat", "open", "openAsBlob", "opendir", "readFile", "readdir", "stat", "createReadStream"];
for (const owner of [fs, fs.promises]) {
  for (const name of names.flatMap((name) => [name, name + "Sync"])) {
    const real = owner[name];
    if (typeof real !== "function") continue;
    owner[name] = (path, ...rest) => {
      appendFileSync(process.env.SPY_LOG, String(path) + "\\n");
      return real(path, ...rest);
    };
  }
}
require("node:module").syncBuiltinESMExports();
`;

/** Everything that could tempt the SDK to look something up. */
const temptations = {
  AWS_PROFILE: "ghost",
  AWS_ENDPOINT_URL: "http://127.0.0.1:1",
  AWS_ENDPOINT_URL_STS: "http://127.0.0.1:1",
  AWS_REGION: "moon-1",
  AWS_USE_FIPS_ENDPOINT: "true",
  AWS_RETRY_MODE: "adaptive",
  AWS_MAX_ATTEMPTS: "9",
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "of-somebody-else",
};

let home: TestHome;
let program: string;
beforeAll(async () => {
  home = testHome(temptations);
  home.write(".aws/config", "[profile ghost]\nregion = moon-1\nendpoint_url = http://127.0.0.1:1\nretry_mode = none\n");
  home.write(".aws/credentials", "[ghost]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n");
  const folder = join(home.work, "client");
  mkdirSync(folder);
  writeFileSync(join(folder, "client.mjs"), client);
  writeFileSync(join(home.work, "spy.cjs"), spy);
  const build = await rolldown({ input: join(folder, "client.mjs"), platform: "node", logLevel: "silent" });
  await build.write({ dir: join(folder, "out"), format: "esm", entryFileNames: "client.mjs" });
  await build.close();
  program = join(folder, "out", "client.mjs");
});
afterAll(() => home.remove());

async function run(script: readonly FaultName[], before: readonly string[] = [testNode()]) {
  const server = await startFaultServer(script);
  const [file = "", ...args] = [...before, program, server.url];
  const env = { SPY_LOG: join(home.work, "spy.log") };
  const { stdout, stderr } = await runProgram([file, ...args], { home, env });
  await server.close();
  return { server, stderr, told: JSON.parse(stdout) as { outcome: string; second: string; peakKb: number } };
}

test("a session costs one connection and one request, and nothing is said on stderr", async () => {
  const { server, stderr, told } = await run(["ok"]);
  expect(told).toMatchObject({ outcome: "ASIAY34FZKBOKMUTVV7A", second: "network-unreachable" });
  expect([server.connections(), server.requests().length]).toEqual([1, 1]);
  expect(stderr).toBe("");
});

test("an endless answer takes no memory", async () => {
  const { told } = await run(["huge"]);
  expect(told.outcome).toBe("answer-malformed");
  expect(told.peakKb).toBeLessThan(150 * 1024);
});

test("an answer that never comes ends within the usual limits", async () => {
  const startedAt = performance.now();
  const { told, server } = await run(["hang"]);
  expect(told.outcome).toBe("network-timeout");
  expect(performance.now() - startedAt).toBeLessThan(15_000);
  expect(server.requests()).toHaveLength(1);
});

test("no file of the user's is opened, by what Node is asked for", async () => {
  const spied = [testNode(), "--require", join(home.work, "spy.cjs")];
  expect((await run(["ok"], spied)).told.outcome).toBe("ASIAY34FZKBOKMUTVV7A");
  const seen = existsSync(join(home.work, "spy.log")) ? readFileSync(join(home.work, "spy.log"), "utf8") : "";
  expect(seen.split("\n").filter((path) => path.includes(".aws"))).toEqual([]);
});

test.skipIf(needs("strace").missing)("no file of the user's is opened, by what the kernel sees", async () => {
  const log = join(home.work, "strace.log");
  const traced = [pathOf("strace"), "-f", "-qq", "-e", "trace=%file", "-o", log, testNode()];
  expect((await run(["ok"], traced)).told.outcome).toBe("ASIAY34FZKBOKMUTVV7A");
  const seen = readFileSync(log, "utf8");
  expect(seen).toContain("client.mjs");
  expect(seen.split("\n").filter((line) => line.includes(".aws"))).toEqual([]);
});
