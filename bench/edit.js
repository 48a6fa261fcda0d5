// @ts-check
import { awsEditSide, editSide } from "./edit-sides.js";

/** @type {import("./report.js").Benchmark} */
export const benchmark = {
  name: "edit",
  shows: "one edit in a file of 10,000 profiles / `aws configure set` on the same file",
  hold: { ratio: 0.1 },
  needs: ["aws"],
  async setUp(stage) {
    return { a: await editSide(stage, 10_000), b: awsEditSide(stage, 10_000) };
  },
};
