import { describe, expect, test } from "vitest";
import { FormParameters } from "./form-parameters.ts";

describe("FormParameters", () => {
  test("the first of duplicates counts, the body before the query", () => {
    expect(new FormParameters("A=1&A=2", "A=3&B=4").get("A")).toBe("1");
    expect(new FormParameters("A=1", "B=4").get("B")).toBe("4");
  });

  test("indexes of lists are numbers, whatever zeros stand before them, and may leave out ten", () => {
    expect(new FormParameters("Tags.member.01.Key=a").get("Tags.member.1.Key")).toBe("a");
    const length = (...indexes: string[]) =>
      new FormParameters(indexes.map((index) => `L.member.${index}=a`).join("&")).listLength("L");
    expect(length()).toBe(0);
    expect(length("01", "3")).toBe(3);
    expect(length("11")).toBe(11);
    expect(length("1", "8", "15")).toBe(15);
    expect(() => length("12")).toThrow("Excessively sparse input would skip 11 list elements");
    expect(() => length("12", "1")).toThrow("Excessively sparse input would skip 11 list elements");
    expect(() => length("0")).toThrow("0 is not a valid index");
    expect(() => length("-1")).toThrow("Key -1 may not have a leading '-'");
    expect(() => length("1.0")).toThrow("Two index elements may not occur back to back");
  });
});
