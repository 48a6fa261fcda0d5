import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { inParallel } from "./in-parallel.ts";

test("inParallel() works on so many at a time and keeps their order", async () => {
  let now = 0;
  let most = 0;
  const outcomes = await inParallel([5, 1, 4, 2, 3], 2, async (item) => {
    now++;
    most = Math.max(most, now);
    await sleep(item);
    now--;
    return item * 10;
  });
  expect(outcomes).toEqual([50, 10, 40, 20, 30]);
  expect(most).toBe(2);
  expect(await inParallel([], 3, async () => 1)).toEqual([]);
});

test("inParallel() ends with the first failure", async () => {
  const failing = inParallel([1, 2, 3], 2, async (item) => {
    if (item === 2) throw new Error("two");
    return item;
  });
  await expect(failing).rejects.toThrow("two");
});
