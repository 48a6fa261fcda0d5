import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failureOf } from "../../test/rig/failure.ts";
import { type SessionRig, sessionRig } from "../../test/rig/sessions.ts";
import { routeTo } from "../profiles/route.ts";
import { noCodes } from "./direct-role.ts";
import { type FoundRole, openRoles, type RoleWish } from "./role-session.ts";
import type { StoredSession } from "./store.ts";

let rig: SessionRig;
let session: StoredSession;
const arn = (name: string) => `arn:aws:iam::${rig.sandbox.account}:role/${name}`;
const assumed = () => rig.sandbox.calls().filter(({ action }) => action === "AssumeRole").length;

beforeEach(async () => {
  rig = await sessionRig();
  rig.write({
    credentials: `[work]\n${rig.keys()}`,
    config: `[profile work]\nmfa_serial = ${rig.serial}\n${profile("admin", "Admin")}`,
  });
  ({ session } = await rig.session("work", [rig.sandbox.code(rig.serial)]));
});

afterEach(async () => {
  await rig.sandbox.close();
  rig.home.remove();
});

function profile(name: string, role: string, more = "", source = "work-mfa"): string {
  return `[profile ${name}]\nrole_arn = ${arn(role)}\nsource_profile = ${source}\n${more}`;
}

/** Sets the roles beside the keys. */
function write(config: string): void {
  rig.write({
    credentials: `[work]\n${rig.keys()}`,
    config: `[profile work]\nmfa_serial = ${rig.serial}\n${config}`,
  });
}

async function role(name: string, more: Partial<RoleWish> = {}): Promise<FoundRole> {
  const profiles = await rig.profiles();
  const roles = openRoles(profiles, rig.sessionTools([]));
  const owner = { keyId: session.keyId, serial: session.serial };
  const route = routeTo(name, profiles);
  const wish = { route, owner, session: async () => session, withCode: noCodes(route), renew: false, ...more };
  try {
    return await roles.sessionFor(wish);
  } finally {
    roles.close();
  }
}

describe("a role session", () => {
  test("is bought once and kept in a file that only the user can read", async () => {
    const first = await role("admin");
    expect(first).toMatchObject({ assumed: true, account: rig.sandbox.account, limit: undefined });
    expect(first.assumedRoleArn).toContain(":assumed-role/Admin/");
    const second = await role("admin");
    expect(second).toMatchObject({ assumed: false, accessKeyId: first.accessKeyId });
    expect(assumed()).toBe(1);
    const folder = rig.home.path("state/roles");
    expect(readdirSync(folder)).toHaveLength(1);
    expect(statSync(join(folder, readdirSync(folder)[0] ?? "")).mode & 0o777).toBe(0o600);
  });

  test("is never served for anything but what shaped it", async () => {
    const shapes = [
      "",
      "external_id = one\n",
      "external_id = two\n",
      "role_session_name = ana\n",
      "role_session_name = eva\n",
      "duration_seconds = 900\n",
    ];
    for (const [index, more] of shapes.entries()) {
      write(profile("admin", "Admin", more));
      expect((await role("admin")).assumed).toBe(true);
      expect(assumed()).toBe(index + 1);
    }
    write(profile("other", "Admin", "role_session_name = ana\n"));
    expect((await role("other")).assumed).toBe(false);
    expect((await role("other", { owner: { keyId: "AKIAOTHEROTHEROTHER", serial: session.serial } })).assumed).toBe(
      true,
    );
    expect((await role("other", { owner: { keyId: session.keyId, serial: "GAHT12345678" } })).assumed).toBe(true);
  });

  test("has the profile's session name, else daypass's, else one that says who and where", async () => {
    const nameOf = async (more: string, ofSession = "") => {
      write(`[profile work-mfa]\n${ofSession}${profile("admin", "Admin", more)}`);
      return (await role("admin")).assumedRoleArn.split("/").at(-1);
    };
    expect(await nameOf("role_session_name = ana\n", "daypass_session_name = eva\n")).toBe("ana");
    expect(await nameOf("", "daypass_session_name = ana_at_example_dot_com\n")).toBe("ana_at_example_dot_com");
    expect(await nameOf("")).toMatch(/^[\w+=,.@-]{2,64}$/);
  });

  test("is renewed when a quarter of its life is left, or 16 minutes", async () => {
    const first = await role("admin");
    rig.move(45 * 60 - 30);
    expect((await role("admin")).assumed).toBe(false);
    rig.move(31);
    expect((await role("admin")).accessKeyId).not.toBe(first.accessKeyId);
    write(profile("short", "Admin", "duration_seconds = 900\n"));
    await role("short");
    rig.move(675 - 30);
    expect((await role("short")).assumed).toBe(false);
    rig.move(31);
    expect((await role("short")).assumed).toBe(true);
  });

  test("is served to its end where it cannot be renewed, and not a minute longer", async () => {
    const first = await role("admin");
    rig.sandbox.setFaults([{ name: "5xx" }]);
    rig.move(50 * 60);
    const kept = await role("admin");
    expect(kept).toMatchObject({ assumed: false, accessKeyId: first.accessKeyId });
    expect(kept.notRenewed).toMatchObject({ code: "aws-unavailable" });
    rig.move(9 * 60 + 1);
    expect((await failureOf(role("admin"))).code).toBe("aws-unavailable");
  });

  test("that could not be renewed is not tried again for a while, by nobody", async () => {
    await role("admin");
    rig.sandbox.setFaults([{ name: "5xx" }]);
    rig.move(50 * 60);
    expect((await role("admin")).notRenewed).toMatchObject({ code: "aws-unavailable" });
    const before = assumed();
    for (let times = 0; times < 3; times += 1) expect(await role("admin")).toMatchObject({ assumed: false });
    expect(assumed()).toBe(before);
    rig.move(46);
    await role("admin");
    expect(assumed()).toBeGreaterThan(before);
    rig.sandbox.setFaults([]);
    rig.move(46);
    expect((await role("admin")).assumed).toBe(true);
  });

  test("is renewed before that where more time is wanted than it has", async () => {
    const first = await role("admin");
    expect((await role("admin", { minSeconds: 1800 })).accessKeyId).toBe(first.accessKeyId);
    rig.move(40 * 60);
    expect((await role("admin")).accessKeyId).toBe(first.accessKeyId);
    const second = await role("admin", { minSeconds: 1800 });
    expect(second).toMatchObject({ assumed: true });
    rig.sandbox.setFaults([{ name: "5xx" }]);
    rig.move(40 * 60);
    // It is still good, but for less than was asked for.
    expect((await failureOf(role("admin", { minSeconds: 1800 }))).code).toBe("aws-unavailable");
  });

  test("fails where it is shorter than the profile wants and that is not to be", async () => {
    write(profile("long", "Admin", "duration_seconds = 7200\n"));
    const failure = await failureOf(role("long", { strictDuration: true }));
    expect(failure.facts).toEqual({ profile: "long", wanted: "2 h", by: "chain" });
    expect((await role("long")).limit).toBeDefined();
    // A stored one that is shorter does not do either.
    expect((await failureOf(role("long", { strictDuration: true }))).code).toBe("duration-not-granted");
  });

  test("is bought anew where its file is damaged", async () => {
    await role("admin");
    const [file = ""] = readdirSync(rig.home.path("state/roles"));
    const path = rig.home.path(`state/roles/${file}`);
    writeFileSync(path, readFileSync(path, "utf8").slice(0, 100));
    expect((await role("admin")).assumed).toBe(true);
    writeFileSync(path, readFileSync(path, "utf8").replace("Admin", "Nimda"));
    expect((await role("admin")).assumed).toBe(true);
    expect(assumed()).toBe(3);
  });

  test("is bought once by many that want it at the same time", async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => role("admin")));
    expect(new Set(all.map(({ accessKeyId }) => accessKeyId)).size).toBe(1);
    expect(assumed()).toBe(1);
  });
});

