// @ts-check
import { countsAboveBareNode } from "./system-calls.js";

/** @type {import("./report.js").Benchmark} */
export const benchmark = {
  name: "version",
  shows: "`daypass --version` / `node -e 0`",
  hold: { ratio: 1.1 },
  async setUp(stage) {
    const { env } = stage.home({});
    return {
      a: { label: "daypass --version", next: () => ({ command: stage.daypass("--version"), env }) },
      b: stage.bareNode(),
    };
  },
  // One file of ours, and not much more than a bare start asks of the system.
  counts: (stage) => countsAboveBareNode("--version", { hold: { files: 1, calls: 45 }, home: stage.home({}), stage }),
};
