import type { Explanation } from "../explanation.ts";
import { set } from "../explanation.ts";
import { advice, unset } from "../finding.ts";
import { isOnTheWayToAws } from "../signs.ts";

export const proxyRefused: Explanation = {
  signs: [
    { says: "Failed to connect to proxy URL", weight: 85 },
    ...[
      "proxyconnect tcp",
      "Proxy Authentication Required",
      "Tunnel connection failed",
      "Cannot connect to proxy",
      "ProxyConnectionError",
    ].map((says) => ({ says, when: isOnTheWayToAws, weight: 80 })),
    {
      says: "407",
      when: (complaint) => isOnTheWayToAws(complaint) && /proxy/i.test(complaint.message.slice(0, 200)),
      weight: 60,
    },
  ],
  means:
    "The way to AWS leads through a proxy, and the proxy cannot be reached, wants a password, or does not let the request pass.",
  tell: "without HTTPS_PROXY, on a network that needs none, the same call works",
  judge: ({ message }, { environment }) => {
    const names = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"].filter((name) =>
      environment.set.has(name),
    );
    const password = /407|Authentication Required/.test(message);
    return {
      clues: [names.length > 0 && [5, `${names.join(", ")} ${names.length === 1 ? "is" : "are"} set in this shell.`]],
      steps: password
        ? [advice("put the proxy's user name and password in"), set("HTTPS_PROXY", "http://USER:PASSWORD@HOST:PORT")]
        : [
            advice("not on the company's network now? then without the proxy"),
            unset(...(names.length > 0 ? names : ["HTTPS_PROXY"])),
          ],
    };
  },
};
