import { describe, expect, test } from "vitest";
import { FormParameters } from "./form-parameters.ts";
import type { Call, InputOf, Member } from "./query-input.ts";
import { flag, integer, list, operation, required, structure, text } from "./query-input.ts";

/** What an operation with this input reads from a form. */
function read<Shape extends Readonly<Record<string, Member<unknown>>>>(
  input: Shape,
  form: string,
  service: "sts" | "iam" = "sts",
): InputOf<Shape> {
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
  probe.run(new FormParameters(form), { request: { service } } as Call);
  if (seen === undefined) throw new Error("the operation did not run");
  return seen;
}

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
    expect(() => read({ Tags: tags }, "Tags.member.1.Key=long&Tags.member.1.Value=1")).toThrow(
      "1 validation error detected: Value 'long' at 'tags.1.member.key' failed to satisfy constraint: Member must have length less than or equal to 3",
    );
    expect(() => read({ Tags: tags }, "Tags.member.2.Key=b&Tags.member.2.Value=1")).toThrow(
      /^2 validation errors detected: Value null at 'tags.1.member.key' /,
    );
    expect(() => read({ Tags: tags }, "Tags.member.one.Key=b&Tags.member.one.Value=1")).toThrow("tags.1.member.value");
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

  test("refuses a list of texts as a whole", () => {
    const keys = { Keys: list(text({ min: 1, max: 2 })) };
    expect(read(keys, "Keys.member.1=a&Keys.member.2=b").Keys).toEqual(["a", "b"]);
    expect(() => read(keys, "Keys.member.1=a&Keys.member.2=bcd")).toThrow(
      "1 validation error detected: Value '[a, bcd]' at 'keys' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 2, Member must have length greater than or equal to 1]",
    );
    expect(() => read(keys, "Keys.member.2=b")).toThrow("Member must satisfy constraint: [");
  });

  test("counts and lists ten violations at most", () => {
    const form = Array.from({ length: 6 }, (_, index) => `Tags.member.${index + 1}.Other=1`).join("&");
    const many = { Tags: list(structure({ Key: required(text()), Value: required(text()) })) };
    expect(() => read(many, form)).toThrow(/^10 validation errors detected: (Value null at '[^']+' [^;]+(; )?){10}$/);
  });

  test("hides the values that IAM hides", () => {
    const name = { UserName: required(text({ max: 3 })) };
    expect(() => read(name, "UserName=long", "iam")).toThrow("Value 'long' at 'userName' failed");
    expect(() => read(name, "", "iam")).toThrow(
      "Value at 'userName' failed to satisfy constraint: Member must not be null",
    );
    expect(() => read({ Tags: tags }, "Tags.member.1.Key=long&Tags.member.1.Value=1", "iam")).toThrow(
      "Value at 'tags.1.member.key' failed",
    );
  });

  test("counts code points, and knows character properties", () => {
    expect(read({ Name: text({ max: 1 }) }, "Name=%F0%9F%98%80").Name).toBe("😀");
    expect(() => read({ Name: text({ max: 1 }) }, "Name=e%CC%81")).toThrow("less than or equal to 1");
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
