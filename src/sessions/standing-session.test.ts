import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failureOf } from "../../test/rig/failure.ts";
import { type SessionRig, sessionRig } from "../../test/rig/sessions.ts";
import { currentStatus } from "./current-status.ts";
import { serve } from "./serve.ts";

let rig: SessionRig;
const token = "IQoJb3JpZ2luX2VjEAAtoken";

beforeEach(async () => {
  rig = await sessionRig();
});
afterEach(async () => {
  await rig.sandbox.close();
  rig.home.remove();
});

async function served(profile: string) {
  const { askCode: _nobody, ...tools } = rig.sessionTools([]);
  return serve({ profile, strictDuration: false }, await rig.profiles(), tools);
}
const inMinutes = (minutes: number) =>
  `${new Date(rig.tools.now().getTime() + minutes * 60_000).toISOString().slice(0, 19)}Z`;

/** A session in a section, as another tool left it. */
function section(name: string, minutes: number, id = "ASIAY34FZKBOKMUTVV7A"): string {
  return `[${name}]\naws_access_key_id = ${id}\naws_secret_access_key = AAAArXUtnFEMI/K7MDENG+bPxRfiCYzzzzzzzzzz\naws_session_token = ${token}\nexpiration = ${inMinutes(minutes)}\n`;
}

const config = (more = "") => `[profile work]\nmfa_serial = ${rig.serial}\n${more}`;

describe("serve()", () => {
  test("gives a session out that another tool put into the file", async () => {
    rig.write({ config: config(), credentials: `[work]\n${rig.keys()}${section("work-mfa", 120)}` });
    expect(await served("work")).toMatchObject({ accessKeyId: "ASIAY34FZKBOKMUTVV7A", account: "609629065308" });
  });

  test("prefers the session that lasts longer, wherever it is", async () => {
    rig.write({ config: config(), credentials: `[work]\n${rig.keys()}` });
    const { session } = await rig.session("work", [rig.sandbox.code()]);
    rig.write({ config: config(), credentials: `[work]\n${rig.keys()}${section("work-mfa", 120)}` });
    expect((await served("work")).accessKeyId).toBe(session.accessKeyId);
    rig.write({ config: config(), credentials: `[work]\n${rig.keys()}${section("work-mfa", 1200)}` });
    expect((await served("work")).accessKeyId).toBe("ASIAY34FZKBOKMUTVV7A");
  });

  test("does not give out the session of another account than the pinned one", async () => {
    const pinned = `daypass_account = ${rig.sandbox.account}\n`;
    rig.write({ config: config(pinned), credentials: `[work]\n${rig.keys()}${section("work-mfa", 120)}` });
    expect((await failureOf(served("work"))).code).toBe("session-missing");
  });

  test.each([
    [2, "served"],
    [0.9, "session-missing"],
    [-30, "session-missing"],
  ])("with %d minutes left: %s", async (minutes, outcome) => {
    rig.write({ config: config(), credentials: `[work]\n${rig.keys()}${section("work-mfa", minutes)}` });
    const found = await served("work").then(
      () => "served",
      (error: { code: string }) => error.code,
    );
    expect(found).toBe(outcome);
  });

  test("says when the last session ended, and where to log in", async () => {
    rig.write({ config: config(), credentials: `[work]\n${rig.keys()}${section("work-mfa", -180)}` });
    const failure = await failureOf(served("work"));
    expect(failure.message).toBe('The session for profile "work" ended 3 h ago');
    expect(failure.hints).toEqual(["get one: daypass login work-mfa"]);
  });

  test("never gives out long-term keys, and nothing for profiles that others serve", async () => {
    rig.write({
      config: config("[profile sso]\nsso_session = x\n[profile other]\ncredential_process = aws-vault export x\n"),
      credentials: `[work]\n${rig.keys()}`,
    });
    expect((await failureOf(served("work"))).code).toBe("session-missing");
    for (const name of ["sso", "other"]) expect((await failureOf(served(name))).code).toBe("profile-not-served");
  });

  test("assumes roles with the session that stands in the file when the keys cannot be read", async () => {
    rig.write({ config: config(), credentials: `[work]\n${rig.keys()}` });
    const { session } = await rig.session("work", [rig.sandbox.code()]);
    const held = `[work-mfa]\naws_access_key_id = ${session.accessKeyId}\naws_secret_access_key = ${session.secretAccessKey.reveal()}\naws_session_token = ${session.sessionToken.reveal()}\nexpiration = ${session.expiresAt.toISOString()}\n`;
    const role = `[profile admin]\nrole_arn = arn:aws:iam::${rig.sandbox.account}:role/Admin\nsource_profile = work-mfa\n[profile work-mfa]\ndaypass_source_profile = work\n`;
    // Half a key pair.
    rig.write({ config: config(role), credentials: `[work]\naws_access_key_id = ${rig.keyId}\n${held}` });
    expect((await served("admin")).account).toBe(rig.sandbox.account);
  });
});

describe("currentStatus()", () => {
  const own = (name: string) => `credential_process = /state/bin/daypass process ${name}\n`;
  const status = async (name: string) => {
    const all = await currentStatus(await rig.profiles(), rig.sessionTools([]));
    return all.find((profile) => profile.name === name);
  };

  test("knows of the sessions that no file holds, and of the roles behind them", async () => {
    const role = `[profile admin]\nrole_arn = arn:aws:iam::${rig.sandbox.account}:role/Admin\nsource_profile = work-mfa\n`;
    const served = `[profile work-mfa]\n${own("work-mfa")}${role}`;
    rig.write({ config: config(served), credentials: `[work]\n${rig.keys()}` });
    expect(await status("work-mfa")).toMatchObject({
      kind: "session",
      form: "process",
      usable: false,
      login: "work-mfa",
    });
    const { session } = await rig.session("work", [rig.sandbox.code()]);
    expect(await status("work-mfa")).toMatchObject({ expiresAt: session.expiresAt, usable: true });
    expect(await status("admin")).toMatchObject({ kind: "role", form: "chain", usable: true, login: "work-mfa" });
  });

  test("says of a role in the form file what stands in the file, and which login renews it", async () => {
    const role = `[profile admin]\ndaypass_role_arn = arn:aws:iam::${rig.sandbox.account}:role/Admin\ndaypass_role_source_profile = work-mfa\n`;
    rig.write({
      config: config(role),
      credentials: `[work]\n${rig.keys()}${section("work-mfa", 600)}${section("admin", 5)}`,
    });
    expect(await status("admin")).toMatchObject({ kind: "role", form: "file", usable: false, login: "admin" });
    expect((await status("admin"))?.secondsLeft).toBeGreaterThan(280);
  });
});
