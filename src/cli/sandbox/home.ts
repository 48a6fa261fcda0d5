import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Sandbox } from "../../sandbox/server.ts";
import type { Host } from "../host.ts";

/** A throw-away home folder for the sandbox, with an environment in which nothing of the user's is read or written. */
export interface SandboxHome {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
  /** Writes a file below the home folder, for the owner only. */
  write(name: string, text: string): void;
  remove(): void;
}

// Everything that leads an AWS tool, daypass or a shell's start-up to something of the user's own.
const scrubbed =
  /^(AWS_|DAYPASS_(?!CLOCK_OFFSET$)|XDG_|BOTO_|ZDOTDIR$|BASH_ENV$|ENV$|CI$|HISTFILE$|NODE_OPTIONS$|HTTPS?_PROXY$|https?_proxy$)/;

export function makeSandboxHome(sandbox: Sandbox, host: Host): SandboxHome {
  const path = mkdtempSync(join(tmpdir(), "daypass-sandbox-"));
  const write = (name: string, text: string) => writeFileSync(join(path, name), text, { mode: 0o600 });
  mkdirSync(join(path, "bin"));
  mkdirSync(join(path, ".aws"), { mode: 0o700 });
  const launcher = join(path, "bin", host.platform === "win32" ? "daypass.cmd" : "daypass");
  writeFileSync(
    launcher,
    host.platform === "win32"
      ? `@${host.self.map((path) => `"${path}"`).join(" ")} %*\r\n`
      : `#!/bin/sh\nexec ${host.self.map(quoted).join(" ")} "$@"\n`,
  );
  chmodSync(launcher, 0o755);
  const kept = Object.entries(host.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !scrubbed.test(entry[0]),
  );
  return {
    path,
    env: {
      ...Object.fromEntries(kept),
      HOME: path,
      USERPROFILE: path,
      DAYPASS_HOME: join(path, ".local", "state", "daypass"),
      DAYPASS_SANDBOX: sandbox.endpoint,
      // What is added to the files later on goes there, too, though its section does not say so.
      AWS_ENDPOINT_URL: sandbox.endpoint,
      PATH: `${join(path, "bin")}${delimiter}${host.env.PATH ?? ""}`,
    },
    write,
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** The credentials file of the sandbox's user. */
export function sandboxKeys(profile: string, sandbox: Sandbox): string {
  const [user] = sandbox.description().users;
  if (user === undefined) throw new Error("The sandbox has no user");
  return `[${profile}]\naws_access_key_id = ${user.accessKeyId}\naws_secret_access_key = ${user.secretAccessKey}\n`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
