/**
 * What a test wants of the machine beyond Node. A test that wants an absent thing skips and says so:
 *
 *     test.skipIf(needs("strace").missing)("a write killed at any system call …", …)
 *
 * Everything found missing is noted in the file that `DAYPASS_TEST_NEEDS` names, so that the runner in `.ci` can tell
 * a skip with a known reason from one that nobody meant. Tools that come with a path are found once per process.
 */
import { spawnSync } from "node:child_process";
import { accessSync, appendFileSync, constants, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { type Answer, clientChecks, clientsFolder } from "./installed-clients.ts";

export type Tool = keyof typeof checks;
export interface Need {
  readonly missing: boolean;
  /** Why it is missing, as a sentence for a list of skips; empty when it is there. */
  readonly reason: string;
}

/** Whether a test that wants this tool has to be skipped. */
export function needs(tool: Tool): Need {
  const found = answerOf(tool);
  const need = { missing: found.path === undefined, reason: found.reason };
  if (need.missing) note(tool, need.reason);
  return need;
}

/** The same for several tools at once: missing if one of them is. */
export function needing(...tools: readonly Tool[]): Need {
  const missing = tools.map((tool) => needs(tool)).filter((need) => need.missing);
  return { missing: missing.length > 0, reason: missing.map((need) => need.reason).join("; ") };
}

/** Where the tool is. Only for a test that has asked `needs()` before. */
export function pathOf(tool: Tool): string {
  const { path, reason } = answerOf(tool);
  if (path === undefined) throw new Error(reason);
  return path;
}

const answers = new Map<Tool, Answer>();

const checks = {
  zsh: () => onPath("zsh"),
  fish: () => onPath("fish"),
  bash: () => onPath("bash"),
  tmux: () => onPath("tmux"),
  git: () => onPath("git"),
  vim: () => onPath("vim"),
  less: () => onPath("less"),
  fzf: () => onPath("fzf"),
  groff: () => onPath("groff"),
  /** A browser without a window. */
  chromium: () => onPath("chromium"),
  flock: () => onPath("flock"),
  setfacl: () => onPath("setfacl"),
  dash: () => onPath("dash"),
  busybox: () => onPath("busybox"),
  ksh: () => onPath("ksh93"),
  mksh: () => onPath("mksh"),
  yash: () => onPath("yash"),
  pwsh: () => onPath("pwsh"),
  starship: () => onPath("starship"),
  /** Nushell comes from npm, into a folder beside the tests' own packages. */
  nu: findNu,
  cmd: () => platformIs("win32", "cmd.exe needs Windows"),
  linux: () => platformIs("linux", "needs Linux"),
  macos: () => platformIs("darwin", "needs macOS"),
  strace: findStrace,
  /** The AWS CLI in a version that honours AWS_ENDPOINT_URL: 1.29 or 2.13 and up. */
  aws: () => findAws(),
  /** The path is that of a Python that can import boto3 1.28 or later, which is the first to honour AWS_ENDPOINT_URL. */
  boto3: () => findBoto3(),
  "cfn-lint": () => findBesidePython("cfn-lint"),
  /** The path is that of a Python that can import it. */
  "python-dotenv": () => findPythonWith("dotenv"),
  /** The tests run as root, as they must to mount, to drop to another user or to make device files. */
  root: () => (process.getuid?.() === 0 ? there("root") : absent("needs root")),
  /** The tests run as somebody whom modes of files stop. */
  unprivileged: () =>
    process.getuid?.() ? there("unprivileged") : absent("needs a user whom file modes stop, not root"),
  /** A small file system of our own can be mounted. */
  tmpfs: findTmpfs,
  /** Mounts of a process's own. */
  namespaces: findNamespaces,
  pty: findPty,
  node: () => there(process.execPath),
  ...clientChecks,
} satisfies Record<string, () => Answer>;

function answerOf(tool: Tool): Answer {
  const known = answers.get(tool);
  if (known !== undefined) return known;
  const answer = checks[tool]();
  answers.set(tool, answer);
  return answer;
}

function note(tool: Tool, reason: string): void {
  const file = process.env.DAYPASS_TEST_NEEDS;
  if (file === undefined) return;
  // One short line per note: appended whole, so that several workers can write the same file.
  appendFileSync(file, `${JSON.stringify({ tool, reason, from: callerFile() })}\n`);
}

function callerFile(): string | undefined {
  const frames = new Error().stack?.split("\n") ?? [];
  return frames.map((frame) => /([^\s(]+\.test\.ts)/.exec(frame)?.[1]).find((file) => file !== undefined);
}

function there(path: string): Answer {
  return { path, reason: "" };
}

function absent(reason: string): Answer {
  return { path: undefined, reason };
}

function onPath(name: string): Answer {
  const [first] = everywhereOnPath(name);
  return first === undefined ? absent(`${name} is not installed`) : there(first);
}

function everywhereOnPath(name: string): string[] {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const endings = process.platform === "win32" ? [".exe", ".cmd"] : [""];
  return folders.flatMap((folder) => endings.map((ending) => join(folder, name + ending))).filter(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function findNu(): Answer {
  const folder = process.env.DAYPASS_TEST_NODE_TOOLS;
  const own = folder === undefined ? "" : join(folder, "node_modules", ".bin", "nu");
  return isExecutable(own) ? there(own) : onPath("nu");
}

function platformIs(platform: NodeJS.Platform, reason: string): Answer {
  return process.platform === platform ? there(platform) : absent(reason);
}

/** strace may be installed and still not be allowed to trace, as in many containers. */
function findStrace(): Answer {
  const found = onPath("strace");
  if (found.path === undefined) return found;
  const works = spawnSync(found.path, ["-f", "-e", "trace=none", "-o", "/dev/null", "true"]).status === 0;
  return works ? found : absent("strace is not allowed to trace here");
}

function findAws(): Answer {
  const candidates = [...pythons().map((python) => join(dirname(python), "aws")), ...everywhereOnPath("aws")];
  const versions: string[] = [];
  for (const path of candidates.filter((candidate) => existsSync(candidate))) {
    const version = /aws-cli\/(\d+\.\d+)\S*/.exec(spawnSync(path, ["--version"], { encoding: "utf8" }).stdout ?? "");
    if (version === null) continue;
    if (isAtLeast(version[1], version[1]?.startsWith("1.") ? "1.29" : "2.13")) return there(path);
    versions.push(version[0]);
  }
  if (versions.length === 0) return absent("the AWS CLI is not installed");
  return absent(`${versions.join(", ")} does not honour AWS_ENDPOINT_URL`);
}

function findBoto3(): Answer {
  const program = 'import importlib.metadata as m; print(m.version("boto3"))';
  for (const python of pythons()) {
    const { status, stdout } = spawnSync(python, ["-c", program], { encoding: "utf8" });
    if (status === 0 && isAtLeast(stdout.trim(), "1.28")) return there(python);
  }
  return absent("no Python with boto3 1.28 or later is installed");
}

/** A program that comes with a Python package, or one on the path. */
function findBesidePython(name: string): Answer {
  const found = pythons()
    .map((python) => join(dirname(python), name))
    .find(isExecutable);
  return found === undefined ? onPath(name) : there(found);
}

function findPythonWith(module: string): Answer {
  const found = pythons().find((python) => spawnSync(python, ["-c", `import ${module}`]).status === 0);
  return found === undefined ? absent(`no Python with the module ${module} is installed`) : there(found);
}

let foundPythons: readonly string[] | undefined;

/** Real interpreters, not the shims of a version manager: those look into HOME, which tests replace. */
function pythons(): readonly string[] {
  if (foundPythons !== undefined) return foundPythons;
  const environment = process.env.DAYPASS_TEST_PYTHON_ENV ?? join(clientsFolder, "python");
  const own = [join(environment, "bin", "python"), join(environment, "Scripts", "python.exe")];
  const candidates = [...own.filter(isExecutable), ...everywhereOnPath("python3")];
  const real = candidates.map((python) => {
    const { status, stdout } = spawnSync(python, ["-c", "import sys; print(sys.executable)"], { encoding: "utf8" });
    return status === 0 ? stdout.trim() : "";
  });
  foundPythons = [...new Set(real.filter((python) => python !== ""))];
  return foundPythons;
}

function isAtLeast(version: string | undefined, wanted: string): boolean {
  const [major = 0, minor = 0] = (version ?? "").split(".").map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split(".").map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

function findTmpfs(): Answer {
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return absent("mounting a small tmpfs needs root on Linux");
  const folder = mkdtempSync(join(tmpdir(), "daypass-tmpfs-"));
  try {
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]).status === 0;
    if (mounted) spawnSync("umount", [folder]);
    return mounted ? there("tmpfs") : absent("mounting a small tmpfs is not allowed here");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function findNamespaces(): Answer {
  const found = onPath("unshare");
  if (found.path === undefined) return found;
  const works = spawnSync(found.path, ["-rm", "mount", "-t", "tmpfs", "none", tmpdir()]).status === 0;
  return works ? found : absent("mounting in a namespace of its own is not allowed here");
}

/** The prebuilt pty library exists for the usual platforms only. */
function findPty(): Answer {
  const libc = process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined;
  if (process.platform === "linux" && libc?.header?.glibcVersionRuntime === undefined) {
    return absent("the pty library has no build for this C library");
  }
  const known = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64", "win32-x64", "win32-arm64"];
  const here = `${process.platform}-${process.arch}`;
  return known.includes(here) ? there("pty") : absent(`the pty library has no build for ${here}`);
}
