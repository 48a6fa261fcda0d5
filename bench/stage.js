// @ts-check
/** What the benchmarks set up: folders, processes on the other core, the built tool. All of it is gone when the stage is closed. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findAws, findAws2, findProgram } from "./programs.js";

/** @typedef {ReturnType<typeof openStage>} Stage */
/** @typedef {ReturnType<Stage["home"]>} Home */

/** @param {{ dist: string, node: string, cores: { readonly servers: number } | undefined }} options */
export function openStage({ dist, node, cores }) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "daypass-bench-")));
  /** @type {(() => void | Promise<void>)[]} */
  const endings = [];
  let homes = 0;
  const daypass = (/** @type {readonly string[]} */ ...args) =>
    /** @type {[string, ...string[]]} */ ([node, join(dist, "daypass.js"), ...args]);
  return {
    root,
    node,
    daypass,
    /** The side that does nothing: what a start of Node costs. */
    bareNode: () => ({
      label: "node -e 0",
      next: () => ({ command: /** @type {const} */ ([node, "-e", "0"]), env: cleanEnvironment(root) }),
    }),
    /** @param {string} tool */
    find: (tool) => (tool === "aws" ? findAws()?.path : tool === "aws2" ? findAws2() : findProgram(tool)),
    /** A new HOME with the two AWS files in it. @param {{ config?: string, credentials?: string }} files */
    home(files) {
      homes += 1;
      const home = join(root, `home-${homes}`);
      const config = join(home, ".aws", "config");
      const credentials = join(home, ".aws", "credentials");
      mkdirSync(dirname(config), { recursive: true, mode: 0o700 });
      if (files.config !== undefined) writeFileSync(config, files.config, { mode: 0o600 });
      if (files.credentials !== undefined) writeFileSync(credentials, files.credentials, { mode: 0o600 });
      return { home, config, credentials, env: cleanEnvironment(home) };
    },
    /**
     * Starts a server off the core that is measured. It ends when its stdin closes, so at the latest with this process.
     * @param {readonly [string, ...string[]]} command
     */
    async serve(command) {
      const [file, ...args] = cores === undefined ? command : ["taskset", "-c", String(cores.servers), ...command];
      const child = spawn(file, args, { env: cleanEnvironment(root), stdio: ["pipe", "pipe", "inherit"] });
      const ended = new Promise((done) => child.once("close", done));
      endings.push(async () => {
        child.stdin.end();
        await ended;
      });
      return firstLine(child);
    },
    async close() {
      for (const ending of endings.reverse()) await ending();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/**
 * Nothing of the person at the keyboard: no keys, no proxies, and no NODE_EXTRA_CA_CERTS, which doubles a start of Node 20.
 * @param {string} home
 * @returns {Record<string, string>}
 */
function cleanEnvironment(home) {
  const kept = ["PATH", "SystemRoot", "TEMP"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    USERPROFILE: home,
    LOCALAPPDATA: join(home, "AppData"),
    LANG: "C.UTF-8",
    TZ: "UTC",
    CI: "1",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

/** @param {import("node:child_process").ChildProcessByStdio<import("node:stream").Writable, import("node:stream").Readable, null>} child */
function firstLine(child) {
  return new Promise((/** @type {(line: string) => void} */ done, failed) => {
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (/** @type {string} */ part) => {
      text += part;
      if (text.includes("\n")) done(text.slice(0, text.indexOf("\n")));
    });
    child.once("error", failed);
    child.once("exit", (code) => failed(new Error(`a server ended with ${code} before it listened`)));
  });
}
