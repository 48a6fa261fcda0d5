/** The shape of a devcontainer: `~/.aws` mounted read-only under another HOME, and nothing else of the outside, so no daypass. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type TestHome, testHome } from "../rig/home.ts";

export interface Container {
  readonly home: TestHome;
  /** The command line that runs one in it. */
  enter(command: readonly [string, ...string[]]): readonly [string, ...string[]];
  close(): Promise<void>;
}

// What is mounted is seen by this process and those that enter its namespaces. It ends with its stdin.
const script = `
set -e
mount --bind "$1/.aws" "$2/.aws"
mount -o remount,bind,ro "$2/.aws"
mount -t tmpfs none "$3"
echo ready
exec cat
`;

export async function openContainer(outside: TestHome): Promise<Container> {
  const home = testHome();
  mkdirSync(join(home.home, ".aws"));
  const holder = spawn("unshare", ["-rm", "sh", "-c", script, "sh", outside.home, home.home, outside.root]);
  const ended = once(holder, "exit");
  let said = "";
  holder.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [first] = await Promise.race([once(holder.stdout, "data"), ended]);
  if (String(first).trim() !== "ready") throw new Error(`no container: ${said}`);
  return {
    home,
    enter: (command) => [
      "nsenter",
      `--target=${holder.pid}`,
      "--user",
      "--mount",
      "--preserve-credentials",
      ...command,
    ],
    close: async () => {
      holder.stdin.end();
      await ended;
      home.remove();
    },
  };
}
