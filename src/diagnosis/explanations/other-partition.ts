import { wordOf } from "../../core/plain-word.ts";
import { usedBy } from "../credentials-used.ts";
import type { Evidence } from "../evidence.ts";
import type { Explanation } from "../explanation.ts";
import { command } from "../finding.ts";
import { keyIdUnknown, keyRefused, weighed } from "../signs.ts";

export const otherPartition: Explanation = {
  signs: [...weighed(keyRefused, 12), ...weighed(keyIdUnknown, 15)],
  means:
    "The keys belong to another part of AWS than the one that was asked. China (cn-…), GovCloud (us-gov-…) and the rest know nothing of each other's keys.",
  tell: "with a region of the keys' own partition the same call works",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const asked = (used.by === "profile" ? used.profile.region : undefined) ?? evidence.environment.region;
    const others = partitionsOf(evidence);
    const isSpecial = asked !== undefined && partitionOf(asked) !== "aws";
    const mixed = others.length > 1;
    const inText = /amazonaws\.com\.cn|arn:aws-cn|arn:aws-us-gov|\b(?:cn|us-gov)-\w{1,12}-\d\b/.test(complaint.message);
    const name = used.by === "profile" ? used.profile.name : "default";
    return {
      clues: [
        isSpecial && [25, `The region here is ${asked}, which is of the partition ${partitionOf(asked)}.`],
        mixed && [20, `The profiles here have regions of several partitions: ${others.join(", ")}.`],
        inText && [30, "The message is about a partition of its own."],
      ],
      steps: [command(`aws configure set region REGION --profile ${wordOf(name)}`)],
    };
  },
};

function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

function partitionsOf({ profiles, environment }: Evidence): readonly string[] {
  const regions = [...profiles.values()].flatMap(({ region }) => region ?? []);
  return [...new Set([...regions, ...(environment.region === undefined ? [] : [environment.region])].map(partitionOf))];
}
