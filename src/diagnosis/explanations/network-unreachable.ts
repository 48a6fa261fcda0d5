import { usedBy } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import { isOnTheWayToAws } from "../signs.ts";
import type { Complaint } from "../wrappers.ts";

export const networkUnreachable: Explanation = {
  signs: [
    { says: "Could not connect to the endpoint URL", when: (complaint) => !isProxy(complaint), weight: 80 },
    { code: ["UnknownEndpoint"], says: "Inaccessible host", weight: 80 },
    { says: "Received an UnknownHostException when attempting to interact with a service", weight: 80 },
    { says: "Unable to execute HTTP request: ", when: isReach, weight: 75 },
    ...[
      "getaddrinfo",
      "ECONNREFUSED",
      "ENETUNREACH",
      "EHOSTUNREACH",
      "no such host",
      "Connection refused",
      "connection refused",
      "failed to lookup address information",
      "Name or service not known",
      "network is unreachable",
      "Failed to open TCP connection",
    ].map((says) => ({
      says,
      when: (complaint: Complaint) => isOnTheWayToAws(complaint) && !isProxy(complaint),
      weight: 70,
    })),
  ],
  means:
    "The tool does not get through to AWS: no network, a name that is not resolved, or a VPN or firewall in between.",
  tell: "curl -sI https://sts.us-east-1.amazonaws.com fails too",
  judge: (complaint, evidence) => {
    const { environment } = evidence;
    const own = [...environment.set].filter((name) => name.startsWith("AWS_ENDPOINT_URL"));
    const region = environment.region ?? regionOfProfile(complaint, evidence);
    return {
      clues: [
        own.length > 0 && [10, `${own.join(", ")} in this shell leads elsewhere than to AWS.`],
        environment.set.has("HTTPS_PROXY") && [2, "HTTPS_PROXY is set; JavaScript tools do not go by it."],
        region !== undefined && [1, `The region here is ${region}; a mistyped one has no address.`],
      ],
      steps: [
        ...(own.length > 0 ? [{ kind: "unset" as const, names: own }] : []),
        advice("check the network, the VPN and the region"),
        command("curl -sI https://sts.us-east-1.amazonaws.com"),
      ],
    };
  },
};

function isReach({ message }: Complaint): boolean {
  return /^Unable to execute HTTP request: (?:Connection refused|Connect to|Network is unreachable|No route)/.test(
    message,
  );
}

function isProxy({ message }: Complaint): boolean {
  return /proxy/i.test(message.slice(0, 200));
}

function regionOfProfile(...[complaint, evidence]: Parameters<typeof usedBy>): string | undefined {
  const used = usedBy(complaint, evidence);
  return used.by === "profile" ? used.profile.region : undefined;
}
