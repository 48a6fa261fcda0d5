import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, readdirSync, readSync, realpathSync, type Stats, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join } from "node:path";
import { withoutCredentials } from "../../core/environment.ts";
import { homeDirectory } from "../../core/paths.ts";
import type { CachedRole, FileFacts, LauncherRun, Surroundings } from "../../diagnosis/surroundings.ts";
import { isOwnProcess } from "../../profiles/process-line.ts";
import { settingOf } from "../../profiles/profile.ts";
import type { Profiles } from "../../profiles/read.ts";
import { currentStatus } from "../../sessions/current-status.ts";
import { launcherPath } from "../../sessions/launcher.ts";
import { originsOf } from "../../sessions/origins.ts";
import type { Context } from "../context.ts";
import { networkFacts } from "./doctor-network.ts";
import { isProgram, programOf } from "./process-program.ts";

// More than any env file or stored session has.
const mostBytes = 1_048_576;

/** Reads and asks all that the checks look at. Nothing that a file names is run but daypass's own launcher. */
export async function gather(
  { offline }: { readonly offline: boolean },
  profiles: Profiles,
  context: Context,
): Promise<Surroundings> {
  const tools = { ...context.stateTools(), env: context.env };
  const [status, remembered, network, launcher] = await Promise.all([
    currentStatus(profiles, tools),
    originsOf(profiles.locations.credentials, tools),
    offline ? undefined : networkFacts(profiles, context),
    runLauncher(profiles, context),
  ]);
  return {
    env: context.env,
    machine: context.machine,
    now: context.now(),
    profiles,
    status,
    remembered,
    network,
    launcher,
    files: filesOf(profiles, context),
    missingFiles: missingFiles(profiles, context),
    cachedRoles: cachedRoles(context),
    missingPrograms: missingPrograms(profiles),
  };
}

function missingFiles({ locations }: Profiles, { env }: Context): ReadonlySet<string> {
  const named = [
    ["AWS_CONFIG_FILE", locations.config],
    ["AWS_SHARED_CREDENTIALS_FILE", locations.credentials],
  ] as const;
  return new Set(named.filter(([name, path]) => env[name] !== undefined && !existsSync(path)).map(([name]) => name));
}

function filesOf({ locations }: Profiles, context: Context): readonly FileFacts[] {
  const { stateDirectory } = context.stateTools();
  const backups = join(dirname(locations.credentials), "backups");
  const folder = join(homeDirectory(context.env) ?? "", ".aws");
  const wanted = [
    [folder, "folder"],
    [locations.config, "settings"],
    [locations.credentials, "keys"],
    [backups, "state"],
    [stateDirectory, "state"],
    [join(context.host.cwd, ".env"), "env-file"],
  ] as const;
  return wanted.flatMap(([path, holds]) => {
    const known = statusOf(path);
    if (known === undefined || (holds === "env-file" && !holdsAwsKeys(path))) return [];
    const windows = context.machine.platform === "win32";
    const bits = windows ? {} : { mode: known.mode & 0o777, owner: known.uid };
    const realPath = realpathSync(path);
    const git = holds === "state" || holds === "folder" ? ("outside" as const) : placeInGit(realPath, context);
    return [{ path, realPath, holds, mode: undefined, owner: undefined, ...bits, git, synced: syncedBy(realPath) }];
  });
}

/** A `.env` file that holds other things is none of ours. */
function holdsAwsKeys(path: string): boolean {
  return /^\s*(export\s+)?AWS_SECRET_ACCESS_KEY\s*=/m.test(startOf(path) ?? "");
}

