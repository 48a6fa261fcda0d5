import { advice, type Check } from "../finding.ts";

export const unreached: Check = {
  id: "aws-not-reached",
  looksFor: "a network in which AWS cannot be asked",
  find: ({ network }) =>
    network?.unreached === undefined
      ? []
      : [
          {
            severity: "problem",
            what: network.unreached,
            why: "no session can be had",
            mend: advice(
              "check the network, the proxy and the endpoints, or look without AWS: daypass doctor --offline",
            ),
          },
        ],
};
