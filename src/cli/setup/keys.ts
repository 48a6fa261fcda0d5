import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { type AccessKeys, maskedKeyId } from "../../core/credentials.ts";
import { DaypassError } from "../../core/errors.ts";
import {
  checkAccessKeyId,
  checkAccessKeyIdSoFar,
  checkSecretAccessKey,
  checkSecretAccessKeySoFar,
} from "../../core/key-pair.ts";
import { Secret } from "../../core/secret.ts";
import { checkKeysProfile, halfPairs, holdsPair } from "../../profiles/keys-profile.ts";
import { holdsLongTermKeys, settingOf } from "../../profiles/profile.ts";
import { type Profiles, sourceOf } from "../../profiles/read.ts";
import { keysOf } from "../../sessions/keys.ts";
import type { Context } from "../context.ts";
import { firstLine } from "../first-line.ts";
import type { Asker } from "./asker.ts";

/** The keys that set-up is about, and where they stand or shall stand. */
export interface ChosenKeys {
  readonly profile: string;
  readonly keys: AccessKeys;
  /** They are not in that profile yet. */
  readonly isNew: boolean;
}

export interface KeysOptions {
  readonly profile: string | undefined;
  readonly accessKeyId: string | undefined;
  readonly secretStdin: boolean;
  readonly keysCsv: string | undefined;
}

/** Finds the keys: by flags, in the files, or by asking. Session keys are refused, half a pair is reported. */
export async function chooseKeys(
  options: KeysOptions,
  profiles: Profiles,
  asker: Asker,
  context: Context,
): Promise<ChosenKeys> {
  if (options.keysCsv !== undefined && options.accessKeyId !== undefined)
    throw new DaypassError("usage", { what: "Take the keys either from --keys-csv or from --access-key-id, not both" });
  if (options.keysCsv !== undefined) {
    const keys = await csvKeys(options.keysCsv, context);
    return placed(keys, options, profiles, asker);
  }
  if (options.accessKeyId !== undefined || options.secretStdin) return typedKeys(options, profiles, asker, context);
  for (const { profile, missing, path } of halfPairs(profiles)) {
    const half = `[${profile}] in ${context.shown(path)} has half a pair of keys: ${missing} is missing`;
    context.say(`${context.paint("yellow", "!")} ${half}`);
  }
  if (options.profile !== undefined) return keysOfNamed(options.profile, options, profiles, asker, context);
  return offeredKeys(options, profiles, asker, context);
}

/** The keys of the profile that `--profile` names; of a session profile those that its session is bought with. */
async function keysOfNamed(
  name: string,
  options: KeysOptions,
  profiles: Profiles,
  asker: Asker,
  context: Context,
): Promise<ChosenKeys> {
  const named = profiles.byName.get(name);
  if (holdsLongTermKeys(named)) {
    const isWhole = settingOf(named, "aws_secret_access_key") !== undefined;
    if (isWhole || !asker.canAsk) return standing(name, profiles, context);
  }
  const source = named === undefined ? undefined : sourceOf(named, profiles);
  if (source !== undefined && holdsLongTermKeys(profiles.byName.get(source)))
    return standing(source, profiles, context);
  const isSession = settingOf(named, "aws_access_key_id") !== undefined && !holdsLongTermKeys(named);
  if (isSession) return standing(name, profiles, context);
  return typedKeys(options, profiles, asker, context);
}

async function standing(profile: string, profiles: Profiles, context: Context): Promise<ChosenKeys> {
  const keys = await keysOf({ kind: "profile", profile }, profiles, context.machine);
  return { profile, keys, isNew: false };
}

