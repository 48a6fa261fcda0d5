import { Readable } from "node:stream";
import type { GlobalFlags } from "../../src/cli/context.ts";
import type { Host } from "../../src/cli/host.ts";
import type { Environment } from "../../src/core/environment.ts";
import type { TestHome } from "./home.ts";

/** What `main.ts` would hand down, with everything that is printed kept. */
export interface FakeHost extends Host {
  stdoutText(): string;
  stderrText(): string;
}

/** The flags of every command, none of which is given; without colours. */
export const plainFlags: GlobalFlags = {
  json: false,
  input: true,
  yes: false,
  quiet: false,
  verbose: false,
  color: "never",
  region: undefined,
};

/** A host without a terminal. `CI` is set: nobody at the keyboard is asked by a test. */
export function fakeHost(
  argv: readonly string[],
  home: TestHome,
  more: { readonly env?: Environment; readonly stdin?: string; readonly platform?: NodeJS.Platform } = {},
): FakeHost {
  let [stdout, stderr] = ["", ""];
  return {
    argv,
    env: { HOME: home.home, PATH: process.env.PATH, CI: "1", SHELL: "/bin/sh", ...more.env },
    platform: more.platform ?? process.platform,
    pid: process.pid,
    // No process: the shell is told by SHELL.
    parentPid: -1,
    uid: process.getuid?.(),
    cwd: home.work,
    self: [process.execPath, "daypass"],
    embedded: undefined,
    beforeEnd: () => () => {},
    stdin: Readable.from(more.stdin === undefined ? [] : [more.stdin]),
    stdout: {
      write: (text, done) => {
        stdout += text;
        done?.();
      },
    },
    stderr: { write: (text) => (stderr += text) },
    onEnd: () => {},
    onSignals: () => () => {},
    asStarted: (start) => start(),
    signalGroup: () => false,
    stdoutText: () => stdout,
    stderrText: () => stderr,
  };
}
