import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failureOf } from "../../test/rig/failure.ts";
import { type SessionRig, sessionRig } from "../../test/rig/sessions.ts";
import { Secret } from "../core/secret.ts";
import { routeTo } from "../profiles/route.ts";
import { codeOfStep, codeStep } from "../totp/totp.ts";
import { codesOf, noCodes, ownerOf, rememberOwner } from "./direct-role.ts";
import { type FoundRole, openRoles, type RoleWish } from "./role-session.ts";

let rig: SessionRig;

beforeEach(async () => {
  rig = await sessionRig();
  write();
});
afterEach(async () => {
  await rig.sandbox.close();
  rig.home.remove();
});

function write(more = "duration_seconds = 14400\n", device = `mfa_serial = ${rig.serial}\n`): void {
  const role = (name: string, arn: string, source: string, settings: string) =>
    `[profile ${name}]\nrole_arn = arn:aws:iam::${rig.sandbox.account}:role/${arn}\nsource_profile = ${source}\n${settings}`;
  rig.write({
    credentials: `[work]\n${rig.keys()}`,
    config: `[profile work]\n${device}${role("admin", "Admin", "work", `daypass_direct_mfa = true\n${more}`)}${role("reader", "ReadOnly", "admin", "")}`,
  });
}

/** The code that the device shows now, or after so many more. */
function code(later = 0): string {
  const seed = rig.sandbox.description().users[0]?.devices[0]?.seed ?? "";
  return codeOfStep(new Secret(seed), codeStep(rig.tools.now()) + later);
}
const calls = () => rig.sandbox.calls().map(({ action }) => action);
const hoursLeft = ({ expiresAt }: FoundRole) =>
  Math.round((expiresAt.getTime() - rig.tools.now().getTime()) / 3600_000);

/** The role session; the codes are what a person types. */
async function role(
  name: string,
  codes: readonly (string | undefined)[] | "nobody",
  more: Partial<RoleWish> = {},
): Promise<FoundRole> {
  const profiles = await rig.profiles();
  const route = routeTo(name, profiles);
  const tools = rig.sessionTools(codes === "nobody" ? [] : codes);
  const owner = await ownerOf(route, { serial: undefined, region: undefined }, profiles, tools);
  const withCode = codes === "nobody" ? noCodes(route) : codesOf(route, { owner, pin: undefined }, profiles, tools);
  const session = async () => {
    throw new Error("There is no session behind it");
  };
  const roles = openRoles(profiles, tools);
  try {
    const found = await roles.sessionFor({ route, owner, session, withCode, renew: false, ...more });
    await rememberOwner({ route, owner, role: found }, profiles, tools);
    return found;
  } finally {
    roles.close();
  }
}

describe("a role with a code of its own", () => {
  test("is assumed with the keys and one code, for as long as it wants, and kept", async () => {
    const first = await role("admin", [code()]);
    expect([first.assumed, hoursLeft(first), first.limit]).toEqual([true, 4, undefined]);
    expect(calls()).toEqual(["AssumeRole"]);
    expect(rig.asked.map(({ profile, serial }) => [profile, serial])).toEqual([["admin", rig.serial]]);
    expect((await role("admin", "nobody")).accessKeyId).toBe(first.accessKeyId);
    expect(calls()).toEqual(["AssumeRole"]);
  });

  test("is no session's: without a stored one nobody but a person can get it", async () => {
    await rig.session("work", [code()]);
    expect((await failureOf(role("admin", "nobody"))).facts).toMatchObject({ profile: "admin", login: "admin" });
  });

  test("sends no code that bought something else before", async () => {
    const spent = code();
    await rig.session("work", [spent]);
    expect((await failureOf(role("admin", [spent, undefined]))).code).toBe("code-spent");
    expect(calls()).toEqual(["GetSessionToken"]);
  });

  test("asks again for a refused code, three times in all", async () => {
    const failure = await failureOf(role("admin", ["000000", "111111", "222222", code()]));
    expect(failure.code).toBe("code-not-accepted");
    expect(failure.hints.join()).toMatch(/the next code comes in \d+ s/);
    expect(calls()).toEqual(["AssumeRole", "AssumeRole", "AssumeRole"]);
  });

  test("with a longer wish than the role grants takes another code for what it grants, and knows it the next time", async () => {
    write("duration_seconds = 28800\n");
    const first = await role("admin", [code(), code(1)]);
    expect([hoursLeft(first), first.limit]).toEqual([1, { wantedSeconds: 28_800, givenSeconds: 3600, by: "role" }]);
    expect(rig.asked.map(({ refusal }) => refusal?.kind)).toEqual([undefined, "too-long"]);
    rig.move(2 * 3600);
    const second = await role("admin", [code()]);
    expect([hoursLeft(second), second.limit?.by, calls().length]).toEqual([1, "role", 3]);
    // Asked for anew, the wish is tried again.
    rig.move(120);
    await role("admin", [code(), code(1)], { renew: true });
    expect(calls().length).toBe(5);
  });

  test("is strict where that is wished", async () => {
    write("duration_seconds = 28800\n");
    const failure = await failureOf(role("admin", [code(), code(1)], { strictDuration: true }));
    expect(failure.facts).toEqual({ profile: "admin", wanted: "8 h", by: "role" });
    expect(calls()).toEqual(["AssumeRole"]);
  });

  test("lasts as long as a flag says, and is the profile's nevertheless", async () => {
    expect(hoursLeft(await role("admin", [code()], { durationSeconds: 7200 }))).toBe(2);
    expect((await role("admin", "nobody")).assumed).toBe(false);
  });

  test("has roles behind it that need no code", async () => {
    const found = await role("reader", [code()]);
    expect(found.assumedRoleArn).toContain(":assumed-role/ReadOnly/");
    expect(calls()).toEqual(["AssumeRole", "AssumeRole"]);
    expect(rig.asked.length).toBe(1);
  });

  test("finds its device in IAM where nothing names it, and remembers it", async () => {
    write(undefined, "");
    const first = await role("admin", [code()]);
    expect(calls()).toEqual(["GetCallerIdentity", "ListMFADevices", "AssumeRole"]);
    expect((await role("admin", "nobody")).accessKeyId).toBe(first.accessKeyId);
    expect(calls().length).toBe(3);
  });

  test("is asked for by one at a time, with a session of the same device too", async () => {
    const [first, second] = await Promise.all([role("admin", [code()]), role("admin", [code(1)])]);
    expect(first.accessKeyId).toBe(second.accessKeyId);
    expect(calls()).toEqual(["AssumeRole"]);
  });
});