async function offeredKeys(
  options: KeysOptions,
  profiles: Profiles,
  asker: Asker,
  context: Context,
): Promise<ChosenKeys> {
  const halves = new Set(halfPairs(profiles).map(({ profile }) => profile));
  const found = [...profiles.byName.values()].filter(
    (profile) => holdsLongTermKeys(profile) && !halves.has(profile.name),
  );
  const uses = found.map((profile) => {
    const path = profile.settings.get("aws_access_key_id")?.place.path ?? profiles.locations.credentials;
    const id = maskedKeyId(settingOf(profile, "aws_access_key_id") ?? "");
    return { value: profile.name, label: `use [${profile.name}] in ${context.shown(path)} (${id})` };
  });
  const [first] = uses;
  if (!asker.canAsk && first === undefined) {
    const why = context.whyNoTerminal();
    throw new DaypassError("needs-answer", { question: "Access key ID", why, flag: "--access-key-id or --keys-csv" });
  }
  const chosen = await asker.choice<string | { readonly from: "typed" | "csv" }>({
    name: "Your access keys",
    flag: "--profile",
    choices: [
      ...uses,
      { value: typed, label: uses.length === 0 ? "type them" : "type others" },
      { value: csv, label: "read the CSV file of the AWS console" },
    ],
    fallback: uses.length === 1 ? first?.value : undefined,
  });
  if (typeof chosen === "string") return standing(chosen, profiles, context);
  if (chosen.from === "typed") return typedKeys(options, profiles, asker, context);
  const name = "Path of the CSV file";
  const check = (path: string) => (isFile(path, context) ? undefined : "there is no such file");
  const path = await asker.text({ name, flag: "--keys-csv", check });
  return placed(await csvKeys(path, context), options, profiles, asker);
}

const typed = { from: "typed" } as const;
const csv = { from: "csv" } as const;

async function typedKeys(
  options: KeysOptions,
  profiles: Profiles,
  asker: Asker,
  context: Context,
): Promise<ChosenKeys> {
  const accessKeyId = await asker.text({
    name: "Access key ID",
    flag: "--access-key-id",
    given: options.accessKeyId,
    check: checkAccessKeyId,
    checkSoFar: checkAccessKeyIdSoFar,
  });
  const secretAccessKey = options.secretStdin
    ? secretFrom(await firstLine(context.host.stdin))
    : await asker.secret({
        name: "Secret access key",
        flag: "--secret-stdin",
        check: checkSecretAccessKey,
        checkSoFar: checkSecretAccessKeySoFar,
      });
  return placed({ accessKeyId, secretAccessKey }, options, profiles, asker);
}

/** New keys with the profile they go to: one that has them already, the only one there is, or a name. */
async function placed(keys: AccessKeys, options: KeysOptions, profiles: Profiles, asker: Asker): Promise<ChosenKeys> {
  const withKeys = [...profiles.byName.values()].filter(holdsLongTermKeys);
  const same = withKeys.find((profile) => settingOf(profile, "aws_access_key_id") === keys.accessKeyId);
  const half = halfPairs(profiles)[0]?.profile;
  const free = checkKeysProfile("default", profiles) === undefined ? "default" : undefined;
  const usual = same?.name ?? half ?? (withKeys.length === 0 ? free : undefined);
  const profile = await asker.text({
    name: "Profile for these keys",
    flag: "--profile",
    given: options.profile,
    fallback: usual ?? (asker.canAsk ? withKeys[0]?.name : undefined),
    check: (name) => checkKeysProfile(name, profiles),
  });
  return { profile, keys, isNew: !holdsPair(profiles.byName.get(profile), keys) };
}

/** The pair in the console's CSV file. */
export async function csvKeys(path: string, context: Context): Promise<AccessKeys & { readonly path: string }> {
  const { keysOfCsv } = await import("../../profiles/keys-csv.ts");
  const full = resolve(context.host.cwd, path);
  if (!isFile(path, context)) throw new DaypassError("keys-csv-unusable", { path: full, why: "there is no such file" });
  const { accessKeyId, secretAccessKey } = keysOfCsv(readFileSync(full, "utf8"), full);
  return { accessKeyId, secretAccessKey, path: full };
}

// Three hundred bytes in truth; what is larger is something else.
const largestCsv = 100_000;

function isFile(path: string, context: Context): boolean {
  const status = statSync(resolve(context.host.cwd, path), { throwIfNoEntry: false });
  return status?.isFile() === true && status.size <= largestCsv;
}

function secretFrom(line: string): Secret {
  const secret = line.trim();
  const why = checkSecretAccessKey(secret);
  if (why !== undefined) throw new DaypassError("answer-unusable", { flag: "--secret-stdin", value: undefined, why });
  return new Secret(secret);
}
