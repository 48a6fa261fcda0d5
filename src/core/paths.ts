import { isAbsolute, join } from "node:path";
import { type Environment, variable } from "./environment.ts";

/** The user's home folder by the rule that all AWS SDKs share: HOME, else USERPROFILE, else HOMEDRIVE + HOMEPATH. */
export function homeDirectory(env: Environment): string | undefined {
  const drive = variable(env, "HOMEDRIVE");
  const path = variable(env, "HOMEPATH");
  const home = variable(env, "HOME") ?? variable(env, "USERPROFILE") ?? (drive && path ? drive + path : undefined);
  // Without the slash that some write behind it; a root (`/`, `C:\`) is nothing without its own.
  return home?.replace(/([^/\\:])[/\\]+$/, "$1");
}

/** Where daypass keeps its state: `DAYPASS_HOME`, else the platform's place for state. `undefined` without any home folder. */
export function stateDirectory(env: Environment, platform: NodeJS.Platform): string | undefined {
  const own = variable(env, "DAYPASS_HOME");
  if (own !== undefined) return own;
  if (platform === "win32") {
    const local = variable(env, "LOCALAPPDATA");
    if (local !== undefined) return join(local, "daypass");
  }
  // The XDG specification: a relative path in these variables is invalid and to be ignored.
  const state = variable(env, "XDG_STATE_HOME");
  if (state !== undefined && isAbsolute(state)) return join(state, "daypass");
  const home = homeDirectory(env);
  return home === undefined ? undefined : join(home, ".local", "state", "daypass");
}

/** A path as it is shown to the person: the home folder as `~`. */
export function shownPath(path: string, env: Environment): string {
  const home = homeDirectory(env);
  if (home === undefined || home === "/" || !path.startsWith(home)) return path;
  const rest = path.slice(home.length);
  return rest === "" || rest.startsWith("/") || rest.startsWith("\\") ? `~${rest}` : path;
}

/** A text with the home folder written as `~` wherever it stands; not behind a quote, where no shell would expand it. */
export function withShortPaths(text: string, env: Environment): string {
  const home = homeDirectory(env);
  if (home === undefined || home === "/") return text;
  const outside = new RegExp(`(?<!['"])${home.replaceAll(/[^\w]/g, "\\$&")}([/\\\\])`, "g");
  return text.replaceAll(outside, "~$1");
}