/** What lies at a path; `undefined` for nothing, and for what cannot be reached: links in a circle, a folder that is closed to us. */
function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** The beginning of a plain file; `undefined` for what is none, or may not be read. Nobody waits for the writer of a pipe. */
function startOf(path: string): string | undefined {
  if (statusOf(path)?.isFile() !== true) return undefined;
  const buffer = Buffer.alloc(mostBytes);
  let handle: number | undefined;
  try {
    handle = openSync(path, "r");
    return buffer.toString("utf8", 0, readSync(handle, buffer, 0, mostBytes, 0));
  } catch {
    return undefined;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function placeInGit(real: string, { env }: Context): FileFacts["git"] {
  // A folder may hold somebody else's repository: nothing that its configuration names is to be run.
  const careful = ["-c", "core.fsmonitor=false", "-C", dirname(real)];
  const own = Object.fromEntries(Object.entries(withoutCredentials(env)).filter(([name]) => !name.startsWith("GIT_")));
  const git = (...words: readonly string[]) =>
    spawnSync("git", [...careful, ...words], { env: own, stdio: "ignore", timeout: 3000, windowsHide: true }).status;
  if (git("rev-parse", "--git-dir") !== 0) return "outside";
  if (git("--literal-pathspecs", "ls-files", "--error-unmatch", "--", basename(real)) === 0) return "tracked";
  // check-ignore takes paths, not patterns, and fails when it is told so.
  return git("check-ignore", "-q", "--", basename(real)) === 0 ? "ignored" : "open";
}

const services = [
  [/[/\\]Dropbox( \([^/\\]*\))?[/\\]/i, "Dropbox"],
  [/[/\\]OneDrive[^/\\]*[/\\]/i, "OneDrive"],
  [/[/\\](Google Drive|GoogleDrive[^/\\]*|My Drive)[/\\]/i, "Google Drive"],
  [/[/\\](iCloud Drive|Mobile Documents|com~apple~CloudDocs)[/\\]/i, "iCloud"],
  [/[/\\](Nextcloud|ownCloud|Syncthing|MEGA|pCloud ?Drive|Box)[/\\]/, "a folder service"],
] as const;

function syncedBy(path: string): string | undefined {
  return services.find(([pattern]) => pattern.test(path))?.[1];
}

/** The AWS CLI keeps a role session in a file each: only the end of it is looked at. */
function cachedRoles({ env }: Context): readonly CachedRole[] {
  const home = homeDirectory(env);
  if (home === undefined) return [];
  const folder = join(home, ".aws", "cli", "cache");
  const names = namesIn(folder).filter((name) => /^[0-9a-f]{40}\.json$/.test(name));
  return names.flatMap((name) => {
    const path = join(folder, name);
    const end = /"Expiration":\s*"([^"]+)"/.exec(startOf(path) ?? "")?.[1]?.replace(/UTC$/, "Z");
    const expiresAt = new Date(end ?? "");
    return Number.isNaN(expiresAt.getTime()) ? [] : [{ path, expiresAt }];
  });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // No folder, or one that is closed to us: then it is closed to the AWS CLI as well.
    return [];
  }
}

/** Programs with a path only: the others are looked up by each tool in its own way. */
function missingPrograms(profiles: Profiles): ReadonlyMap<string, string> {
  const missing = new Map<string, string>();
  for (const profile of profiles.byName.values()) {
    const program = programOf(settingOf(profile, "credential_process") ?? "");
    if (program === undefined || !(isAbsolute(program) || /^[~$]/.test(program)) || isProgram(program)) continue;
    missing.set(profile.name, program);
  }
  return missing;
}

/** Starts the launcher as an editor would; `undefined` where no profile uses it. */
async function runLauncher(profiles: Profiles, context: Context): Promise<LauncherRun | undefined> {
  const user = [...profiles.byName.values()].find(isOwnProcess);
  const path = launcherPath(context.stateTools());
  if (user === undefined) return undefined;
  if (!existsSync(path)) return { path, exitCode: 127, said: `${context.shown(path)} does not exist` };
  return await new Promise((resolve) => {
    const child = spawn(path, ["--version"], { env: {}, stdio: ["ignore", "ignore", "pipe"], timeout: 10_000 });
    let said = "";
    child.stderr.on("data", (data) => {
      said += String(data).slice(0, 1000);
    });
    child.on("error", ({ message }) => resolve({ path, exitCode: 126, said: message }));
    child.on("close", (code) => resolve({ path, exitCode: code ?? 1, said: said.trim().split("\n")[0] ?? "" }));
  });
}
