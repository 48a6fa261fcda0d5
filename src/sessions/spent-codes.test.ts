import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { failureOf } from "../../test/rig/failure.ts";
import { type StateRig, stateRig } from "../../test/rig/sessions.ts";
import { spend, unspend } from "./spent-codes.ts";

const serial = "arn:aws:iam::609629065308:mfa/ana";
let rig: StateRig;

beforeEach(() => {
  rig = stateRig();
});
afterEach(() => rig.home.remove());

test("a code is spent once, for its device only", async () => {
  expect(await spend(serial, "123456", rig.tools)).toBe(true);
  expect(await spend(serial, "123456", rig.tools)).toBe(false);
  expect(await spend(serial, "654321", rig.tools)).toBe(true);
  expect(await spend("GAHT12345678", "123456", rig.tools)).toBe(true);
});

test("of many that spend the same code at once, one may send it", async () => {
  const won = await Promise.all(Array.from({ length: 8 }, () => spend(serial, "123456", rig.tools)));
  expect(won.filter((mine) => mine)).toHaveLength(1);
});

test("what one process spent, another knows: it is in a file", async () => {
  await spend(serial, "123456", rig.tools);
  expect(await spend(serial, "123456", { ...rig.tools, machine: { ...rig.tools.machine, pid: 1 } })).toBe(false);
});

test("a code is forgotten when AWS can know it no more, and when it was not sent", async () => {
  await spend(serial, "123456", rig.tools);
  rig.move(170);
  expect(await spend(serial, "123456", rig.tools)).toBe(false);
  rig.move(20);
  expect(await spend(serial, "123456", rig.tools)).toBe(true);
  await unspend(serial, "123456", rig.tools);
  expect(await spend(serial, "123456", rig.tools)).toBe(true);
});

test("the file holds no code and does not grow", async () => {
  for (let code = 0; code < 5; code++) {
    await spend(serial, `00000${code}`, rig.tools);
    rig.move(100);
  }
  const text = readFileSync(rig.home.path("state/spent-codes.json"), "utf8");
  expect(text).not.toMatch(/00000\d|609629065308/);
  expect(JSON.parse(text)).toHaveLength(2);
});

test("a damaged file is said, not guessed around: a code must not go out twice", async () => {
  for (const damage of ["", "{", "{}", '[{"hash":1}]', "null"]) {
    rig.home.write("state/spent-codes.json", damage);
    expect(await failureOf(spend(serial, "123456", rig.tools))).toMatchObject({
      code: "state-unreadable",
      exitCode: 1,
    });
  }
});
