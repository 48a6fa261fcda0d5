import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";

export const captivePortal: Explanation = {
  signs: [
    { says: "Unable to parse response (", weight: 75 },
    { says: "deserialization failed, failed to decode response body", weight: 70 },
    { says: "error parsing XML: invalid root", weight: 78 },
    { says: "Deserialization error: to see the raw response", weight: 70 },
    { says: "inspect the hidden field {error}.$response", weight: 70 },
    { says: "invalid XML received", weight: 75 },
  ],
  means:
    "What came back is not from AWS: a sign-in page of the network (hotel, train, guest WiFi), or a proxy's own page.",
  tell: "a browser on this network shows a sign-in page for http://neverssl.com",
  judge: ({ message }, { environment }) => ({
    clues: [
      /html/i.test(message.slice(0, 400)) && [15, "A web page came back where AWS sends XML."],
      environment.set.has("HTTPS_PROXY") && [2, "HTTPS_PROXY is set: the page may be the proxy's."],
    ],
    steps: [
      advice("sign in to the network in a browser, then try again"),
      command("curl -si https://sts.us-east-1.amazonaws.com"),
    ],
  }),
};
