import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";

export const awsUnavailable: Explanation = {
  signs: [
    { says: "The request has failed due to a temporary failure of the server", weight: 85 },
    { says: "The request processing has failed because of an unknown error", weight: 85 },
    {
      says: "We encountered an internal error. Please try again",
      when: ({ client }) => client !== undefined,
      weight: 80,
    },
    { says: "Service is unable to handle request", when: ({ client }) => client !== undefined, weight: 80 },
  ],
  means: "AWS itself failed. Nothing is wrong with keys or session.",
  tell: "a minute later, or in another region, the same call works",
  judge: () => ({
    clues: [],
    steps: [
      advice("https://health.aws.amazon.com/health/status says what AWS knows of; then try again"),
      command("aws sts get-caller-identity"),
    ],
  }),
};
