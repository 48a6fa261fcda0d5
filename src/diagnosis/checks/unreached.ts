import { type Check, command } from "../finding.ts";

export const unreached: Check = {
  id: "aws-not-reached",
  looksFor: "a network in which AWS cannot be asked",
  find: ({ network }) =>
    network?.unreached === undefined
      ? []
      : [
          {
            severity: "problem",
            what: network.unreached.what,
            why: "no session can be had, and clock and keys are not looked at: daypass doctor --offline does without",
            mend: command(`daypass explain ${network.unreached.id}`),
          },
        ],
};
