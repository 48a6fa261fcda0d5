import { DaypassError } from "../core/errors.ts";
import { keysOf, namesOf, type VariableChange } from "../formats/variables.ts";
import { settingOf } from "../profiles/profile.ts";
import type { Profiles } from "../profiles/read.ts";
import type { Obtained } from "./obtain.ts";

/** How a program or a shell learns of a profile: by its name, or by the credentials themselves. */
export type HandOver = "names" | "keys";

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
