import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failureOf } from "../../../test/rig/failure.ts";
import { fakeHost, plainFlags } from "../../../test/rig/host.ts";
import { type SessionRig, sessionRig } from "../../../test/rig/sessions.ts";
import type { Environment } from "../../core/environment.ts";
import { contextFor } from "../context.ts";
import { type Obtained, type ObtainWish, obtain, openObtainer } from "./obtain.ts";

let rig: SessionRig;

beforeEach(async () => {
  rig = await sessionRig("obtain");
  write();
});
afterEach(async () => {
  await rig.sandbox.close();
  rig.home.remove();
});

const arn = (name: string) => `arn:aws:iam::${rig.sandbox.account}:role/${name}`;

function write(more = ""): void {
  rig.write({
    credentials: `[work]\n${rig.keys()}`,
    config: `[profile work]\nmfa_serial = ${rig.serial}\nregion = eu-west-1\n[profile admin]\nrole_arn = ${arn("Admin")}\nsource_profile = work-mfa\nregion = us-west-2\n${more}`,
  });
}

function context(env: Environment = {}) {
  const offset = Math.round((rig.tools.now().getTime() - Date.now()) / 1000);
  const moved = { AWS_ENDPOINT_URL: rig.sandbox.endpoint, DAYPASS_CLOCK_OFFSET: String(offset), ...env };
  const host = fakeHost([], rig.home, { env: moved });
  return { ...contextFor(host, plainFlags), said: () => host.stderrText() };
}

async function get(wish: Partial<ObtainWish>, env: Environment = {}): Promise<Obtained & { said: string }> {
  const given = context(env);
  const whole = { profile: "work", code: undefined, duration: undefined, ...wish };
  const found = await obtain(whole, await given.readProfiles(), given);
  return { ...found, said: given.said() };
}

const actions = () => rig.sandbox.calls().map(({ action }) => action);
const code = () => rig.sandbox.code();
const credentials = () => rig.home.read(".aws/credentials");

describe("a profile with keys", () => {
  test("stands for its session, which is bought, said, and written where tools look for it", async () => {
    const found = await get({ code: code() });
    expect(found).toMatchObject({
      profile: "work-mfa",
      asked: "work",
      kind: "session",
      account: rig.sandbox.account,
      region: "eu-west-1",
      form: "file",
      kept: false,
    });
    expect(found.said).toMatch(/^✔ Session for work-mfa until .* \(in 12 h\)\n$/);
    expect(credentials()).toContain(found.credentials.accessKeyId);
    expect(found.sessionEndsAt).toEqual(found.credentials.expiresAt);
  });

  test("is asked for nothing while its session is good, in silence", async () => {
    const first = await get({ code: code() });
    const again = await get({});
    expect([again.kept, again.said, again.credentials.accessKeyId]).toEqual([true, "", first.credentials.accessKeyId]);
    expect(actions()).toEqual(["GetSessionToken"]);
  });

  test("has its session written again where somebody took it out of the file", async () => {
    const first = await get({ code: code() });
    rig.home.write(".aws/credentials", `[work]\n${rig.keys()}`);
    await get({});
    expect(credentials()).toContain(first.credentials.accessKeyId);
  });

  test("is named by AWS_PROFILE, or is the only one there is", async () => {
    await get({ code: code() });
    expect((await get({ profile: undefined })).profile).toBe("work-mfa");
    expect((await get({ profile: undefined }, { AWS_PROFILE: "admin" })).profile).toBe("admin");
  });
});

describe("where nobody can be asked", () => {
  test("a session that is missing is that, and not a question", async () => {
    const failure = await failureOf(get({}));
    expect([failure.code, failure.exitCode]).toEqual(["session-missing", 10]);
    expect(failure.facts).toMatchObject({ profile: "work", login: "work-mfa", endedAt: undefined });
    await get({ code: code() });
    rig.move(13 * 3600);
    expect((await failureOf(get({ profile: "admin" }))).facts).toMatchObject({ profile: "admin", ago: "1 h" });
  });

  test("one that is about to end is taken, unless more is wanted of it", async () => {
    const first = await get({ code: code() });
    rig.move(12 * 3600 - 300);
    expect((await get({})).credentials.accessKeyId).toBe(first.credentials.accessKeyId);
    expect((await failureOf(get({ minRemainingSeconds: 600 }))).code).toBe("session-missing");
    rig.move(300);
    expect((await failureOf(get({}))).code).toBe("session-missing");
  });

  test("a code that AWS refuses is not asked for again", async () => {
    expect((await failureOf(get({ code: "000000" }))).code).toBe("code-not-accepted");
    expect(credentials()).not.toContain("ASIA");
  });
});

