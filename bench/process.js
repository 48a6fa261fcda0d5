// @ts-check
// What `credential_process` costs for every AWS command of a day: a session that lies ready, after one login.
import { spawnSync } from "node:child_process";
import { copyFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { configText, credentialsText } from "./aws-files.js";
import { startSandbox } from "./sandbox.js";

/** @type {import("./report.js").Benchmark} */
export const benchmark = {
  name: "process",
  shows: "`daypass process NAME` from the store / `node -e 0`",
  hold: { ratio: 1.1 },
  async setUp(stage) {
    return { a: await processSide(stage, 0), b: stage.bareNode() };
  },
};

/**
 * @param {import("./stage.js").Stage} stage
 * @param {number} profiles how many others are in both files
 */
export async function processSide(stage, profiles) {
  const sandbox = await startSandbox(stage);
  const home = stage.home({
    config: configText(profiles, sandbox.device("work")),
    credentials: credentialsText(profiles, sandbox.keys("work")),
  });
  const env = { ...home.env, AWS_ENDPOINT_URL: sandbox.endpoint };
  const login = stage.daypass("login", "work", "-c", await sandbox.nextCode());
  const [node, ...args] = login;
  const said = spawnSync(node, args, { env, encoding: "utf8" });
  if (said.status !== 0) throw new Error(`login failed: ${said.stderr}`);
  const command = stage.daypass("process", "work-mfa");
  const answer = spawnSync(command[0], command.slice(1), { env, encoding: "utf8" });
  if (!answer.stdout.startsWith("{")) throw new Error(`process gave nothing: ${answer.stderr}`);
  for (const folder of ["sessions", "answers"]) multiply(join(home.home, ".local/state/daypass", folder), profiles);
  const label = profiles === 0 ? "daypass process" : `daypass process, ${profiles.toLocaleString("en")} profiles`;
  return { label, next: () => ({ command, env }) };
}

/**
 * As many stored files as profiles, so that finding one among them shows.
 * @param {string} folder
 * @param {number} count
 */
function multiply(folder, count) {
  const [name = ""] = readdirSync(folder);
  for (let index = 0; index < count; index += 1) copyFileSync(join(folder, name), join(folder, `other-${index}.json`));
}
