import { findArn } from "../../core/arn.ts";
import { DaypassError, isFailure } from "../../core/errors.ts";
import { nearest } from "../../core/nearest.ts";
import { matchesPattern } from "../../profiles/name-pattern.ts";
import { roleArnOf } from "../../profiles/profile.ts";
import { kindOf, type Profiles } from "../../profiles/read.ts";
import type { Route } from "../../profiles/route.ts";
import { routeOf } from "../../sessions/plan.ts";
import type { Context } from "../context.ts";

/** A role profile that something is to be run as. */
export interface Target {
  readonly profile: string;
  readonly account: string | undefined;
  readonly roleArn: string;
  /** The way to its credentials, or why there is none. */
  readonly route: Route | DaypassError;
}

const mostSimilar = 5;

/** The role profiles that patterns joined by commas mean, in the order of the files. Throws `no-profile-matches`. */
export async function targetsOf(patterns: string, profiles: Profiles, context: Context): Promise<readonly Target[]> {
  const wanted = patterns.split(",").map((pattern) => pattern.trim());
  const all = [...profiles.byName.values()];
  const roles = all.filter((profile) => kindOf(profile, profiles) === "role");
  const names = roles.map(({ name }) => name);
  for (const pattern of wanted) {
    if (names.some((name) => matchesPattern(name, pattern))) continue;
    const withoutRole = all.find(({ name }) => matchesPattern(name, pattern))?.name;
    throw new DaypassError("no-profile-matches", {
      pattern,
      path: profiles.locations.config,
      similar: similarTo(pattern, names),
      ...(withoutRole !== undefined && { withoutRole }),
      ...(all.length === 0 && { none: true }),
    });
  }
  const found = roles.filter(({ name }) => wanted.some((pattern) => matchesPattern(name, pattern)));
  const tools = { ...context.stateTools(), env: context.env };
  const targets: Target[] = [];
  for (const profile of found) {
    const roleArn = roleArnOf(profile) ?? "";
    const route = await caught(() => routeOf(profile.name, profiles, tools));
    targets.push({ profile: profile.name, account: findArn(roleArn)?.account, roleArn, route });
  }
  return targets;
}

/** Names that have what the pattern has at its beginning, or are nearly it. */
function similarTo(pattern: string, names: readonly string[]): readonly string[] {
  const text = pattern.replaceAll(/[*?]/g, "");
  const { length } = text;
  if (length < 2) return [];
  return names
    .filter((name) => nearest(text, [name, name.slice(0, length), name.slice(0, length + 1)]) !== undefined)
    .slice(0, mostSimilar);
}

/** What some work gives, or the failure it ends in. */
export async function caught<T>(work: () => Promise<T>): Promise<T | DaypassError> {
  try {
    return await work();
  } catch (error) {
    if (isFailure(error)) return error;
    throw error;
  }
}
