import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type TestHome, testHome } from "../../test/rig/home.ts";
import { clockFrom } from "../core/clock.ts";
import type { Environment, Machine } from "../core/environment.ts";
import { Secret } from "../core/secret.ts";
import { readProfiles } from "../profiles/read.ts";
import { type AnswerFields, answerBasis, answerName, findAnswer } from "./answers.ts";
import { answerFields, forgetAnswer, keepAnswer, noteBasis, type Served } from "./answers-written.ts";

let home: TestHome;
let env: Environment;

beforeEach(() => {
  home = testHome();
  env = { HOME: home.home };
  home.write(".aws/config", "[profile work]\nregion = eu-west-1\n");
  home.write(".aws/credentials", "[work]\n");
});
afterEach(() => home.remove());

const hour = 3_600_000;
const machine = (): Machine => ({ platform: process.platform, pid: process.pid, uid: process.getuid?.(), env });
const tools = () => ({ stateDirectory: home.path(".local/state/daypass"), machine: machine(), now: clockFrom(env) });
const find = (profile = "work") => findAnswer(profile, { env, platform: process.platform, uid: process.getuid?.() });

function served(lifeMs = 12 * hour): Served {
  return {
    accessKeyId: "ASIAY34FZKBOKMUTVV7A",
    secretAccessKey: new Secret("the secret"),
    sessionToken: new Secret("the token"),
    expiresAt: new Date(Date.now() + lifeMs),
    obtainedAt: new Date(),
    account: "123456789012",
  };
}

async function keep(profile = "work", given = served()): Promise<void> {
  const noted = noteBasis(machine());
  const locations = { config: home.path(".aws/config"), credentials: home.path(".aws/credentials") };
  await keepAnswer({ profile, served: given, noted, profiles: await readProfiles(locations) }, tools());
}

const folder = () => home.path(".local/state/daypass/answers");

describe("an answer that is kept", () => {
  test("is found again with every field, in a file of the user's own", async () => {
    const given = served();
    await keep("work", given);
    expect(find()).toMatchObject(answerFields(given));
    expect(readdirSync(folder())).toEqual(["p-work.json"]);
    expect(statSync(join(folder(), "p-work.json")).mode & 0o777).toBe(0o600);
    expect(find("Work")).toBeUndefined();
    expect(find("other")).toBeUndefined();
  });

  test.each(["a/b", "..", "../../x", "CON", "a b", "ü", "a*b", "%41", "."])(
    "for a profile called %j leaves its folder not",
    async (name) => {
      await keep(name);
      expect(find(name)).toBeDefined();
      expect(readdirSync(folder())).toHaveLength(1);
      expect(readdirSync(folder())[0]).toMatch(/^p-[\w.%-]+\.json$/);
    },
  );

  test("is no hit from the moment on at which it is to be renewed", async () => {
    await keep("work", served(hour));
    env = { ...env, DAYPASS_CLOCK_OFFSET: String(45 * 60 - 10) };
    expect(find()).toBeDefined();
    env = { ...env, DAYPASS_CLOCK_OFFSET: String(45 * 60 + 10) };
    expect(find()).toBeUndefined();
    env = { ...env, DAYPASS_CLOCK_OFFSET: "-3600" };
    expect(find()).toBeUndefined();
  });

  test("is not kept where it would be no hit", async () => {
    await keep("work", { ...served(5 * 60_000), obtainedAt: new Date(Date.now() - hour) });
    expect(find()).toBeUndefined();
  });

  test("can be forgotten", async () => {
    await keep();
    forgetAnswer("work", tools());
    expect(find()).toBeUndefined();
    forgetAnswer("work", tools());
  });
});

describe("an answer is never given after an edit", () => {
  const config = () => home.path(".aws/config");
  const text = "[profile work]\nregion = eu-west-2\n";
  const edits: Record<string, () => void> = {
    "in place, of the same length": () => writeFileSync(config(), text),
    "by a rename, of the same length": () => {
      writeFileSync(`${config()}.new`, text);
      renameSync(`${config()}.new`, config());
    },
    "with its old time put back": () => {
      const { atime, mtime } = statSync(config());
      writeFileSync(config(), text);
      utimesSync(config(), atime, mtime);
    },
    "that adds a line": () => writeFileSync(config(), `${text}output = json\n`),
    "that removes the file": () => renameSync(config(), `${config()}.gone`),
    "of the credentials": () => writeFileSync(home.path(".aws/credentials"), "[home]\n"),
  };

  test.each(Object.keys(edits))("%s", async (name) => {
    await keep();
    expect(find()).toBeDefined();
    edits[name]?.();
    expect(find()).toBeUndefined();
  });

  test("that came between the reading and the keeping, however quickly", async () => {
    for (let round = 0; round < 20; round++) {
      writeFileSync(config(), `[profile work]\nregion = eu-west-1\n`);
      const noted = noteBasis(machine());
      const locations = { config: config(), credentials: home.path(".aws/credentials") };
      const profiles = await readProfiles(locations);
      writeFileSync(config(), text);
      await keepAnswer({ profile: "work", served: served(), noted, profiles }, tools());
      expect(find()).toBeUndefined();
    }
  });
});

