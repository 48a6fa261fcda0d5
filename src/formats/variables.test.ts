import { describe, expect, test } from "vitest";
import { thrownBy } from "../../test/rig/failure.ts";
import { Secret } from "../core/secret.ts";
import { keysOf, keyVariables, namesOf, nothingOf, type UsableProfile } from "./variables.ts";

const usable: UsableProfile = {
  profile: "admin",
  credentials: {
    accessKeyId: "ASIAY34FZKBOKMUTVV7A",
    secretAccessKey: new Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYzzzzzzzzzz"),
    sessionToken: new Secret("IQoJb3JpZ2luX2VjEAAtoken=="),
    expiresAt: new Date("2026-11-21T10:40:00.123Z"),
  },
  region: "eu-west-1",
  account: "210987654321",
  form: "chain",
  sessionEndsAt: new Date("2026-11-21T21:40:00Z"),
};
const region = { AWS_REGION: "eu-west-1", AWS_DEFAULT_REGION: "eu-west-1" };

test("namesOf() sets the name and what goes with it, and takes every key away", () => {
  const { set, unset } = namesOf(usable);
  expect(set).toEqual({
    AWS_PROFILE: "admin",
    ...region,
    AWS_CREDENTIAL_EXPIRATION: "2026-11-21T21:40:00Z",
    DAYPASS_PROFILE: "admin",
  });
  for (const name of [...keyVariables, "AWS_DEFAULT_PROFILE", "AWS_SESSION_EXPIRATION", "AWS_ACCOUNT_ID"]) {
    expect(unset).toContain(name);
  }
});

test("keysOf() sets the keys, and takes every name of a profile away", () => {
  const { set, unset } = keysOf(usable);
  expect(set).toEqual({
    AWS_ACCESS_KEY_ID: "ASIAY34FZKBOKMUTVV7A",
    AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYzzzzzzzzzz",
    AWS_SESSION_TOKEN: "IQoJb3JpZ2luX2VjEAAtoken==",
    AWS_ACCOUNT_ID: "210987654321",
    ...region,
    AWS_CREDENTIAL_EXPIRATION: "2026-11-21T10:40:00Z",
    DAYPASS_PROFILE: "admin",
  });
  for (const name of ["AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SECURITY_TOKEN"]) expect(unset).toContain(name);
});

test("no change sets a variable and takes it away", () => {
  for (const { set, unset } of [namesOf(usable), keysOf(usable)]) {
    expect(unset.filter((name) => name in set)).toEqual([]);
    expect(new Set(unset).size).toBe(unset.length);
  }
});

test("a region that is there already stays where the profile has none", () => {
  for (const { set, unset } of [namesOf({ ...usable, region: undefined }), keysOf({ ...usable, region: undefined })]) {
    expect([...Object.keys(set), ...unset]).not.toContain("AWS_REGION");
    expect([...Object.keys(set), ...unset]).not.toContain("AWS_DEFAULT_REGION");
  }
});

test("with the form file the name is good for as long as the credentials in the file are", () => {
  expect(namesOf({ ...usable, form: "file" }).set.AWS_CREDENTIAL_EXPIRATION).toBe("2026-11-21T10:40:00Z");
  expect(namesOf({ ...usable, form: "process" }).set.AWS_CREDENTIAL_EXPIRATION).toBe("2026-11-21T21:40:00Z");
});

test("nothingOf() takes away all that the others set, the regions when told", () => {
  const { set, unset } = nothingOf({ regions: "unset" });
  expect(set).toEqual({});
  for (const change of [namesOf(usable), keysOf(usable)]) {
    expect(unset).toEqual(expect.arrayContaining([...Object.keys(change.set), ...change.unset]));
  }
  expect(nothingOf({ regions: "keep" }).unset).toEqual(unset.filter((name) => !name.endsWith("_REGION")));
});

describe("a value that cannot be one is refused, and not shown", () => {
  const { credentials } = usable;
  const text = "x'; touch PWNED; '";
  const cases: readonly (readonly [string, Partial<UsableProfile>])[] = [
    ["AWS_ACCESS_KEY_ID", { credentials: { ...credentials, accessKeyId: "AKIAY34FZKBOKMUTVV7A" } }],
    ["AWS_ACCESS_KEY_ID", { credentials: { ...credentials, accessKeyId: text } }],
    ["AWS_SECRET_ACCESS_KEY", { credentials: { ...credentials, secretAccessKey: new Secret(text) } }],
    ["AWS_SESSION_TOKEN", { credentials: { ...credentials, sessionToken: new Secret(`a\n${text}`) } }],
    ["AWS_SESSION_TOKEN", { credentials: { ...credentials, sessionToken: new Secret("") } }],
    ["AWS_ACCOUNT_ID", { account: "1234" }],
    ["AWS_REGION", { region: "eu-west-1; touch PWNED" }],
    ["DAYPASS_PROFILE", { profile: "a\nb" }],
    ["DAYPASS_PROFILE", { profile: "" }],
    ["DAYPASS_PROFILE", { profile: "a\u202eb" }],
  ];
  test.each(cases)("%s %#", (name, wrong) => {
    const failure = thrownBy(() => keysOf({ ...usable, ...wrong }));
    expect(failure).toMatchObject({ code: "variable-refused", facts: { name } });
    expect(failure.message).not.toContain("PWNED");
  });

  test("names with quotes, blanks and signs are names", () => {
    for (const profile of ["it's mine", "$(touch x)", "Jürgen & co", "a%b!", "\\", '"', "--help"]) {
      expect(namesOf({ ...usable, profile }).set.AWS_PROFILE).toBe(profile);
    }
    expect(thrownBy(() => namesOf({ ...usable, profile: "a\tb" })).facts).toMatchObject({ name: "AWS_PROFILE" });
  });
});
