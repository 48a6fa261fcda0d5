import { describe, expect, test, vi } from "vitest";
import { thrownBy } from "../../test/rig/failure.ts";
import { keysText, profilesFrom, sessionText } from "../../test/rig/profiles.ts";
import { routeTo } from "./route.ts";

const roleArn = "arn:aws:iam::210987654321:role/Admin";
const role = `role_arn = ${roleArn}\n`;
const serial = "arn:aws:iam::609629065308:mfa/ana";

function route(name: string, config: string, credentials = "") {
  const { keys, sessionProfile, hops, ...rest } = routeTo(name, profilesFrom({ config, credentials }));
  return { ...rest, keys: keys.kind === "profile" ? keys.profile : keys.kind, sessionProfile, hops };
}

function failureOf(name: string, config: string, credentials = "") {
  return thrownBy(() => route(name, config, credentials));
}

describe("every layout leads from any of its profiles to the same keys and session", () => {
  const layouts = {
    "NAME and NAME-mfa": {
      config: `[profile work]\nmfa_serial = ${serial}\n[profile admin]\n${role}source_profile = work-mfa\n`,
      credentials: `[work]\n${keysText()}`,
      names: ["work", "work-mfa", "admin"],
      leads: { keys: "work", sessionProfile: "work-mfa", serial },
    },
    "NAME and NAME-mfa, logged in": {
      config: `[profile work]\nmfa_serial = ${serial}\n[profile admin]\n${role}source_profile = work\n`,
      credentials: `[work]\n${keysText()}[work-mfa]\n${sessionText()}`,
      names: ["work", "work-mfa", "admin"],
      leads: { keys: "work", sessionProfile: "work-mfa", serial },
    },
    "NAME-long-term and NAME, of aws-mfa": {
      config: "[profile admin]\nrole_arn = arn:aws:iam::210987654321:role/Admin\nsource_profile = work\n",
      credentials: `[work-long-term]\n${keysText()}mfa_serial = ${serial}\n[work]\n${sessionText()}`,
      names: ["work", "work-long-term", "admin"],
      leads: { keys: "work-long-term", sessionProfile: "work", serial },
    },
    "default and mfa-auth": {
      config: `[default]\nregion = a\n[profile mfa-auth]\ndaypass_mfa_serial = ${serial}\n`,
      credentials: `[default]\n${keysText()}[mfa-auth]\n${sessionText()}`,
      names: ["default", "mfa-auth"],
      leads: { keys: "default", sessionProfile: "mfa-auth", serial },
    },
    "default-role": {
      config: `[default]\n${role}source_profile = mfa-auth\n[profile mfa-auth]\ndaypass_mfa_serial = ${serial}\n`,
      credentials: `[default]\n${keysText()}`,
      names: ["default", "mfa-auth"],
      leads: { keys: "default", sessionProfile: "mfa-auth", serial },
    },
    daypass_source_profile: {
      config: `[profile today]\ndaypass_source_profile = work\nmfa_serial = ${serial}\n`,
      credentials: `[work]\n${keysText()}`,
      names: ["work", "today"],
      leads: { keys: "work", sessionProfile: "today", serial },
    },
    "default-long-term, after keys were moved": {
      config: `[profile default-long-term]\nmfa_serial = ${serial}\n`,
      credentials: `[default-long-term]\n${keysText()}[default]\n${sessionText()}`,
      names: ["default", "default-long-term"],
      leads: { keys: "default-long-term", sessionProfile: "default", serial },
    },
  };
  const cases = Object.entries(layouts).flatMap(([layout, { names, ...rest }]) =>
    names.map((name) => ({ layout, name, ...rest })),
  );

  test.each(cases)("$layout: $name", ({ name, config, credentials, leads }) => {
    expect(route(name, config, credentials)).toMatchObject(leads);
  });

  test("a new session profile of default is default-mfa where there is no mfa-auth", () => {
    expect(route("default", "", `[default]\n${keysText()}`).sessionProfile).toBe("default-mfa");
  });
});

describe("role hops stand in the order in which they happen", () => {
  test("role → role → session", () => {
    const found = route(
      "prod",
      `[profile prod]\nrole_arn = arn:aws:iam::3:role/Prod\nsource_profile = hub\nexternal_id = x1\nrole_session_name = ana\nduration_seconds = 7200\n
[profile hub]\n${role}source_profile = work-mfa\nduration_seconds = soon\n`,
      `[work]\n${keysText()}`,
    );
    expect(found).toMatchObject({ profile: "prod", keys: "work", sessionProfile: "work-mfa" });
    expect(found.hops).toEqual([
      {
        profile: "hub",
        roleArn,
        externalId: undefined,
        sessionName: undefined,
        durationSeconds: undefined,
        directMfa: false,
      },
      {
        profile: "prod",
        roleArn: "arn:aws:iam::3:role/Prod",
        externalId: "x1",
        sessionName: "ana",
        durationSeconds: 7200,
        directMfa: false,
      },
    ]);
  });

  test("a role that is its own source is bought with its own keys", () => {
    const found = route("work", `[profile work]\n${role}source_profile = work\n`, `[work]\n${keysText()}`);
    expect(found).toMatchObject({ keys: "work", sessionProfile: "work-mfa" });
    expect(found.hops).toHaveLength(1);
  });

  test("a source that holds keys ends the way: a role in it is not followed", () => {
    const found = route(
      "admin",
      `[profile admin]\n${role}source_profile = work\n[profile work]\n${role}source_profile = other\n`,
      `[work]\n${keysText()}`,
    );
    expect(found).toMatchObject({ keys: "work", sessionProfile: "work-mfa" });
    expect(found.hops.map(({ profile }) => profile)).toEqual(["admin"]);
  });

  test("a duration that is no whole number is ignored, as botocore does", () => {
    for (const text of ["1e3", "0x10", "-5", "3600.5", "1h"]) {
      const config = `[profile a]\n${role}source_profile = work\nduration_seconds = ${text}\n`;
      expect(route("a", config, `[work]\n${keysText()}`).hops[0]?.durationSeconds).toBeUndefined();
    }
  });
});

