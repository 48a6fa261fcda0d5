// @ts-check
import { loginSide } from "./login-sides.js";
import { startSandbox } from "./sandbox.js";

/** @type {import("./report.js").Benchmark} */
export const benchmark = {
  name: "login-plain",
  shows: "`daypass login` over plain HTTP on loopback / `node -e 0`",
  async setUp(stage) {
    const sandbox = await startSandbox(stage);
    return { a: loginSide(stage, sandbox, sandbox), b: stage.bareNode() };
  },
};
