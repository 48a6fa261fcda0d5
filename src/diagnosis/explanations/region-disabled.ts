import type { Used } from "../credentials-used.ts";
import { usedBy, usedSession } from "../credentials-used.ts";
import type { Evidence } from "../evidence.ts";
import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import { keyRefused, weighed } from "../signs.ts";

export const regionDisabled: Explanation = {
  signs: [
    { code: ["RegionDisabledException", "RegionDisabled"], weight: 90 },
    { says: "STS is not activated in this region", weight: 90 },
    ...weighed(keyRefused, 8),
  ],
  means:
    "The account has not activated this region, so that STS gives nothing there, and services there do not know its keys.",
  tell: "with --region us-east-1 the same call works",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const region = regionOf(used, evidence);
    const isOptIn = region !== undefined && isOptInRegion(region);
    return {
      clues: [
        isOptIn && [
          usedSession(used, evidence) ? 10 : 45,
          `The region here is ${region}, one of those that each account has to activate.`,
        ],
      ],
      steps: [
        advice("have an administrator activate the region (IAM console: Account settings), or use another one"),
        command("aws sts get-caller-identity --region us-east-1"),
      ],
    };
  },
};

export function regionOf(used: Used, { environment }: Evidence): string | undefined {
  return environment.region ?? (used.by === "profile" ? used.profile.region : undefined);
}

// Regions since 2019 are off until somebody activates them. Source: AWS account management reference, "Enable or disable Regions".
const optIn = new Set([
  ...["af-south-1", "ap-east-1", "ap-east-2", "ap-south-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5"],
  ...["ap-southeast-6", "ap-southeast-7", "ca-west-1", "eu-central-2", "eu-south-1", "eu-south-2", "il-central-1"],
  ...["me-central-1", "me-south-1", "mx-central-1"],
]);

export function isOptInRegion(region: string): boolean {
  return optIn.has(region);
}
