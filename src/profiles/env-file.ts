import { parseEnv } from "node:util";
import { deviceKind } from "../core/arn.ts";
import { keyKind } from "../core/credentials.ts";
import { type Environment, variable } from "../core/environment.ts";
import { DaypassError, type FactsOf } from "../core/errors.ts";
import { pairFault } from "../core/key-pair.ts";
import { isRegion } from "../core/region.ts";
import { Secret } from "../core/secret.ts";

// The four variables that `login` takes from an env file or, with --from-env, from the environment.
const names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_MFA_ARN", "AWS_REGION"] as const;
type Name = (typeof names)[number];

/** Keys as an env file or the environment gives them. A missing `AWS_MFA_ARN` is looked up at AWS; a missing region stays unset. */
export interface EnvKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly serial: string | undefined;
  readonly region: string | undefined;
}

/**
 * Takes the four variables from the text of a dotenv file: quotes, `export` and comments as dotenv files have them.
 * Throws `env-variable-unusable` naming the line of what is missing or still a placeholder.
 */
export function keysOfEnvFile(text: string, path: string): EnvKeys {
  const lines = text.split(/\r?\n/);
  const lineOf = (name: Name) => {
    const index = lines.findLastIndex((line) => new RegExp(`^\\s*(export\\s+)?${name}\\s*=`).test(line));
    return index === -1 ? undefined : index + 1;
  };
  return keysFrom(parseEnv(text.replace(/^\ufeff/, "")), (name) => ({ path, line: lineOf(name) }));
}

/** Takes the four variables from the environment, which happens only when the person asked for it. */
export function keysFromEnvironment(env: Environment): EnvKeys {
  return keysFrom(env, () => ({ path: undefined, line: undefined }));
}

interface Origin {
  readonly path: string | undefined;
  readonly line: number | undefined;
}

function keysFrom(values: Environment, originOf: (name: Name) => Origin): EnvKeys {
  const fail = (name: Name, fault: FactsOf<"env-variable-unusable">["fault"], wanted: string): never => {
    throw new DaypassError("env-variable-unusable", { name, fault, wanted, ...originOf(name) });
  };
  const accessKeyId = variable(values, "AWS_ACCESS_KEY_ID")?.trim();
  const secret = variable(values, "AWS_SECRET_ACCESS_KEY")?.trim();
  const serial = variable(values, "AWS_MFA_ARN")?.trim();
  const region = variable(values, "AWS_REGION")?.trim();
  const idWanted = "the 20 characters of an access key id, AKIA…";
  const secretWanted = "the secret access key, 40 characters";
  if (accessKeyId === undefined) return fail("AWS_ACCESS_KEY_ID", "missing", idWanted);
  const swapped = pairFault(accessKeyId, secret ?? "");
  if (swapped?.fault === "swapped") {
    if (swapped.setting === "aws_access_key_id") fail("AWS_ACCESS_KEY_ID", "swapped", idWanted);
    fail("AWS_SECRET_ACCESS_KEY", "swapped", secretWanted);
  }
  if (placeholders.AWS_ACCESS_KEY_ID(accessKeyId)) fail("AWS_ACCESS_KEY_ID", "placeholder", idWanted);
  if (keyKind(accessKeyId) === "temporary")
    fail("AWS_ACCESS_KEY_ID", "session-keys", "a long-term access key id, AKIA…");
  if (!/^\w{16,128}$/.test(accessKeyId)) fail("AWS_ACCESS_KEY_ID", "malformed", idWanted);
  if (secret === undefined) return fail("AWS_SECRET_ACCESS_KEY", "missing", secretWanted);
  if (placeholders.AWS_SECRET_ACCESS_KEY(secret)) fail("AWS_SECRET_ACCESS_KEY", "placeholder", secretWanted);
  if (!/^[\x21-\x7e]{16,128}$/.test(secret)) fail("AWS_SECRET_ACCESS_KEY", "malformed", secretWanted);
  if (serial !== undefined) {
    const wanted =
      "your MFA device's serial number, arn:aws:iam::ACCOUNT:mfa/DEVICE (or leave it out: it is looked up)";
    if (placeholders.AWS_MFA_ARN(serial)) fail("AWS_MFA_ARN", "placeholder", wanted);
    if (deviceKind(serial) === "unknown") fail("AWS_MFA_ARN", "malformed", wanted);
  }
  if (region !== undefined) {
    if (placeholders.AWS_REGION(region)) fail("AWS_REGION", "placeholder", "a region such as eu-west-1");
    if (!isRegion(region)) fail("AWS_REGION", "malformed", "a region such as eu-west-1");
  }
  return { accessKeyId, secretAccessKey: new Secret(secret), serial, region };
}

// What people leave in from an example: "your…", angle brackets, ellipses, runs of x, AWS's own example keys. Nothing here may fit
// a real value: ids and secrets are random, so that any short word turns up in one some day, and device names are free.
const placeholders: Record<Name, (value: string) => boolean> = {
  AWS_ACCESS_KEY_ID: (id) =>
    /^AKIA[A-Z2-7]{16}$/.test(id)
      ? /EXAMPLE$|X{8,}|ACCESSKEY/.test(id)
      : /your|example|x{4,}|[<>.…*]|change.?me|access.?key/i.test(id),
  AWS_SECRET_ACCESS_KEY: (secret) =>
    /^[A-Za-z0-9+/]{40}$/.test(secret)
      ? /EXAMPLEKEY$|x{10,}/i.test(secret)
      : /your|example|secret|key|change.?me|x{8,}|[<>…*]|\.\.\./i.test(secret),
  AWS_MFA_ARN: isPlaceholderDevice,
  AWS_REGION: (region) => /your|[<>…]|\.\.\.|x{4,}/i.test(region),
};

function isPlaceholderDevice(serial: string): boolean {
  if (/[<>…*]|\.\.\./.test(serial)) return true;
  const [, account, name = ""] = /^arn:[^:]*:iam::([^:]*):mfa\/(.*)$/.exec(serial) ?? [];
  if (account === undefined) return /^your|[-_ ]your[-_ ]|mfa[-_ ]?(arn|serial|device)|x{6,}/i.test(serial);
  if (/account|your|id|x{3,}/i.test(account)) return true;
  if (/^your([-_.]|$|mfa|device|user|name|phone)|^x{3,}$|^(user|device)[-_]?name$/i.test(name)) return true;
  // The account of AWS's own examples is nobody's.
  return account === "123456789012" && /^(user|device)$/.test(name);
}
