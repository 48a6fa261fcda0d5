import { expect, test } from "vitest";
import { keysText, profilesFrom, sessionText } from "../../test/rig/profiles.ts";
import { routeTo } from "../profiles/route.ts";
import { planRoute } from "./route-plan.ts";

const now = new Date("2026-03-01T09:40:00Z");
const role = (more: string) => `role_arn = arn:aws:iam::111122223333:role/A\n${more}\n`;
const config = `[profile a]\n${role("source_profile = work-mfa\nduration_seconds = 7200")}[profile b]\n${role("source_profile = a\nduration_seconds = 7200\nmfa_serial = x")}`;

function plan(name: string, credentials: string, more = "") {
  const profiles = profilesFrom({ credentials: `[work]\n${keysText()}${credentials}`, config: config + more });
  return planRoute(routeTo(name, profiles), profiles, now);
}

test("without a session there is one code to type, and it ends when a new session would", () => {
  expect(plan("a", "")).toMatchObject({
    sessionEndsAt: undefined,
    codes: 1,
    endsAt: new Date("2026-03-01T21:40:00Z"),
    limit: "session",
    hops: [{ profile: "a", seconds: 3600, wantedSeconds: 7200 }],
  });
  const short = plan("work", "", "[profile work]\ndaypass_duration = 1h\n");
  expect([short.sessionSeconds, short.endsAt]).toEqual([3600, new Date("2026-03-01T10:40:00Z")]);
  expect(plan("work", "", "[profile work]\ndaypass_duration = soon\n").sessionSeconds).toBe(43_200);
});

test("with a session that is good for a while there is none to type; with an ended one there is", () => {
  const good = plan("work", `[work-mfa]\n${sessionText("2026-03-01T12:00:00Z")}`);
  expect([good.codes, good.endsAt]).toEqual([0, new Date("2026-03-01T12:00:00Z")]);
  expect(plan("work", `[work-mfa]\n${sessionText("2026-03-01T09:50:00Z")}`).codes).toBe(1);
});

test("a role that is assumed with a session or a role lasts an hour at most, and one with mfa_serial asks by itself", () => {
  const { hops, askedByTools } = plan("b", "");
  expect(hops.map(({ seconds }) => seconds)).toEqual([3600, 3600]);
  expect(askedByTools).toEqual(["b"]);
});

test("a role session in the credentials file ends by itself", () => {
  const inFile = `[profile f]\ndaypass_role_arn = arn:aws:iam::111122223333:role/A\ndaypass_role_source_profile = work-mfa\n`;
  const { endsAt, limit } = plan("f", `[f]\n${sessionText("2026-03-01T10:15:00Z")}`, inFile);
  expect([endsAt, limit]).toEqual([new Date("2026-03-01T10:15:00Z"), "role session in the file"]);
});

test("a role with a code of its own needs no session, and lasts as long as it wants", () => {
  const direct = `[profile d]\n${role("source_profile = work-mfa\nduration_seconds = 28800\ndaypass_direct_mfa = true")}`;
  const good = `[work-mfa]\n${sessionText("2026-03-01T12:00:00Z")}`;
  expect(plan("d", good, direct)).toMatchObject({
    codes: 1,
    endsAt: new Date("2026-03-01T17:40:00Z"),
    limit: "role session",
    hops: [{ profile: "d", seconds: 28_800, wantedSeconds: undefined }],
  });
});
