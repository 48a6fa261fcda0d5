import { keyKind } from "../../core/credentials.ts";
import { type Environment, variable } from "../../core/environment.ts";
import { visible } from "../../core/visible.ts";
import type { DocumentEdit } from "../../profiles/edits.ts";
import { type Profile, type ProfileSetting, settingOf } from "../../profiles/profile.ts";
import { type Check, command, type Finding, inBoth, unset } from "../finding.ts";

const keyNames = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"];

function namesThere(env: Environment): readonly string[] {
  return keyNames.filter((name) => variable(env, name) !== undefined);
}

export const environmentKeys: Check = {
  id: "environment-keys",
  looksFor: "keys in the environment that get into the way of profiles",
  find: ({ env, now }) => {
    const there = namesThere(env);
    const id = variable(env, "AWS_ACCESS_KEY_ID");
    const half = halfOf(there, id);
    const profile = variable(env, "AWS_PROFILE") ?? variable(env, "AWS_DEFAULT_PROFILE");
    const findings: Finding[] = [];
    if (id !== undefined && profile !== undefined) {
      const what = `This shell has keys and names profile ${visible(profile)}`;
      // Tools in JavaScript look at AWS_PROFILE, and at nothing of the other name.
      const why =
        variable(env, "AWS_PROFILE") === undefined
          ? "every tool uses the keys, and none looks at the profile"
          : "boto3, the AWS CLI, Go, Java and Rust use the keys, tools in JavaScript the profile";
      findings.push({ severity: "problem", what, why, mend: unset(...there) });
    } else if (half !== undefined) {
      const why = there.includes("AWS_SECRET_ACCESS_KEY")
        ? "no tool gets in with them, and none looks at a profile while they are there"
        : 'boto3 and the AWS CLI say "Partial credentials found", other tools pass over it';
      findings.push({ severity: "problem", what: half, why, mend: unset(...there) });
    } else if (id !== undefined && keyKind(id) !== "temporary") {
      const what = "AWS_ACCESS_KEY_ID in this shell is a long-term key";
      const why = "every tool uses it, without MFA, before any profile's session";
      findings.push({ severity: "problem", what, why, mend: unset(...there) });
    }
    const end = variable(env, "AWS_CREDENTIAL_EXPIRATION");
    if (id !== undefined && end !== undefined && new Date(end).getTime() <= now.getTime()) {
      const why = 'every tool says "expired"; boto3 that the refreshed credentials are still expired';
      findings.push({ severity: "problem", what: "The session in this shell has ended", why, mend: unset(...there) });
    }
    return findings;
  },
};

/** What is wrong with keys that are not whole. */
function halfOf(there: readonly string[], id: string | undefined): string | undefined {
  if (id === undefined) return undefined;
  if (!there.includes("AWS_SECRET_ACCESS_KEY")) return "This shell has AWS_ACCESS_KEY_ID and no AWS_SECRET_ACCESS_KEY";
  const hasToken = there.includes("AWS_SESSION_TOKEN") || there.includes("AWS_SECURITY_TOKEN");
  if (keyKind(id) === "temporary" && !hasToken) return "This shell has the keys of a session, and no AWS_SESSION_TOKEN";
  if (keyKind(id) === "long-term" && there.includes("AWS_SESSION_TOKEN"))
    return "This shell has a long-term key id and a session token";
  return undefined;
}

export const legacyToken: Check = {
  id: "legacy-token",
  looksFor: "AWS_SECURITY_TOKEN and aws_security_token, the names of old",
  find: ({ env, profiles }) => {
    const findings: Finding[] = [];
    const old = variable(env, "AWS_SECURITY_TOKEN");
    const token = variable(env, "AWS_SESSION_TOKEN");
    if (old !== undefined && token === undefined && keyKind(variable(env, "AWS_ACCESS_KEY_ID") ?? "") === "temporary") {
      const what = "The session in this shell has its token under the old name only, AWS_SECURITY_TOKEN";
      const why = "boto3 and the AWS CLI find it there; tools in JavaScript, Go, Java and Rust do not";
      findings.push({ severity: "problem", what, why, mend: unset(...namesThere(env)) });
    } else if (old !== undefined && old !== token) {
      findings.push({
        severity: "problem",
        what: "AWS_SECURITY_TOKEN in this shell is another token than AWS_SESSION_TOKEN",
        why: "boto3 and the AWS CLI take it before AWS_SESSION_TOKEN, and AWS refuses the pair (InvalidClientTokenId)",
        mend: unset("AWS_SECURITY_TOKEN"),
      });
    }
    for (const profile of profiles.byName.values()) {
      const token = profile.settings.get("aws_security_token");
      if (token === undefined || token.value === profile.settings.get("aws_session_token")?.value) continue;
      findings.push(isOnlyToken(profile) ? oldNameOnly(profile, token) : otherToken(profile, token));
    }
    return findings;
  },
};

/** Whether a session's token stands under the old name alone. */
function isOnlyToken(profile: Profile): boolean {
  const id = settingOf(profile, "aws_access_key_id");
  return id !== undefined && keyKind(id) === "temporary" && settingOf(profile, "aws_session_token") === undefined;
}

function oldNameOnly({ name }: Profile, { place }: ProfileSetting): Finding {
  const section = { type: "profile", name } as const;
  const edit: DocumentEdit = (document) => {
    const token = settingOf(document.find(section), "aws_security_token");
    if (token === undefined) return document;
    return document.setAll(section, { aws_session_token: token, aws_security_token: undefined });
  };
  return {
    severity: "problem",
    what: `Profile ${visible(name)} has its session token under the old name only, aws_security_token`,
    why: "boto3 and the AWS CLI find it there; tools in JavaScript, Go, Java and Rust do not",
    place,
    mend: command("daypass doctor --fix"),
    fix: { kind: "edit", edits: inBoth(edit) },
  };
}

function otherToken({ name }: Profile, { place }: ProfileSetting): Finding {
  const edit: DocumentEdit = (document) => document.remove({ type: "profile", name }, "aws_security_token");
  return {
    severity: "problem",
    what: `Profile ${visible(name)} has an aws_security_token that is not its aws_session_token`,
    why: "boto3 and the AWS CLI take the old name first, and AWS refuses the pair (InvalidClientTokenId)",
    place,
    mend: command("daypass doctor --fix"),
    fix: { kind: "edit", edits: inBoth(edit) },
  };
}
