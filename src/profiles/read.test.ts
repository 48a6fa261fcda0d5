import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { keysText, profilesFrom, sessionText } from "../../test/rig/profiles.ts";
import { findOtherForm, holdsLongTermKeys, holdsSession, settingOf } from "./profile.ts";
import { kindOf, readProfiles, requireProfile, sourceOf } from "./read.ts";

describe("readProfiles()", () => {
  test("counts missing files as empty", async () => {
    const folder = mkdtempSync(join(tmpdir(), "daypass-read-"));
    const profiles = await readProfiles({ config: join(folder, "none"), credentials: join(folder, "no", "where") });
    expect([...profiles.byName]).toEqual([]);
    expect(profiles.problems).toEqual([]);
  });

  test("merges the two files, the credentials file's values winning key by key", async () => {
    const folder = mkdtempSync(join(tmpdir(), "daypass-read-"));
    const [config, credentials] = [join(folder, "config"), join(folder, "credentials")];
    writeFileSync(config, "[profile work]\nregion = eu-west-1\noutput = json\nregion = eu-west-2\n");
    writeFileSync(credentials, `[work]\n${keysText()}REGION = us-east-2\n`);
    const { byName } = await readProfiles({ config, credentials });
    const work = byName.get("work");
    expect(settingOf(work, "region")).toBe("us-east-2");
    expect(work?.settings.get("region")).toMatchObject({ file: "credentials", place: { path: credentials, line: 4 } });
    expect(work?.settings.get("output")).toMatchObject({ file: "config", place: { path: config, line: 3, column: 1 } });
    expect(work).toMatchObject({ inConfig: true, inCredentials: true });
  });

  test("has a profile that stands in one file only say so", () => {
    const { byName } = profilesFrom({ config: "[profile a]\nregion = x\n", credentials: `[b]\n${keysText()}` });
    expect(byName.get("a")).toMatchObject({ inConfig: true, inCredentials: false });
    expect(byName.get("b")).toMatchObject({ inConfig: false, inCredentials: true });
  });

  test("lets [profile default] beat [default], and takes no section without the word profile", () => {
    const { byName } = profilesFrom({
      config: "[default]\nregion = a\noutput = text\n[profile default]\nregion = b\n[work]\nregion = c\n",
    });
    expect(settingOf(byName.get("default"), "region")).toBe("b");
    expect(settingOf(byName.get("default"), "output")).toBeUndefined();
    expect(byName.has("work")).toBe(false);
  });

  test("takes sso-session and services sections for no profiles", () => {
    const { byName } = profilesFrom({
      config: "[sso-session corp]\nsso_region = a\n[services local]\nsts =\n  a = b\n",
    });
    expect([...byName.keys()]).toEqual([]);
  });

  test.each(["my prof", "Müller", "東京", "__proto__", "constructor", "a@b.c/d+e:f%g"])(
    "takes a profile called %s like any other",
    (name) => {
      const quoted = /[^\w@./+:%-]/.test(name) ? `"${name}"` : name;
      const profiles = profilesFrom({
        config: `[profile ${quoted}]\nregion = eu-west-1\n`,
        credentials: `[${name}]\n${keysText()}`,
      });
      const profile = requireProfile(name, profiles);
      expect(holdsLongTermKeys(profile)).toBe(true);
      expect(settingOf(profile, "region")).toBe("eu-west-1");
      expect(profiles.byName.size).toBe(1);
      expect(kindOf(profile, profiles)).toBe("keys");
    },
  );

  test("a name that is no profile is not found, whatever objects have of their own", () => {
    const profiles = profilesFrom({ credentials: `[work]\n${keysText()}` });
    for (const name of ["constructor", "__proto__", "toString", ""]) {
      expect(() => requireProfile(name, profiles)).toThrowError(expect.objectContaining({ code: "profile-not-found" }));
    }
    expect(() => requireProfile("wrok", profiles)).toThrowError(
      expect.objectContaining({ exitCode: 4, facts: expect.objectContaining({ similar: "work" }) }),
    );
  });
});

