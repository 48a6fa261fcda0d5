// @ts-check
import { editSide } from "./edit-sides.js";

/** @type {import("./report.js").Benchmark} */
export const benchmark = {
  name: "edit-linear",
  shows: "one edit, 100,000 profiles / 10,000, both above what five take: 10 is linear",
  hold: { ratio: 12 },
  async setUp(stage) {
    return {
      a: await editSide(stage, 100_000),
      b: await editSide(stage, 10_000),
      base: await editSide(stage, 5),
    };
  },
};
