import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keysText, profilesFrom, sessionText } from "../../test/rig/profiles.ts";
import { stateRig } from "../../test/rig/sessions.ts";
import { Secret } from "../core/secret.ts";
import { requireProfile } from "../profiles/read.ts";
import { roleRequestOf } from "../profiles/role-request.ts";
import { forgetProfile, renameInState } from "./forget.ts";
import { findOrigin, type Origin, rememberOrigin } from "./origins.ts";
import { storeSession } from "./store.ts";
import { storeRole } from "./stored-roles.ts";

const keyId = "AKIAY34FZKBOKMUTVV7A";
const sessionKeyId = "ASIAY34FZKBOKMUTVV7A";
const origin: Origin = {
  keys: { kind: "profile", profile: "work" },
  keyId,
  serial: "s",
  account: undefined,
  sessionKeyId,
};
const path = "/aws/credentials";
const role = (name: string) => `role_arn = arn:aws:iam::111122223333:role/${name}\nsource_profile = work-mfa\n`;
const profiles = profilesFrom({
  credentials: `[work]\n${keysText(keyId)}[work-mfa]\n${sessionText()}[other]\n${keysText("AKIAY34FZKBOKMUTAAAA")}`,
  config: `[profile a]\n${role("A")}[profile b]\n${role("B")}[profile b-too]\n${role("B")}`,
});

async function filled() {
  const rig = stateRig();
  const { tools } = rig;
  const secrets = {
    secretAccessKey: new Secret("x"),
    sessionToken: new Secret("y"),
    expiresAt: new Date(),
    obtainedAt: new Date(),
  };
  const session = { ...secrets, serial: "s", account: undefined, user: undefined };
  await storeSession({ ...session, keyId, endpoint: "one", accessKeyId: sessionKeyId }, tools);
  await storeSession({ ...session, keyId, endpoint: "two", accessKeyId: "ASIAOTHER" }, tools);
  await storeSession({ ...session, keyId: "AKIAY34FZKBOKMUTAAAA", endpoint: "one", accessKeyId: "ASIATHIRD" }, tools);
  for (const name of ["A", "B"]) {
    const steps = [
      {
        roleArn: `arn:aws:iam::111122223333:role/${name}`,
        externalId: undefined,
        sessionName: "x",
        durationSeconds: undefined,
        request: roleRequestOf(undefined),
        direct: false,
      },
    ];
    const stored = {
      ...secrets,
      accessKeyId: `ASIAROLE${name}`,
      account: undefined,
      assumedRoleArn: "r",
      limit: undefined,
    };
    await storeRole({ keyId, serial: "s", endpoint: "one", steps }, stored, tools);
  }
  await rememberOrigin(path, "work-mfa", origin, tools);
  await rememberOrigin(path, "unrelated", { ...origin, sessionKeyId: "ASIATHIRD" }, tools);
  const count = (folder: string) => readdirSync(join(tools.stateDirectory, folder)).length;
  return { ...rig, left: () => ({ sessions: count("sessions"), roles: count("roles") }) };
}

test.each([
  ["work-mfa", { sessions: 2, roles: 2 }, 1],
  ["work", { sessions: 1, roles: 0 }, 4],
  ["a", { sessions: 3, roles: 1 }, 1],
  // Another profile has the same role.
  ["b", { sessions: 3, roles: 2 }, 0],
])("forgetProfile() of %s leaves the sessions of all others", async (name, wanted, removed) => {
  const { tools, left, home } = await filled();
  expect(await forgetProfile(requireProfile(name, profiles), profiles, tools)).toBe(removed);
  expect(left()).toEqual(wanted);
  expect((await findOrigin(path, "work-mfa", tools)) === undefined).toBe(name === "work-mfa");
  expect(await findOrigin(path, "unrelated", tools)).toBeDefined();
  home.remove();
});

test("forgetProfile() makes nothing where nothing is kept", async () => {
  const { tools, home } = stateRig();
  expect(await forgetProfile(requireProfile("a", profiles), profiles, tools)).toBe(0);
  expect(existsSync(tools.stateDirectory)).toBe(false);
  home.remove();
});

test("renameInState() keeps what is known of a session, and of the keys it came from", async () => {
  const { tools, home } = await filled();
  await renameInState("work-mfa", "day", profiles, tools);
  await renameInState("work", "office", profiles, tools);
  expect(await findOrigin(path, "work-mfa", tools)).toBeUndefined();
  expect(await findOrigin(path, "day", tools)).toEqual({ ...origin, keys: { kind: "profile", profile: "office" } });
  home.remove();
});