describe("an answer holds for its surroundings only", () => {
  test.each([
    { AWS_ENDPOINT_URL: "http://127.0.0.1:1" },
    { AWS_ENDPOINT_URL_STS: "http://127.0.0.1:1" },
    { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" },
    { AWS_CONFIG_FILE: "/elsewhere/config" },
    { AWS_SHARED_CREDENTIALS_FILE: "/elsewhere/credentials" },
    { AWS_CONFIG_FILE: "~/.aws/config" },
    { AWS_CONFIG_FILE: ".aws/config" },
    { DAYPASS_HOME: "state" },
    { XDG_STATE_HOME: "/elsewhere" },
    { HOME: "" },
  ])("not with %j", async (variables) => {
    await keep();
    env = { ...env, ...variables };
    expect(find()).toBeUndefined();
  });

  test("and is found again when they come back, whatever else the environment holds", async () => {
    await keep();
    env = { ...env, AWS_REGION: "eu-west-1", AWS_PROFILE: "other", AWS_ACCESS_KEY_ID: "AKIA", AWS_ENDPOINT_URL: "" };
    expect(find()).toBeDefined();
  });

  test("in the state directory that the environment names", () => {
    const basis = (more: Environment) => answerBasis({ env: { HOME: "/home/ana", ...more }, platform: "linux" })?.state;
    expect(basis({})).toBe("/home/ana/.local/state/daypass");
    expect(basis({ XDG_STATE_HOME: "/state" })).toBe("/state/daypass");
    expect(basis({ XDG_STATE_HOME: "/state", DAYPASS_HOME: "/own" })).toBe("/own");
    const windows = { LOCALAPPDATA: "C:\\Users\\ana\\AppData\\Local", HOME: "C:\\Users\\ana" };
    expect(answerBasis({ env: windows, platform: "win32" })?.state).toBe("C:\\Users\\ana\\AppData\\Local/daypass");
    expect(answerBasis({ env: {}, platform: "linux" })).toBeUndefined();
  });
});

describe("a file that is not as it was kept is no hit", () => {
  const path = () => join(folder(), "p-work.json");

  test.each([
    ["empty", () => ""],
    ["cut short", (text: string) => text.slice(0, -20)],
    ["of another schema", (text: string) => text.replace("daypass.answer/1", "daypass.answer/2")],
    ["without a secret", (text: string) => text.replace('"the secret"', '""')],
    ["with a number for a token", (text: string) => text.replace('"the token"', "1")],
    ["of another profile", (text: string) => text.replace('"work"', '"home"')],
    ["a list", () => "[]"],
    ["null", () => "null"],
    ["huge", (text: string) => text + " ".repeat(70_000)],
  ])("%s", async (_, change) => {
    await keep();
    writeFileSync(path(), change(readFileSync(path(), "utf8")));
    expect(find()).toBeUndefined();
  });

  test.skipIf(process.platform === "win32")("that others can read, or a link", async () => {
    await keep();
    chmodSync(path(), 0o644);
    expect(find()).toBeUndefined();
    chmodSync(path(), 0o600);
    expect(find()).toBeDefined();
    renameSync(path(), `${path()}.other`);
    symlinkSync(`${path()}.other`, path());
    expect(find()).toBeUndefined();
  });

  test.skipIf(process.platform === "win32")("that belongs to somebody else", async () => {
    await keep();
    expect(findAnswer("work", { env, platform: process.platform, uid: (process.getuid?.() ?? 0) + 1 })).toBeUndefined();
  });

  test("or a folder", async () => {
    mkdirSync(join(folder(), "p-x.json"), { recursive: true });
    expect(find("x")).toBeUndefined();
  });
});

test("keepAnswer() never fails: a name too long for a file", async () => {
  await keep("x".repeat(300));
  expect(find("x".repeat(300))).toBeUndefined();
});

test("keepAnswer() never fails: a state directory that is a file", async () => {
  home.write(".local/state/daypass", "");
  await expect(keep()).resolves.toBeUndefined();
});

test("the fields are those of credentials that are served", () => {
  const fields: AnswerFields = answerFields({ ...served(), expiresAt: new Date("2026-03-01T21:40:00.900Z") });
  expect(fields.expiration).toBe("2026-03-01T21:40:00Z");
  expect(answerName("a*b")).toBe("answers/p-a%2Ab.json");
});
