import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type StateRig, stateRig } from "../../test/rig/sessions.ts";
import { sweepState } from "./sweep.ts";

let rig: StateRig;
beforeEach(() => {
  rig = stateRig();
});
afterEach(() => rig.home.remove());

function put(folder: string, name: string, value: unknown): void {
  const path = join(rig.tools.stateDirectory, folder);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, name), typeof value === "string" ? value : JSON.stringify(value));
}

const hoursAgo = (hours: number) => new Date(rig.tools.now().getTime() - hours * 3600_000).toISOString();
const left = (folder: string) => readdirSync(join(rig.tools.stateDirectory, folder)).toSorted();

test("what ended a day ago goes, what is good, younger, or cannot be read stays", async () => {
  for (const folder of ["sessions", "roles", "answers"]) {
    put(folder, "old.json", { expiration: hoursAgo(25) });
    put(folder, "young.json", { expiration: hoursAgo(23) });
    put(folder, "good.json", { expiration: hoursAgo(-1) });
    put(folder, "damaged.json", "{");
    put(folder, "other.txt", "");
  }
  for (const folder of ["flights", "not-renewed"]) {
    put(folder, "old.json", { at: hoursAgo(25) });
    put(folder, "young.json", { at: hoursAgo(1) });
  }
  await sweepState(rig.tools);
  for (const folder of ["sessions", "roles", "answers"])
    expect(left(folder)).toEqual(["damaged.json", "good.json", "other.txt", "young.json"]);
  for (const folder of ["flights", "not-renewed"]) expect(left(folder)).toEqual(["young.json"]);
});

test("twice a day at most is looked through what may be thousands of files", async () => {
  await sweepState(rig.tools);
  put("roles", "old.json", { expiration: hoursAgo(30) });
  await sweepState(rig.tools);
  expect(left("roles")).toEqual(["old.json"]);
  rig.move(12 * 3600 + 1);
  await sweepState(rig.tools);
  expect(left("roles")).toEqual([]);
});
