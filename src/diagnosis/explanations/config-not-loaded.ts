import { loginStep, usedBy } from "../credentials-used.ts";
import { type Explanation, set } from "../explanation.ts";
import { missingInConfig, weighed } from "../signs.ts";

export const configNotLoaded: Explanation = {
  signs: [...weighed(missingInConfig, 55), { code: ["ConfigError"], says: "Missing region in config", weight: 45 }],
  means:
    "The JavaScript SDK v2 reads ~/.aws/config only where AWS_SDK_LOAD_CONFIG is set, so that it sees no role, no credential_process and no region that stand there.",
  tell: "with AWS_SDK_LOAD_CONFIG=1 the same call works, or fails with a better reason",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const { set: names } = evidence.environment;
    const isSet = names.has("AWS_SDK_LOAD_CONFIG");
    const inConfig = used.by === "profile" && used.profile.inConfigOnly;
    return {
      clues: [
        isSet ? [-45] : evidence.setUp && [15, "AWS_SDK_LOAD_CONFIG is not set in this shell."],
        inConfig && !isSet && [25, `The profile "${used.profile.name}" stands in ${evidence.configPath} only.`],
      ],
      steps: [set("AWS_SDK_LOAD_CONFIG", "1"), loginStep(used, evidence)].slice(0, evidence.setUp && !isSet ? 1 : 2),
    };
  },
};
