import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failureOf } from "../../test/rig/failure.ts";
import { type StateRig, stateRig } from "../../test/rig/sessions.ts";
import { Secret } from "../core/secret.ts";
import { findOrigin, findSerialOfKey, type Origin, originsOf, rememberOrigin } from "./origins.ts";
import { changeState, readState } from "./state-file.ts";
import { findSession, type StoredSession, storeSession } from "./store.ts";

const session: StoredSession = {
  keyId: "AKIAY34FZKBOKMUTVV7A",
  serial: "arn:aws:iam::609629065308:mfa/ana",
  endpoint: "aws",
  account: "609629065308",
  user: "ana",
  accessKeyId: "ASIAY34FZKBOKMUTVV7A",
  secretAccessKey: new Secret("thesecret"),
  sessionToken: new Secret("thetoken"),
  expiresAt: new Date("2026-03-02T09:40:00Z"),
  obtainedAt: new Date("2026-03-01T21:40:00Z"),
};

let rig: StateRig;
beforeEach(() => {
  rig = stateRig();
});
afterEach(() => rig.home.remove());

const files = () => readdirSync(rig.home.path("state/sessions")).map((name) => rig.home.path(`state/sessions/${name}`));
const fileOf = () => files()[0] ?? "";

describe("the session store", () => {
  test("forgets sessions that ended a day ago when it keeps another", async () => {
    const day = 24 * 3600_000;
    const endedAt = (ago: number) => new Date(rig.tools.now().getTime() - ago);
    await storeSession({ ...session, serial: "GAHT00000001", expiresAt: endedAt(2 * day) }, rig.tools);
    await storeSession({ ...session, serial: "GAHT00000002", expiresAt: endedAt(day / 2) }, rig.tools);
    // It was looked through a moment ago.
    expect(files().length).toBe(2);
    rig.move(12 * 3600 + 1);
    await storeSession({ ...session, expiresAt: endedAt(-day) }, rig.tools);
    expect(files().length).toBe(1);
    expect(await findSession({ ...session, serial: "GAHT00000001" }, rig.tools)).toBeUndefined();
  });

  test("gives back what was kept, for the same key, device and endpoint alone", async () => {
    await storeSession(session, rig.tools);
    const found = await findSession(session, rig.tools);
    expect(found).toEqual(session);
    expect(found?.secretAccessKey.reveal()).toBe("thesecret");
    expect(found?.sessionToken.reveal()).toBe("thetoken");
    const others = [{ keyId: "AKIAOTHER" }, { serial: "GAHT12345678" }, { endpoint: "http://127.0.0.1:4599" }];
    for (const other of others) expect(await findSession({ ...session, ...other }, rig.tools)).toBeUndefined();
  });

  test("keeps a session whose account and user are not known", async () => {
    const unknown = { ...session, account: undefined, user: undefined };
    await storeSession(unknown, rig.tools);
    expect(await findSession(session, rig.tools)).toEqual(unknown);
  });

  test.skipIf(process.platform === "win32")("keeps it in a file for the user alone, whatever the umask", async () => {
    const before = process.umask(0);
    try {
      await storeSession(session, rig.tools);
    } finally {
      process.umask(before);
    }
    expect(statSync(fileOf()).mode & 0o777).toBe(0o600);
    expect(statSync(rig.home.path("state/sessions")).mode & 0o777).toBe(0o700);
    expect(statSync(rig.home.path("state")).mode & 0o777).toBe(0o700);
  });

  test("names the file after nothing that could be read out of it, or lead elsewhere", async () => {
    await storeSession({ ...session, serial: "../../../etc/passwd" }, rig.tools);
    expect(fileOf()).toMatch(/sessions\/[0-9a-f]{64}\.json$/);
  });

  test.each([
    ["empty", () => ""],
    ["cut short", (text: string) => text.slice(0, 100)],
    ["not JSON", () => "hello"],
    ["something else", () => "[1]"],
    ["null", () => "null"],
    ["of another version", (text: string) => text.replace("session/1", "session/2")],
    ["without its token", (text: string) => text.replace('"sessionToken"', '"token"')],
    ["with an end that is no time", (text: string) => text.replace("2026-03-02T09:40:00.000Z", "tomorrow")],
    ["another key's", (text: string) => text.replaceAll("AKIAY34FZKBOKMUTVV7A", "AKIAY34FZKBOKMUTVV7B")],
  ])("takes a file that is %s for none", async (_, damage) => {
    await storeSession(session, rig.tools);
    writeFileSync(fileOf(), damage(readFileSync(fileOf(), "utf8")));
    expect(await findSession(session, rig.tools)).toBeUndefined();
    await storeSession(session, rig.tools);
    expect(await findSession(session, rig.tools)).toEqual(session);
  });

  test("finds none where nothing was ever kept, and where a file stands in place of the folder", async () => {
    expect(await findSession(session, rig.tools)).toBeUndefined();
    rig.home.write("state/sessions", "");
    expect(await findSession(session, rig.tools)).toBeUndefined();
  });
});

