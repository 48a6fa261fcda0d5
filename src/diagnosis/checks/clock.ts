import { spanText } from "../../core/duration.ts";
import { advice, type Check } from "../finding.ts";

// AWS takes no request that is further off than this.
const refusedSeconds = 300;
const toleratedSeconds = 30;

export const clock: Check = {
  id: "clock",
  looksFor: "a clock that is not AWS's",
  find: ({ network }) => {
    const offset = network?.clockOffsetSeconds;
    if (offset === undefined || Math.abs(offset) <= toleratedSeconds) return [];
    const broken = Math.abs(offset) >= refusedSeconds;
    return [
      {
        severity: broken ? "problem" : "remark",
        what: `The clock of this computer is ${spanText(Math.round(Math.abs(offset)))} ${offset > 0 ? "slow" : "fast"}`,
        why: broken
          ? "AWS refuses requests that are signed with a wrong time (SignatureDoesNotMatch), and codes are good for half a minute"
          : "codes are good for about half a minute",
        mend: advice("set the clock by the network (NTP)"),
      },
    ];
  },
  good: ({ network }) => {
    const offset = network?.clockOffsetSeconds;
    return offset === undefined ? undefined : `clock ${Math.round(Math.abs(offset))} s off`;
  },
};
