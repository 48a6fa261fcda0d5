import type { Explanation } from "../explanation.ts";
import { unset } from "../finding.ts";

export const caBundleUnusable: Explanation = {
  signs: [
    { says: "Could not find a suitable TLS CA certificate bundle", weight: 90 },
    { says: "invalid path to TLS CA certificate bundle", weight: 85 },
    { says: "failed to load custom CA bundle PEM file", weight: 88 },
  ],
  means:
    "A file with certificates is named, and it is not there, or holds none (AWS_CA_BUNDLE, ca_bundle, REQUESTS_CA_BUNDLE).",
  tell: "the file that the message names cannot be opened",
  judge: (_, { environment }) => {
    const names = ["AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"].filter((name) =>
      environment.set.has(name),
    );
    return {
      clues: [names.length > 0 && [5, `${names.join(", ")} ${names.length === 1 ? "is" : "are"} set in this shell.`]],
      steps: [unset(...(names.length > 0 ? names : ["AWS_CA_BUNDLE"]))],
    };
  },
};
