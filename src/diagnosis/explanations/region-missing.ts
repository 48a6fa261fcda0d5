import { wordOf } from "../../core/plain-word.ts";
import { usedBy } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { command } from "../finding.ts";
import { noRegionFound, weighed } from "../signs.ts";

export const regionMissing: Explanation = {
  signs: weighed(noRegionFound, 60),
  means: "The tool does not know which region to ask: neither the environment nor the profile says one.",
  tell: "aws configure list shows no region",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const name = used.by === "profile" ? used.profile.name : "default";
    const without = used.by === "profile" && used.profile.region === undefined;
    const half = evidence.environment.region !== undefined;
    return {
      clues: [
        without && !half && [25, `Profile "${name}" has no region, and this shell has none either.`],
        half && [
          10,
          "One of AWS_REGION and AWS_DEFAULT_REGION is set: the AWS CLI v1 and boto3 read only AWS_DEFAULT_REGION, JavaScript only AWS_REGION.",
        ],
        used.by === "profile" && used.profile.region !== undefined && [-15],
      ],
      steps: [command(`aws configure set region us-east-1 --profile ${wordOf(name)}`)],
    };
  },
};
