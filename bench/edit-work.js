// @ts-check
import { awsEditSide, editSide } from "./edit-sides.js";

/** @type {import("./report.js").Benchmark} */
export const benchmark = {
  name: "edit-work",
  shows: "the same edit without the 30 ms in which daypass looks for other writers / `aws configure set`",
  needs: ["aws"],
  async setUp(stage) {
    return { a: await editSide(stage, 10_000, { settleMs: 0 }), b: awsEditSide(stage, 10_000) };
  },
};
