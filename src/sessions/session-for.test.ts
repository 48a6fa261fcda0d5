import { rmSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { failureOf } from "../../test/rig/failure.ts";
import { type SessionRig, sessionRig } from "../../test/rig/sessions.ts";
import { accountOfKeyId } from "../core/credentials.ts";
import { Secret } from "../core/secret.ts";
import { rememberOrigin } from "./origins.ts";
import { trust } from "./trust.ts";

let rig: SessionRig;

beforeAll(async () => {
  rig = await sessionRig();
});

beforeEach(() => {
  // Past the codes and the budget of the test before, and past its sessions.
  rig.move(40 * 3600);
  rig.sandbox.setFaults([]);
  rig.sandbox.forgetCalls();
  rig.asked.length = 0;
  rig.trustAsked.length = 0;
  usual();
});

afterAll(async () => {
  await rig.sandbox.close();
  rig.home.remove();
});

function usual(
  config = `[profile work]\nmfa_serial = ${rig.serial}\nregion = eu-west-1\n`,
  credentials = `[work]\n${rig.keys()}`,
) {
  rig.write({ config, credentials });
}

const actions = () => rig.sandbox.calls().map(({ action }) => action);
const code = () => rig.sandbox.code();

describe("a session is bought", () => {
  test("with one request, of the right account, for as long as was wished", async () => {
    const { session, kept } = await rig.session("work", [code()], { durationSeconds: 3600 });
    expect(actions()).toEqual(["GetSessionToken"]);
    expect(kept).toBe(false);
    expect(session).toMatchObject({ keyId: rig.keyId, serial: rig.serial, account: rig.sandbox.account });
    expect(accountOfKeyId(session.accessKeyId)).toBe(rig.sandbox.account);
    const seconds = (session.expiresAt.getTime() - rig.tools.now().getTime()) / 1000;
    expect(seconds).toBeGreaterThan(3590);
    expect(seconds).toBeLessThanOrEqual(3601);
  });

  test("naming account, device and profile to whoever is asked for the code", async () => {
    await rig.session("work", [code()]);
    expect(rig.asked).toEqual([
      {
        profile: "work-mfa",
        serial: rig.serial,
        account: rig.sandbox.account,
        attempt: 1,
        attempts: 3,
        refusal: undefined,
      },
    ]);
  });

  test("not when there is nobody to ask", async () => {
    expect(await failureOf(rig.session("work", [undefined]))).toMatchObject({ code: "code-needed", exitCode: 3 });
    expect(actions()).toEqual([]);
  });

  test("with the device that the wish names before that of the files", async () => {
    const error = await failureOf(
      rig.session("work", [code()], { serial: `arn:aws:iam::${rig.sandbox.account}:mfa/other` }),
    );
    expect(error.code).toBe("serial-not-accepted");
    expect(rig.asked).toHaveLength(1);
  });

  test("never for a security key, nor for what is no serial number", async () => {
    const fido = `arn:aws:iam::${rig.sandbox.account}:u2f/user/ana/key`;
    for (const serial of [fido, "phone", ""]) {
      expect(await failureOf(rig.session("work", [code()], { serial }))).toMatchObject({
        code: "device-unusable",
        exitCode: 4,
      });
    }
    expect(rig.asked).toEqual([]);
  });
});

describe("a session is kept", () => {
  test("while it is good for 15 minutes, without a code and without a request", async () => {
    const first = await rig.session("work", [code()]);
    rig.move(12 * 3600 - 900 - 30);
    const again = await rig.session("work");
    expect(again).toMatchObject({ kept: true, session: { accessKeyId: first.session.accessKeyId } });
    expect(actions()).toEqual(["GetSessionToken"]);
    rig.move(31);
    expect((await failureOf(rig.session("work", [undefined]))).code).toBe("code-needed");
  });

  test("whichever profile of the same keys, device and endpoint asks", async () => {
    usual(
      `[profile work]\nmfa_serial = ${rig.serial}\n[profile twin]\nmfa_serial = ${rig.serial}\n`,
      `[work]\n${rig.keys()}[twin]\n${rig.keys()}`,
    );
    await rig.session("work", [code()]);
    expect((await rig.session("twin")).kept).toBe(true);
  });

  test("not when a new one is wished", async () => {
    const first = await rig.session("work", [code()]);
    rig.move(60);
    const second = await rig.session("work", [code()], { renew: true });
    expect(second.kept).toBe(false);
    expect(second.session.accessKeyId).not.toBe(first.session.accessKeyId);
    expect((await rig.session("work")).session.accessKeyId).toBe(second.session.accessKeyId);
  });

  test("not for another key, another device or another endpoint", async () => {
    await rig.session("work", [code()]);
    const key = rig.sandbox.world.account.addKey(rig.sandbox.world.account.users.values().next().value ?? "root");
    usual(undefined, `[work]\naws_access_key_id = ${key.id}\naws_secret_access_key = ${key.secret}\n`);
    expect((await failureOf(rig.session("work", [undefined]))).code).toBe("code-needed");
    usual();
    expect((await failureOf(rig.session("work", [undefined], { serial: "GAHT12345678" }))).code).toBe("code-needed");
    const elsewhere = { env: { AWS_ENDPOINT_URL: `${rig.sandbox.endpoint}/` } };
    expect((await failureOf(rig.session("work", [undefined], {}, elsewhere))).code).toBe("code-needed");
    expect((await rig.session("work")).kept).toBe(true);
  });

  test("not for another account than the one insisted on", async () => {
    await rig.session("work", [code()]);
    const pin = (account: string) => ({ pin: { account, by: "--account" } });
    expect((await rig.session("work", [], pin(rig.sandbox.account))).kept).toBe(true);
    const error = await failureOf(rig.session("work", [code()], pin("999999999999")));
    expect(error).toMatchObject({ code: "account-mismatch", exitCode: 9 });
    expect(error.message).toContain("--account allows only 999999999999");
    expect(actions()).toEqual(["GetSessionToken"]);
  });
});

describe("codes", () => {
  test("that AWS refuses are asked for again, three times in all", async () => {
    const found = await rig.session("work", ["000000", "111111", code()]);
    expect(found.kept).toBe(false);
    expect(rig.asked.map(({ attempt, refusal }) => [attempt, refusal?.kind])).toEqual([
      [1, undefined],
      [2, "not-accepted"],
      [3, "not-accepted"],
    ]);
    expect(rig.asked[1]?.refusal?.waitSeconds).toBeGreaterThan(0);
    expect(rig.asked[1]?.refusal?.waitSeconds).toBeLessThanOrEqual(30);
  });

  test("are not asked for a fourth time", async () => {
    const error = await failureOf(rig.session("work", ["000000", "111111", "222222", code()]));
    expect(error).toMatchObject({ code: "code-not-accepted", exitCode: 5 });
    expect(rig.asked).toHaveLength(3);
    expect(actions()).toHaveLength(3);
  });

  test("end with what AWS said when nobody can be asked again", async () => {
    expect((await failureOf(rig.session("work", ["000000", undefined]))).code).toBe("code-not-accepted");
    expect(actions()).toHaveLength(1);
  });

  test("that were sent before are not sent again, and the next one is asked for", async () => {
    const spent = code();
    await rig.session("work", [spent]);
    const fresh = rig.sandbox.freshCode();
    await rig.session("work", [spent, fresh], { renew: true });
    expect(rig.asked.at(-1)?.refusal).toMatchObject({ kind: "spent" });
    expect(actions()).toHaveLength(2);
    const error = await failureOf(rig.session("work", [spent, undefined], { renew: true }));
    expect(error).toMatchObject({ code: "code-spent", exitCode: 5 });
    expect(error.hints[0]).toMatch(/^the next one comes in \d+ s$/);
    expect(actions()).toHaveLength(2);
  });

  test("go out once although two logins have the same one at the same time", async () => {
    const same = code();
    const both = await Promise.allSettled([
      rig.session("work", [same, undefined], { renew: true }),
      rig.session("work", [same, undefined], { renew: true }),
    ]);
    const ids = both.map((found) => (found.status === "fulfilled" ? found.value.session.accessKeyId : found.reason));
    expect(ids[0]).toBe(ids[1]);
    expect(actions()).toEqual(["GetSessionToken"]);
  });

  test("are not asked for where the session that did not do has been replaced meanwhile", async () => {
    const first = await rig.session("work", [code()]);
    const instead = (accessKeyId: string | undefined) => ({ renew: true, insteadOf: { accessKeyId } });
    const found = await rig.session("work", [], instead(undefined));
    expect([found.kept, found.session.accessKeyId]).toEqual([true, first.session.accessKeyId]);
    expect((await failureOf(rig.session("work", [], instead(first.session.accessKeyId)))).code).toBe("code-needed");
    expect((await failureOf(rig.session("work", [], { renew: true }))).code).toBe("code-needed");
    expect(actions()).toEqual(["GetSessionToken"]);
  });

  test("are not asked for again when it is the serial number that AWS refuses", async () => {
    const serial = `arn:aws:iam::${rig.sandbox.account}:mfa/nobody`;
    expect(await failureOf(rig.session("work", [code(), code()], { serial }))).toMatchObject({
      code: "serial-not-accepted",
      exitCode: 5,
    });
    expect(rig.asked).toHaveLength(1);
  });

  test("may be used again when they did not reach AWS, or were not looked at", async () => {
    const same = code();
    usual(undefined, `[work]\n${rig.keys().replace(rig.secret, "wJalrXUtnFEMI/K7MDENG+bPxRfiCYzzzzzzzzzz")}`);
    expect((await failureOf(rig.session("work", [same]))).code).toBe("secret-not-accepted");
    usual();
    const nobody = { env: { AWS_ENDPOINT_URL: "http://127.0.0.1:9" } };
    expect((await failureOf(rig.session("work", [same], {}, nobody))).code).toBe("network-unreachable");
    expect((await rig.session("work", [same])).kept).toBe(false);
  });

  test("are not used again when AWS may have seen them", async () => {
    for (const name of ["reset", "truncate", "html"] as const) {
      rig.move(60);
      const sent = code();
      rig.sandbox.setFaults([{ name, action: "GetSessionToken" }]);
      await failureOf(rig.session("work", [sent]));
      rig.sandbox.setFaults([]);
      expect((await failureOf(rig.session("work", [sent, undefined]))).code, name).toBe("code-spent");
    }
  });
});

describe("the account", () => {
  const pin = (account: string) => ({ pin: { account, by: "daypass_account" } });

  test("that is insisted on is held against keys and device before anybody is asked", async () => {
    expect((await failureOf(rig.session("work", [code()], pin("999999999999")))).code).toBe("account-mismatch");
    expect(rig.asked).toEqual([]);
    expect(actions()).toEqual([]);
  });

  test("of a session must be that of keys and device: what a lying server hands out is refused and not stored", async () => {
    const other = await sessionRig("another account");
    try {
      // A device with an ARN of our account, which the other one takes: it answers with a good session of its own account.
      const serial = `arn:aws:iam::${rig.sandbox.account}:mfa/swapped`;
      const swapped = { ...other.sandbox.world.account.addDevice({ name: "swapped" }), serial };
      other.sandbox.world.mfa.furnish(swapped, { userName: "ana@example.com" });
      usual(`[profile work]\nmfa_serial = ${serial}\n`, `[work]\n${other.keys()}`);
      const env = { AWS_ENDPOINT_URL: other.sandbox.endpoint };
      const error = await failureOf(rig.session("work", [other.sandbox.world.mfa.currentCode(swapped)], {}, { env }));
      expect(error).toMatchObject({
        code: "account-mismatch",
        exitCode: 9,
        facts: { expected: rig.sandbox.account, actual: other.sandbox.account },
      });
      expect((await failureOf(rig.session("work", [undefined], {}, { env }))).code).toBe("code-needed");
    } finally {
      await other.sandbox.close();
      other.home.remove();
    }
  });
});

describe("the device", () => {
  test("is asked of IAM where nothing names it, and remembered with its user and its session", async () => {
    usual("[profile work]\nregion = us-east-1\n");
    rmSync(rig.home.path("state/sessions"), { recursive: true, force: true });
    const { session } = await rig.session("work", [code()]);
    expect(actions()).toEqual(["GetCallerIdentity", "ListMFADevices", "GetSessionToken"]);
    expect(session).toMatchObject({ serial: rig.serial, user: "ana@example.com" });
    // Also where what came behind it failed, so that nothing else remembers the device: the code is not wasted.
    expect(await rig.session("work", [])).toMatchObject({ kept: true, session: { serial: rig.serial } });
  });

  test("that the keys were last used with need not be asked for again", async () => {
    usual("[profile work]\nregion = us-east-1\n");
    const origin = { keys: { kind: "profile", profile: "work" }, account: undefined, sessionKeyId: "ASIA" } as const;
    await rememberOrigin("/c", "work-mfa", { ...origin, keyId: rig.keyId, serial: rig.serial }, rig.tools);
    await rig.session("work", [code()]);
    expect(actions()).toEqual(["GetSessionToken"]);
  });
});

describe("an endpoint that a file names", () => {
  const config = () => `[profile work]\nmfa_serial = ${rig.serial}\nendpoint_url = ${rig.sandbox.endpoint}\n`;

  test("gets no code and no request until it is trusted, loopback or not", async () => {
    usual(config());
    expect(await failureOf(rig.session("work", [code()], {}, { env: {} }))).toMatchObject({
      code: "endpoint-not-trusted",
      exitCode: 9,
    });
    expect(rig.trustAsked).toEqual([rig.sandbox.endpoint]);
    expect([rig.asked, actions()]).toEqual([[], []]);
    const where = rig.home.path(".aws/config");
    await trust([{ kind: "endpoint", where, profile: "work", text: rig.sandbox.endpoint }], rig.tools);
    expect((await rig.session("work", [code()], {}, { env: {} })).kept).toBe(false);
  });

  test("is used when the person agrees", async () => {
    usual(config().replace("[profile work]", "[profile work]\noutput = json"));
    rig.write({ config: config().replaceAll("work", "once"), credentials: `[once]\n${rig.keys()}` });
    const agrees = { env: {}, askTrust: async () => true };
    expect((await rig.session("once", [code()], {}, agrees)).kept).toBe(false);
  });
});

describe("a clock that is off", () => {
  test("has the end of the session told in its own time, and says by how much", async () => {
    rig.sandbox.moveClocks({ sessions: 600, signatures: 600 });
    try {
      const { session, clockOffsetSeconds } = await rig.session("work", [code()], { durationSeconds: 3600 });
      expect(clockOffsetSeconds).toBeGreaterThan(590);
      expect(clockOffsetSeconds).toBeLessThan(610);
      const left = (session.expiresAt.getTime() - rig.tools.now().getTime()) / 1000;
      expect(Math.abs(left - 3600)).toBeLessThan(5);
    } finally {
      rig.sandbox.moveClocks({ sessions: -600, signatures: -600 });
    }
  });

  test("by seconds changes nothing", async () => {
    rig.sandbox.moveClocks({ sessions: 20, signatures: 20 });
    try {
      const { session } = await rig.session("work", [code()], { durationSeconds: 3600 });
      const left = (session.expiresAt.getTime() - rig.tools.now().getTime()) / 1000;
      expect(left).toBeGreaterThan(3615);
    } finally {
      rig.sandbox.moveClocks({ sessions: -20, signatures: -20 });
    }
  });
});

test("secrets of keys and session are hidden from the moment they are there", async () => {
  const { session, keys } = await rig.session("work", [code()]);
  expect(session.secretAccessKey).toBeInstanceOf(Secret);
  expect(session.sessionToken).toBeInstanceOf(Secret);
  expect(keys.secretAccessKey).toBeInstanceOf(Secret);
  expect(JSON.stringify({ session, keys })).not.toContain(rig.secret);
});
