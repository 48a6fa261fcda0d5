import { nearest } from "../../core/nearest.ts";
import { wordOf } from "../../core/plain-word.ts";
import { visible } from "../../core/visible.ts";
import { advice, type Check, command, type Finding, unset } from "../finding.ts";

export const environmentProfile: Check = {
  id: "environment-profile",
  looksFor: "AWS_PROFILE that names nothing",
  find: ({ env, profiles }) => {
    const findings: Finding[] = [];
    for (const name of ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"]) {
      const named = env[name];
      if (named === undefined) continue;
      if (named === "") {
        const why = 'boto3 and the AWS CLI say "The config profile () could not be found"';
        findings.push({ severity: "problem", what: `${name} is set and empty`, why, mend: unset(name) });
      } else if (!profiles.byName.has(named)) {
        const similar = nearest(named, [...profiles.byName.keys()]);
        findings.push({
          severity: "problem",
          what: `${name}=${visible(named)} names a profile that does not exist`,
          why: 'the AWS CLI says "could not be found", tools in JavaScript "Could not load credentials from any providers"',
          mend: similar === undefined ? unset(name) : command(`daypass use ${wordOf(similar)}`),
        });
      }
    }
    const { AWS_PROFILE: one, AWS_DEFAULT_PROFILE: other } = env;
    if (one && other && one !== other) {
      const what = `AWS_PROFILE=${visible(one)} and AWS_DEFAULT_PROFILE=${visible(other)} name two profiles`;
      const why = "boto3 and AWS CLI v1 use AWS_DEFAULT_PROFILE, everything else AWS_PROFILE";
      findings.push({ severity: "problem", what, why, mend: unset("AWS_DEFAULT_PROFILE") });
    }
    return findings;
  },
};

export const environmentFiles: Check = {
  id: "environment-files",
  looksFor: "AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE that name no file",
  find: ({ env, missingFiles }) =>
    ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"].flatMap((name): readonly Finding[] => {
      const path = env[name];
      if (path === undefined || !missingFiles.has(name)) return [];
      const what = `${name}=${visible(path)} names no file`;
      const why = "no tool finds the profiles of the usual file, and daypass would make a new one there";
      return [{ severity: "problem", what, why, mend: path === "" ? advice(`unset ${name}`) : unset(name) }];
    }),
};
