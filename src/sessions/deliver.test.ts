import { existsSync, statSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failureOf } from "../../test/rig/failure.ts";
import { keysText, sessionText } from "../../test/rig/profiles.ts";
import { type StateRig, stateRig } from "../../test/rig/sessions.ts";
import { listBackups } from "../aws-files/backup.ts";
import { restoreBackup } from "../aws-files/undo.ts";
import { Secret } from "../core/secret.ts";
import { readProfiles } from "../profiles/read.ts";
import { type Route, routeTo } from "../profiles/route.ts";
import { checkTarget, type Delivery, deliver, isDelivered } from "./deliver.ts";
import { findOrigin } from "./origins.ts";

const keyId = "AKIAY34FZKBOKMUTVV7A";

function sessionNumbered(number: number): Delivery["session"] {
  return {
    keyId,
    serial: "arn:aws:iam::609629065308:mfa/ana",
    endpoint: "aws",
    account: "609629065308",
    user: "ana",
    accessKeyId: `ASIAY34FZKBOKMUTVN0${number}`,
    secretAccessKey: new Secret(`SECRET${number}`),
    sessionToken: new Secret(`TOKEN${number}`),
    expiresAt: new Date("2026-03-02T09:40:00Z"),
    obtainedAt: new Date("2026-03-01T21:40:00Z"),
  };
}

const written = (number: number) =>
  `aws_access_key_id = ASIAY34FZKBOKMUTVN0${number}\naws_secret_access_key = SECRET${number}\naws_session_token = TOKEN${number}\nexpiration = 2026-03-02T09:40:00Z\n`;

let rig: StateRig;
beforeEach(() => {
  rig = stateRig();
});
afterEach(() => rig.home.remove());

function write(texts: { config?: string; credentials?: string }) {
  if (texts.config !== undefined) rig.home.write(".aws/config", texts.config);
  if (texts.credentials !== undefined) rig.home.write(".aws/credentials", texts.credentials);
}

const read = () =>
  readProfiles({ config: rig.home.path(".aws/config"), credentials: rig.home.path(".aws/credentials") });
const credentials = () => rig.home.read(".aws/credentials");
const config = () => rig.home.read(".aws/config");
const backups = async () => (await listBackups(rig.tools)).map(({ reason }) => reason);

/** Delivers a session on the route of a profile, as a login would. */
async function delivered(profile: string | Route, number = 1, more: Partial<Delivery> = {}) {
  const profiles = await read();
  const route = typeof profile === "string" ? routeTo(profile, profiles) : profile;
  const delivery: Delivery = {
    route: { ...route, ...more.route },
    session: sessionNumbered(number),
    region: undefined,
    moveKeysTo: undefined,
    reason: `login ${number}`,
    ...more,
  };
  return { delivery, ...(await deliver(delivery, profiles, rig.tools)) };
}

const toTarget = async (keys: string, sessionProfile: string): Promise<Route> => ({
  ...routeTo(keys, await read()),
  sessionProfile,
});
const fromEnvFile = (sessionProfile: string): Route => ({
  profile: sessionProfile,
  keys: { kind: "env-file", path: "/w/.env" },
  sessionProfile,
  serial: undefined,
  hops: [],
});

