// @ts-check

import { spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const roles = 1000;

/** @type {import("./report.js").Benchmark} */
export const benchmark = {
  name: "import-1000",
  shows: "`daypass profiles import` of 1,000 new roles / `node -e 0`",
  async setUp(stage) {
    return {
      a: { label: "daypass profiles import, 1,000 roles", next: () => importing(stage) },
      b: stage.bareNode(),
    };
  },
  async counts(stage) {
    const { command, env, backups } = importing(stage);
    const [file, ...args] = command;
    spawnSync(file, args, { env });
    return [{ figure: "writes of one import of 1,000 roles", hold: 1, measured: readdirSync(backups).length }];
  },
};

/**
 * An import into a home of its own: the second one into the same home would find everything there.
 * @param {import("./stage.js").Stage} stage
 */
function importing(stage) {
  const keys =
    "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n";
  const { home, env } = stage.home({ config: "[profile work]\nregion = eu-west-1\n", credentials: `[work]\n${keys}` });
  const rows = Array.from(
    { length: roles },
    (_, index) => `role-${index},arn:aws:iam::${100_000_000_000 + index}:role/Admin`,
  );
  const roster = join(home, "team.csv");
  writeFileSync(roster, `name,role_arn\n${rows.join("\n")}\n`);
  const command = stage.daypass("profiles", "import", roster, "--yes", "--quiet");
  return { command, env, backups: join(home, ".aws", "backups") };
}
