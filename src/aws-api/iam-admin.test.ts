import { afterAll, beforeAll, expect, test } from "vitest";
import { failureOf } from "../../test/rig/failure.ts";
import { Secret } from "../core/secret.ts";
import { type Sandbox, startSandbox } from "../sandbox/server.ts";
import { connectionFor } from "./connection.ts";
import { type IamAdmin, openIamAdmin } from "./iam-admin.ts";

let sandbox: Sandbox;
let iam: IamAdmin;

beforeAll(async () => {
  sandbox = await startSandbox({ account: "empty", seed: "admin" });
  const [admin] = sandbox.description().users;
  const wishes = { region: "us-east-1", endpoint: sandbox.endpoint, env: {} };
  const connection = await connectionFor({ service: "iam", ...wishes });
  const credentials = {
    accessKeyId: admin?.accessKeyId ?? "",
    secretAccessKey: new Secret(admin?.secretAccessKey ?? ""),
  };
  iam = openIamAdmin(connection, credentials, { now: () => new Date(), limits: { pauseMs: 5 } });
});

afterAll(async () => {
  iam.close();
  await sandbox.close();
});

test("a user from nothing to nothing, with all that hangs on it", async () => {
  expect(await iam.findUser("ana")).toBeUndefined();
  await iam.createUser({ name: "ana", path: "/team/", tags: { one: "1" } });
  await iam.tagUser("ana", { two: "2" });
  await iam.untagUser("ana", ["one"]);
  const arn = `arn:aws:iam::${sandbox.account}:user/team/ana`;
  const boundary = undefined;
  expect(await iam.findUser("ana")).toEqual({
    name: "ana",
    arn,
    path: "/team/",
    tags: new Map([["two", "2"]]),
    boundary,
  });
  expect((await failureOf(iam.createUser({ name: "ANA", path: "/", tags: {} }))).code).toBe("entity-exists");

  sandbox.world.account.addGroup({ name: "people" });
  await iam.addToGroup("people", "ana");
  expect(await iam.groupsOfUser("ana")).toEqual(["people"]);
  expect((await iam.findGroup("people"))?.members).toEqual(["ana"]);
  expect((await failureOf(iam.addToGroup("nobody", "ana"))).code).toBe("entity-not-found");
  expect(await iam.findGroup("nobody")).toBeUndefined();

  const keys = await iam.createAccessKey("ana");
  await iam.createAccessKey("ana");
  expect((await failureOf(iam.createAccessKey("ana"))).code).toBe("quota-exceeded");
  expect(keys.secretAccessKey.equals(new Secret(sandbox.world.account.findKey(keys.accessKeyId)?.secret ?? ""))).toBe(
    true,
  );
  expect((await failureOf(iam.deleteUser("ana"))).code).toBe("entity-in-use");
  for (const { accessKeyId } of await iam.accessKeysOf("ana")) await iam.deleteAccessKey("ana", accessKeyId);
  expect(await iam.hasPassword("ana")).toBe(false);
  await iam.removeFromGroup("people", "ana");
  await iam.deleteUser("ana");
  expect(await iam.findUser("ana")).toBeUndefined();
});

test("a device: its seed once, two codes, back into step, and away", async () => {
  await iam.createUser({ name: "bo", path: "/", tags: {} });
  const { serial, seed } = await iam.createVirtualDevice({ name: "phone", path: "/bo/" });
  expect(serial).toBe(`arn:aws:iam::${sandbox.account}:mfa/bo/phone`);
  const device = sandbox.world.account.devices.get(serial);
  if (device === undefined) throw new Error("there is no device");
  expect(seed.equals(new Secret(device.seed))).toBe(true);
  expect(await iam.unassignedDevices()).toEqual([serial]);
  expect((await failureOf(iam.createVirtualDevice({ name: "phone", path: "/bo/" }))).code).toBe("entity-exists");
  const codes = (step: number) =>
    [sandbox.world.mfa.codeAt(device, step), sandbox.world.mfa.codeAt(device, step + 1)] as const;
  const [one] = codes(0);
  expect((await failureOf(iam.enableDevice({ user: "bo", serial, codes: [one, one] }))).code).toBe(
    "device-codes-not-accepted",
  );
  await iam.enableDevice({ user: "bo", serial, codes: codes(-1) });
  expect(await iam.devicesOfUser("bo")).toEqual([serial]);
  expect(await iam.unassignedDevices()).toEqual([]);
  expect((await failureOf(iam.deleteVirtualDevice(serial))).code).toBe("entity-in-use");
  await iam.resyncDevice({ user: "bo", serial, codes: codes(10) });
  await iam.deactivateDevice({ user: "bo", serial });
  await iam.deleteVirtualDevice(serial);
  // Once more is no failure: it is gone.
  await iam.deleteVirtualDevice(serial);
});

test("lists are read to their end, however long", async () => {
  const names = Array.from({ length: 250 }, (_, index) => `user-${String(index).padStart(3, "0")}`);
  const { account } = sandbox.world;
  const group = account.addGroup({ name: "crowd" });
  for (const name of names) account.addUser({ name }).groups.add(group.name);
  expect((await iam.findGroup("crowd"))?.members).toEqual(names);
});

test("policies come as they were written", async () => {
  const text = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Deny", Action: "*", Resource: "*ü%20" }],
  });
  const { account } = sandbox.world;
  account.addGroup({ name: "guarded" }).inlinePolicies.set("Policy", text);
  account.addRole({ name: "worker", trustPolicy: JSON.parse(text) as unknown, maxSessionSeconds: 7200 });
  const managed = account.addManagedPolicy({ name: "Managed", document: JSON.parse(text) as object });
  expect(await iam.groupPolicy("guarded", "Policy")).toBe(text);
  expect(await iam.inlinePoliciesOfGroup("guarded")).toEqual(["Policy"]);
  expect(await iam.findRole("worker")).toMatchObject({ trust: text, maxSessionSeconds: 7200, path: "/" });
  expect(await iam.findRole("nobody")).toBeUndefined();
  expect(await iam.managedPolicy(managed.arn)).toBe(text);
  expect((await iam.accountSummary()).AccountMFAEnabled).toBe(0);
});

test("what makes something is not sent again after an answer that was lost", async () => {
  await iam.createUser({ name: "cy", path: "/", tags: {} });
  sandbox.forgetCalls();
  sandbox.setFaults([{ name: "reset" }]);
  await failureOf(iam.createAccessKey("cy"));
  sandbox.setFaults([]);
  expect(sandbox.calls().map(({ action }) => action)).toEqual(["CreateAccessKey"]);
  expect(await iam.accessKeysOf("cy")).toHaveLength(1);
});
