import { spanText } from "../../core/duration.ts";
import { DaypassError, isFailure } from "../../core/errors.ts";
import { wordOf } from "../../core/plain-word.ts";
import { visible } from "../../core/visible.ts";
import { holdsLongTermKeys } from "../../profiles/profile.ts";
import type { Profiles } from "../../profiles/read.ts";
import { routeTo } from "../../profiles/route.ts";
import type { KnownKey } from "../../sessions/list-keys.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { askTrust } from "../sessions/ask-trust.ts";
import { table } from "../table.ts";

interface Row {
  /** The profile that holds it; `undefined` for another key of the same user. */
  readonly profile: string | undefined;
  readonly key: KnownKey;
}

interface Listing {
  readonly rows: readonly Row[];
  /** Profiles about whose keys IAM says nothing, and whether a session would help. */
  readonly untold: readonly { readonly profile: string; readonly withSession: boolean }[];
  readonly failures: readonly DaypassError[];
}

export const keysList = command({
  name: "list",
  group: "SET UP",
  summary: "how old access keys are, and when they were last used",
  argument: { name: "profile", summary: "one profile's; else those of all profiles with keys" },
  options: {},
  examples: [{ line: "daypass keys list work", says: "the keys of one user; there may be two" }],
  async run({ argument }, context) {
    const profiles = await context.readProfiles();
    const names = argument === undefined ? withKeys(profiles) : [keysProfileOf(argument, profiles)];
    if (names.length === 0) throw new DaypassError("no-profile", { credentials: profiles.locations.credentials });
    const listing = await listingOf(names, profiles, context);
    const [failure] = listing.failures;
    if (failure !== undefined && names.length === 1) throw failure;
    printListing(listing, context);
    return failure?.exitCode;
  },
});

function withKeys(profiles: Profiles): readonly string[] {
  return [...profiles.byName.values()].filter(holdsLongTermKeys).map(({ name }) => name);
}

function keysProfileOf(name: string, profiles: Profiles): string {
  if (holdsLongTermKeys(profiles.byName.get(name))) return name;
  const { keys } = routeTo(name, profiles);
  if (keys.kind === "profile") return keys.profile;
  throw new DaypassError("session-without-source", { profile: name });
}

async function listingOf(names: readonly string[], profiles: Profiles, context: Context): Promise<Listing> {
  const { listKeys } = await import("../../sessions/list-keys.ts");
  const tools = { ...context.stateTools(), env: context.env, askTrust: askTrust(context) };
  const rows: Row[] = [];
  const untold: { profile: string; withSession: boolean }[] = [];
  const failures: DaypassError[] = [];
  for (const profile of names) {
    try {
      // Not that of the profile's role, if it has one.
      const route = { ...routeTo(profile, profiles), keys: { kind: "profile", profile } as const };
      const { keys, told, withSession } = await listKeys(route, profiles, tools);
      rows.push(...keys.map((key) => ({ profile: key.own ? profile : undefined, key })));
      if (!told) untold.push({ profile, withSession });
    } catch (error) {
      if (!isFailure(error)) throw error;
      failures.push(error);
    }
  }
  return { rows, untold, failures };
}

function printListing({ rows, untold, failures }: Listing, context: Context): void {
  if (context.flags.json) {
    const keys = rows.map(({ profile, key: { own: _, ...key } }) => ({ profile, ...key }));
    const errors = failures.map(({ code, message }) => ({ code, message }));
    context.print(JSON.stringify({ schema: "daypass.keys/1", keys, errors }));
    return;
  }
  if (rows.length > 0) {
    const cells = rows.map((row) => cellsOf(row, context));
    context.print(table(["PROFILE", "KEY", "STATUS", "MADE", "LAST USED"], cells));
  }
  const bang = context.paint("yellow", "!");
  for (const { profile, withSession } of untold) {
    const mend = withSession ? "" : `; with a session it may: daypass login ${wordOf(profile)}`;
    context.say(`${bang} IAM says nothing of the keys of ${visible(profile)}${mend}`);
  }
  for (const failure of failures) context.say(`${bang} ${failure.message}`);
}

function cellsOf({ profile, key }: Row, context: Context): readonly string[] {
  const { accessKeyId, status, createdAt, lastUse } = key;
  const ago = (at: Date) => `${spanText((context.now().getTime() - at.getTime()) / 1000)} ago`;
  const used =
    lastUse === "never"
      ? "never"
      : lastUse === undefined
        ? "?"
        : `${ago(lastUse.at)}, ${lastUse.service} ${lastUse.region}`;
  return [
    profile ?? "(in no profile)",
    accessKeyId,
    status ?? "?",
    createdAt === undefined ? "?" : ago(createdAt),
    used,
  ].map(visible);
}
