import { afterEach, beforeEach, expect, test } from "vitest";
import { profilesFrom, sessionText } from "../../test/rig/profiles.ts";
import { type StateRig, stateRig } from "../../test/rig/sessions.ts";
import { endAll } from "./end-session.ts";

let rig: StateRig;
beforeEach(() => {
  rig = stateRig({});
});
afterEach(() => rig.home.remove());

test("endAll() names the sessions that it leaves, also those that do not say when they end, while the clock goes on", async () => {
  const profiles = profilesFrom({
    credentials: `[open]\n${sessionText().replace(/expiration.*\n/, "")}[over]\n${sessionText("2026-11-20T00:00:00Z")}`,
  });
  let at = Date.parse("2026-11-21T00:00:00Z");
  const now = () => new Date(at++);
  const { kept } = await endAll(profiles, { ...rig.tools, now, env: {} });
  expect(kept).toEqual(["open"]);
});
