import { beforeEach, describe, expect, test } from "vitest";
import { Secret } from "../core/secret.ts";
import { codeOfStep, codeStep } from "../totp/totp.ts";
import type { MfaDevice } from "./entities.ts";
import { awsLimits, type SandboxLimits } from "./parameters.ts";
import { createWorld } from "./world.ts";

let time: number;
beforeEach(() => {
  // The beginning of a window of three minutes.
  time = Date.parse("2026-03-02T09:00:00Z");
});

const ana = { userName: "ana" };
const invalidCode = "MultiFactorAuthentication failed with invalid MFA one time pass code. ";
const unable = /^MultiFactorAuthentication failed, unable to validate MFA code\. {2}Please verify/;

function gateWith(limits: Partial<SandboxLimits> = {}) {
  const world = createWorld({ seed: "gate", limits: { ...awsLimits, ...limits } }, () => new Date(time));
  const device = world.account.addDevice({ name: "phone" });
  return { world, device, gate: world.mfa };
}

/** The code that the device shows so many steps from now. */
function codeAt(device: MfaDevice, offset: number): string {
  return codeOfStep(new Secret(device.seed), codeStep(new Date(time)) + offset);
}

describe("verify()", () => {
  test("takes codes from two steps before to two after, and none beyond", () => {
    const { gate, device } = gateWith();
    gate.furnish(device, ana);
    for (const offset of [0, -2, 2, 1, -1]) {
      expect(() => gate.verify(ana, device.serial, codeAt(device, offset))).not.toThrow();
    }
    for (const offset of [-3, 3]) {
      expect(() => gate.verify(ana, device.serial, codeAt(device, offset))).toThrow(invalidCode);
    }
  });

  test("takes each code once, also when its step has moved inside the window", () => {
    const { gate, device } = gateWith();
    gate.furnish(device, ana);
    const code = codeAt(device, 2);
    gate.verify(ana, device.serial, code);
    time += 120_000;
    expect(() => gate.verify(ana, device.serial, code)).toThrow(invalidCode);
  });

  test("follows the device's own clock as its last pair of codes showed it", () => {
    const { gate, device } = gateWith();
    const pair = gate.findPair(device, codeAt(device, 99), codeAt(device, 100));
    expect(pair?.adjustment).toBe(100);
    if (pair !== undefined) gate.assign(device, ana, pair);
    expect(() => gate.verify(ana, device.serial, codeAt(device, 102))).not.toThrow();
    expect(() => gate.verify(ana, device.serial, codeAt(device, 0))).toThrow(invalidCode);
  });

  test("counts nine verifications in three minutes for each device, good and bad ones", () => {
    const { gate, device, world } = gateWith();
    const sibling = world.account.addDevice({ name: "tablet" });
    gate.furnish(device, ana);
    gate.furnish(sibling, ana);
    gate.verify(ana, device.serial, codeAt(device, 0));
    for (let count = 0; count < 8; count += 1) {
      expect(() => gate.verify(ana, device.serial, codeAt(device, 0))).toThrow(invalidCode);
    }
    time += 179_000;
    expect(() => gate.verify(ana, device.serial, codeAt(device, 0))).toThrow(unable);
    expect(() => gate.verify(ana, sibling.serial, codeAt(sibling, 0))).not.toThrow();
    time += 1000;
    expect(() => gate.verify(ana, device.serial, codeAt(device, 0))).not.toThrow();
  });

  test("keeps the budget of a serial number when the device is made anew", () => {
    const { gate, device, world } = gateWith({ verificationsPerWindow: 1 });
    gate.furnish(device, ana);
    gate.verify(ana, device.serial, codeAt(device, 0));
    const again = world.account.addDevice({ name: "phone" });
    gate.furnish(again, ana);
    expect(again.seed).not.toBe(device.seed);
    expect(() => gate.verify(ana, again.serial, codeAt(again, 0))).toThrow(unable);
  });

  test("learns of changes to a device after the propagation time", () => {
    const { gate, device } = gateWith({ propagationSeconds: 10 });
    const pair = gate.findPair(device, codeAt(device, -1), codeAt(device, 0));
    if (pair !== undefined) gate.assign(device, ana, pair);
    time += 9_000;
    expect(() => gate.verify(ana, device.serial, codeAt(device, 0))).toThrow(unable);
    time += 1_000;
    expect(() => gate.verify(ana, device.serial, codeAt(device, 0))).not.toThrow();
    gate.release(device);
    expect(() => gate.verify(ana, device.serial, codeAt(device, 1))).not.toThrow();
    time += 10_000;
    expect(() => gate.verify(ana, device.serial, codeAt(device, 2))).toThrow(unable);
  });

  test("knows no security keys, no strangers and root only by root's device", () => {
    const { gate, device, world } = gateWith();
    const key = world.account.addDevice({ name: "ana/key-1", kind: "fido" });
    gate.furnish(key, ana);
    gate.furnish(device, "root");
    expect(() => gate.verify(ana, key.serial, codeAt(key, 0))).toThrow(unable);
    expect(() => gate.verify(ana, device.serial, codeAt(device, 0))).toThrow(unable);
    expect(() => gate.verify("root", device.serial, codeAt(device, 0))).not.toThrow();
  });
});

