import { describe, expect, test } from "vitest";
import { keysText, profilesFrom, sessionText } from "../../test/rig/profiles.ts";
import { Secret } from "../core/secret.ts";
import { placesFor } from "./layouts.ts";
import type { Profiles } from "./read.ts";
import { routeTo } from "./route.ts";
import { type SetupAnswers, setupEdits } from "./setup-edits.ts";

const serial = "arn:aws:iam::123456789012:mfa/ana";
const roleArn = "arn:aws:iam::444455556666:role/Developer";
const newKeys = {
  accessKeyId: "AKIAY34FZKBOKMUTVV7A",
  secretAccessKey: new Secret("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"),
};
const usual: SetupAnswers = {
  layout: "as-now",
  keysProfile: "default",
  sessionProfile: undefined,
  newKeys: undefined,
  serial,
  account: "123456789012",
  sessionName: "ana_at_acme_dot_com",
  duration: undefined,
  roleArn: undefined,
  region: "eu-west-1",
  output: "json",
};

interface Texts {
  readonly config?: string;
  readonly credentials?: string;
}

/** Both files after set-up; that a second run changes no byte is part of it. */
function setUp(before: Texts, answers: Partial<SetupAnswers>): Profiles {
  const after = run(before, { ...usual, ...answers });
  const texts = textsOf(after);
  const places = placesFor({ ...usual, ...answers }, profilesFrom(before));
  // What the second run finds: the keys where the first left them.
  const again = { ...usual, ...answers, keysProfile: places.keys, newKeys: undefined };
  expect(textsOf(run(texts, again)), "the second run").toEqual(texts);
  expect(textsOf(run(texts, { ...again, layout: "as-now" })), "a run as now").toEqual(texts);
  return after;
}

function run(before: Texts, answers: SetupAnswers): Profiles {
  const profiles = profilesFrom(before);
  const edits = setupEdits(answers, placesFor(answers, profiles), profiles);
  const config = edits.config(profiles.config);
  const credentials = edits.credentials(profiles.credentials);
  expect(edits.config(config).toString(), "the edit made twice").toBe(config.toString());
  expect(edits.credentials(credentials).toString(), "the edit made twice").toBe(credentials.toString());
  return profilesFrom({ config: config.toString(), credentials: credentials.toString() });
}

function textsOf({ config, credentials }: Profiles) {
  return { config: config.toString(), credentials: credentials.toString() };
}

const ofSession = `daypass_session_name = ana_at_acme_dot_com\n`;
const account = "daypass_account = 123456789012\n";
const place = "region = eu-west-1\noutput = json\n";

describe("as now", () => {
  test("on an empty machine: keys, the session's profile, a role profile", () => {
    const after = setUp({}, { newKeys, keysProfile: "work", roleArn });
    expect(textsOf(after)).toEqual({
      credentials: `[work]\n${keysText()}`,
      config: `[profile work]
mfa_serial = ${serial}

[profile work-mfa]
${place}${ofSession}${account}
[profile work-developer]
role_arn = ${roleArn}
source_profile = work-mfa
role_session_name = ana_at_acme_dot_com
${place}`,
    });
    expect(routeTo("work-developer", after)).toMatchObject({ sessionProfile: "work-mfa", serial });
  });

  test("keys in [default] stay what tools get without a profile name, with a region", () => {
    const after = setUp({ credentials: `[default]\n${keysText()}` }, {});
    expect(textsOf(after)).toEqual({
      credentials: `[default]\n${keysText()}`,
      config: `[default]\nmfa_serial = ${serial}\n${place}\n[profile default-mfa]\n${place}${ofSession}${account}`,
    });
  });

  test("comments, order, and what stands there already stay; another value replaces the one that counts", () => {
    const before = {
      credentials: `# mine\n[work]\n${keysText()}region = us-east-1 \n`,
      config: `[profile work]\nmfa_serial=${serial}\noutput = json\n# roles\n[profile acme]\nrole_arn = ${roleArn}\nsource_profile = work-mfa\nregion = us-west-2\n`,
    };
    const after = setUp(before, { keysProfile: "work", roleArn });
    expect(textsOf(after)).toEqual({
      credentials: `# mine\n[work]\n${keysText()}region = eu-west-1 \n`,
      config: `[profile work]\nmfa_serial=${serial}\noutput = json\n# roles\n[profile acme]\nrole_arn = ${roleArn}\nsource_profile = work-mfa\nregion = us-west-2\nrole_session_name = ana_at_acme_dot_com\noutput = json\n\n[profile work-mfa]\n${place}${ofSession}${account}`,
    });
  });

  test("another device replaces the one that is read; that of mfa-auth is read and left", () => {
    const before = {
      credentials: `[default]\n${keysText()}`,
      config: `[profile mfa-auth]\nmfa_serial = ${serial}\n${place}${ofSession}${account}\n[default]\n${place}`,
    };
    expect(textsOf(setUp(before, {}))).toEqual(before);
    const after = setUp(before, { serial: "GAHT12345678" });
    expect(after.config.toString()).toBe(`${before.config}mfa_serial = GAHT12345678\n`);
    expect(routeTo("default", after).serial).toBe("GAHT12345678");
  });

  test("NAME-long-term gives its session to NAME", () => {
    const after = setUp(
      { credentials: `[work-long-term]\n${keysText()}` },
      { keysProfile: "work-long-term", duration: "36h" },
    );
    expect(after.config.toString()).toBe(
      `[profile work-long-term]\nmfa_serial = ${serial}\n\n[profile work]\n${place}${ofSession}daypass_duration = 36h\n${account}`,
    );
  });

  test("a session profile of another name says where its session comes from", () => {
    const after = setUp({ credentials: `[work]\n${keysText()}` }, { keysProfile: "work", sessionProfile: "acme" });
    expect(after.config.toString()).toContain(
      `[profile acme]\n${place}${ofSession}${account}daypass_source_profile = work\n`,
    );
    expect(routeTo("acme", after)).toMatchObject({ keys: { profile: "work" }, serial });
  });

  test("keys complete half a pair, and take the place of a session", () => {
    const before = { credentials: `[work]\naws_access_key_id = AKIAOLD00000000000AA\n` };
    expect(setUp(before, { keysProfile: "work", newKeys }).credentials.toString()).toBe(`[work]\n${keysText()}`);
    const inConfig = setUp(
      { config: `[profile work]\n${keysText("AKIAOLD00000000000AA")}` },
      { keysProfile: "work", newKeys },
    );
    expect(inConfig.credentials.toString()).toBe(`[work]\n${keysText()}`);
    expect(inConfig.config.toString()).not.toContain("aws_");
    const session = { credentials: `[work]\n${sessionText()}` };
    expect(setUp(session, { keysProfile: "work", newKeys }).credentials.toString()).toBe(`[work]\n${keysText()}`);
  });
});

