import type { TemporaryCredentials } from "../core/credentials.ts";
import { DaypassError } from "../core/errors.ts";
import { isRegion } from "../core/region.ts";

// What programs find in their environment. Names and keys are never both there: the SDKs do not agree on which of them wins.

/** A profile with what it gives now. */
export interface UsableProfile {
  readonly profile: string;
  readonly credentials: TemporaryCredentials;
  readonly region: string | undefined;
  readonly account: string | undefined;
  /** How tools receive the credentials of the profile: with `file`, they end when those in the file do. */
  readonly form: string | undefined;
  /** Until when daypass renews them without a code. */
  readonly sessionEndsAt: Date;
}

/** A change of an environment. From here on nothing hides the secrets in it. */
export interface VariableChange {
  readonly set: Readonly<Record<string, string>>;
  readonly unset: readonly string[];
}

/** The variables that hold secrets, or stand for them. */
export const keyVariables = [
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  // botocore takes this one before AWS_SESSION_TOKEN: a stale one would win.
  "AWS_SECURITY_TOKEN",
] as const;

/** Every variable that daypass sets or takes away; all but the regions are gone unless a change sets them. */
const managedVariables = [
  ...keyVariables,
  "AWS_PROFILE",
  "AWS_DEFAULT_PROFILE",
  "AWS_REGION",
  "AWS_DEFAULT_REGION",
  "AWS_ACCOUNT_ID",
  "AWS_CREDENTIAL_EXPIRATION",
  "AWS_SESSION_EXPIRATION",
  "DAYPASS_PROFILE",
  "DAYPASS_EXPIRY_FILE",
  "DAYPASS_SAVED",
] as const;
const regions: readonly string[] = ["AWS_REGION", "AWS_DEFAULT_REGION"];

/** The profile's name and what goes with it: tools get the credentials by themselves, and renewed. */
export function namesOf(usable: UsableProfile): VariableChange {
  const { profile } = usable;
  return changeTo({ AWS_PROFILE: profile, ...beside(usable, namesWorkUntil(usable)) });
}

/** The credentials themselves, for programs that read no profile. They are never renewed. */
export function keysOf(usable: UsableProfile): VariableChange {
  const { credentials, account } = usable;
  return changeTo({
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey.reveal(),
    AWS_SESSION_TOKEN: credentials.sessionToken.reveal(),
    AWS_ACCOUNT_ID: account,
    ...beside(usable, credentials.expiresAt),
  });
}

/** Takes away all that daypass sets; the regions too, where they came with it. */
export function nothingOf(wish: { readonly regions: "keep" | "unset" }): VariableChange {
  return { set: {}, unset: managedVariables.filter((name) => wish.regions === "unset" || !regions.includes(name)) };
}

/** Until when tools that name the profile get credentials without a code. */
export function namesWorkUntil({ credentials, form, sessionEndsAt }: UsableProfile): Date {
  const { expiresAt } = credentials;
  return form === "file" || expiresAt > sessionEndsAt ? expiresAt : sessionEndsAt;
}

/** The change with the given variables set, and everything else that daypass manages taken away. */
function changeTo(values: Readonly<Record<string, string | undefined>>): VariableChange {
  const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
  for (const [name, value] of given) requireFit(name, value);
  const names = given.map(([name]) => name);
  return {
    set: Object.fromEntries(given),
    unset: managedVariables.filter((name) => !names.includes(name) && !regions.includes(name)),
  };
}

function beside({ profile, region }: UsableProfile, until: Date): Record<string, string | undefined> {
  return {
    // botocore reads AWS_DEFAULT_REGION only, most others AWS_REGION only.
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    // Prompts count down to it; ISO 8601 to the second, as AWS writes it.
    AWS_CREDENTIAL_EXPIRATION: `${until.toISOString().slice(0, 19)}Z`,
    DAYPASS_PROFILE: profile,
  };
}

const sts = "it is not one that STS hands out";

/** What a value must be, whatever shell it goes to. The names of profiles are free, but steer no terminal and no line. */
const grammars: Readonly<Record<string, { readonly fits: (value: string) => boolean; readonly why: string }>> = {
  AWS_ACCESS_KEY_ID: {
    fits: (value) => /^ASIA[A-Z0-9]{12,124}$/.test(value),
    why: "it is not the id of a temporary key",
  },
  AWS_SECRET_ACCESS_KEY: { fits: (value) => /^[\w+/=-]{16,256}$/.test(value), why: sts },
  AWS_SESSION_TOKEN: { fits: (value) => /^[\w+/=.:-]{1,16384}$/.test(value), why: sts },
  AWS_ACCOUNT_ID: { fits: (value) => /^\d{12}$/.test(value), why: "an account id has 12 digits" },
  AWS_REGION: { fits: isRegion, why: "a region is written like eu-west-1" },
  AWS_DEFAULT_REGION: { fits: isRegion, why: "a region is written like eu-west-1" },
  AWS_PROFILE: { fits: isSafeName, why: "the name of the profile has control characters in it" },
  DAYPASS_PROFILE: { fits: isSafeName, why: "the name of the profile has control characters in it" },
  AWS_CREDENTIAL_EXPIRATION: { fits: (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value), why: "it is no time" },
};

function isSafeName(name: string): boolean {
  return name !== "" && !/[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(name);
}

/** Throws `variable-refused`, which never shows the value. */
function requireFit(name: string, value: string): void {
  const grammar = grammars[name];
  if (grammar === undefined || !grammar.fits(value)) {
    throw new DaypassError("variable-refused", { name, why: grammar?.why ?? "nothing is known of its values" });
  }
}
