// @ts-check
import { editSide } from "./edit-sides.js";

/** @type {import("./report.js").Benchmark} */
export const benchmark = {
  name: "edit-linear-small",
  shows: "one edit, 10,000 profiles / 1,000, both above what five take: 10 is linear",
  async setUp(stage) {
    return {
      a: await editSide(stage, 10_000),
      b: await editSide(stage, 1000),
      base: await editSide(stage, 5),
    };
  },
};
