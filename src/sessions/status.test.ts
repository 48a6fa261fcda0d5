import { describe, expect, test } from "vitest";
import { keysText, profilesFrom, sessionText } from "../../test/rig/profiles.ts";
import { isUsable, secondsLeft } from "./expiry.ts";
import { statusOf } from "./status.ts";

const now = new Date("2026-03-01T12:00:00Z");
const role = "role_arn = arn:aws:iam::210987654321:role/path/Admin\n";

function status(config: string, credentials = "", remembered: readonly string[] = []) {
  const known = new Map(
    remembered.map((name) => [name, { keys: { kind: "env-file", path: "/project/.env" } as const }]),
  );
  return statusOf(profilesFrom({ config, credentials }), now, known);
}
const one = (config: string, credentials = "", remembered: readonly string[] = []) =>
  status(config, credentials, remembered).find(({ name }) => name === "x");

test("a session is usable while 15 minutes are left", () => {
  const end = (seconds: number) => ({ expiresAt: new Date(now.getTime() + seconds * 1000) });
  expect([901, 900, 899.9, 0, -5].map((seconds) => isUsable(end(seconds), now))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  expect(secondsLeft(end(899.9).expiresAt, now)).toBe(899);
});

describe("statusOf()", () => {
  test("says of a session until when it is good, and in which account", () => {
    expect(one("", `[x]\n${sessionText("2026-03-01T21:40:00Z")}[x-long-term]\n${keysText()}`)).toEqual({
      name: "x",
      kind: "session",
      form: "file",
      account: "609629065308",
      roleArn: undefined,
      expiresAt: new Date("2026-03-01T21:40:00Z"),
      secondsLeft: 34_800,
      usable: true,
      login: "x",
    });
  });

  test("says of keys that they are keys, whatever session they could buy", () => {
    const found = one("", `[x]\n${keysText()}[x-mfa]\n${sessionText()}`);
    expect(found).toMatchObject({ kind: "keys", form: "file", usable: false, account: "609629065308", login: "x" });
    expect(found?.expiresAt).toBeUndefined();
  });

  test("says of a role how long the session behind it lasts, and which account it leads to", () => {
    const config = `[profile x]\n${role}source_profile = work-mfa\n`;
    const good = `[work]\n${keysText()}[work-mfa]\n${sessionText("2026-03-01T13:00:00Z")}`;
    expect(one(config, good)).toMatchObject({
      kind: "role",
      form: "chain",
      account: "210987654321",
      secondsLeft: 3600,
      usable: true,
      login: "work-mfa",
    });
    expect(one(config, `[work]\n${keysText()}`)).toMatchObject({ kind: "role", usable: false });
  });

  test("says of a role that leads nowhere no login, and does not fail for it", () => {
    const config = `[profile x]\n${role}source_profile = y\n[profile y]\n${role}source_profile = x\n[profile z]\n${role}`;
    const found = status(config);
    expect(found.map(({ kind, usable, login }) => [kind, usable, login])).toEqual(
      Array(3).fill(["role", false, undefined]),
    );
  });

  test("says of what gets its credentials otherwise that a code does not help", () => {
    expect(one("[profile x]\nsso_session = corp\n")).toMatchObject({ kind: "other", login: undefined, usable: false });
    expect(one("[profile x]\ncredential_process = a\n")).toMatchObject({ kind: "other", form: "process" });
  });

  test("says of a session without known keys that no login helps, unless they are remembered", () => {
    const alone = `[x]\n${sessionText("2026-03-01T11:00:00Z")}`;
    expect(one("", alone)).toMatchObject({ usable: false, secondsLeft: -3600, login: undefined });
    expect(one("", alone, ["x"])?.login).toBe("x");
  });

  test("passes over profiles that are settings only", () => {
    expect(status("[default]\nregion = a\n[sso-session corp]\nsso_region = a\n")).toEqual([]);
  });

  test.each([
    ["2026-03-01T21:40:00Z", "2026-03-01T21:40:00.000Z"],
    ["2026-03-01T22:40:00+01:00", "2026-03-01T21:40:00.000Z"],
    // aws-mfa writes UTC without saying so.
    ["2026-03-01 21:40:00", "2026-03-01T21:40:00.000Z"],
    ["2026-03-01T21:40:00", "2026-03-01T21:40:00.000Z"],
    ["2026-03-01T21:40:00.123456", "2026-03-01T21:40:00.123Z"],
  ])("reads the end of a session as tools write it: %s", (text, end) => {
    expect(one("", `[x]\n${sessionText(text)}`)?.expiresAt?.toISOString()).toBe(end);
  });

  test("reads saml2aws's name of it", () => {
    const text = sessionText("2026-03-01T21:40:00Z").replace("expiration", "x_security_token_expires");
    expect(one("", `[x]\n${text}`)?.secondsLeft).toBe(34_800);
  });

  test.each(["", "soon", "99999999999999999999"])("takes %j for no end: such a session is not called good", (text) => {
    expect(one("", `[x]\n${sessionText(text)}`)).toMatchObject({ expiresAt: undefined, usable: false });
  });

  test("takes an end beside long-term keys for none", () => {
    expect(one("", `[x]\n${keysText()}expiration = 2026-03-01T21:40:00Z\n`)).toMatchObject({
      kind: "keys",
      usable: false,
    });
  });
});
