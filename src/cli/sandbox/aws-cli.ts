import { spawnSync } from "node:child_process";

/** The AWS CLI on the path. Older ones than 1.29 and 2.13 pay no attention to `AWS_ENDPOINT_URL` and `endpoint_url`. */
export interface AwsCli {
  readonly version: string;
  readonly honoursEndpoint: boolean;
}

/** Asks the AWS CLI on the path who it is; `undefined` where there is none. */
export function findAwsCli(env: Readonly<Record<string, string>>): AwsCli | undefined {
  const said = spawnSync("aws", ["--version"], { env, encoding: "utf8", timeout: 10_000, windowsHide: true });
  const version = /aws-cli\/(\d+)\.(\d+)\.\d+/.exec(`${said.stdout ?? ""}${said.stderr ?? ""}`);
  if (version === null) return undefined;
  const [major, minor] = [Number(version[1]), Number(version[2])];
  return {
    version: version[0],
    honoursEndpoint: major > 2 || (major === 2 && minor >= 13) || (major === 1 && minor >= 29),
  };
}