describe("the length that a profile wants", () => {
  test("is asked for; where AWS grants less, it is said which limit it was", async () => {
    write(profile("long", "Admin", "duration_seconds = 14400\n"));
    const long = await role("long");
    expect(long.limit).toEqual({ wantedSeconds: 14_400, givenSeconds: 3600, by: "chain" });
    expect((long.expiresAt.getTime() - long.obtainedAt.getTime()) / 1000).toBeCloseTo(3600, -1.5);
    expect((await role("long")).assumed).toBe(false);
    write(profile("longer", "Admin", "duration_seconds = 14401\n"));
    expect((await role("longer")).limit).toMatchObject({ by: "role" });
    write(profile("longest", "Admin", "duration_seconds = 50000\n"));
    expect((await role("longest")).limit).toMatchObject({ by: "unknown" });
  });

  test("that is too short is AWS's to refuse", async () => {
    write(profile("short", "Admin", "duration_seconds = 60\n"));
    expect((await failureOf(role("short"))).code).toBe("request-not-valid");
  });
});

describe("roles behind roles", () => {
  beforeEach(() => {
    const { account } = rig.sandbox.world;
    const trust = (principal: string) => ({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: principal }, Action: "sts:AssumeRole" }],
    });
    account.addRole({ name: "Second", trustPolicy: trust(arn("Admin")) });
    account.addRole({ name: "Third", trustPolicy: trust(arn("Second")) });
    write(`${profile("admin", "Admin")}${profile("second", "Second", "", "admin")}`);
  });

  test("are assumed one after the other, and each is kept", async () => {
    const second = await role("second");
    expect(second.assumedRoleArn).toContain(":assumed-role/Second/");
    expect(assumed()).toBe(2);
    expect((await role("admin")).assumed).toBe(false);
    expect((await role("second", { renew: true })).assumed).toBe(true);
    expect(assumed()).toBe(3);
  });
});

describe("a pinned account", () => {
  test("that is not the role's is refused before AWS is asked", async () => {
    write(profile("admin", "Admin", "daypass_account = 999999999999\n"));
    expect((await failureOf(role("admin"))).code).toBe("role-account-mismatch");
    expect(assumed()).toBe(0);
    write(profile("admin", "Admin", `daypass_account = ${rig.sandbox.account}\n`));
    expect((await role("admin")).account).toBe(rig.sandbox.account);
  });
});

describe("an endpoint of the role's own", () => {
  test("is asked only if it is trusted", async () => {
    write(profile("admin", "Admin", "endpoint_url = http://127.0.0.1:9\n"));
    const profiles = await rig.profiles();
    const tools = { ...rig.sessionTools([]), env: {} };
    const roles = openRoles(profiles, tools);
    const owner = { keyId: session.keyId, serial: session.serial };
    const route = routeTo("admin", profiles);
    const wish = { route, owner, session: async () => session, withCode: noCodes(route), renew: false };
    expect((await failureOf(roles.sessionFor(wish))).code).toBe("endpoint-not-trusted");
    expect(rig.trustAsked).toEqual(["http://127.0.0.1:9"]);
    roles.close();
  });
});