describe("daypass's own files", () => {
  const numbers = (value: unknown) => (Array.isArray(value) ? (value as number[]) : undefined);

  test("lose no change of any of many processes", async () => {
    const add = (number: number) => changeState("list.json", numbers, (before = []) => [...before, number], rig.tools);
    await Promise.all(Array.from({ length: 8 }, (_, number) => add(number)));
    expect((await readState("list.json", numbers, rig.tools))?.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test("are an error when damaged, which names the file and what to do", async () => {
    rig.home.write("state/list.json", "{");
    const error = await failureOf(readState("list.json", numbers, rig.tools));
    expect(error).toMatchObject({ code: "state-unreadable", exitCode: 1 });
    expect(error.message).toContain(rig.home.path("state/list.json"));
    expect(await failureOf(changeState("list.json", numbers, () => [], rig.tools))).toMatchObject({
      code: "state-unreadable",
    });
    expect(readFileSync(rig.home.path("state/list.json"), "utf8")).toBe("{");
  });
});

describe("origins", () => {
  const origin: Origin = {
    keys: { kind: "profile", profile: "work" },
    keyId: session.keyId,
    serial: session.serial,
    account: "609629065308",
    sessionKeyId: session.accessKeyId,
  };

  test("are remembered by credentials file and profile, whatever it is called", async () => {
    for (const name of ["work-mfa", "__proto__", "constructor", "a\nb", "my prof", "東京"]) {
      await rememberOrigin("/a/credentials", name, { ...origin, sessionKeyId: name }, rig.tools);
      expect(await findOrigin("/a/credentials", name, rig.tools)).toMatchObject({ sessionKeyId: name });
      expect(await findOrigin("/b/credentials", name, rig.tools)).toBeUndefined();
    }
    expect((await originsOf("/a/credentials", rig.tools)).size).toBe(6);
    expect((await originsOf("/a", rig.tools)).size).toBe(0);
  });

  test("tell the device that a key was used with last", async () => {
    await rememberOrigin("/c", "one", origin, rig.tools);
    await rememberOrigin("/c", "two", { ...origin, serial: "GAHT12345678" }, rig.tools);
    expect(await findSerialOfKey(session.keyId, rig.tools)).toBe("GAHT12345678");
    await rememberOrigin("/c", "one", origin, rig.tools);
    expect(await findSerialOfKey(session.keyId, rig.tools)).toBe(session.serial);
    expect(await findSerialOfKey("AKIAOTHER", rig.tools)).toBeUndefined();
  });

  test("hold no secret", async () => {
    await rememberOrigin("/c", "one", { ...origin, keys: { kind: "env-file", path: "/w/.env" } }, rig.tools);
    expect(readFileSync(rig.home.path("state/origins.json"), "utf8")).not.toMatch(/secret|token/i);
  });

  test.each(["{", "[]", '{"a":{}}', '{"a":{"keyId":"a","serial":"b","sessionKeyId":"c","keys":{"kind":"x"}}}', "1"])(
    "are an error when damaged: %s",
    async (text) => {
      rig.home.write("state/origins.json", text);
      expect(await failureOf(findOrigin("/c", "one", rig.tools))).toMatchObject({ code: "state-unreadable" });
    },
  );
});
