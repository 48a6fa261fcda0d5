import { afterAll, expect, test } from "vitest";
import { inParallel } from "../src/core/in-parallel.ts";
import { type AccountPlace, openAccountPlace, placeFlags, type Stop } from "./rig/account-place.ts";

// Killed at every request that it makes, before and after AWS has carried it out; then run again. What stands in the account and in
// the files in the end must be the same as without the interruption.

const places: AccountPlace[] = [];
afterAll(async () => {
  for (const place of places.splice(0)) await place.close();
});

async function opened(guarded: boolean): Promise<AccountPlace> {
  const place = await openAccountPlace({ guarded });
  places.push(place);
  return place;
}

/** All places to stop at, one attempt each, a few at a time; each place is closed when it is done. */
async function atEveryStop(
  calls: number,
  attempt: (stop: Stop) => Promise<string | undefined>,
): Promise<readonly string[]> {
  const stops = Array.from({ length: calls }, (_, after) =>
    (["withhold", "hang"] as const).map((how): Stop => ({ after, how })),
  ).flat();
  const outcomes = await inParallel(stops, 3, async (stop) => {
    const wrong = await attempt(stop);
    return wrong === undefined ? [] : [`${stop.how} after ${stop.after}: ${wrong}`];
  });
  return outcomes.flat();
}

async function closed(place: AccountPlace): Promise<void> {
  places.splice(places.indexOf(place), 1);
  await place.close();
}

/** The same clock everywhere, two minutes on: codes that were sent are none any more. */
function later({ sandbox }: AccountPlace): Readonly<Record<string, string>> {
  sandbox.moveClocks({ sessions: 120, signatures: 120 });
  return { DAYPASS_CLOCK_OFFSET: "120" };
}

const addUser = (place: AccountPlace) => [
  ...["iam", "add-user", "alice", "--seed-file", "alice.seed", "--json", ...placeFlags(place)],
];

test("iam add-user killed at any request, and run again, ends like one that was not", {
  timeout: 600_000,
}, async () => {
  const whole = await opened(true);
  expect((await whole.run(addUser(whole))).exitCode).toBe(0);
  const calls = whole.sandbox.calls().length;
  const wanted = userState(whole);
  expect(wanted).toMatchObject({ devices: 1, orphans: 0, keys: 1, held: true, notes: "{}" });
  await closed(whole);
  expect(calls).toBeGreaterThan(15);
  const wrong = await atEveryStop(calls, async (stop) => {
    const place = await opened(true);
    if (!(await place.killedAt(addUser(place), stop))) return "it ended before it was killed";
    expectShut(place);
    const again = await place.run(addUser(place), later(place));
    const state = userState(place);
    await closed(place);
    if (again.exitCode !== 0 || !again.stdout.includes('"proven":true')) return `${again.stdout}${again.stderr}`;
    return JSON.stringify(state) === JSON.stringify(wanted) ? undefined : JSON.stringify(state);
  });
  expect(wrong).toEqual([]);
});

/** Wherever it was cut short: no key without a device, and no member of the path outside of the group has one. */
function expectShut({ sandbox }: AccountPlace): void {
  const { account } = sandbox.world;
  const alice = account.findUser("alice");
  if (alice === undefined || alice.keys.length === 0) return;
  expect([...alice.groups]).toEqual(["daypass-admins"]);
  expect(account.devicesOf(alice)).toHaveLength(1);
}

function userState({ sandbox, home }: AccountPlace) {
  const { account } = sandbox.world;
  const alice = account.findUser("alice");
  const mask = (text: string) =>
    text
      .replaceAll(sandbox.account, "ACCOUNT")
      .replaceAll(/phone-\d{8}-[0-9a-f]{4}/g, "PHONE")
      .replaceAll(/AKIA\w+/g, "KEY")
      .replaceAll(/(secret_access_key = )\S+/g, "$1SECRET");
  const credentials = home.read(".aws/credentials");
  return {
    path: alice?.path,
    groups: [...(alice?.groups ?? [])],
    tags: [...(alice?.tags ?? [])],
    devices: alice === undefined ? 0 : account.devicesOf(alice).length,
    orphans: [...account.devices.values()].filter(({ owner }) => owner === undefined).length,
    keys: alice?.keys.length,
    held: alice?.keys.every(({ id, secret }) => credentials.includes(id) && credentials.includes(secret)),
    credentials: mask(credentials),
    config: mask(home.read(".aws/config")),
    notes: home.read(".local/state/daypass/enrolments.json").trim(),
  };
}

const deploy = ["iam", "deploy", "--from-env", "--yes", "--json"];

test("iam deploy killed at any request, and run again, ends like one that was not", { timeout: 600_000 }, async () => {
  const whole = await opened(false);
  expect((await whole.run(deploy)).exitCode).toBe(0);
  const calls = whole.sandbox.calls().length;
  const wanted = guardState(whole);
  await closed(whole);
  const wrong = await atEveryStop(calls, async (stop) => {
    const place = await opened(false);
    if (!(await place.killedAt(deploy, stop))) return "it ended before it was killed";
    const again = await place.run(deploy, later(place));
    const state = guardState(place);
    await closed(place);
    if (again.exitCode !== 0 || !again.stdout.includes('"right":true')) return `${again.stdout}${again.stderr}`;
    return JSON.stringify(state) === JSON.stringify(wanted) ? undefined : JSON.stringify(state);
  });
  expect(wrong).toEqual([]);
});

function guardState({ sandbox }: AccountPlace) {
  const { account } = sandbox.world;
  const groups = [...account.groups.values()].map(({ name, path, inlinePolicies }) => ({
    name,
    path,
    policies: [...inlinePolicies].map(([policy, text]) => [policy, text.replaceAll(sandbox.account, "ACCOUNT")]),
  }));
  const roles = [...account.roles.values()].map(({ name, path, trustPolicy, attachedPolicies }) => ({
    name,
    path,
    trust: trustPolicy.replaceAll(sandbox.account, "ACCOUNT"),
    attached: [...attachedPolicies],
  }));
  return { groups, roles };
}

test("iam remove-user killed at any request, and run again, leaves nothing of the user", {
  timeout: 600_000,
}, async () => {
  const remove = (place: AccountPlace) => ["iam", "remove-user", "alice", "--yes", ...placeFlags(place)];
  const whole = await opened(true);
  await whole.run([...addUser(whole), "--skip-proof"]);
  whole.sandbox.forgetCalls();
  expect((await whole.run(remove(whole))).exitCode).toBe(0);
  const calls = whole.sandbox.calls().length;
  await closed(whole);
  const wrong = await atEveryStop(calls, async (stop) => {
    const place = await opened(true);
    await place.run([...addUser(place), "--skip-proof"]);
    if (!(await place.killedAt(remove(place), stop))) return "it ended before it was killed";
    const again = await place.run(remove(place), later(place));
    const { account } = place.sandbox.world;
    const left = [account.findUser("alice")?.name, ...account.devices.keys()].filter((each) => each !== undefined);
    await closed(place);
    if (again.exitCode !== 0) return again.stderr;
    return left.length === 0 ? undefined : `left: ${left.join(", ")}`;
  });
  expect(wrong).toEqual([]);
});
