import { variable } from "../../core/environment.ts";
import { wordOf } from "../../core/plain-word.ts";
import { visible } from "../../core/visible.ts";
import { settingOf } from "../../profiles/profile.ts";
import { kindOf } from "../../profiles/read.ts";
import { type Check, command } from "../finding.ts";

export const region: Check = {
  id: "region-missing",
  looksFor: "profiles without a region, where the environment has none either",
  find: ({ profiles, env }) => {
    if (variable(env, "AWS_REGION") !== undefined && variable(env, "AWS_DEFAULT_REGION") !== undefined) return [];
    const without = [...profiles.byName.values()].filter((profile) => {
      const kind = kindOf(profile, profiles);
      return (kind === "session" || kind === "role") && settingOf(profile, "region") === undefined;
    });
    const [first] = without;
    if (first === undefined) return [];
    const verb = without.length === 1 ? "has" : `and ${without.length - 1} more have`;
    return [
      {
        severity: "remark" as const,
        what: `Profile ${visible(first.name)} ${verb} no region`,
        why: 'the AWS CLI says "You must specify a region", tools in JavaScript "Region is missing"',
        place: [...first.settings.values()][0]?.place,
        mend: command(`aws configure set region REGION --profile ${wordOf(first.name)}`),
      },
    ];
  },
};