describe("deliver()", () => {
  test("writes the session into its section, and region and output beside it", async () => {
    write({ config: "[profile work]\nregion = eu-west-1\noutput = json\n", credentials: `[work]\n${keysText()}` });
    const result = await delivered("work", 1, { region: "eu-west-1" });
    expect(credentials()).toBe(`[work]\n${keysText()}\n[work-mfa]\n${written(1)}`);
    expect(config()).toBe(
      "[profile work]\nregion = eu-west-1\noutput = json\n\n[profile work-mfa]\nregion = eu-west-1\noutput = json\n",
    );
    expect(result).toMatchObject({ changed: true, replaced: false, notes: [] });
  });

  test("leaves a region that stands there, and makes no config file for nothing", async () => {
    write({ config: "[profile work-mfa]\nregion = us-east-1\n", credentials: `[work]\n${keysText()}` });
    await delivered("work", 1, { region: "eu-west-1" });
    expect(config()).toBe("[profile work-mfa]\nregion = us-east-1\n");
  });

  test.skipIf(process.platform === "win32")(
    "makes files and folder where there are none, for the user alone",
    async () => {
      await delivered(fromEnvFile("default"), 1, { region: "eu-west-1" });
      expect(credentials()).toBe(`[default]\n${written(1)}`);
      expect(config()).toBe("[default]\nregion = eu-west-1\n");
      expect(statSync(rig.home.path(".aws/credentials")).mode & 0o777).toBe(0o600);
      expect(statSync(rig.home.path(".aws")).mode & 0o777).toBe(0o700);
    },
  );

  test("remembers where the session came from, without a secret", async () => {
    write({ credentials: `[work]\n${keysText()}` });
    await delivered("work");
    expect(await findOrigin(rig.home.path(".aws/credentials"), "work-mfa", rig.tools)).toEqual({
      keys: { kind: "profile", profile: "work" },
      keyId,
      serial: "arn:aws:iam::609629065308:mfa/ana",
      account: "609629065308",
      sessionKeyId: "ASIAY34FZKBOKMUTVN01",
    });
    expect(rig.home.read("state/origins.json")).not.toMatch(/SECRET1|TOKEN1/);
  });

  test("makes one section of two, says so and keeps a backup", async () => {
    write({ credentials: `[work]\n${keysText()}` });
    await delivered("work");
    write({ credentials: `${credentials()}\n[work-mfa]\nregion = x\n` });
    const { notes, backup } = await delivered("work", 2);
    expect(notes).toEqual([`[work-mfa] stood twice in ${rig.home.path(".aws/credentials")} and is one section now`]);
    expect(backup).toBeDefined();
    expect(credentials().match(/\[work-mfa\]/g)).toHaveLength(1);
  });

  test("says when programs may still have the session before", async () => {
    write({ credentials: `[work]\n${keysText()}` });
    expect((await delivered("work", 1)).replaced).toBe(false);
    expect((await delivered("work", 2)).replaced).toBe(true);
    expect((await delivered("work", 2)).replaced).toBe(false);
  });
});

describe("the source of a session is written where the files would lead elsewhere", () => {
  test("not where convention says it", async () => {
    write({ credentials: `[work]\n${keysText()}[default]\n${keysText()}[a-long-term]\n${keysText()}` });
    await delivered("work");
    await delivered("a-long-term");
    await delivered(await toTarget("default", "mfa-auth"));
    await delivered("default");
    expect(existsSync(rig.home.path(".aws/config"))).toBe(false);
  });

  test("for a session profile of another name", async () => {
    write({ credentials: `[work]\n${keysText()}` });
    await delivered(await toTarget("work", "today"));
    expect(config()).toBe("[profile today]\ndaypass_source_profile = work\n");
    expect(routeTo("today", await read()).keys).toEqual({ kind: "profile", profile: "work" });
  });

  test("over another one that stood there, or that convention would find", async () => {
    const two = `[work]\n${keysText()}[home]\n${keysText("AKIAY34FZKBOKMUTVOTH")}`;
    write({ config: "[profile today]\ndaypass_source_profile = home\n", credentials: two });
    await delivered(await toTarget("work", "today"));
    await delivered(await toTarget("home", "work-mfa"));
    const profiles = await read();
    expect(routeTo("today", profiles).keys).toEqual({ kind: "profile", profile: "work" });
    expect(routeTo("work-mfa", profiles).keys).toEqual({ kind: "profile", profile: "home" });
  });

  test("never for keys of an env file: daypass remembers those itself", async () => {
    await delivered(fromEnvFile("default"));
    expect(await findOrigin(rig.home.path(".aws/credentials"), "default", rig.tools)).toMatchObject({
      keys: { kind: "env-file", path: "/w/.env" },
    });
    expect(credentials()).not.toContain("daypass");
  });
});

describe("backups", () => {
  test("are kept of the first write, and none of replacing daypass's own values", async () => {
    write({ credentials: `[work]\n${keysText()}` });
    await delivered("work", 1);
    await delivered("work", 2);
    await delivered("work", 3);
    expect(await backups()).toEqual(["login 1"]);
  });

  test("are kept where another tool has written the session, or a person changed something beside it", async () => {
    write({ credentials: `[work]\n${keysText()}[work-mfa]\n${sessionText()}` });
    await delivered("work", 1);
    write({ credentials: credentials().replace("ASIAY34FZKBOKMUTVN01", "ASIAY34FZKBOKMUTVOTH") });
    await delivered("work", 2);
    expect(await backups()).toEqual(["login 2", "login 1"]);
  });

  test("are kept where the config file changes too", async () => {
    write({ credentials: `[work]\n${keysText()}` });
    await delivered("work", 1);
    await delivered("work", 2, { region: "eu-west-1" });
    expect(await backups()).toEqual(["login 2", "login 1"]);
  });

  test("bring the files back as they were", async () => {
    const before = `# mine\r\n[work]\r\n${keysText().replaceAll("\n", "\r\n")}`;
    write({ credentials: before });
    await delivered("work", 1, { region: "eu-west-1" });
    await restoreBackup("latest", { force: false }, rig.tools);
    expect(credentials()).toBe(before);
  });
});

