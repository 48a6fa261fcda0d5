// @ts-check
import { statusSide } from "./status.js";

/** @type {import("./report.js").Benchmark} */
export const benchmark = {
  name: "status-10000",
  shows: "`daypass status`, 10,000 profiles in both files / `node -e 0`",
  async setUp(stage) {
    return { a: statusSide(stage, 10_000), b: stage.bareNode() };
  },
};
