// @ts-check
import { editSide } from "./edit-sides.js";

/** @type {import("./report.js").Benchmark} */
export const benchmark = {
  name: "edit-extra",
  shows: "one edit in a file of 10,000 profiles / of five",
  hold: { extraMiB: 10 },
  async setUp(stage) {
    return { a: await editSide(stage, 10_000), b: await editSide(stage, 5) };
  },
};
