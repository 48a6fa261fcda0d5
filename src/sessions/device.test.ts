import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { failureOf } from "../../test/rig/failure.ts";
import { connectionFor } from "../aws-api/connection.ts";
import { type IamApi, openIam } from "../aws-api/iam.ts";
import { openSts, type StsApi } from "../aws-api/sts.ts";
import type { AccessKeys } from "../core/credentials.ts";
import { Secret } from "../core/secret.ts";
import type { AccessKey, User } from "../sandbox/entities.ts";
import type { World } from "../sandbox/handler.ts";
import { type Sandbox, startSandbox } from "../sandbox/server.ts";
import { type ChooseDevice, lookUpDevice, usableSerial } from "./device.ts";

let sandbox: Sandbox;
let sts: StsApi;
let iam: IamApi;
let offered: readonly string[][];

const allowed = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "iam:ListMFADevices", Resource: "arn:aws:iam::*:user/dept/*" }],
};

beforeAll(async () => {
  sandbox = await startSandbox({ seed: "devices", furnish: () => {} });
  const tools = { now: () => new Date(), limits: { pauseMs: 5 } };
  const wishes = { region: undefined, endpoint: sandbox.endpoint, env: {} };
  sts = openSts(await connectionFor({ service: "sts", ...wishes }), tools);
  iam = openIam(await connectionFor({ service: "iam", ...wishes }), tools);
});

beforeEach(() => {
  offered = [];
  sandbox.forgetCalls();
});

afterAll(async () => {
  sts.close();
  iam.close();
  await sandbox.close();
});

function keysOf({ id, secret }: AccessKey): AccessKeys {
  return { accessKeyId: id, secretAccessKey: new Secret(secret) };
}

/** A user with devices of these kinds. */
function userWith(name: string, devices: readonly ("virtual" | "hardware" | "fido")[], change?: (user: User) => void) {
  const { account, mfa }: World = sandbox.world;
  const user = account.addUser({ name, path: "/dept/" });
  user.inlinePolicies.set("own", JSON.stringify(allowed));
  change?.(user);
  const serials = devices.map((kind, index) => {
    const device = account.addDevice({ name: kind === "hardware" ? `GAHT1234567${index}` : `${name}-${index}`, kind });
    mfa.furnish(device, { userName: user.name });
    return device.serial;
  });
  return { keys: keysOf(account.addKey(user)), serials };
}

function lookUp(keys: AccessKeys, choice?: number) {
  const chooseDevice: ChooseDevice = async (serials) => {
    offered = [...offered, [...serials]];
    return choice === undefined ? undefined : serials[choice];
  };
  return lookUpDevice(keys, { sts, iam, chooseDevice });
}

describe("lookUpDevice()", () => {
  test("takes the only device there is, of a user with a path too", async () => {
    const { keys, serials } = userWith("one", ["virtual"]);
    expect(await lookUp(keys)).toEqual({ serial: serials[0], user: "one" });
    expect(sandbox.calls().map(({ action }) => action)).toEqual(["GetCallerIdentity", "ListMFADevices"]);
    expect(offered).toEqual([]);
  });

  test("takes the only one that gives codes beside security keys", async () => {
    const { keys, serials } = userWith("beside", ["fido", "hardware", "fido"]);
    expect(await lookUp(keys)).toEqual({ serial: serials[1], user: "beside" });
  });

  test("offers several, and takes the one that is chosen", async () => {
    const { keys, serials } = userWith("several", ["virtual", "fido", "virtual"]);
    expect(await lookUp(keys, 1)).toEqual({ serial: serials[2], user: "several" });
    expect(offered).toEqual([[serials[0], serials[2]]]);
  });

  test("names several when nobody can choose", async () => {
    const { keys, serials } = userWith("nobody", ["virtual", "virtual"]);
    const error = await failureOf(lookUp(keys));
    expect(error).toMatchObject({ code: "device-choice-needed", exitCode: 3, facts: { serials } });
    expect(error.hints).toEqual([`name one: --serial ${serials[0]}`]);
  });

  test("says that there is none, and whether there are only security keys", async () => {
    expect(await failureOf(lookUp(userWith("none", []).keys))).toMatchObject({
      code: "device-not-found",
      exitCode: 4,
      facts: { user: "none", onlyFido: false },
    });
    const fido = await failureOf(lookUp(userWith("fido", ["fido"]).keys));
    expect(fido).toMatchObject({ code: "device-not-found", facts: { onlyFido: true } });
    expect(fido.hints[0]).toContain("aws login");
  });

  test("offers a guess by the user's name where IAM does not allow the question", async () => {
    const { keys } = userWith("denied", ["virtual"], (user) => user.inlinePolicies.clear());
    const guess = `arn:aws:iam::${sandbox.account}:mfa/denied`;
    const error = await failureOf(lookUp(keys));
    expect(error).toMatchObject({ code: "device-lookup-refused", exitCode: 4, facts: { user: "denied", guess } });
    expect(error.hints[0]).toContain(`--serial ${guess}`);
    expect(error.cause).toMatchObject({ code: "not-allowed" });
  });

  test("finds the root user's own, without a name", async () => {
    const { account, mfa } = sandbox.world;
    const device = account.addDevice({ name: "root-account-mfa-device" });
    mfa.furnish(device, "root");
    expect(await lookUp(keysOf(account.addKey("root")))).toEqual({ serial: device.serial, user: undefined });
  });

  test("passes on what else goes wrong", async () => {
    const { keys } = userWith("broken", ["virtual"]);
    const wrong = { ...keys, secretAccessKey: new Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYzzzzzzzzzz") };
    expect((await failureOf(lookUp(wrong))).code).toBe("secret-not-accepted");
  });
});

test("usableSerial() lets through what STS can take, in any partition, and says of the rest what it is", () => {
  for (const serial of ["arn:aws-cn:iam::609629065308:mfa/ana", "GAHT12345678"])
    expect(usableSerial(serial)).toBe(serial);
  const refused = (kind: string) =>
    expect.objectContaining({ code: "device-unusable", facts: expect.objectContaining({ kind }) });
  expect(() => usableSerial("arn:aws:iam::609629065308:u2f/user/ana/k")).toThrowError(refused("fido"));
  expect(() => usableSerial("arn:aws:iam::609629065308:user/ana")).toThrowError(refused("unknown"));
});
