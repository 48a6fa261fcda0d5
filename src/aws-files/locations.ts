import { join } from "node:path";
import { type Environment, variable } from "../core/environment.ts";
import { DaypassError } from "../core/errors.ts";
import { homeDirectory } from "../core/paths.ts";

/** Where the two shared files are, whether or not they exist. */
export interface FileLocations {
  readonly config: string;
  readonly credentials: string;
}

/**
 * Finds the files as the SDKs do: `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE`, else `~/.aws/*`; `~` at the start of
 * either is the home folder. Throws `no-home` where a home folder is needed and there is none, and `file-refused` where a
 * variable in it was not filled in.
 */
export function fileLocations(env: Environment): FileLocations {
  return {
    config: location(env, "AWS_CONFIG_FILE", "config"),
    credentials: location(env, "AWS_SHARED_CREDENTIALS_FILE", "credentials"),
  };
}

/** Whether a location is the system's name for nothing, by which people say that they have no such file. */
export function isNoFile(path: string): boolean {
  return path === "/dev/null" || path.toUpperCase() === "NUL";
}

function location(env: Environment, name: string, file: string): string {
  const given = variable(env, name);
  if (given === undefined) return join(requireHome(env), ".aws", file);
  // The AWS CLI fills it in (botocore's configloader.py), SDKs do not: keys would land in a folder of that name, wherever one is.
  if (/^(\$\w+|\$\{\w+\}|%\w+%)[/\\]/.test(given)) {
    const why = `${name} holds a variable that no shell has filled in`;
    throw new DaypassError("file-refused", {
      path: given,
      why,
      hint: "write the whole path, or ~ for your home folder",
    });
  }
  return given === "~" || /^~[/\\]/.test(given) ? join(requireHome(env), given.slice(1)) : given;
}

function requireHome(env: Environment): string {
  const home = homeDirectory(env);
  if (home === undefined) throw new DaypassError("no-home", {});
  return home;
}
