import { resolve } from "node:path";
import { type Environment, variable } from "../core/environment.ts";
import { DaypassError, isFailure } from "../core/errors.ts";
import { holdsLongTermKeys } from "../profiles/profile.ts";
import type { Profiles } from "../profiles/read.ts";
import { type KeysSource, type Route, routeTo } from "../profiles/route.ts";
import { originsOf } from "./origins.ts";
import type { StateTools } from "./state-file.ts";

/** What the person said about which session to get and where to put it. */
export interface LoginWish {
  readonly profile: string | undefined;
  readonly envFile: string | undefined;
  readonly fromEnvironment: boolean;
  /** The profile that shall receive the session (`--to`). */
  readonly target: string | undefined;
  /** The folder that a relative env file is seen from. */
  readonly cwd: string;
}

export interface PlanTools extends StateTools {
  readonly env: Environment;
  /** Has one of several profiles chosen by a person; `undefined` when there is nobody to choose. */
  readonly chooseProfile: (names: readonly string[]) => Promise<string | undefined>;
}

/**
 * Finds the route that a login is about: from the profile named, from `AWS_PROFILE`, else from the only candidate there is.
 * Throws `no-profile`, `profile-choice-needed` and what `routeTo` throws.
 */
export async function planLogin(wish: LoginWish, profiles: Profiles, tools: PlanTools): Promise<Route> {
  const given = givenKeys(wish);
  if (given !== undefined) return routeOfKeys(given, wish.target ?? wish.profile ?? "default");
  const name = wish.profile ?? variable(tools.env, "AWS_PROFILE") ?? (await onlyCandidate(profiles, tools));
  const route = await routeOf(name, profiles, tools);
  return wish.target === undefined ? route : { ...route, sessionProfile: wish.target };
}

/**
 * The profiles that a login without a name could mean: every profile with keys, and every session profile whose keys rest in
 * an env file.
 */
export async function loginCandidates(profiles: Profiles, tools: StateTools): Promise<readonly string[]> {
  const withKeys = [...profiles.byName.values()]
    .filter((profile) => holdsLongTermKeys(profile))
    .map(({ name }) => name);
  const origins = await originsOf(profiles.locations.credentials, tools);
  const fromEnvFiles = [...origins]
    .filter(([name, { keys }]) => keys.kind === "env-file" && !withKeys.includes(name))
    .map(([name]) => name);
  return [...withKeys, ...fromEnvFiles];
}

function givenKeys({ envFile, fromEnvironment, cwd }: LoginWish): KeysSource | undefined {
  if (envFile !== undefined) return { kind: "env-file", path: resolve(cwd, envFile) };
  return fromEnvironment ? { kind: "environment" } : undefined;
}

function routeOfKeys(keys: KeysSource, sessionProfile: string): Route {
  return { profile: sessionProfile, keys, sessionProfile, serial: undefined, hops: [] };
}

async function onlyCandidate(profiles: Profiles, tools: PlanTools): Promise<string> {
  const candidates = await loginCandidates(profiles, tools);
  const [only] = candidates;
  if (only === undefined) throw new DaypassError("no-profile", { credentials: profiles.locations.credentials });
  if (candidates.length === 1) return only;
  const chosen = await tools.chooseProfile(candidates);
  if (chosen === undefined) throw new DaypassError("profile-choice-needed", { candidates });
  return chosen;
}

/**
 * The route of a profile by the files, and by what daypass remembers: a session profile that they say nothing of may have come
 * from an env file. Throws what `routeTo` throws.
 */
export async function routeOf(
  name: string,
  profiles: Profiles,
  tools: StateTools & { readonly env: Environment },
): Promise<Route> {
  try {
    return routeTo(name, profiles, await originsOf(profiles.locations.credentials, tools));
  } catch (error) {
    // A source that is missing on the way was named by a file.
    const byVariable = isFailure(error, "profile-not-found") && error.facts.profile === name;
    if (!byVariable || variable(tools.env, "AWS_PROFILE") !== name) throw error;
    throw new DaypassError("profile-not-found", { ...error.facts, byVariable: "AWS_PROFILE" }, { cause: error });
  }
}