test("a setting that is there and empty counts as not set", () => {
  const { byName } = profilesFrom({ config: "[profile work]\nregion =\nrole_arn =\n" });
  expect(settingOf(byName.get("work"), "region")).toBeUndefined();
  expect(findOtherForm(byName.get("work"))).toBeUndefined();
});

describe("keys and sessions are told apart", () => {
  test.each([
    ["long-term keys", keysText(), true, false],
    ["a session", sessionText(), false, true],
    ["a session whose id is long-term, since it has a token", `${keysText()}aws_session_token = x\n`, false, true],
    ["a session key without its token", keysText("ASIAY34FZKBOKMUTVV7A"), false, true],
    ["keys of another make", keysText("minioadmin"), true, false],
    ["a token alone", "aws_session_token = x\n", false, false],
    ["nothing", "", false, false],
  ])("%s", (_, text, keys, session) => {
    const profile = profilesFrom({ credentials: `[x]\n${text}` }).byName.get("x");
    expect([holdsLongTermKeys(profile), holdsSession(profile)]).toEqual([keys, session]);
  });
});

describe("kindOf()", () => {
  const role = "role_arn = arn:aws:iam::123456789012:role/Admin\n";
  test.each([
    ["keys", `[profile x]\nregion = a\n`, `[x]\n${keysText()}`],
    ["keys", `[profile x]\nmfa_serial = GAHT12345678\n`, `[x]\n${keysText()}`],
    ["session", "", `[x]\n${sessionText()}`],
    ["session", `[profile x]\nmfa_serial = GAHT12345678\n`, `[x]\n${sessionText()}`],
    ["session", "[profile x]\ndaypass_source_profile = work\n", ""],
    ["session", "[profile x]\nregion = a\n", `[x-long-term]\n${keysText()}`],
    ["role", `[profile x]\n${role}source_profile = work\n`, ""],
    ["role", `[profile x]\n${role}source_profile = mfa-auth\n`, `[x]\n${keysText()}`],
    ["role", `[profile x]\n${role}credential_source = Environment\n`, ""],
    ["role", `[profile x]\n${role}`, ""],
    ["role", `[profile x]\n${role}source_profile = a\nweb_identity_token_file = /t\n`, ""],
    ["web-identity", `[profile x]\n${role}web_identity_token_file = /t\n`, ""],
    ["process", "[profile x]\ncredential_process = /bin/keys\n", ""],
    ["keys", "[profile x]\ncredential_process = /bin/keys\n", `[x]\n${keysText()}`],
    ["sso", "[profile x]\nsso_session = corp\nsso_account_id = 1\n", ""],
    ["sso", "[profile x]\nsso_start_url = https://a\n", ""],
    ["login", "[profile x]\nlogin_session = arn:aws:sts::123456789012:x\n", ""],
    ["settings", "[profile x]\nregion = a\n", ""],
  ])("%s: %j %j", (kind, config, credentials) => {
    const profiles = profilesFrom({ config, credentials });
    expect(kindOf(requireProfile("x", profiles), profiles)).toBe(kind);
  });
});

describe("sourceOf() finds the keys behind a session profile", () => {
  const source = (name: string, texts: { config?: string; credentials?: string }) => {
    const profiles = profilesFrom({ ...texts, config: `[profile ${name}]\nregion = a\n${texts.config ?? ""}` });
    return sourceOf(requireProfile(name, profiles), profiles);
  };

  test("by convention, where the other profile holds keys", () => {
    expect(source("work-mfa", { credentials: `[work]\n${keysText()}` })).toBe("work");
    expect(source("mfa-auth", { credentials: `[default]\n${keysText()}` })).toBe("default");
    expect(source("work", { credentials: `[work-long-term]\n${keysText()}` })).toBe("work-long-term");
    expect(source("default-mfa", { credentials: `[default]\n${keysText()}` })).toBe("default");
    expect(source("work-mfa", { credentials: `[work]\n${sessionText()}` })).toBeUndefined();
    expect(source("-mfa", { credentials: `[default]\n${keysText()}` })).toBeUndefined();
  });

  test("by daypass_source_profile, which wins over convention", () => {
    const credentials = `[work]\n${keysText()}\n[home]\n${keysText()}`;
    expect(source("work-mfa", { config: "daypass_source_profile = home\n", credentials })).toBe("home");
  });
});