describe("long-term keys move out of the way in the same write", () => {
  const move = { moveKeysTo: "default-long-term", region: "eu-west-1" };

  test("with their device, and the session takes their place", async () => {
    write({
      config: "[default]\nmfa_serial = GAHT12345678\noutput = json\n",
      credentials: `[default]\n${keysText()}[home]\na = b\n`,
    });
    await delivered(await toTarget("default", "default"), 1, move);
    expect(credentials()).toBe(`[default]\n${written(1)}[home]\na = b\n\n[default-long-term]\n${keysText()}`);
    expect(config()).toBe(
      "[default]\noutput = json\nregion = eu-west-1\n\n[profile default-long-term]\nmfa_serial = GAHT12345678\n",
    );
    const profiles = await read();
    for (const name of ["default", "default-long-term"]) {
      expect(routeTo(name, profiles)).toMatchObject({
        keys: { kind: "profile", profile: "default-long-term" },
        sessionProfile: "default",
        serial: "GAHT12345678",
      });
    }
    expect(await backups()).toEqual(["login 1"]);
  });

  test("to a name that convention does not know, which is written then", async () => {
    write({ credentials: `[default]\n${keysText()}` });
    await delivered(await toTarget("default", "default"), 1, { moveKeysTo: "iam" });
    expect(config()).toBe("[default]\ndaypass_source_profile = iam\n");
    expect(routeTo("default", await read()).keys).toEqual({ kind: "profile", profile: "iam" });
    expect(await findOrigin(rig.home.path(".aws/credentials"), "default", rig.tools)).toMatchObject({
      keys: { kind: "profile", profile: "iam" },
    });
  });

  test("out of the config file too", async () => {
    write({ config: `[default]\n${keysText()}region = eu-west-1\n` });
    await delivered(await toTarget("default", "default"), 1, move);
    expect(credentials()).toBe(`[default-long-term]\n${keysText()}\n[default]\n${written(1)}`);
    expect(config()).toBe("[default]\nregion = eu-west-1\n");
  });

  test("and where somebody puts keys there in the meantime, nothing is written", async () => {
    write({ credentials: `[work]\n${keysText()}` });
    const profiles = await read();
    const route = routeTo("work", profiles);
    write({ credentials: `${credentials()}[work-mfa]\n${keysText("AKIAY34FZKBOKMUTVOTH")}` });
    const before = credentials();
    const delivery = { route, session: sessionNumbered(1), region: "a", moveKeysTo: undefined, reason: "login" };
    expect(await failureOf(deliver(delivery, profiles, rig.tools))).toMatchObject({
      code: "target-holds-keys",
      exitCode: 9,
    });
    expect(credentials()).toBe(before);
    expect(await backups()).toEqual([]);
  });
});

