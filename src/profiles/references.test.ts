import { describe, expect, test } from "vitest";
import { keysText, profilesFrom, sessionText } from "../../test/rig/profiles.ts";
import { isFailure } from "../core/errors.ts";
import type { Profiles } from "./read.ts";
import { referencesTo, removeProfile, renameProfile } from "./references.ts";
import { routeTo } from "./route.ts";

const role = "role_arn = arn:aws:iam::111122223333:role/A\n";
const credentials = `# keys\n[work]\n${keysText()}\n[work-mfa]\n${sessionText()}`;
const config = `[profile work]
region = eu-west-1
# a customer
[profile acme]
${role}source_profile = work-mfa
[profile ops]
${role}source_profile=acme ; by way of acme
[profile home]
daypass_source_profile = work
[profile served]
credential_process = "/opt/my tools/daypass" process served
daypass_role_arn = arn:aws:iam::111122223333:role/A
daypass_role_source_profile = work-mfa
`;
const profiles = profilesFrom({ config, credentials });

function renamed(from: string, to: string, before: Profiles = profiles) {
  const edits = renameProfile(from, to, before);
  const texts = {
    config: edits.config(before.config).toString(),
    credentials: edits.credentials(before.credentials).toString(),
  };
  return { ...texts, profiles: profilesFrom(texts) };
}

describe("referencesTo()", () => {
  test("finds who names a profile, and who is bought with it by name alone", () => {
    expect(referencesTo("work", profiles)).toEqual([
      { profile: "home", by: "daypass_source_profile" },
      { profile: "work-mfa", by: "name" },
    ]);
    expect(referencesTo("work-mfa", profiles)).toEqual([
      { profile: "acme", by: "source_profile" },
      { profile: "served", by: "daypass_role_source_profile" },
    ]);
    expect(referencesTo("ops", profiles)).toEqual([]);
  });
});

describe("renameProfile()", () => {
  test("changes both files, and the config file says what the name said before", () => {
    const after = renamed("work", "office");
    expect(after.credentials).toBe(credentials.replace("[work]", "[office]"));
    expect(after.config).toContain("[profile office]\nregion = eu-west-1\n# a customer\n");
    expect(after.config).toContain("[profile home]\ndaypass_source_profile = office\n");
    expect(after.config).toContain("\n[profile work-mfa]\ndaypass_source_profile = office\n");
    expect(routeTo("ops", after.profiles)).toMatchObject({
      keys: { profile: "office" },
      sessionProfile: "work-mfa",
      hops: [{ profile: "acme" }, { profile: "ops" }],
    });
  });

  test("changes the profiles that name a session, in whatever form they have", () => {
    const after = renamed("work-mfa", "day");
    expect(after.config).toContain("source_profile = day\n[profile ops]");
    expect(after.config).toContain("daypass_role_source_profile = day\n");
    expect(routeTo("acme", after.profiles)).toMatchObject({ keys: { profile: "work" }, sessionProfile: "day" });
    const alone = profilesFrom({ credentials, config: config.replace(/\[profile home\]\n.*\n/, "") });
    expect(routeTo("work", renamed("work-mfa", "day", alone).profiles)).toMatchObject({ sessionProfile: "day" });
  });

  test("keeps comments beside what it changes, and the line by which tools ask daypass", () => {
    expect(renamed("acme", "acme-prod").config).toContain("; by way of acme\nsource_profile=acme-prod\n");
    const served = renamed("served", "s2").config;
    expect(served).toContain('[profile s2]\ncredential_process = "/opt/my tools/daypass" process s2\n');
  });

  test("leads roles on to a session that no login has written yet", () => {
    const before = profilesFrom({
      credentials: `[work]\n${keysText()}`,
      config: `[profile acme]\n${role}source_profile = work-mfa\n`,
    });
    const after = renamed("work", "office", before);
    expect(routeTo("acme", after.profiles)).toMatchObject({ keys: { profile: "office" }, sessionProfile: "work-mfa" });
  });

  test("says nothing more where the new names lead as the old ones did", () => {
    const before = profilesFrom({
      credentials: `[work]\n${keysText()}[x]\n${sessionText()}`,
      config: "[profile x]\ndaypass_source_profile = work\n",
    });
    expect(renamed("x", "work-mfa", before).config).toBe("[profile work-mfa]\ndaypass_source_profile = work\n");
  });

  test.each([
    ["default", "work"],
    ["work", "default"],
  ])("renames %s to %s in the spelling of each file", (from, to) => {
    const header = (name: string) => (name === "default" ? "[default]" : `[profile ${name}]`);
    const before = profilesFrom({ credentials: `[${from}]\n${keysText()}`, config: `${header(from)}\nregion = x\n` });
    const after = renamed(from, to, before);
    expect(after.credentials).toBe(`[${to}]\n${keysText()}`);
    expect(after.config).toBe(`${header(to)}\nregion = x\n`);
  });

  test("is made on its own outcome without another change", () => {
    const edits = renameProfile("work", "office", profiles);
    const once = edits.config(profiles.config);
    expect(edits.config(once).toString()).toBe(once.toString());
  });

  test.each(["home", "work-mfa"])("refuses the name %s, which is taken", (to) => {
    try {
      renameProfile("acme", to, profiles);
      expect.unreachable();
    } catch (error) {
      expect(isFailure(error, "profile-exists") && error.facts.path).toBe(
        to === "home" ? "/aws/config" : "/aws/credentials",
      );
    }
  });
});

test("removeProfile() takes the section, and leaves the comments of others", () => {
  expect(removeProfile("work")(profiles.config).toString()).toBe(
    config.replace("[profile work]\nregion = eu-west-1\n", ""),
  );
});
