import { expect, test } from "vitest";
import { DaypassError } from "../core/errors.ts";
import { settled } from "./settled.ts";

const facts = { action: "EnableMFADevice", host: "iam", awsCode: "", awsMessage: "", requestId: undefined };
const busy = () => new DaypassError("entity-busy", { ...facts, seconds: 0 });

function waiting() {
  const pauses: number[] = [];
  return { pauses, pause: async (milliseconds: number) => void pauses.push(milliseconds) };
}

test("settled() tries again while IAM is at work, waiting longer each time", async () => {
  const tools = waiting();
  let left = 4;
  const work = async () => {
    left -= 1;
    if (left > 0) throw busy();
    return "done";
  };
  expect(await settled(work, ["entity-busy"], tools)).toBe("done");
  expect(tools.pauses).toEqual([500, 1000, 2000]);
});

test("settled() gives up after a minute, and says how long it has waited", async () => {
  const tools = waiting();
  const error: unknown = await settled(() => Promise.reject(busy()), ["entity-busy"], tools).catch((caught) => caught);
  const seconds = tools.pauses.reduce((sum, each) => sum + each, 0) / 1000;
  expect(seconds).toBeLessThanOrEqual(60);
  expect(error).toMatchObject({ code: "entity-busy", facts: { seconds: Math.round(seconds) } });
});

test("settled() waits for nothing where nothing passes", async () => {
  const tools = waiting();
  const error = busy();
  await expect(settled(() => Promise.reject(error), [], tools)).rejects.toBe(error);
  expect(tools.pauses).toEqual([]);
});

test("settled() leaves every other failure alone", async () => {
  const tools = waiting();
  const missing = new DaypassError("entity-not-found", facts);
  await expect(settled(() => Promise.reject(missing), ["entity-busy"], tools)).rejects.toBe(missing);
  expect(tools.pauses).toEqual([]);
});
