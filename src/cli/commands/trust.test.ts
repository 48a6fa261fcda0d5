import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { fakeHost } from "../../../test/rig/host.ts";
import { type SessionRig, sessionRig } from "../../../test/rig/sessions.ts";
import type { Environment } from "../../core/environment.ts";
import { run } from "../run.ts";

let rig: SessionRig;
beforeAll(async () => {
  rig = await sessionRig("trust");
});
beforeEach(async () => {
  rig.write({
    config: `[profile work]\nendpoint_url = ${rig.sandbox.endpoint}\ndaypass_mfa_process = pass otp aws\n  daypass: hint\n`,
    credentials: `[work]\n${rig.keys()}mfa_serial = ${rig.serial}\n`,
  });
  await daypass(["trust", "remove", "all"]);
  rig.sandbox.forgetCalls();
});
afterAll(async () => {
  await rig.sandbox.close();
  rig.home.remove();
});

async function daypass(words: readonly string[], env: Environment = {}) {
  const host = fakeHost(words, rig.home, { env });
  const code = await run(host);
  return { code, stdout: host.stdoutText(), stderr: host.stderrText() };
}

describe("daypass trust", () => {
  test("asks, and where nobody can be asked says how to answer", async () => {
    const { code, stderr } = await daypass(["trust"]);
    expect(code).toBe(3);
    expect(stderr).toContain("answer it with --yes");
    expect((await daypass(["trust", "list"])).stderr).toContain("Nothing is trusted");
  });

  test("with --yes agrees to what the files name now, shown whole on lines of its own", async () => {
    const { code, stderr } = await daypass(["trust", "--yes", "--no-input"]);
    expect(code).toBe(0);
    expect(stderr).toContain(`Endpoint  ${rig.sandbox.endpoint}\n  named by ~/.aws/config, profile work\n`);
    expect(stderr).toContain(`✔ Trusted: ${rig.sandbox.endpoint}\n✔ Trusted: pass otp`);
    expect(stderr).toContain("Command  pass otp aws\\ndaypass: hint\n");
    expect((await daypass(["trust", "--no-input"])).stderr).toBe("✔ Nothing waits for your trust.\n");
    const { stdout } = await daypass(["trust", "list", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: "daypass.trust/1",
      trusted: [{ kind: "endpoint" }, { kind: "command" }],
    });
  });

  test("holds until the file names something else", async () => {
    await daypass(["trust", "--yes"]);
    rig.write({ config: "[profile work]\ndaypass_mfa_process = pass otp aws; x\n", credentials: "[work]\na = b\n" });
    expect((await daypass(["trust"])).code).toBe(3);
  });

  test("takes trust back by id, and says which ids there are not", async () => {
    await daypass(["trust", "--yes"]);
    const { trusted } = JSON.parse((await daypass(["trust", "list", "--json"])).stdout);
    expect((await daypass(["trust", "remove", trusted[0].id])).code).toBe(0);
    expect((await daypass(["trust", "remove", trusted[0].id])).code).toBe(2);
    expect((await daypass(["trust", "list"])).stdout.trimEnd().split("\n")).toHaveLength(2);
  });

  test("is what a login wants before a file's endpoint or command is used", async () => {
    expect((await daypass(["login", "work", "-c", rig.sandbox.code()])).code).toBe(9);
    expect(rig.sandbox.calls()).toEqual([]);
    await daypass(["trust", "--yes"]);
    expect((await daypass(["login", "work", "-c", rig.sandbox.code()])).code).toBe(0);
  });
});

describe("daypass mfa list", () => {
  test("prints serial numbers on stdout, and what gives no codes on stderr", async () => {
    const { account, mfa } = rig.sandbox.world;
    const key = account.addDevice({ name: "key", kind: "fido" });
    mfa.furnish(key, { userName: "ana@example.com" });
    rig.write({ credentials: `[work]\n${rig.keys()}` });
    const env = { AWS_ENDPOINT_URL: rig.sandbox.endpoint };
    const { code, stdout, stderr } = await daypass(["mfa", "list"], env);
    expect([code, stdout]).toEqual([0, `${rig.serial}\n${key.serial}\n`]);
    expect(stderr).toContain(`${key.serial} is a security key or passkey`);
    const { devices } = JSON.parse((await daypass(["mfa", "list", "--json"], env)).stdout);
    expect(devices).toEqual([
      { serial: rig.serial, kind: "virtual", givesCodes: true },
      { serial: key.serial, kind: "fido", givesCodes: false },
    ]);
  });
});
