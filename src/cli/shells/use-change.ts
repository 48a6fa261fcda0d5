import { type Environment, variable } from "../../core/environment.ts";
import { keyVariables, nothingOf, type VariableChange } from "../../formats/variables.ts";

// What `use` changes in a shell, and how `clear` finds the way back: the names that were there before the first `use` travel in
// DAYPASS_SAVED. Keys are never kept.

interface Saved {
  readonly values: Readonly<Record<string, string>>;
  /** Whether there were keys, which nothing brings back. */
  readonly hadKeys: boolean;
}

const regionNames = ["AWS_REGION", "AWS_DEFAULT_REGION"] as const;
/** What is put back. Behind a profile's name stands what a `daypass shell` around this one has set with it. */
const savedNames = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE", ...regionNames, "AWS_ACCOUNT_ID"] as const;
const besideAName = ["AWS_CREDENTIAL_EXPIRATION", "DAYPASS_PROFILE", "DAYPASS_EXPIRY_FILE"] as const;

/** The change of a shell: with the way back, and with the region there was before where the profile has none. */
export function useChange(
  change: VariableChange,
  more: { readonly expiryFile: string | undefined },
  env: Environment,
): VariableChange {
  const saved = savedIn(env) ?? savedFrom(env);
  const set: Record<string, string> = { ...change.set, DAYPASS_SAVED: textOf(saved) };
  if (more.expiryFile !== undefined) set.DAYPASS_EXPIRY_FILE = more.expiryFile;
  for (const name of regionNames) {
    const value = change.set[name] ?? saved.values[name];
    if (value !== undefined) set[name] = value;
  }
  return without(set, [...change.unset, ...regionNames]);
}

/** All that daypass may have set, away; the regions with it where they came with a profile. */
export function cleared(env: Environment): VariableChange {
  return nothingOf({ regions: isOwn(env) ? "unset" : "keep" });
}

function isOwn(env: Environment): boolean {
  return variable(env, "DAYPASS_SAVED") !== undefined || variable(env, "DAYPASS_PROFILE") !== undefined;
}

export interface Restored {
  readonly change: VariableChange;
  /** What the shell names again: the values there were before. */
  readonly values: Readonly<Record<string, string>>;
  /** Whether daypass set what is there: there is a way back then. */
  readonly own: boolean;
  /** What is there and will not be any more. */
  readonly gone: readonly string[];
  readonly lostKeys: boolean;
}

/** The way back: the names there were before the first `use`, and nothing else of what daypass may have set. */
export function restored(env: Environment): Restored {
  const saved = savedIn(env);
  const { unset } = cleared(env);
  const values = saved?.values ?? {};
  const gone = unset.filter((name) => env[name] !== undefined && values[name] === undefined);
  return { change: without(values, unset), values, own: isOwn(env), gone, lostKeys: saved?.hadKeys ?? false };
}

function without(set: Readonly<Record<string, string>>, unset: readonly string[]): VariableChange {
  return { set, unset: [...new Set(unset)].filter((name) => !(name in set)) };
}

function savedFrom(env: Environment): Saved {
  const hadKeys = keyVariables.some((name) => variable(env, name) !== undefined);
  const names = hadKeys || variable(env, "AWS_PROFILE") === undefined ? savedNames : [...savedNames, ...besideAName];
  return { values: valuesOf(env, names), hadKeys };
}

/** Base64, which every shell takes as it is. What cannot be understood is as good as nothing. */
function textOf(saved: Saved): string {
  return Buffer.from(JSON.stringify(saved)).toString("base64url");
}

function savedIn(env: Environment): Saved | undefined {
  const text = variable(env, "DAYPASS_SAVED");
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as Partial<Saved>;
    return {
      values: valuesOf(value.values ?? {}, [...savedNames, ...besideAName]),
      hadKeys: value.hadKeys === true,
    };
  } catch {
    return { values: {}, hadKeys: false };
  }
}

function valuesOf(values: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, string> {
  const given = names.map((name) => [name, values[name]] as const);
  // An empty name is none: boto3 takes it for the name of a profile.
  return Object.fromEntries(
    given.filter((entry): entry is [string, string] => typeof entry[1] === "string" && entry[1] !== ""),
  );
}