describe("a role", () => {
  test("is assumed once, in the form chain without a trace in the file", async () => {
    const found = await get({ profile: "admin", code: code() });
    expect(found).toMatchObject({
      profile: "admin",
      kind: "role",
      roleArn: arn("Admin"),
      form: "chain",
      region: "us-west-2",
    });
    expect(credentials()).not.toContain(found.credentials.accessKeyId);
    expect((await get({ profile: "admin" })).credentials.accessKeyId).toBe(found.credentials.accessKeyId);
    expect(actions()).toEqual(["GetSessionToken", "AssumeRole"]);
    expect(found.sessionEndsAt.getTime()).toBeGreaterThan(found.credentials.expiresAt.getTime());
  });

  test("in the form file is written where tools look for it, and those on the way to it, too", async () => {
    const hidden = (name: string, source: string) =>
      `[profile ${name}]\ndaypass_role_arn = ${arn("Admin")}\ndaypass_role_source_profile = ${source}\nrole_session_name = ${name}\n`;
    write(`${hidden("hub", "work-mfa")}[profile behind]\nrole_arn = ${arn("ReadOnly")}\nsource_profile = hub\n`);
    const hub = await get({ profile: "hub", code: code() });
    expect(hub.form).toBe("file");
    expect(credentials()).toMatch(new RegExp(`^\\[hub\\]\\naws_access_key_id = ${hub.credentials.accessKeyId}$`, "m"));
    rig.write({ config: rig.home.read(".aws/config"), credentials: credentials().replace(/\[hub\][^[]*/, "") });
    const behind = await get({ profile: "behind" });
    expect([behind.form, behind.roleArn]).toEqual(["chain", arn("ReadOnly")]);
    expect(credentials()).toContain(hub.credentials.accessKeyId);
  });

  test("that lasts shorter than its profile wants is said once, and refused where that is wished", async () => {
    write("duration_seconds = 7200\n");
    const found = await get({ profile: "admin", code: code() });
    expect(found.limit).toMatchObject({ by: "chain", givenSeconds: 3600 });
    expect(found.said).toContain("! AWS gave admin 1 h instead of 2 h");
    expect((await get({ profile: "admin" })).said).toBe("");
    expect((await failureOf(get({ profile: "admin", strictDuration: true }))).code).toBe("duration-not-granted");
  });

  test("with a code of its own gets no session, and leaves the session's section alone", async () => {
    write("daypass_direct_mfa = true\n");
    const found = await get({ profile: "admin", code: code() });
    expect(found).toMatchObject({ profile: "admin", kind: "role", kept: false });
    expect(found.said).toMatch(/^✔ Role session for admin until /);
    expect(actions()).toEqual(["AssumeRole"]);
    expect(credentials()).not.toContain("ASIA");
    expect(found.sessionEndsAt).toEqual(found.credentials.expiresAt);
    expect((await get({ profile: "admin" })).kept).toBe(true);
    rig.move(3600);
    expect((await failureOf(get({ profile: "admin" }))).facts).toMatchObject({ login: "admin" });
  });
});

test("many roles share one session, asked for once, and one connection", async () => {
  const names = Array.from({ length: 12 }, (_, index) => `role-${index}`);
  write(
    names
      .map(
        (name) =>
          `[profile ${name}]\nrole_arn = ${arn("Admin")}\nsource_profile = work-mfa\nrole_session_name = ${name}\n`,
      )
      .join(""),
  );
  const given = context();
  const obtainer = openObtainer({ code: code(), duration: undefined }, await given.readProfiles(), given);
  try {
    const all = await Promise.all(names.map((name) => obtainer.role(name, { deliver: false })));
    expect(new Set(all.map(({ credentials: { accessKeyId } }) => accessKeyId)).size).toBe(12);
    expect(actions().filter((action) => action === "GetSessionToken")).toHaveLength(1);
    expect(given.said().match(/✔ Session for work-mfa/g)).toHaveLength(1);
  } finally {
    obtainer.close();
  }
});
