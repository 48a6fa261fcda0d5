/** Two readers that know nothing of daypass, to say what a text means: botocore, and the JavaScript SDK's loader. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { loadSharedConfigFiles } from "@smithy/shared-ini-file-loader";
import type { FileKind } from "../../src/aws-files/document.ts";

/** Sections by `type name` (`profile work`), each with its settings; nested ones as `parent.child`. */
export type Meaning = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface Reader {
  /** `undefined` where the reader refuses the whole file. */
  read(text: string, kind: FileKind): Promise<Meaning | undefined>;
  close(): void;
}

const program = `
import json, sys, os
from botocore.configloader import raw_config_parse, build_profile_map
from botocore.exceptions import ConfigParseError
path = sys.argv[1]
def flat(settings):
    out = {}
    for key, value in settings.items():
        if isinstance(value, dict):
            out.update({key + "." + k: v for k, v in value.items()})
        else:
            out[key] = value
    return out
for line in sys.stdin:
    text, kind = json.loads(line)
    with open(path, "wb") as f:
        f.write(text.encode("utf-8"))
    try:
        parsed = raw_config_parse(path)
        if kind == "config":
            full = build_profile_map(parsed)
            groups = {"profile": full["profiles"], "sso-session": full["sso_sessions"], "services": full["services"]}
        else:
            groups = {"profile": parsed}
        answer = {t + " " + n: flat(s) for t, group in groups.items() for n, s in group.items()}
    except ConfigParseError:
        answer = None
    print(json.dumps(answer), flush=True)
`;

/** botocore in one Python process for all questions. */
export function botocoreReader(python: string): Reader {
  const folder = mkdtempSync(join(tmpdir(), "daypass-botocore-"));
  const child = spawn(python, ["-c", program, join(folder, "file")], { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async read(text, kind) {
      child.stdin.write(`${JSON.stringify([text, kind])}\n`);
      const { value, done } = await answers.next();
      if (done === true) throw new Error("botocore's process ended");
      return JSON.parse(value) ?? undefined;
    },
    close() {
      child.stdin.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function javascriptReader(): Reader {
  const folder = mkdtempSync(join(tmpdir(), "daypass-loader-"));
  const filepath = join(folder, "credentials");
  const configFilepath = join(folder, "config");
  return {
    async read(text, kind) {
      writeFileSync(filepath, kind === "credentials" ? text : "");
      writeFileSync(configFilepath, kind === "config" ? text : "");
      const files = await loadSharedConfigFiles({ filepath, configFilepath, ignoreCache: true });
      const sections = kind === "config" ? files.configFile : files.credentialsFile;
      return Object.fromEntries(
        Object.entries(sections).map(([name, settings]) => [typed(name, kind), settings as Record<string, string>]),
      );
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function typed(name: string, kind: FileKind): string {
  const other = kind === "config" ? /^(sso-session|services)\.(.*)$/.exec(name) : null;
  return other === null ? `profile ${name}` : `${other[1]} ${other[2]}`;
}
