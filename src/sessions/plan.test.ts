import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failureOf } from "../../test/rig/failure.ts";
import { keysText, profilesFrom, sessionText } from "../../test/rig/profiles.ts";
import { type StateRig, stateRig } from "../../test/rig/sessions.ts";
import { rememberOrigin } from "./origins.ts";
import { type LoginWish, loginCandidates, type PlanTools, planLogin } from "./plan.ts";

const noWish: LoginWish = {
  profile: undefined,
  envFile: undefined,
  fromEnvironment: false,
  target: undefined,
  cwd: "/w",
};

let rig: StateRig;
let offered: (readonly string[])[];
beforeEach(() => {
  rig = stateRig();
  offered = [];
});
afterEach(() => rig.home.remove());

interface Texts {
  readonly config?: string;
  readonly credentials?: string;
}

function plan(wish: Partial<LoginWish>, texts: Texts = {}, more: Partial<PlanTools> = {}) {
  const chooseProfile: PlanTools["chooseProfile"] = async (names) => {
    offered.push(names);
    return undefined;
  };
  return planLogin({ ...noWish, ...wish }, profilesFrom(texts), { ...rig.tools, env: {}, chooseProfile, ...more });
}

const oneKey = { credentials: `[work]\n${keysText()}` };
const twoKeys = { credentials: `[work]\n${keysText()}[home]\n${keysText()}` };

function rememberEnvFile(profile: string, path = "/w/.env") {
  const keys = { kind: "env-file", path } as const;
  const origin = {
    keys,
    keyId: "AKIA",
    serial: "GAHT12345678",
    account: undefined,
    sessionKeyId: "ASIAY34FZKBOKMUTVV7A",
  };
  return rememberOrigin("/aws/credentials", profile, origin, rig.tools);
}

describe("which profile a login is about", () => {
  test("the one that is named, before AWS_PROFILE", async () => {
    const env = { AWS_PROFILE: "home" };
    expect(await plan({ profile: "work" }, twoKeys, { env })).toMatchObject({
      profile: "work",
      sessionProfile: "work-mfa",
    });
    expect(await plan({}, twoKeys, { env })).toMatchObject({ profile: "home", sessionProfile: "home-mfa" });
  });

  test("the only one there is; an empty AWS_PROFILE names none", async () => {
    expect(await plan({}, oneKey)).toMatchObject({ profile: "work" });
    expect(await plan({}, oneKey, { env: { AWS_PROFILE: "" } })).toMatchObject({ profile: "work" });
    expect(offered).toEqual([]);
  });

  test("one of several, as chosen", async () => {
    const chooseProfile = async (names: readonly string[]) => names[1];
    expect(await plan({}, twoKeys, { chooseProfile })).toMatchObject({ profile: "home" });
  });

  test("one of several, when nobody can choose: they are named, and how to say it", async () => {
    const error = await failureOf(plan({}, twoKeys));
    expect(error).toMatchObject({
      code: "profile-choice-needed",
      exitCode: 3,
      facts: { candidates: ["work", "home"] },
    });
    expect(error.hints).toEqual(["name one: daypass login work"]);
    expect(offered).toEqual([["work", "home"]]);
  });

  test("none, where none has keys", async () => {
    expect(await failureOf(plan({}, { credentials: `[x]\n${sessionText()}` }))).toMatchObject({
      code: "no-profile",
      exitCode: 4,
    });
  });

  test("one that is not there, with who named it", async () => {
    const error = await failureOf(plan({}, oneKey, { env: { AWS_PROFILE: "wrok" } }));
    expect(error).toMatchObject({
      code: "profile-not-found",
      exitCode: 4,
      facts: { byVariable: "AWS_PROFILE", similar: "work" },
    });
    expect((await failureOf(plan({ profile: "wrok" }, oneKey))).facts).not.toHaveProperty("byVariable");
  });

  test("a source that AWS_PROFILE's role names is not put down to AWS_PROFILE", async () => {
    const config = "[profile admin]\nrole_arn = arn:aws:iam::1:role/A\nsource_profile = gone\n";
    const error = await failureOf(plan({}, { config }, { env: { AWS_PROFILE: "admin" } }));
    expect(error.facts).toMatchObject({ profile: "gone" });
    expect(error.facts).not.toHaveProperty("byVariable");
  });
});

