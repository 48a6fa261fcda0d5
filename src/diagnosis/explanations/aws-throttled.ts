import type { Explanation } from "../explanation.ts";
import { set } from "../explanation.ts";
import { advice } from "../finding.ts";

export const awsThrottled: Explanation = {
  signs: [
    {
      code: [
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "RequestThrottled",
        "RequestThrottledException",
      ],
      weight: 85,
    },
    { code: ["RequestLimitExceeded", "SlowDown", "BandwidthLimitExceeded", "PriorRequestNotComplete"], weight: 85 },
    { code: ["TooManyRequestsException"], says: "Rate exceeded", weight: 85 },
    { says: "Rate exceeded", when: ({ client }) => client !== undefined, weight: 70 },
    { says: "Request limit exceeded.", when: ({ client }) => client !== undefined, weight: 70 },
  ],
  means:
    "The account asks AWS more often than AWS allows, by this tool or by others at the same time. Nothing is wrong with keys or session.",
  tell: "a minute later, or with fewer at once, the same call works",
  judge: () => ({
    clues: [],
    steps: [
      advice("wait a minute, and run fewer at once (terraform -parallelism=5)"),
      set("AWS_RETRY_MODE", "adaptive"),
    ],
  }),
};
