// @ts-check
import { loginSide } from "./login-sides.js";
import { startSandbox } from "./sandbox.js";

/** @type {import("./report.js").Benchmark} */
export const benchmark = {
  name: "login-10000",
  shows: "`daypass login`, plain HTTP, among 10,000 profiles / with small files",
  async setUp(stage) {
    const sandbox = await startSandbox(stage);
    return { a: loginSide(stage, sandbox, { ...sandbox, profiles: 10_000 }), b: loginSide(stage, sandbox, sandbox) };
  },
};
