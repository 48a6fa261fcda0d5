// @ts-check
import { processSide } from "./process.js";

/** @type {import("./report.js").Benchmark} */
export const benchmark = {
  name: "process-10000",
  shows:
    "`daypass process NAME` from the store, 10,000 profiles in both files, 10,000 stored sessions and answers / `node -e 0`",
  hold: { ratio: 1.1 },
  async setUp(stage) {
    return { a: await processSide(stage, 10_000), b: stage.bareNode() };
  },
};