describe("findPair()", () => {
  test("searches from 998 steps behind to 1000 ahead", () => {
    const { gate, device } = gateWith();
    const found = (second: number) => gate.findPair(device, codeAt(device, second - 1), codeAt(device, second));
    expect(found(-998)?.adjustment).toBe(-998);
    expect(found(1000)?.adjustment).toBe(1000);
    expect(found(-999)).toBeUndefined();
    expect(found(1001)).toBeUndefined();
  });

  test("searches around the device's own time once that is known", () => {
    const { gate, device } = gateWith();
    const found = (second: number) => gate.findPair(device, codeAt(device, second - 1), codeAt(device, second));
    const pair = found(900);
    if (pair !== undefined) gate.assign(device, ana, pair);
    expect(found(1900)?.adjustment).toBe(1900);
    expect(found(1901)).toBeUndefined();
    expect(found(902)?.adjustment).toBe(902);
  });

  test("wants two codes that follow each other, in order", () => {
    const { gate, device } = gateWith();
    expect(gate.findPair(device, codeAt(device, 0), codeAt(device, -1))).toBeUndefined();
    expect(gate.findPair(device, codeAt(device, -2), codeAt(device, 0))).toBeUndefined();
    expect(gate.findPair(device, codeAt(device, 0), codeAt(device, 0))).toBeUndefined();
  });

  test("takes no pair again, nor one that overlaps it, even after the device was released", () => {
    const { gate, device } = gateWith();
    const pair = gate.findPair(device, codeAt(device, -1), codeAt(device, 0));
    if (pair !== undefined) gate.assign(device, ana, pair);
    gate.release(device);
    expect(gate.findPair(device, codeAt(device, -1), codeAt(device, 0))).toBeUndefined();
    expect(gate.findPair(device, codeAt(device, 0), codeAt(device, 1))).toBeUndefined();
    expect(gate.findPair(device, codeAt(device, 1), codeAt(device, 2))).toBeDefined();
  });

  test("does not mind codes that STS has taken, nor does STS mind those of a pair", () => {
    const { gate, device } = gateWith();
    const pair = gate.findPair(device, codeAt(device, -1), codeAt(device, 0));
    if (pair !== undefined) gate.assign(device, ana, pair);
    gate.verify(ana, device.serial, codeAt(device, 0));
    gate.verify(ana, device.serial, codeAt(device, 1));
    gate.verify(ana, device.serial, codeAt(device, 2));
    expect(gate.findPair(device, codeAt(device, 1), codeAt(device, 2))).toBeDefined();
  });
});

test("freshCode() gives codes that STS takes until the window is used up", () => {
  const { gate, device } = gateWith();
  gate.furnish(device, ana);
  for (let count = 0; count < 5; count += 1) gate.verify(ana, device.serial, gate.freshCode(device) ?? "");
  expect(gate.freshCode(device)).toBeUndefined();
  time += 30_000;
  expect(gate.freshCode(device)).toBeDefined();
});
