import { DaypassError } from "../../core/errors.ts";
import { wordOf } from "../../core/plain-word.ts";
import { visible } from "../../core/visible.ts";
import { keysOf, namesOf, type VariableChange } from "../../formats/variables.ts";
import { holdsLongTermKeys, roleSourceOf, settingOf } from "../../profiles/profile.ts";
import type { Profiles } from "../../profiles/read.ts";
import type { Context } from "../context.ts";
import type { Obtained } from "./obtain.ts";

/** How a program or a shell learns of a profile: by its name, or by the credentials themselves. */
export type HandOver = "names" | "keys";

/** What a program or a shell is given. */
export interface HandedOver {
  readonly obtained: Obtained;
  readonly handOver: HandOver;
  readonly profiles: Profiles;
}

export const handOverOptions = {
  keys: { kind: "flag", flags: "--keys", summary: "the credentials themselves instead of the profile's name" },
  names: { kind: "flag", flags: "--names", summary: "the profile's name, even if it says daypass_use = keys" },
} as const;

/** What the flags say; `undefined` where they leave it to the profile. */
export function handOverWish(flags: { readonly keys: boolean; readonly names: boolean }): HandOver | undefined {
  if (flags.keys && flags.names) throw new DaypassError("usage", { what: "Give either --keys or --names, not both" });
  return flags.keys ? "keys" : flags.names ? "names" : undefined;
}

/** What is wanted, else what the profile says with `daypass_use`, else names: tools renew by themselves what they name. */
export function handOverOf(wish: HandOver | undefined, { asked, profile }: Obtained, profiles: Profiles): HandOver {
  if (wish !== undefined) return wish;
  const said = [asked, profile].map((name) => settingOf(profiles.byName.get(name), "daypass_use"));
  return said.includes("keys") ? "keys" : "names";
}

export function variablesFor(handOver: HandOver, obtained: Obtained): VariableChange {
  return handOver === "keys" ? keysOf(obtained) : namesOf(obtained);
}

/**
 * The keys profile with which tools assume the role of a name by themselves, going past the session: AWS would see no MFA, or they
 * would each ask for a code. `undefined` where a name is all they need.
 */
export function keysBehindName({ profile, kind, form }: Obtained, profiles: Profiles): string | undefined {
  if (kind !== "role" || form !== "chain") return undefined;
  const seen = new Set<string>();
  for (let name: string | undefined = profile; name !== undefined && !seen.has(name); ) {
    seen.add(name);
    const source: string | undefined = roleSourceOf(profiles.byName.get(name));
    if (source !== undefined && holdsLongTermKeys(profiles.byName.get(source))) return source;
    name = source;
  }
  return undefined;
}

/** Says where a name is not enough. */
export function sayKeysBehindName(obtained: Obtained, profiles: Profiles, context: Context): void {
  const keys = keysBehindName(obtained, profiles);
  if (keys === undefined) return;
  const name = visible(obtained.profile);
  context.say(
    `${context.paint("yellow", "!")} ${name} names the long-term keys of ${visible(keys)} as its source: tools use those, and not the session.`,
  );
  context.say(
    `  Give them the credentials (--keys), or for good: daypass profiles form ${wordOf(obtained.profile)} process`,
  );
}
