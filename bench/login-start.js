// @ts-check
import { loginSide } from "./login-sides.js";
import { startSandbox, startTls } from "./sandbox.js";

/** @type {import("./report.js").Benchmark} */
export const benchmark = {
  name: "login-start",
  shows: "`daypass login` over TLS on loopback, whole / `node -e 0`",
  async setUp(stage) {
    const sandbox = await startSandbox(stage);
    return { a: loginSide(stage, sandbox, await startTls(stage, sandbox)), b: stage.bareNode() };
  },
};
