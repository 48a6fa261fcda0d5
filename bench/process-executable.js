// @ts-check
import { executable } from "./executable.js";
import { processSide } from "./process.js";

/** @type {import("./report.js").Benchmark} */
export const benchmark = {
  name: "process-executable",
  shows: "`process NAME` from the store, standalone executable / `node -e 0`",
  // Of Node 20.
  hold: { ratio: 0.35 },
  async setUp(stage) {
    const { next } = await processSide(stage, 0);
    const command = await executable("process", "work-mfa");
    return { a: { label: "daypass process, executable", next: () => ({ ...next(), command }) }, b: stage.bareNode() };
  },
};
