import { afterAll, expect, test } from "vitest";
import { type AccountPlace, openAccountPlace, placeFlags } from "./rig/account-place.ts";

// A guardrail that does not hold is found by asking, whatever is wrong with it.

const places: AccountPlace[] = [];
afterAll(async () => {
  for (const place of places) await place.close();
});

/** Alice, enrolled by the administrator, and what her own profile then proves. */
async function proved(spoil: (place: AccountPlace) => void) {
  const place = await openAccountPlace({ guarded: true });
  places.push(place);
  const args = ["iam", "add-user", "alice", "--seed-file", "alice.seed", "--skip-proof", ...placeFlags(place)];
  expect((await place.run(args)).exitCode).toBe(0);
  const code = place.sandbox.freshCode();
  spoil(place);
  const { stdout, exitCode } = await place.run(["iam", "prove", "--profile", "alice", "-c", code, "--json"]);
  const { proven, results } = JSON.parse(stdout) as {
    proven: boolean;
    results: { proof: string; right: boolean; said: string }[];
  };
  return { exitCode, proven, wrong: results.filter(({ right }) => !right) };
}

const group = ({ sandbox }: AccountPlace) => sandbox.world.account.groups.get("daypass-admins")?.inlinePolicies;
const statement = (more: object) => JSON.stringify({ Version: "2012-10-17", Statement: [{ Resource: "*", ...more }] });

test("as it is made, it holds", async () => {
  expect(await proved(() => {})).toEqual({ exitCode: 0, proven: true, wrong: [] });
});

test("a key that IAM takes alone", async () => {
  // The published mistake: with a key the condition is absent, and Bool does not match.
  const { exitCode, wrong } = await proved((place) => {
    const condition = { Bool: { "aws:MultiFactorAuthPresent": "false" } };
    group(place)?.set("AdminMFAPolicy", statement({ Effect: "Deny", NotAction: "iam:GetUser", Condition: condition }));
    group(place)?.set("Everything", statement({ Effect: "Allow", Action: "*" }));
  });
  expect(exitCode).toBe(1);
  expect(wrong[0]).toMatchObject({
    proof: "key-alone",
    said: expect.stringContaining("ListAccessKeys with the key alone is allowed"),
  });
});

test("a role that the key opens alone", async () => {
  const { exitCode, wrong } = await proved((place) => {
    const { account } = place.sandbox.world;
    const trust = statement({ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: account.id } }).replace(
      '"Resource":"*",',
      "",
    );
    account.roles.delete("daypass-admin");
    account.addRole({ name: "daypass-admin", trustPolicy: JSON.parse(trust) as unknown });
    group(place)?.delete("AdminMFAPolicy");
    group(place)?.set("AllowAssumeAdminMFAPolicy", statement({ Effect: "Allow", Action: "sts:AssumeRole" }));
  });
  expect(exitCode).toBe(1);
  expect(wrong[0]?.said).toContain("AssumeRole with the key alone is allowed");
  // And a role that gives no rights does not read.
  expect(wrong[1]?.proof).toBe("read");
});

test("a role that nobody reaches", async () => {
  const { exitCode, wrong } = await proved((place) => group(place)?.delete("AllowAssumeAdminMFAPolicy"));
  expect(exitCode).toBe(1);
  expect(wrong.map(({ proof }) => proof)).toEqual(["role", "read"]);
});

test("a device that is none any more", async () => {
  const { exitCode, wrong } = await proved(({ sandbox }) => {
    const { account, mfa } = sandbox.world;
    for (const device of account.devices.values()) mfa.release(device);
  });
  expect(exitCode).toBe(1);
  expect(wrong.map(({ proof }) => proof)).toEqual(["key-with-code", "role", "read"]);
});

test("a code that was mistyped says nothing of the guardrail", async () => {
  const place = await openAccountPlace({ guarded: true });
  places.push(place);
  await place.run(["iam", "add-user", "alice", "--seed-file", "a.seed", "--skip-proof", ...placeFlags(place)]);
  const code = String((Number(place.sandbox.code()) + 1) % 1_000_000).padStart(6, "0");
  const { exitCode, stdout, stderr } = await place.run(["iam", "prove", "-c", code]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 5, stdout: "" });
  // Whose key it is was not said on the command line.
  expect(stderr).toMatch(/^Profile "alice-mfa": user alice, then arn:aws:iam::\d{12}:role\/\S+$/m);
});
