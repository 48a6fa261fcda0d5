// @ts-check
import { executable } from "./executable.js";
import { awsSide, loginSide } from "./login-sides.js";
import { startSandbox, startTls } from "./sandbox.js";

/** @type {import("./report.js").Benchmark} */
export const benchmark = {
  name: "login-executable",
  shows: "`login` over TLS on loopback, whole, standalone executable / `aws sts get-session-token`",
  hold: { ratio: 0.15 },
  needs: ["aws"],
  async setUp(stage) {
    const sandbox = await startSandbox(stage);
    const way = await startTls(stage, sandbox);
    const { next } = loginSide(stage, sandbox, way);
    const [program] = await executable();
    const a = {
      label: "daypass login, executable",
      next: async () => {
        const { command, env } = await next();
        return { command: /** @type {[string, ...string[]]} */ ([program, ...command.slice(2)]), env };
      },
    };
    return { a, b: awsSide(stage, sandbox, way) };
  },
};
