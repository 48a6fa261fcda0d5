import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failureOf } from "../../test/rig/failure.ts";
import { keysText, profilesFrom, sessionText } from "../../test/rig/profiles.ts";
import { type StateRig, stateRig } from "../../test/rig/sessions.ts";
import { keysOf } from "./keys.ts";

const text = `AWS_ACCESS_KEY_ID=AKIAY34FZKBOKMUTVV7A
AWS_SECRET_ACCESS_KEY=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
AWS_MFA_ARN=GAHT12345678
AWS_REGION=eu-west-1
`;

let rig: StateRig;
beforeEach(() => {
  rig = stateRig({ PATH: process.env.PATH, AWS_ACCESS_KEY_ID: "AKIAY34FZKBOKMUTVENV" });
});
afterEach(() => rig.home.remove());

describe("keysOf()", () => {
  test("takes the keys of a profile with its region, wherever each of them stands", async () => {
    const profiles = profilesFrom({
      config: "[profile work]\nregion = eu-west-1\n",
      credentials: `[work]\n${keysText()}`,
    });
    const keys = await keysOf({ kind: "profile", profile: "work" }, profiles, rig.tools.machine);
    expect(keys).toMatchObject({ accessKeyId: "AKIAY34FZKBOKMUTVV7A", region: "eu-west-1", envFile: undefined });
    expect(keys.secretAccessKey.reveal()).toBe("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");
  });

  test("takes those of an env file, with where they stand", async () => {
    const path = rig.home.write(".env", text);
    expect(await keysOf({ kind: "env-file", path }, profilesFrom({}), rig.tools.machine)).toMatchObject({
      accessKeyId: "AKIAY34FZKBOKMUTVV7A",
      serial: "GAHT12345678",
      region: "eu-west-1",
      envFile: { path, exposures: [] },
    });
  });

  test("takes those of the environment only when they are asked for", async () => {
    const whole = {
      AWS_ACCESS_KEY_ID: "AKIAY34FZKBOKMUTVENV",
      AWS_SECRET_ACCESS_KEY: "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",
    };
    const machine = { ...rig.tools.machine, env: whole };
    const keys = await keysOf({ kind: "environment" }, profilesFrom({}), machine);
    expect(keys.accessKeyId).toBe("AKIAY34FZKBOKMUTVENV");
    const profiles = profilesFrom({ credentials: `[work]\n${keysText()}` });
    const ofProfile = await keysOf({ kind: "profile", profile: "work" }, profiles, machine);
    expect(ofProfile.accessKeyId).toBe("AKIAY34FZKBOKMUTVV7A");
  });

  test("says what is missing, and that a session key buys no session", async () => {
    const failure = (credentials: string) =>
      failureOf(keysOf({ kind: "profile", profile: "work" }, profilesFrom({ credentials }), rig.tools.machine));
    expect(await failure("[work]\naws_access_key_id = AKIAY34FZKBOKMUTVV7A\n")).toMatchObject({
      code: "keys-incomplete",
      facts: { missing: "aws_secret_access_key" },
    });
    expect(await failure("[work]\naws_secret_access_key = x\n")).toMatchObject({
      facts: { missing: "aws_access_key_id" },
    });
    const swapped = keysText().replace(/(id = )(.*)(\n.*= )(.*)/, "$1$4$3$2");
    expect(await failure(`[work]\n${swapped}`)).toMatchObject({
      code: "keys-malformed",
      message: expect.not.stringMatching(/wJal|zzzz/),
      facts: { setting: "aws_access_key_id", fault: "swapped" },
    });
    expect(await failure(`[work]\n${sessionText()}`)).toMatchObject({ code: "session-keys-in-profile", exitCode: 6 });
    expect(await failure("")).toMatchObject({ code: "profile-not-found" });
  });
});
