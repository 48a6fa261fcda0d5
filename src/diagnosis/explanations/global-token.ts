import { loginStep, usedBy, usedSession } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { keyRefused, tokenMalformed, weighed } from "../signs.ts";
import { isOptInRegion, regionOf } from "./region-disabled.ts";

export const globalToken: Explanation = {
  signs: weighed([...keyRefused, ...tokenMalformed], 8),
  means:
    "The session was bought at STS's global endpoint. Such a session is good in the old regions only; those that an account has to activate do not take it.",
  tell: "the same call works in us-east-1",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const region = regionOf(used, evidence);
    const isOptIn = region !== undefined && isOptInRegion(region);
    const legacy = evidence.environment.set.has("AWS_STS_REGIONAL_ENDPOINTS");
    return {
      clues: [
        isOptIn && [
          usedSession(used, evidence) ? 70 : 20,
          `The region here is ${region}, one of those that take sessions of a regional endpoint only.`,
        ],
        isOptIn && legacy && [10, "AWS_STS_REGIONAL_ENDPOINTS is set in this shell; legacy means the global endpoint."],
      ],
      steps: [loginStep(used, evidence, ` --renew --region ${isOptIn ? region : "us-east-1"}`)],
    };
  },
};
