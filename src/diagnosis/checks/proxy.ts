import { variable } from "../../core/environment.ts";
import { advice, type Check, type Finding } from "../finding.ts";

const proxyNames = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];

export const proxy: Check = {
  id: "proxy",
  looksFor: "proxies that tools do not agree on",
  find: ({ env }) => {
    const named = proxyNames.filter((name) => variable(env, name) !== undefined);
    const findings: Finding[] = [];
    for (const name of named) {
      if (!/^(socks|pac)/i.test(variable(env, name) ?? "")) continue;
      const why = "daypass, boto3 and tools in Go and JavaScript do not all go through such a proxy";
      findings.push({
        severity: "remark",
        what: `${name} names a SOCKS or PAC proxy`,
        why,
        mend: advice("name an HTTP proxy, or none"),
      });
    }
    const secure = variable(env, "HTTPS_PROXY") ?? variable(env, "https_proxy");
    if (
      secure !== undefined &&
      !/169\.254\.169\.254|\*/.test(variable(env, "NO_PROXY") ?? variable(env, "no_proxy") ?? "")
    ) {
      findings.push({
        severity: "remark",
        what: "A proxy is set, and NO_PROXY does not leave out 169.254.169.254",
        why: "SDKs without credentials ask for a machine's own there, and wait for the proxy instead of saying what is missing",
        mend: advice("add 169.254.169.254,127.0.0.1,localhost to NO_PROXY"),
      });
    }
    return findings;
  },
};
