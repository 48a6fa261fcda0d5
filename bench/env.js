// @ts-check
// What `eval "$(daypass env NAME)"` costs where the session lies ready.
import { processSide } from "./process.js";

/** @type {import("./report.js").Benchmark} */
export const benchmark = {
  name: "env",
  shows: "`daypass env NAME --shell bash`, session ready / `node -e 0`",
  async setUp(stage) {
    return { a: await envSide(stage), b: stage.bareNode() };
  },
};

/** @type {import("./report.js").Benchmark} */
export const besideAws = {
  name: "env-aws",
  shows: "`daypass env NAME --shell bash`, session ready / `aws configure export-credentials`, AWS CLI v2",
  needs: ["aws2"],
  async setUp(stage) {
    const a = await envSide(stage);
    const aws = stage.find("aws2") ?? "aws";
    const question = ["configure", "export-credentials", "--profile", "work-mfa", "--format", "env"];
    const command = /** @type {[string, ...string[]]} */ ([aws, ...question]);
    return { a, b: { label: "aws configure export-credentials", next: () => ({ ...a.next(), command }) } };
  },
};

/** @param {import("./stage.js").Stage} stage */
async function envSide(stage) {
  const { next } = await processSide(stage, 0);
  const command = stage.daypass("env", "work-mfa", "--shell", "bash");
  return { label: "daypass env", next: () => ({ ...next(), command }) };
}
