import { isJsonObject } from "../core/json-object.ts";
import type { KeysSource } from "../profiles/route.ts";
import { changeState, hasStrings, readState, type StateTools } from "./state-file.ts";

/** Where the session in a profile's section came from. Never a secret. */
export interface Origin {
  readonly keys: KeysSource;
  readonly keyId: string;
  readonly serial: string;
  readonly account: string | undefined;
  /** The access key id of the session that daypass wrote, to tell it from one that another tool put there. */
  readonly sessionKeyId: string;
}

type Origins = Readonly<Record<string, Origin>>;

const fileName = "origins.json";

/** Where daypass last got the session of a profile of this credentials file from. */
export async function findOrigin(
  credentialsPath: string,
  profile: string,
  tools: StateTools,
): Promise<Origin | undefined> {
  return (await readState(fileName, understood, tools))?.[nameOf(credentialsPath, profile)];
}

/** The profiles of this credentials file whose session daypass wrote, with where it came from. */
export async function originsOf(credentialsPath: string, tools: StateTools): Promise<ReadonlyMap<string, Origin>> {
  const prefix = nameOf(credentialsPath, "");
  const found = new Map<string, Origin>();
  for (const [name, origin] of Object.entries((await readState(fileName, understood, tools)) ?? {})) {
    if (name.startsWith(prefix)) found.set(name.slice(prefix.length), origin);
  }
  return found;
}

/** The device that a key was last used with: what IAM answered once need not be asked again. */
export async function findSerialOfKey(keyId: string, tools: StateTools): Promise<string | undefined> {
  const origins = Object.values((await readState(fileName, understood, tools)) ?? {});
  return origins.findLast((origin) => origin.keyId === keyId)?.serial;
}

export async function rememberOrigin(
  credentialsPath: string,
  profile: string,
  origin: Origin,
  tools: StateTools,
): Promise<void> {
  const name = nameOf(credentialsPath, profile);
  const change = (before: Origins | undefined): Origins => {
    const others = Object.entries(before ?? {}).filter(([other]) => other !== name);
    // The newest stands last.
    return Object.fromEntries([...others, [name, origin]]);
  };
  await changeState(fileName, understood, change, tools);
}

/** Forgets where the session of a profile came from, or keeps it under the profile's new name. */
export async function moveOrigin(
  credentialsPath: string,
  profile: { readonly from: string; readonly to: string | undefined },
  tools: StateTools,
): Promise<void> {
  const from = nameOf(credentialsPath, profile.from);
  const to = profile.to === undefined ? undefined : nameOf(credentialsPath, profile.to);
  const moved = (name: string) => (name === from ? to : name);
  const change = (before: Origins | undefined): Origins => {
    const entries = Object.entries(before ?? {}).flatMap(([name, origin]): [string, Origin][] => {
      const next = moved(name);
      return next === undefined ? [] : [[next, withKeysOf(origin, profile)]];
    });
    return Object.fromEntries(entries);
  };
  await changeState(fileName, understood, change, tools);
}

/** Where it was the profile with the keys that got another name. */
function withKeysOf(origin: Origin, { from, to }: { readonly from: string; readonly to: string | undefined }): Origin {
  const { keys } = origin;
  const isNamed = keys.kind === "profile" && keys.profile === from && to !== undefined;
  return isNamed ? { ...origin, keys: { kind: "profile", profile: to } } : origin;
}

function nameOf(credentialsPath: string, profile: string): string {
  return `${credentialsPath}\n${profile}`;
}

function understood(value: unknown): Origins | undefined {
  if (!isJsonObject(value)) return undefined;
  const fine = Object.values(value).every(
    (origin) =>
      hasStrings(origin, "keyId", "serial", "sessionKeyId") && isKeysSource((origin as { keys?: unknown }).keys),
  );
  return fine ? (value as Origins) : undefined;
}

function isKeysSource(value: unknown): value is KeysSource {
  if (!hasStrings(value, "kind")) return false;
  if (value.kind === "profile") return hasStrings(value, "profile");
  return value.kind === "env-file" ? hasStrings(value, "path") : value.kind === "environment";
}