describe("where the session goes", () => {
  test("to the profile that --to names", async () => {
    expect(await plan({ target: "default" }, oneKey)).toMatchObject({
      profile: "work",
      keys: { kind: "profile", profile: "work" },
      sessionProfile: "default",
    });
  });

  test("with given keys: to --to, else to the profile named, else to default", async () => {
    const keys = { kind: "env-file", path: join("/w", ".env") };
    expect(await plan({ envFile: ".env" })).toMatchObject({
      keys,
      sessionProfile: "default",
      serial: undefined,
      hops: [],
    });
    expect(await plan({ envFile: ".env", profile: "x" })).toMatchObject({ sessionProfile: "x" });
    expect(await plan({ envFile: ".env", profile: "x", target: "y" })).toMatchObject({ sessionProfile: "y" });
    expect(await plan({ fromEnvironment: true })).toMatchObject({
      keys: { kind: "environment" },
      sessionProfile: "default",
    });
  });

  test("an env file is seen from the folder it was said in", async () => {
    expect(await plan({ envFile: "../a/.env" })).toMatchObject({ keys: { path: "/a/.env" } });
    expect(await plan({ envFile: "/b/.env" })).toMatchObject({ keys: { path: "/b/.env" } });
  });
});

describe("an env file is remembered for the profile it was written to", () => {
  const section = { credentials: `[default]\n${sessionText()}` };

  test("so that a login without more repeats it", async () => {
    await rememberEnvFile("default");
    const repeated = { profile: "default", keys: { kind: "env-file", path: "/w/.env" }, sessionProfile: "default" };
    expect(await plan({}, section)).toMatchObject(repeated);
    expect(await plan({ profile: "default" }, section)).toMatchObject(repeated);
  });

  test("also when the files are gone meanwhile", async () => {
    await rememberEnvFile("default");
    expect(await plan({})).toMatchObject({ keys: { kind: "env-file" }, sessionProfile: "default" });
  });

  test("but not where the files say by now where the session comes from", async () => {
    await rememberEnvFile("default");
    const keys = { credentials: `[default]\n${keysText()}` };
    expect(await plan({ profile: "default" }, keys)).toMatchObject({ keys: { kind: "profile", profile: "default" } });
    const config = "[default]\ndaypass_source_profile = work\n";
    expect(await plan({ profile: "default" }, { ...oneKey, config })).toMatchObject({ keys: { profile: "work" } });
  });

  test("before what convention says of the profile", async () => {
    await rememberEnvFile("work-mfa");
    const credentials = `${oneKey.credentials}\n[work-mfa]\n${sessionText()}`;
    expect(await plan({ profile: "work-mfa" }, { credentials })).toMatchObject({ keys: { kind: "env-file" } });
    expect(await plan({ profile: "work" }, { credentials })).toMatchObject({ keys: { profile: "work" } });
  });

  test("beside profiles with keys it is one of several", async () => {
    await rememberEnvFile("default");
    expect(await loginCandidates(profilesFrom(oneKey), rig.tools)).toEqual(["work", "default"]);
    expect(await loginCandidates(profilesFrom({ credentials: `[default]\n${keysText()}` }), rig.tools)).toEqual([
      "default",
    ]);
  });

  test("and only for the same credentials file", async () => {
    const keys = { kind: "env-file", path: "/w/.env" } as const;
    const origin = { keys, keyId: "AKIA", serial: "GAHT12345678", account: undefined, sessionKeyId: "ASIA" };
    await rememberOrigin("/other/credentials", "default", origin, rig.tools);
    expect((await failureOf(plan({}))).code).toBe("no-profile");
  });
});
