// @ts-check
// A whole login: the files read, one code, one GetSessionToken, the session stored and written into the credentials file.
import { configText, credentialsText } from "./aws-files.js";

/** @typedef {{ readonly endpoint: string, readonly caBundle?: string }} Way */

/**
 * @param {import("./stage.js").Stage} stage
 * @param {import("./sandbox.js").Sandbox} sandbox
 * @param {Way & { readonly profiles?: number }} options `profiles`: how many others are in both files
 */
export function loginSide(stage, sandbox, { profiles = 0, ...way }) {
  const home = stage.home({
    config: configText(profiles, sandbox.device("work")),
    credentials: credentialsText(profiles, sandbox.keys("work")),
  });
  const env = { ...home.env, ...awsVariables(way) };
  return {
    label: profiles === 0 ? "daypass login" : `daypass login, ${profiles.toLocaleString("en")} profiles`,
    next: async () => ({ command: stage.daypass("login", "work", "-c", await sandbox.nextCode()), env }),
  };
}

/**
 * @param {import("./stage.js").Stage} stage
 * @param {import("./sandbox.js").Sandbox} sandbox
 * @param {Way} way
 */
export function awsSide(stage, sandbox, way) {
  const home = stage.home({ config: sandbox.device("work"), credentials: sandbox.keys("work") });
  const env = { ...home.env, ...awsVariables(way), AWS_PROFILE: "work" };
  const question = ["sts", "get-session-token", "--serial-number", sandbox.serial, "--token-code"];
  const aws = stage.find("aws") ?? "aws";
  return {
    label: "aws sts get-session-token",
    next: async () => {
      const command = /** @type {[string, ...string[]]} */ ([aws, ...question, await sandbox.nextCode()]);
      return { command, env };
    },
  };
}

/** @param {Way} way */
function awsVariables({ endpoint, caBundle }) {
  return { AWS_ENDPOINT_URL: endpoint, ...(caBundle !== undefined && { AWS_CA_BUNDLE: caBundle }) };
}
