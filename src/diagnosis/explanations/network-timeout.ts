import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import { isOnTheWayToAws } from "../signs.ts";

export const networkTimeout: Explanation = {
  signs: [
    { says: "Connect timeout on endpoint URL", weight: 85 },
    { says: "Read timeout on endpoint URL", weight: 85 },
    {
      says: "Unable to execute HTTP request: Connect to",
      when: ({ message }) => /timed out/i.test(message.slice(0, 300)),
      weight: 85,
    },
    ...[
      "i/o timeout",
      "ETIMEDOUT",
      "Connection timed out after",
      "TLS handshake timeout",
      "Client.Timeout exceeded while awaiting headers",
    ].map((says) => ({ says, when: isOnTheWayToAws, weight: 70 })),
  ],
  means: "AWS was asked, and no answer came in time: a firewall, a VPN or a proxy swallows what is sent.",
  tell: "curl -sI --max-time 10 https://sts.us-east-1.amazonaws.com ends without an answer too",
  judge: (_, { environment }) => ({
    clues: [
      environment.set.has("HTTPS_PROXY")
        ? [2, "HTTPS_PROXY is set."]
        : [2, "HTTPS_PROXY is not set; many company networks need it."],
    ],
    steps: [
      advice("check the network, the VPN and the proxy"),
      command("curl -sI --max-time 10 https://sts.us-east-1.amazonaws.com"),
    ],
  }),
};
