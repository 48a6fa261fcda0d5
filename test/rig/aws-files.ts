import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import type { AwsDocument, FileKind, SectionName } from "../../src/aws-files/document.ts";
import { type EditTools, editAwsFiles } from "../../src/aws-files/edit-file.ts";
import { type TestHome, testHome } from "./home.ts";

/** A temporary HOME with what editing the shared files in it needs. */
export interface FileRig {
  readonly home: TestHome;
  readonly tools: EditTools;
  readonly credentials: string;
  readonly config: string;
  readonly state: string;
  /** Sets a key in the credentials file. */
  set(name: string, key: string, value: string, backup?: "keep" | "none"): ReturnType<typeof editAwsFiles>;
  edit(kind: FileKind, edit: (document: AwsDocument) => AwsDocument): ReturnType<typeof editAwsFiles>;
}

export function fileRig(options: Partial<EditTools> & { uid?: number } = {}): FileRig {
  const home = testHome();
  const { uid, ...rest } = options;
  const machine = { platform: process.platform, pid: process.pid, uid: uid ?? process.getuid?.(), env: home.env };
  const state = home.path(".local/state/daypass");
  const tools: EditTools = { stateDirectory: state, machine, now: () => new Date(), settleMs: 1, ...rest };
  const paths = { config: home.path(".aws/config"), credentials: home.path(".aws/credentials") };
  const edit: FileRig["edit"] = (kind, change) =>
    editAwsFiles([{ path: paths[kind], kind, edit: change }], { backup: "keep", reason: "test" }, tools);
  return {
    home,
    tools,
    ...paths,
    state,
    edit,
    set: (name, key, value, backup = "none") =>
      editAwsFiles(
        [{ path: paths.credentials, kind: "credentials", edit: (document) => document.set(profile(name), key, value) }],
        { backup, reason: "test" },
        tools,
      ),
  };
}

export function profile(name: string): SectionName {
  return { type: "profile", name };
}

/** What the child program that edits files is told; see aws-files-editor.ts. */
export interface EditorTask {
  readonly path: string;
  readonly state: string;
  readonly home: string;
  /** For each edit the section, the key and the value to set. */
  readonly edits: readonly (readonly [string, string, string])[];
  readonly backup?: "keep" | "none";
  readonly settleMs?: number;
  /** Opened right before and behind the edits, so that a tracer can tell them from the start of the runtime. */
  readonly marks?: boolean;
  /** Finish interrupted writes and do nothing else. */
  readonly recover?: boolean;
  /** Another way to lock than the kernel's. */
  readonly lock?: "record";
  readonly umask?: number;
  /** Become this user first. */
  readonly uid?: number;
}

let bundle: Promise<string> | undefined;

/** The path of the child program, bundled for a Node that runs no TypeScript. Made once per test file. */
export function editorProgram(): Promise<string> {
  bundle ??= bundled(fileURLToPath(new URL("./aws-files-editor.ts", import.meta.url)));
  return bundle;
}

async function bundled(input: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "daypass-editor-"));
  const file = join(folder, "editor.cjs");
  const build = await rolldown({ input, platform: "node", logLevel: "silent" });
  await build.write({ file, format: "cjs" });
  await build.close();
  return file;
}
