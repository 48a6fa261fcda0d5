import { describe, expect, test } from "vitest";
import type { Call, InputOf, Member } from "./query-input.ts";
import { FormParameters, flag, integer, list, operation, required, structure, text } from "./query-input.ts";

/** What an operation with this input reads from a form. */
function read<Shape extends Readonly<Record<string, Member<unknown>>>>(input: Shape, form: string): InputOf<Shape> {
  let seen: InputOf<Shape> | undefined;
  const probe = operation({
    action: "Probe",
    input,
    run(values) {
      seen = values;
      return undefined;
    },
  });
  // Nothing here looks at who is calling.
  probe.run(new FormParameters(form), {} as Call);
  if (seen === undefined) throw new Error("the operation did not run");
  return seen;
}

describe("FormParameters", () => {
  test("the first of duplicates counts, the body before the query", () => {
    expect(new FormParameters("A=1&A=2", "A=3&B=4").get("A")).toBe("1");
    expect(new FormParameters("A=1", "B=4").get("B")).toBe("4");
  });

  test("items of lists are found by number, whatever zeros stand before it", () => {
    const parameters = new FormParameters("Tags.member.01.Key=a&Tags.member.3.Key=b&Tags.member.10.Key=c&Tagsx=1");
    expect(parameters.itemNumbers("Tags")).toEqual([1, 3, 10]);
    expect(parameters.get("Tags.member.1.Key")).toBe("a");
  });
});

describe("operation()", () => {
  const tags = list(structure({ Key: required(text({ min: 1, max: 3 })), Value: required(text()) }), { max: 2 });

  test("reads lists of structures", () => {
    expect(
      read({ Tags: tags }, "Tags.member.1.Key=a&Tags.member.1.Value=1&Tags.member.2.Key=b&Tags.member.2.Value="),
    ).toEqual({
      Tags: [
        { Key: "a", Value: "1" },
        { Key: "b", Value: "" },
      ],
    });
    expect(read({ Tags: tags }, "")).toEqual({ Tags: [] });
  });

  test("names the item and its part that break a constraint", () => {
    expect(() => read({ Tags: tags }, "Tags.member.2.Key=long&Tags.member.2.Value=1")).toThrow(
      "1 validation error detected: Value 'long' at 'tags.2.member.key' failed to satisfy constraint: Member must have length less than or equal to 3",
    );
    expect(() => read({ Tags: tags }, "Tags.member.1.Key=a")).toThrow(
      "1 validation error detected: Value null at 'tags.1.member.value' failed to satisfy constraint: Member must not be null",
    );
  });

  test("reads booleans of four spellings", () => {
    const spelled = (value: string) => read({ Flag: flag() }, `Flag=${value}`).Flag;
    expect(["true", "1", "false", "0"].map(spelled)).toEqual([true, true, false, false]);
    expect(() => spelled("TRUE")).toThrow("MalformedInput");
    expect(read({ Flag: flag() }, "").Flag).toBeUndefined();
  });

  test("reads what is not required as undefined", () => {
    expect(read({ Name: text({ min: 2 }), Count: integer({ min: 1, max: 2 }) }, "")).toEqual({});
  });

  test("counts UTF-16 units, and knows character properties", () => {
    expect(() => read({ Name: text({ max: 1 }) }, "Name=%F0%9F%98%80")).toThrow("less than or equal to 1");
    const letters = { Name: text({ pattern: "[\\p{L}]+" }) };
    expect(read(letters, "Name=%C3%A4").Name).toBe("ä");
    expect(() => read(letters, "Name=1")).toThrow("regular expression pattern: [\\p{L}]+");
  });

  test("names the values of a closed set", () => {
    expect(() => read({ Status: text({ oneOf: ["Active", "Inactive"] }) }, "Status=Off")).toThrow(
      "Value 'Off' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive]",
    );
  });
});
