import { otherHalf } from "./key-pair.ts";
import { deviceArnOfUser } from "./mfa-serial.ts";
import { wordOf } from "./plain-word.ts";
import { exitCodes, type FilePlace, placeText, problem } from "./problem.ts";

/** Failures around profiles, keys, devices, codes and sessions. */
export const profileProblems = {
  "duration-invalid": problem<{ text: string; place?: string | undefined }>({
    exit: exitCodes.usage,
    message: ({ text }) => `Cannot read "${text}" as a length of time`,
    hints: ({ place }) => ["write 12h, 90m, 1h30m or seconds such as 43200", ...standsIn(place)],
  }),
  "duration-out-of-range": problem<{ text: string; min: number; max: number; place?: string | undefined }>({
    exit: exitCodes.usage,
    message: ({ text, min, max }) =>
      `A session cannot last "${text}": AWS allows from ${min / 60} min (${min} s) to ${max / 3600} h (${max} s)`,
    hints: ({ place }) => standsIn(place),
  }),
  "profile-not-found": problem<{
    profile: string;
    path: string;
    similar?: string | undefined;
    byVariable?: string | undefined;
    /** The profile that names it as its source, and where. */
    namedBy?: (FilePlace & { profile: string }) | undefined;
    /** There is not a single profile. */
    none?: boolean | undefined;
  }>({
    exit: exitCodes.noSuchProfileOrDevice,
    message: ({ profile, path, byVariable, namedBy }) => {
      if (namedBy !== undefined)
        return `Cannot find profile "${profile}" that profile "${namedBy.profile}" names at ${placeText(namedBy)}`;
      return `Cannot find profile "${profile}"${byVariable === undefined ? "" : `, which ${byVariable} names,`} in ${path}`;
    },
    hints: ({ profile, similar, byVariable, namedBy, none }) => [
      ...(byVariable === undefined ? [] : [`name a profile that exists, or unset ${byVariable}`]),
      ...(namedBy === undefined ? [] : ["name a profile that exists in that line"]),
      ...(/^\d{6}$/.test(profile) ? [`if it is an MFA code: -c ${profile}`] : []),
      ...(similar === undefined ? [] : [`did you mean "${similar}"?`]),
      none ? "there are no profiles yet: daypass setup makes the first" : "daypass status lists the profiles there are",
    ],
  }),
  "no-profile": problem<{ credentials: string; hint?: string | undefined }>({
    exit: exitCodes.noSuchProfileOrDevice,
    message: ({ credentials }) => `Cannot find a profile with keys in ${credentials}`,
    hints: ({ hint }) => [
      ...(hint === undefined ? [] : [hint]),
      "daypass setup asks for your access key and finds out the rest",
      "keys in a .env file: daypass login --env-file .env --to default",
      "no AWS account at hand? daypass sandbox tour shows everything against a pretend AWS",
    ],
  }),
  "profile-choice-needed": problem<{ candidates: readonly string[] }>({
    exit: exitCodes.needsPerson,
    message: ({ candidates }) => `Cannot tell which profile is meant: ${candidates.join(", ")}`,
    hints: ({ candidates }) => [`name one: daypass login ${wordOf(candidates[0] ?? "PROFILE")}`],
  }),
  "profile-not-served": problem<{ profile: string; kind: string }>({
    exit: exitCodes.noSuchProfileOrDevice,
    message: ({ profile, kind }) =>
      `Cannot log in to profile "${profile}": it gets its credentials by ${{ sso: "IAM Identity Center", login: "aws login", process: "credential_process", "web-identity": "a web identity token" }[kind] ?? kind}, not with an MFA code`,
    hints: ({ profile, kind }) => [
      ...(kind === "sso" ? [`aws sso login --profile ${wordOf(profile)}`] : []),
      ...(kind === "login" ? [`aws login --profile ${wordOf(profile)}`] : []),
    ],
  }),
  "session-without-source": problem<{ profile: string }>({
    exit: exitCodes.noSuchProfileOrDevice,
    message: ({ profile }) => `Cannot tell which keys buy a session for profile "${profile}"`,
    hints: ({ profile }) => [
      `name the profile that holds the keys: daypass login KEYS_PROFILE --to ${profile}`,
      `keys in a .env file: daypass login --env-file .env --to ${profile}`,
    ],
  }),
  "role-without-source": problem<{ profile: string; credentialSource: string | undefined }>({
    exit: exitCodes.noSuchProfileOrDevice,
    message: ({ profile, credentialSource }) =>
      credentialSource === undefined
        ? `Cannot log in to role profile "${profile}": it has no source_profile`
        : `Cannot log in to role profile "${profile}": its credentials come from ${credentialSource}, not from keys and a code`,
    hints: ({ credentialSource }) => {
      if (credentialSource === undefined)
        return ["add source_profile = NAME, the profile that holds your keys or your session"];
      return /^environment$/i.test(credentialSource)
        ? ["keys of a shell are never a source for daypass: name the profile of your keys with source_profile instead"]
        : ["it needs no login: tools assume it by themselves, on the machine that has these credentials"];
    },
  }),
  "route-cycle": problem<{ profiles: readonly string[] }>({
    exit: exitCodes.noSuchProfileOrDevice,
    message: ({ profiles }) => `Cannot follow source_profile in a circle: ${profiles.join(" → ")}`,
    hints: () => ["one of them must name the profile that holds your keys or your session"],
  }),
  "services-not-found": problem<FilePlace & { profile: string; services: string }>({
    exit: exitCodes.failed,
    message: ({ profile, services, ...place }) =>
      `Cannot find the section [services ${services}] that profile "${profile}" names at ${placeText(place)}`,
  }),
  "env-file-missing": problem<{ path: string; why: string }>({
    exit: exitCodes.failed,
    message: ({ path, why }) => `Cannot read the env file ${path}: ${why}`,
    hints: () => [
      "it holds AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_MFA_ARN and AWS_REGION; .env.example shows the form",
    ],
  }),
  "env-variable-unusable": problem<{
    name: string;
    fault: "missing" | "placeholder" | "malformed" | "session-keys" | "swapped";
    wanted: string;
    path: string | undefined;
    line: number | undefined;
  }>({
    exit: exitCodes.failed,
    message: ({ name, fault, path, line }) => {
      const place = path === undefined ? "the environment" : line === undefined ? path : `${path}:${line}`;
      if (fault === "missing") return `Cannot find ${name} in ${place}`;
      if (fault === "placeholder") return `Cannot use ${name} from ${place}: it is still a placeholder`;
      if (fault === "session-keys")
        return `Cannot use ${name} from ${place}: a session key (ASIA…) cannot buy a session`;
      if (fault === "swapped") return `Cannot use ${name} from ${place}: it holds ${otherHalf(name)}`;
      return `Cannot use ${name} from ${place}: it does not have the form of one`;
    },
    hints: ({ name, wanted, fault }) => [
      `${name} is ${wanted}`,
      ...(fault === "swapped" ? ["are the key id and the secret key swapped?"] : []),
    ],
  }),
  "device-not-found": problem<{ user: string | undefined; onlyFido: boolean }>({
    exit: exitCodes.noSuchProfileOrDevice,
    message: ({ user, onlyFido }) =>
      onlyFido
        ? `Cannot find an MFA device that gives codes${user === undefined ? "" : ` for ${user}`}: there are only security keys or passkeys`
        : `Cannot find an MFA device${user === undefined ? "" : ` of ${user}`} in IAM`,
    hints: ({ onlyFido }) => [
      ...(onlyFido
        ? ["AWS does not take security keys and passkeys through its API: use aws login, or add a virtual device"]
        : []),
      "add one: daypass mfa add, or IAM console → Security credentials → Assign MFA device",
    ],
  }),
  "device-unusable": problem<{ serial: string; kind: "fido" | "unknown" }>({
    exit: exitCodes.noSuchProfileOrDevice,
    message: ({ serial, kind }) =>
      kind === "fido"
        ? `Cannot use the MFA device ${serial}: AWS does not take security keys and passkeys through its API`
        : `Cannot use "${serial}" as an MFA device: it has neither the form arn:aws:iam::ACCOUNT:mfa/DEVICE nor that of a hardware serial`,
    hints: ({ kind, serial }) =>
      kind === "fido"
        ? [
            "aws login signs you in with a passkey in the browser",
            "or add a virtual device: IAM console → Security credentials → Assign MFA device",
          ]
        : [
            ...(deviceArnOfUser(serial) === undefined
              ? []
              : [`that is the ARN of the user; the device's is often ${deviceArnOfUser(serial)}`]),
            "your devices: daypass mfa list, or the IAM console → Security credentials",
          ],
  }),
  "device-choice-needed": problem<{ serials: readonly string[] }>({
    exit: exitCodes.needsPerson,
    message: ({ serials }) => `Cannot tell which MFA device is meant: ${serials.join(", ")}`,
    hints: ({ serials }) => [`name one: --serial ${serials[0] ?? "ARN"}`],
  }),
  "device-lookup-refused": problem<{ user: string | undefined; guess: string | undefined }>({
    exit: exitCodes.noSuchProfileOrDevice,
    message: ({ user }) =>
      `Cannot look up the MFA device${user === undefined ? "" : ` of ${user}`}: IAM does not allow it`,
    hints: ({ guess }) => [
      ...(guess === undefined ? [] : [`it is often ${guess} (a guess): daypass login --serial ${guess}`]),
      "or write mfa_serial = ARN into the profile; the IAM console shows it under Security credentials",
    ],
  }),
  "code-malformed": problem<{ from: string }>({
    exit: exitCodes.usage,
    message: ({ from }) => `Cannot use the MFA code from ${from}: a code is six digits`,
  }),
  "code-spent": problem<{ serial: string; waitSeconds: number }>({
    exit: exitCodes.codeNotAccepted,
    message: () => "This MFA code was sent before, and AWS takes each code once",
    hints: ({ waitSeconds }) => [`the next one comes in ${waitSeconds} s`],
  }),
  "code-needed": problem<{ profile: string; serial: string; why: string }>({
    exit: exitCodes.needsPerson,
    message: ({ profile, why }) => `Cannot ask for the MFA code of profile "${profile}": ${why}`,
    hints: () => ["give it with -c CODE, pipe it in with -c -, or set DAYPASS_MFA_CODE"],
  }),
  "code-command-failed": problem<{ profile: string; why: string }>({
    exit: exitCodes.codeNotAccepted,
    message: ({ profile, why }) => `Cannot get an MFA code from daypass_mfa_process of profile "${profile}": ${why}`,
  }),
  "target-holds-keys": problem<{ profile: string; path: string }>({
    exit: exitCodes.refusedForSafety,
    message: ({ profile, path }) =>
      `Cannot write a session into profile "${profile}": it holds long-term keys in ${path}, which would be lost`,
    hints: ({ profile }) => [
      `move them first, in the same step: add --move-keys (to ${profile}-long-term) or --move-keys NAME`,
      "or write to another profile: --to NAME",
    ],
  }),
  "target-has-other-form": problem<{ profile: string; setting: string; place: FilePlace | undefined }>({
    exit: exitCodes.refusedForSafety,
    message: ({ profile, setting, place }) =>
      `Cannot write a session into profile "${profile}": it has ${setting}${place === undefined ? "" : ` (${placeText(place)})`} and would have two forms`,
    hints: () => ["choose another profile: --to NAME"],
  }),
  "keys-target-taken": problem<{ profile: string; path: string }>({
    exit: exitCodes.refusedForSafety,
    message: ({ profile, path }) => `Cannot move the keys to profile "${profile}": it exists in ${path} already`,
    hints: () => ["name another one: --move-keys NAME"],
  }),
  "account-mismatch": problem<{ expected: string; actual: string; pinnedBy: string | undefined }>({
    exit: exitCodes.refusedForSafety,
    message: ({ expected, actual, pinnedBy }) =>
      pinnedBy === undefined
        ? `Refused a session of account ${actual}: the keys and the device belong to account ${expected}`
        : `Refused: the keys belong to account ${actual}, and ${pinnedBy} allows only ${expected}`,
    hints: ({ expected, actual, pinnedBy }) =>
      pinnedBy === undefined
        ? [
            "somebody may be answering in AWS's place: look at AWS_ENDPOINT_URL, endpoint_url and proxies",
            `sure that it is AWS? --account ${expected} has AWS itself asked whose session it is`,
          ]
        : [`if ${actual} is the account you mean, change ${pinnedBy}`],
  }),
  "endpoint-not-trusted": problem<{ url: string; where: string; fromFile: boolean }>({
    exit: exitCodes.refusedForSafety,
    message: ({ url, where }) => `Refused to send an MFA code to ${url}: it is not AWS, and ${where} names it`,
    hints: ({ fromFile }) => [
      fromFile ? "if you trust it: daypass trust" : "if you trust it: daypass trust; if not: unset the variable",
      ...(fromFile ? ["if you do not know it, look at who changed the file"] : []),
    ],
  }),
  "command-not-trusted": problem<{ command: string; where: string; setting: string }>({
    exit: exitCodes.refusedForSafety,
    message: ({ command, where, setting }) =>
      `Refused to run "${command}": ${where} names it as ${setting}, and it is not trusted yet`,
    hints: () => ["if you trust it: daypass trust"],
  }),
  "state-unreadable": problem<{ path: string; why: string }>({
    exit: exitCodes.failed,
    message: ({ path, why }) => `Cannot read daypass's own file ${path}: ${why}`,
    hints: () => ["move it away: it is made anew"],
  }),
};

function standsIn(place: string | undefined): readonly string[] {
  return place === undefined ? [] : [`it stands in ${place}`];
}