describe("the device's serial number is read from", () => {
  const credentials = `[work]\n${keysText()}`;
  const config = (of: Record<string, string>) =>
    ["work", "work-mfa", "hub", "admin"]
      .map((name) => {
        const more = { hub: `${role}source_profile = work-mfa\n`, admin: `${role}source_profile = hub\n` }[name] ?? "";
        return `[profile ${name}]\nregion = a\n${more}${of[name] ?? ""}`;
      })
      .join("\n");
  const all = {
    work: "mfa_serial = KEYS00000\n",
    "work-mfa": "daypass_mfa_serial = OWN000000\nmfa_serial = SESSION00\n",
    hub: "mfa_serial = HUB000000\n",
    admin: "mfa_serial = ADMIN0000\n",
  };

  test("the keys profile, else the session profile, else the roles from the session on", () => {
    expect(route("admin", config(all), credentials).serial).toBe("KEYS00000");
    expect(route("admin", config({ ...all, work: "" }), credentials).serial).toBe("OWN000000");
    const session = { ...all, work: "", "work-mfa": "mfa_serial = SESSION00\n" };
    expect(route("admin", config(session), credentials).serial).toBe("SESSION00");
    expect(route("admin", config({ ...session, "work-mfa": "" }), credentials).serial).toBe("HUB000000");
    expect(route("admin", config({ admin: all.admin }), credentials).serial).toBe("ADMIN0000");
    expect(route("admin", config({}), credentials).serial).toBeUndefined();
  });

  test("no role that is not on the way", () => {
    expect(route("work", config({ admin: all.admin }), credentials).serial).toBeUndefined();
  });
});

describe("a way that leads nowhere says why", () => {
  test("a name like that of a session profile is none where there are no keys behind it", () => {
    expect(failureOf("home-mfa", "", `[work]\n${keysText()}`)).toMatchObject({ code: "profile-not-found" });
  });

  const cycle = `[profile a]\n${role}source_profile = b\n[profile b]\n${role}source_profile = c\n[profile c]\n${role}source_profile = b\n`;

  test("in a circle", () => {
    const error = failureOf("a", cycle);
    expect(error).toMatchObject({ code: "route-cycle", exitCode: 4 });
    expect(error.message).toBe("Cannot follow source_profile in a circle: a → b → c → b");
  });

  test("a role that is its own source and holds no keys", () => {
    expect(failureOf("a", `[profile a]\n${role}source_profile = a\n`).exitCode).toBe(4);
  });

  test("a role without a source, or with another one than a profile", () => {
    expect(failureOf("a", `[profile a]\n${role}`)).toMatchObject({ code: "role-without-source" });
    const config = `[profile a]\n${role}credential_source = Ec2InstanceMetadata\n`;
    expect(failureOf("a", config).message).toContain("Ec2InstanceMetadata");
  });

  test("a source that is not there, with what was most likely meant", () => {
    const error = failureOf("a", `[profile a]\n${role}source_profile = wrok\n`, `[work]\n${keysText()}`);
    expect(error).toMatchObject({ code: "profile-not-found", facts: { profile: "wrok", similar: "work" } });
    expect(error.message).toMatch(/^Cannot find profile "wrok" that profile "a" names at .*config:3:1$/);
  });

  test("and a source that is there makes nobody count lines", () => {
    const profiles = profilesFrom({
      config: `[profile a]\n${role}source_profile = work\n`,
      credentials: `[work]\n${keysText()}`,
    });
    const setting = profiles.byName.get("a")?.settings.get("source_profile");
    if (setting === undefined) throw new Error("the profile has no source");
    const counted = vi.spyOn(setting, "place", "get");
    expect(routeTo("a", profiles).keys).toEqual({ kind: "profile", profile: "work" });
    expect(counted).not.toHaveBeenCalled();
  });

  test.each([
    ["sso", "sso_session = corp\n", "aws sso login --profile x"],
    ["login", "login_session = a\n", "aws login --profile x"],
    ["process", "credential_process = /bin/x\n", undefined],
    ["web-identity", `${role}web_identity_token_file = /t\n`, undefined],
  ])("a profile that needs no code: %s", (kind, settings, hint) => {
    const config = `[profile x]\n${settings}[profile admin]\n${role}source_profile = x\n`;
    for (const name of ["x", "admin"]) {
      const error = failureOf(name, config);
      expect(error).toMatchObject({ code: "profile-not-served", exitCode: 4, facts: { profile: "x", kind } });
      expect(error.hints[0]).toBe(hint);
    }
  });

  test("a session that nothing names the keys of, or whose keys are not there", () => {
    expect(failureOf("x", "", `[x]\n${sessionText()}`)).toMatchObject({ code: "session-without-source" });
    const error = failureOf("x", "[profile x]\ndaypass_source_profile = gone\n");
    expect(error).toMatchObject({ code: "profile-not-found", facts: { namedBy: { profile: "x", line: 2 } } });
  });
});
