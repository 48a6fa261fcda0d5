import { type Explanation, set } from "../explanation.ts";
import { advice } from "../finding.ts";
import { isOnTheWayToAws } from "../signs.ts";

export const tlsNotTrusted: Explanation = {
  signs: [
    { says: "SSL validation failed for", weight: 85 },
    ...[
      "unable to verify the first certificate",
      "self-signed certificate",
      "self signed certificate",
      "unable to get local issuer certificate",
      "certificate signed by unknown authority",
      "certificate is not trusted",
      "PKIX path building failed",
      "certificate verify failed",
      "invalid peer certificate",
    ].map((says) => ({ says, when: isOnTheWayToAws, weight: 78 })),
  ],
  means:
    "The certificate that came back is not AWS's, or of nobody whom this computer trusts: mostly a company's proxy that looks into TLS.",
  tell: "on another network the same call works",
  judge: ({ client }, { environment }) => {
    const named = ["AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"].filter((name) =>
      environment.set.has(name),
    );
    const variable =
      client === "javascript-3" || client === "javascript-2" || client === "cdk"
        ? "NODE_EXTRA_CA_CERTS"
        : client === "rust" || client === "go-1"
          ? "SSL_CERT_FILE"
          : "AWS_CA_BUNDLE";
    return {
      clues: [
        named.length > 0
          ? [
              2,
              `${named.join(", ")} ${named.length === 1 ? "is" : "are"} set in this shell; each tool reads one of its own.`,
            ]
          : [2, `${variable}, which this tool reads, is not set in this shell.`],
      ],
      steps: [
        advice(
          "get your organisation's root certificate as a file (PEM) and name it; if there is none, somebody may be listening: use another network",
        ),
        set(variable, "/path/to/organisation-root.pem"),
      ],
    };
  },
};
