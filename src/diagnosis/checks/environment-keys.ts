import { keyKind } from "../../core/credentials.ts";
import { variable } from "../../core/environment.ts";
import { visible } from "../../core/visible.ts";
import { type Check, type Finding, unset } from "../finding.ts";

const keyNames = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"];

export const environmentKeys: Check = {
  id: "environment-keys",
  looksFor: "keys in the environment that get into the way of profiles",
  find: ({ env, now }) => {
    const there = keyNames.filter((name) => variable(env, name) !== undefined);
    const id = variable(env, "AWS_ACCESS_KEY_ID");
    const profile = variable(env, "AWS_PROFILE") ?? variable(env, "AWS_DEFAULT_PROFILE");
    const findings: Finding[] = [];
    if (id !== undefined && profile !== undefined) {
      const what = `This shell has keys and names profile ${visible(profile)}`;
      const why = "boto3, the AWS CLI, Go, Java and Rust use the keys, tools in JavaScript the profile";
      findings.push({ severity: "problem", what, why, mend: unset(...there) });
    } else if (id !== undefined && keyKind(id) !== "temporary" && !there.includes("AWS_SESSION_TOKEN")) {
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

export const legacyToken: Check = {
  id: "legacy-token",
  looksFor: "AWS_SECURITY_TOKEN and aws_security_token, the names of old",
  find: ({ env, profiles }) => {
    const findings: Finding[] = [];
    const old = variable(env, "AWS_SECURITY_TOKEN");
    if (old !== undefined && old !== variable(env, "AWS_SESSION_TOKEN")) {
      const why =
        "boto3 and the AWS CLI take it before AWS_SESSION_TOKEN, and AWS refuses the pair (InvalidClientTokenId)";
      findings.push({
        severity: "problem",
        what: "AWS_SECURITY_TOKEN in this shell is another token than AWS_SESSION_TOKEN",
        why,
        mend: unset("AWS_SECURITY_TOKEN"),
      });
    }
    for (const profile of profiles.byName.values()) {
      const token = profile.settings.get("aws_security_token");
      if (token === undefined || token.value === profile.settings.get("aws_session_token")?.value) continue;
      const { name } = profile;
      findings.push({
        severity: "problem",
        what: `Profile ${visible(name)} has an aws_security_token that is not its aws_session_token`,
        why: "boto3 and the AWS CLI take the old name first, and AWS refuses the pair (InvalidClientTokenId)",
        place: token.place,
        mend: { kind: "command", line: "daypass doctor --fix" },
        fix: {
          kind: "edit",
          file: token.file,
          edit: (document) => document.remove({ type: "profile", name }, "aws_security_token"),
        },
      });
    }
    return findings;
  },
};
