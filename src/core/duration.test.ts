import { describe, expect, test } from "vitest";
import { durationSeconds, sessionDurationSeconds, spanText } from "./duration.ts";

describe("durationSeconds()", () => {
  test.each([
    ["12h", 43_200],
    ["36h", 129_600],
    ["43200", 43_200],
    ["129600", 129_600],
    ["90m", 5400],
    ["1h30m", 5400],
    ["45s", 45],
    ["1h1m1s", 3661],
    [" 12H ", 43_200],
    ["0", 0],
  ])("reads %j as %i s", (text, seconds) => expect(durationSeconds(text)).toBe(seconds));

  test.each(["", " ", "h", "1.5h", "-1h", "1h30", "30m1h", "12 h", "1d", "١٢h", "1e3", "9999999999", "12h\n1"])(
    "refuses %j",
    (text) => expect(() => durationSeconds(text)).toThrowError(expect.objectContaining({ code: "duration-invalid" })),
  );
});

describe("sessionDurationSeconds()", () => {
  test("takes what GetSessionToken grants, both ends included", () => {
    expect(["15m", "900", "36h", "129600"].map((text) => sessionDurationSeconds(text))).toEqual([
      900, 900, 129_600, 129_600,
    ]);
  });

  test.each(["0", "899", "14m", "36h1s", "129601", "37h"])("refuses %s and names the limits", (text) => {
    const refused = expect.objectContaining({ code: "duration-out-of-range", exitCode: 2 });
    expect(() => sessionDurationSeconds(text)).toThrowError(refused);
    expect(() => sessionDurationSeconds(text)).toThrowError(/from 15 min \(900 s\) to 36 h \(129600 s\)$/);
  });
});

test.each([
  [-5, "0 s"],
  [0, "0 s"],
  [20, "20 s"],
  [59.4, "59 s"],
  [59.6, "1 min"],
  [180, "3 min"],
  [3599, "1 h"],
  [3600, "1 h"],
  [35_520, "9 h 52 min"],
  [43_199, "12 h"],
  [172_740, "47 h 59 min"],
  [172_800, "2 d"],
  [187_200, "2 d 4 h"],
])("spanText(%d) is %s", (seconds, text) => expect(spanText(seconds)).toBe(text));
