// @ts-check
// One command in all accounts of a company, against an AWS that is 50 ms away.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { startSandbox } from "./sandbox.js";

const roles = 500;
const latencySeconds = 0.05;
/** So many are run one by one: all of them would take minutes. */
const oneByOne = 20;

/** @type {import("./report.js").Benchmark} */
export const benchmark = {
  name: "each",
  shows: `\`daypass each … -- true\` over ${roles} roles, 50 ms from STS / \`daypass exec … -- true\` for one after the other`,
  hold: { ratio: 0.1 },
  pairs: 5,
  async setUp(stage) {
    const sandbox = await startSandbox(stage);
    const home = stage.home({
      config: `${sandbox.device("work")}${Array.from({ length: roles }, (_, index) => role(index, sandbox.account)).join("")}`,
      credentials: sandbox.keys("work"),
    });
    const env = { ...home.env, AWS_ENDPOINT_URL: sandbox.endpoint };
    const [node, ...login] = stage.daypass("login", "work", "-c", await sandbox.nextCode());
    const said = spawnSync(node, login, { env, encoding: "utf8" });
    if (said.status !== 0) throw new Error(`login failed: ${said.stderr}`);
    await sandbox.delay(latencySeconds);
    const forgetRoles = () => {
      rmSync(join(home.home, ".local/state/daypass/roles"), { recursive: true, force: true });
      return env;
    };
    const each = stage.daypass("each", "role-*", "--", "true");
    const daypass = stage.daypass().map(quoted).join(" ");
    const loop = `i=0; while [ $i -lt ${oneByOne} ]; do ${daypass} exec role-$i -- true || exit 1; i=$((i + 1)); done`;
    return {
      a: { label: "daypass each", next: () => ({ command: each, env: forgetRoles() }) },
      b: {
        label: "daypass exec, one by one",
        share: oneByOne / roles,
        next: () => ({ command: ["/bin/sh", "-c", loop], env: forgetRoles() }),
      },
    };
  },
};

/**
 * Each role session is another one, as each of another role would be.
 * @param {number} index
 * @param {string} account
 */
function role(index, account) {
  const arn = `arn:aws:iam::${account}:role/Admin`;
  return `[profile role-${index}]\nrole_arn = ${arn}\nsource_profile = work-mfa\nrole_session_name = ana-${index}\n\n`;
}

/** @param {string} text */
function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
