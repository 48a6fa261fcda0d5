// @ts-check
import { configText, credentialsText } from "./aws-files.js";
import { countsAboveBareNode } from "./system-calls.js";

/** @type {import("./report.js").Benchmark} */
export const benchmark = {
  name: "status",
  shows: "`daypass status`, five profiles / `node -e 0`",
  async setUp(stage) {
    return { a: statusSide(stage, 5), b: stage.bareNode() };
  },
  counts(stage) {
    const home = stage.home({ config: configText(5), credentials: credentialsText(5) });
    return countsAboveBareNode("status", { hold: {}, home, stage });
  },
};

/**
 * @param {import("./stage.js").Stage} stage
 * @param {number} profiles
 */
export function statusSide(stage, profiles) {
  const { env } = stage.home({ config: configText(profiles), credentials: credentialsText(profiles) });
  const label = `daypass status, ${profiles.toLocaleString("en")} profiles`;
  return { label, next: () => ({ command: stage.daypass("status"), env }) };
}