describe("checkTarget() finds before anything is asked what keeps a session out:", () => {
  const check = async (profile: string, wish: { moveKeysTo?: string; named?: boolean; route?: Route } = {}) => {
    const profiles = await read();
    const route = { ...fromEnvFile(profile), ...wish.route };
    return failureOf(
      (async () => checkTarget(route, { moveKeysTo: wish.moveKeysTo, named: wish.named ?? true }, profiles))(),
    );
  };
  const fine = async (profile: string, wish: { moveKeysTo?: string; named?: boolean } = {}) => {
    const profiles = await read();
    checkTarget(fromEnvFile(profile), { moveKeysTo: wish.moveKeysTo, named: wish.named ?? true }, profiles);
  };

  test("long-term keys, unless they are to be moved", async () => {
    write({ credentials: `[default]\n${keysText()}` });
    const error = await check("default");
    expect(error).toMatchObject({ code: "target-holds-keys", exitCode: 9 });
    expect(error.hints[0]).toContain("--move-keys (to default-long-term)");
    await fine("default", { moveKeysTo: "default-long-term" });
  });

  test("a place for moved keys that is taken, or is the same one", async () => {
    write({ config: "[profile iam]\nregion = a\n", credentials: `[default]\n${keysText()}` });
    for (const moveKeysTo of ["iam", "default"]) {
      expect(await check("default", { moveKeysTo })).toMatchObject({ code: "keys-target-taken", exitCode: 9 });
    }
  });

  test.each([
    "role_arn",
    "credential_process",
    "sso_session",
    "sso_start_url",
    "login_session",
    "web_identity_token_file",
    "mfa_serial",
  ])("another form: %s", async (setting) => {
    write({ config: `[profile x]\n${setting} = a\n` });
    const error = await check("x");
    expect(error).toMatchObject({ code: "target-has-other-form", exitCode: 9 });
    expect(error.message).toContain(`${setting} (${rig.home.path(".aws/config")}:2:1)`);
  });

  test("but not the mfa_serial of an old set-up's session profile, nor one that moves away with the keys", async () => {
    write({ config: "[profile work-mfa]\nmfa_serial = GAHT12345678\n", credentials: `[work-mfa]\n${sessionText()}` });
    await fine("work-mfa", { named: false });
    write({ config: "[default]\nmfa_serial = GAHT12345678\n", credentials: `[default]\n${keysText()}` });
    await fine("default", { moveKeysTo: "default-long-term" });
  });

  test.each(["a]b", "a b", "DEFAULT", "__proto__", "", "a\nb", "-x"])(
    "a name that tools do not agree on: %j",
    async (name) => {
      write({ credentials: `[default]\n${keysText()}` });
      expect(await check(name)).toMatchObject({ code: "name-not-writable", exitCode: 9 });
      if (name !== "")
        expect(await check("default", { moveKeysTo: name })).toMatchObject({ code: "name-not-writable" });
    },
  );

  test("a line that stands in the way, in either file", async () => {
    write({ credentials: "[work-mfa\nregion = a\n" });
    expect(await check("work-mfa")).toMatchObject({ code: "file-unparsable", exitCode: 9 });
    write({ config: "[profile work]\nregion = a\n[profile work-mfa\n", credentials: `[work]\n${keysText()}` });
    const route = routeTo("work", await read());
    expect(await check("work-mfa", { route })).toMatchObject({ code: "file-unparsable", facts: { line: 3 } });
  });

  test("a section whose name can be kept in one file and not be written into the other", async () => {
    write({ config: "[profile work]\nregion = a\n", credentials: `[work]\n${keysText()}[my prof]\n${sessionText()}` });
    const route = await toTarget("work", "my prof");
    expect(await check("my prof", { route })).toMatchObject({ code: "name-not-writable", exitCode: 9 });
  });

  test("nothing else", async () => {
    write({ credentials: `[work]\n${keysText()}[work-mfa]\n${sessionText()}` });
    await fine("work-mfa");
    await fine("new");
  });
});

describe("isDelivered()", () => {
  const delivery = async (number = 1, more: Partial<Delivery> = {}): Promise<Delivery> => ({
    route: routeTo("work", await read()),
    session: sessionNumbered(number),
    region: undefined,
    moveKeysTo: undefined,
    reason: "login",
    ...more,
  });
  const is = async (number?: number, more?: Partial<Delivery>) =>
    isDelivered(await delivery(number, more), await read(), rig.tools);

  beforeEach(async () => {
    write({ credentials: `[work]\n${keysText()}` });
    await delivered("work", 1);
  });

  test("knows the session that it wrote, and no other", async () => {
    expect(await is()).toBe(true);
    expect(await is(2)).toBe(false);
  });

  test.each([
    ["the end is missing", (text: string) => text.replace(/expiration = .*\n/, "")],
    ["the end is another", (text: string) => text.replace("2026-03-02", "2026-03-03")],
    ["the secret is another", (text: string) => text.replace("SECRET1", "SECRET2")],
    ["the token is another", (text: string) => text.replace("TOKEN1", "TOKEN2")],
    ["an older tool's name of the token holds another", (text: string) => `${text}aws_security_token = old\n`],
    ["the section is there twice", (text: string) => `${text}[work-mfa]\nregion = a\n`],
    ["the section is gone", () => `[work]\n${keysText()}`],
  ])("sees that it is not there when %s", async (_, change) => {
    write({ credentials: change(credentials()) });
    expect(await is()).toBe(false);
  });

  test("sees that a region is still to be written", async () => {
    expect(await is(1, { region: "eu-west-1" })).toBe(false);
    await delivered("work", 1, { region: "eu-west-1" });
    expect(await is(1, { region: "eu-west-1" })).toBe(true);
  });
});
