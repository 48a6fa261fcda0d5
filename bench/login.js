// @ts-check
import { awsSide, loginSide } from "./login-sides.js";
import { spawnOrThrow } from "./measure.js";
import { startSandbox, startTls } from "./sandbox.js";

const countedLogins = 5;

/** @type {import("./report.js").Benchmark} */
export const benchmark = {
  name: "login",
  shows: "`daypass login` over TLS on loopback, whole / `aws sts get-session-token`",
  hold: { ratio: 0.5 },
  needs: ["aws"],
  async setUp(stage) {
    const sandbox = await startSandbox(stage);
    const way = await startTls(stage, sandbox);
    return { a: loginSide(stage, sandbox, way), b: awsSide(stage, sandbox, way) };
  },
  async counts(stage) {
    const sandbox = await startSandbox(stage);
    const way = await startTls(stage, sandbox);
    const side = loginSide(stage, sandbox, way);
    for (let count = 0; count < countedLogins; count++) spawnOrThrow(await side.next(), side.label);
    const [connections, requests] = [await way.connections(), (await sandbox.calls()).length];
    return [
      { figure: "connections per `daypass login` over TLS", hold: 1, measured: connections / countedLogins },
      { figure: "requests per `daypass login` over TLS", hold: 1, measured: requests / countedLogins },
    ];
  },
};
