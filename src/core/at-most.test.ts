import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { atMost } from "./at-most.ts";

test("atMost() lets so many in at once, and the others in the order in which they came", async () => {
  const turns = atMost(2);
  const begun: number[] = [];
  let [running, most] = [0, 0];
  const outcomes = [1, 2, 3, 4, 5].map((number) =>
    turns(async () => {
      begun.push(number);
      running += 1;
      most = Math.max(most, running);
      await wait(2);
      running -= 1;
      return number;
    }),
  );
  expect(await Promise.all(outcomes)).toEqual([1, 2, 3, 4, 5]);
  expect(begun).toEqual([1, 2, 3, 4, 5]);
  expect(most).toBe(2);
});

test("atMost() gives the turn of work that failed to the next", async () => {
  const turns = atMost(1);
  const failed = turns(() => Promise.reject(new Error("no")));
  const after = turns(async () => "yes");
  await expect(failed).rejects.toThrow("no");
  expect(await after).toBe("yes");
  expect(await turns(async () => "again")).toBe("again");
});
