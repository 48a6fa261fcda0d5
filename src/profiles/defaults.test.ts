import { expect, test } from "vitest";
import { keysText, profilesFrom } from "../../test/rig/profiles.ts";
import { defaultsOf } from "./defaults.ts";

const left = "region = eu-west-1\noutput = json\ndaypass_session_name = ana\n";

test("defaultsOf() finds what set-up left in the session profile of [default]'s keys first", () => {
  const credentials = `[work]\n${keysText()}[default]\n${keysText("AKIAOTHER00000000000")}`;
  const config = `[profile work-mfa]\nregion = us-east-1\ndaypass_session_name = bo\n[profile default-mfa]\n${left}`;
  const found = { sessionName: "ana", region: "eu-west-1", output: "json", source: "default-mfa", keys: "default" };
  expect(defaultsOf(profilesFrom({ credentials, config }))).toEqual(found);
  const moved = `[default-long-term]\n${keysText()}`;
  expect(defaultsOf(profilesFrom({ credentials: moved, config: `[default]\n${left}` }))).toEqual({
    ...found,
    source: "default",
    keys: "default-long-term",
  });
});

test("defaultsOf() prefers keys that set-up has been through, and takes region and output of the keys' section else", () => {
  const credentials = `[default]\n${keysText()}[work]\n${keysText("AKIAOTHER00000000000")}`;
  const config = `[profile work]\noutput = text\n[profile work-mfa]\nregion = us-east-1\ndaypass_session_name = bo\n`;
  expect(defaultsOf(profilesFrom({ credentials, config }))).toEqual({
    sessionName: "bo",
    region: "us-east-1",
    output: "text",
    source: "work-mfa",
    keys: "work",
  });
});

test("defaultsOf() names the source of the keys there are where set-up never ran, and nothing without keys", () => {
  expect(defaultsOf(profilesFrom({ credentials: `[work]\n${keysText()}` })).source).toBe("work-mfa");
  expect(defaultsOf(profilesFrom({ config: "[profile x]\nregion = eu-west-1\n" }))).toEqual({});
});
