// @ts-check
// A hundred tools start at once, in the morning, before anybody has typed a code.
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { spawnOrThrow } from "./measure.js";
import { startSandbox } from "./sandbox.js";

const processes = 100;
const roles = 4;

/** @type {import("./report.js").Benchmark} */
export const benchmark = {
  name: "one-prompt",
  shows: `${processes} processes at once`,
  async counts(stage) {
    const sandbox = await startSandbox(stage);
    const asked = join(stage.root, "codes");
    const program = join(stage.root, "code-program");
    const code = await sandbox.nextCode();
    writeFileSync(program, `#!/bin/sh\necho asked >>'${asked}'\nsleep 0.3\necho ${code}\n`, { mode: 0o700 });
    writeFileSync(asked, "");
    const home = stage.home({
      config: `${sandbox.device("work").trimEnd()}\ndaypass_mfa_process = ${program}\n\n${roleProfiles(sandbox.account)}`,
      credentials: sandbox.keys("work"),
    });
    const env = { ...home.env, AWS_ENDPOINT_URL: sandbox.endpoint };
    spawnOrThrow({ command: stage.daypass("trust", "--yes", "--no-input"), env }, "daypass trust");
    const names = Array.from({ length: processes }, (_, index) => `role-${index % roles}`);
    const codes = await Promise.all(names.map((name) => exitCode(stage.daypass("process", name), env)));
    const failed = codes.filter((exit) => exit !== 0).length;
    const calls = await sandbox.calls();
    const sent = (/** @type {string} */ name) => calls.filter(({ action }) => action === name).length;
    const figure = `${processes} times \`daypass process\` at once for ${roles} roles, no session yet`;
    return [
      { figure: `${figure}: codes asked for`, hold: 1, measured: readFileSync(asked, "utf8").split("\n").length - 1 },
      { figure: `${figure}: GetSessionToken`, hold: 1, measured: sent("GetSessionToken") },
      { figure: `${figure}: AssumeRole per role`, hold: 1, measured: sent("AssumeRole") / roles },
      { figure: `${figure}: that failed`, hold: 0, measured: failed },
    ];
  },
};

/** @param {string} account */
function roleProfiles(account) {
  const profile = (/** @type {number} */ index) =>
    `[profile role-${index}]\nrole_arn = arn:aws:iam::${account}:role/Admin\nsource_profile = work-mfa\nrole_session_name = ana-${index}\n\n`;
  return Array.from({ length: roles }, (_, index) => profile(index)).join("");
}

/**
 * @param {readonly [string, ...string[]]} command
 * @param {Readonly<Record<string, string>>} env
 * @returns {Promise<number | null>}
 */
function exitCode([file, ...args], env) {
  const child = spawn(file, args, { env, stdio: "ignore" });
  return new Promise((done, failed) => child.once("error", failed).once("exit", done));
}