describe("default-session", () => {
  const layout = "default-session";

  test("on an empty machine", () => {
    expect(textsOf(setUp({}, { layout, newKeys, roleArn }))).toEqual({
      credentials: `[default-long-term]\n${keysText()}`,
      config: `[default]
${place}${ofSession}${account}
[profile default-long-term]
mfa_serial = ${serial}

[profile developer]
role_arn = ${roleArn}
source_profile = default
role_session_name = ana_at_acme_dot_com
${place}`,
    });
  });

  test("moves keys and device out of [default]", () => {
    const before = {
      credentials: `# keys\n[default]\n${keysText()}\n[other]\n${keysText("AKIAOTHER00000000000")}`,
      config: `[default]\nregion = eu-west-1\nmfa_serial = ${serial}\n`,
    };
    const after = setUp(before, { layout });
    expect(textsOf(after)).toEqual({
      credentials: `# keys\n[default]\n\n[other]\n${keysText("AKIAOTHER00000000000")}\n[default-long-term]\n${keysText()}`,
      config: `[default]\nregion = eu-west-1\noutput = json\n${ofSession}${account}\n[profile default-long-term]\nmfa_serial = ${serial}\n`,
    });
    expect(routeTo("default", after)).toMatchObject({ keys: { profile: "default-long-term" }, serial, hops: [] });
  });

  test("a session profile that was there keeps its source, and the role of [default] a profile", () => {
    const before = {
      credentials: `[default]\n${keysText()}`,
      config: `[default]\nrole_arn = ${roleArn}\nsource_profile = mfa-auth\n[profile mfa-auth]\ndaypass_mfa_serial = ${serial}\n[profile ops]\nrole_arn = ${roleArn}s\nsource_profile = mfa-auth\n`,
    };
    const after = setUp(before, { layout, roleArn });
    expect(routeTo("default", after)).toMatchObject({ sessionProfile: "default", serial, hops: [] });
    expect(routeTo("ops", after)).toMatchObject({
      keys: { profile: "default-long-term" },
      sessionProfile: "mfa-auth",
      serial,
    });
    expect(routeTo("developer", after)).toMatchObject({ sessionProfile: "default", hops: [{ roleArn }] });
  });

  test("keys of another profile give [default] its session", () => {
    const after = setUp({ credentials: `[work]\n${keysText()}` }, { layout, keysProfile: "work" });
    expect(after.config.toString()).toContain(
      `[default]\n${place}${ofSession}${account}daypass_source_profile = work\n`,
    );
    expect(routeTo("default", after)).toMatchObject({ keys: { profile: "work" }, serial });
  });

  test("keys that stood in the config file go into the credentials file", () => {
    const after = setUp({ config: `[default]\n${keysText()}` }, { layout });
    expect(after.credentials.toString()).toBe(`[default-long-term]\n${keysText()}`);
    expect(after.config.toString()).not.toContain("aws_secret_access_key");
  });
});

