import { variable } from "../../core/environment.ts";
import { type Check, type Finding, unset } from "../finding.ts";

export const nodeVariables: Check = {
  id: "node-variables",
  looksFor: "settings of Node.js that lay secrets open",
  find: ({ env }) => {
    const findings: Finding[] = [];
    if (/\b(http2?|https|net|tls|stream|undici)\b/i.test(variable(env, "NODE_DEBUG") ?? "")) {
      const what = "NODE_DEBUG has Node.js print what it sends";
      const why = "tools in JavaScript print signatures, codes and answers with credentials to stderr";
      findings.push({ severity: "problem", what, why, mend: unset("NODE_DEBUG") });
    }
    const options = variable(env, "NODE_OPTIONS") ?? "";
    const open =
      /--(inspect[\w-]*|require|import|loader|experimental-loader|heapsnapshot[\w-]*|report[\w-]*|tls-keylog)\b/.exec(
        options,
      );
    if (open !== null || /(^|\s)-r\s/.test(options)) {
      const what = `NODE_OPTIONS has ${open?.[0] ?? "-r"}`;
      const why = "what it names sees the memory of every tool in JavaScript, daypass included";
      findings.push({ severity: "remark", what, why, mend: unset("NODE_OPTIONS") });
    }
    if (variable(env, "NODE_TLS_REJECT_UNAUTHORIZED") === "0") {
      const what = "NODE_TLS_REJECT_UNAUTHORIZED=0 switches off who AWS is";
      const why = "tools in JavaScript believe any server; daypass does not listen to it";
      findings.push({ severity: "problem", what, why, mend: unset("NODE_TLS_REJECT_UNAUTHORIZED") });
    }
    return findings;
  },
};
