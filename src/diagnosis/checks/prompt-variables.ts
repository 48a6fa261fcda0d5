import { variable } from "../../core/environment.ts";
import { visible } from "../../core/visible.ts";
import { type Check, unset } from "../finding.ts";

// What starship, powerlevel10k and oh-my-posh take before AWS_PROFILE.
const outranking = ["AWSU_PROFILE", "AWS_VAULT", "AWSUME_PROFILE", "AWS_SSO_PROFILE"];

export const promptVariables: Check = {
  id: "prompt-variables",
  looksFor: "variables of other tools that prompts show before AWS_PROFILE",
  find: ({ env }) =>
    outranking.flatMap((name) => {
      const value = variable(env, name);
      if (value === undefined || value === variable(env, "AWS_PROFILE")) return [];
      const what = `${name}=${visible(value)} of another tool is in this shell`;
      const why = "starship, powerlevel10k and oh-my-posh show it as the profile, whatever AWS_PROFILE says";
      return [{ severity: "remark" as const, what, why, mend: unset(name) }];
    }),
};