describe("default-role", () => {
  const layout = "default-role";
  const expected = {
    credentials: `[default]\n${keysText()}`,
    config: `[default]
role_arn = ${roleArn}
source_profile = mfa-auth
role_session_name = ana_at_acme_dot_com
${place}
[profile mfa-auth]
daypass_mfa_serial = ${serial}
${place}${ofSession}${account}`,
  };

  test("on an empty machine", () => {
    const after = setUp({}, { layout, newKeys, roleArn });
    expect(textsOf(after)).toEqual(expected);
    expect(routeTo("default", after)).toMatchObject({
      keys: { profile: "default" },
      sessionProfile: "mfa-auth",
      serial,
      hops: [{ roleArn, sessionName: "ana_at_acme_dot_com" }],
    });
  });

  test("never mfa_serial beside the role: the device goes to the session's profile", () => {
    const before = {
      credentials: `[default]\n${keysText()}`,
      config: `[default]\nmfa_serial = ${serial}\nregion = eu-west-1\n`,
    };
    const { config } = setUp(before, { layout, roleArn });
    expect(config.find({ type: "profile", name: "default" })?.settings.has("mfa_serial")).toBe(false);
    expect(config.toString()).toContain(`[profile mfa-auth]\ndaypass_mfa_serial = ${serial}\n`);
  });

  test("an existing mfa_serial of mfa-auth is read and left", () => {
    const before = {
      credentials: `[default]\n${keysText()}`,
      config: `[profile mfa-auth]\nmfa_serial = ${serial}\n`,
    };
    const { config } = setUp(before, { layout, roleArn });
    expect(config.toString()).toMatch(`[profile mfa-auth]\nmfa_serial = ${serial}\n`);
    expect(config.toString()).not.toContain("daypass_mfa_serial");
  });

  test("from default-session: keys and device come back, the session's values go", () => {
    const before = {
      credentials: `[default-long-term]\n${keysText()}\n[default]\n${sessionText()}`,
      config: `[profile default-long-term]\nmfa_serial = ${serial}\n\n[default]\n${place}\n[profile ops]\nrole_arn = ${roleArn}s\nsource_profile = default\n`,
    };
    const after = setUp(before, { layout, keysProfile: "default-long-term", roleArn });
    expect(after.credentials.toString()).toBe(`[default]\n${keysText()}`);
    expect(routeTo("default", after)).toMatchObject({
      keys: { profile: "default" },
      sessionProfile: "mfa-auth",
      serial,
    });
    expect(routeTo("ops", after)).toMatchObject({ sessionProfile: "mfa-auth" });
  });

  test("another role takes the place of the one that was there, without its external id", () => {
    const before = {
      credentials: expected.credentials,
      config: expected.config.replace(roleArn, `${roleArn}Old`).replace("source", "external_id = x1\nsource"),
    };
    expect(textsOf(setUp(before, { layout, roleArn }))).toEqual(expected);
    expect(textsOf(setUp(before, { roleArn }))).toEqual(expected);
  });

  test("keys of another profile stay there, and the role uses their session", () => {
    const before = { credentials: `[work]\n${keysText()}\n[default]\n${sessionText()}` };
    const after = setUp(before, { layout, roleArn, keysProfile: "work" });
    expect(after.credentials.toString()).toBe(`[work]\n${keysText()}`);
    expect(routeTo("default", after)).toMatchObject({ keys: { profile: "work" }, sessionProfile: "work-mfa", serial });
  });
});

describe("refused", () => {
  const other = keysText("AKIAOTHER00000000000");
  const refusal = (texts: Texts, answers: Partial<SetupAnswers>) => () =>
    placesFor({ ...usual, ...answers }, profilesFrom(texts));
  const work = { keysProfile: "work", roleArn };

  test.each([
    ["default-session", "[default] holds other keys", { credentials: `[default]\n${other}` }, work],
    ["default-role", "[default] holds other keys", { credentials: `[default]\n${other}` }, work],
    ["default-role", "no role is named", {}, {}],
    ["default-role", "[default] has the role", {}, { roleArn, sessionProfile: "default" }],
    ["default-session", "the session goes into [default]", {}, { sessionProfile: "acme" }],
    ["default-session", "[default] has sso_session", { config: "[default]\nsso_session = corp\n" }, {}],
    [
      "as-now",
      'profile "work-mfa" has role_arn',
      { config: `[profile work-mfa]\nrole_arn = ${roleArn}\nsource_profile = work\n` },
      work,
    ],
    ["as-now", 'profile "work" holds long-term keys', { credentials: `[work]\n${other}` }, { sessionProfile: "work" }],
    [
      "default-role",
      "[default] has credential_process",
      { config: "[default]\ncredential_process = x\n" },
      { roleArn },
    ],
  ] as const)("%s: %s", (layout, why, texts, answers) => {
    const refused = expect.objectContaining({
      code: "layout-refused",
      exitCode: 9,
      message: expect.stringContaining(why),
    });
    expect(refusal(texts, { ...answers, layout })).toThrowError(refused);
  });

  test("keys move on top of no others", () => {
    const credentials = `[default]\n${keysText()}\n[default-long-term]\n${other}`;
    expect(refusal({ credentials }, { layout: "default-session" })).toThrowError(
      expect.objectContaining({ code: "layout-refused", message: expect.stringContaining("holds keys already") }),
    );
  });
});
