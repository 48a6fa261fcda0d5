import { spanText } from "../../core/duration.ts";
import { visible } from "../../core/visible.ts";
import type { Check } from "../finding.ts";

/** Finds nothing: that a session has ended is the everyday case. It says until when there is one. */
export const session: Check = {
  id: "session",
  looksFor: "until when the sessions are good",
  find: () => [],
  good: ({ status }) => {
    const good = status.filter(
      ({ kind, usable, secondsLeft }) => kind === "session" && usable && secondsLeft !== undefined,
    );
    if (good.length === 0) return undefined;
    return good.map(({ name, secondsLeft = 0 }) => `session ${visible(name)} for ${spanText(secondsLeft)}`).join(", ");
  },
};
