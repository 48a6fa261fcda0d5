import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findFormat, type RosterFormat, readRoster, rosterFormats } from "../src/profiles/read-roster.ts";
import { rowFields, rowSchema } from "../src/profiles/roster.ts";
import { mergeRoster } from "../src/profiles/roster-merge.ts";
import { jsonSchemaOf } from "./rig/json-schema.ts";
import { keysText, profilesFrom } from "./rig/profiles.ts";

const page = readFileSync("docs/rosters.md", "utf8");
const examples = [...page.matchAll(/^```(\S+)\n(.*?)^```$/gms)].map(([, format = "", text = ""]) => ({ format, text }));

/** The schema for editors, made of the one that rows are checked with. */
function publishedSchema(): Record<string, unknown> {
  const row = jsonSchemaOf(rowSchema);
  const numeric = { type: ["string", "integer"] };
  const properties = row.properties as Record<string, Record<string, unknown>>;
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "A daypass roster: the roles of a team",
    type: "object",
    properties: {
      $schema: { type: "string" },
      schema: { const: "daypass.roster/1" },
      roles: { type: "array", items: { $ref: "#/definitions/row" } },
    },
    required: ["roles"],
    additionalProperties: false,
    definitions: {
      row: {
        ...row,
        properties: { ...properties, duration: { ...properties.duration, ...numeric } },
        anyOf: [{ required: ["roleArn"] }, { required: ["account", "role"] }],
      },
    },
  };
}

describe("docs/rosters.md", () => {
  test("shows every format there is", () => {
    expect(examples.map(({ format }) => format)).toEqual(["", ...rosterFormats].filter((format) => format !== ""));
  });

  test.each(examples)(
    "its $format example is recognised by its content, and all of its rows can be used",
    ({ format, text }) => {
      expect(findFormat(text, "stdin")).toBe(format);
      const { rows } = readRoster(Buffer.from(text), "stdin");
      const merge = mergeRoster(rows, undefined, profilesFrom({ credentials: `[work]\n${keysText()}` }));
      expect(rows).toHaveLength(2 - (format === "aws-config" ? 1 : 0));
      expect(merge.rows.map(({ outcome }) => outcome)).toEqual(rows.map(() => "added"));
    },
  );

  test.each(rowFields)("names the field %s", (field) => {
    expect(page).toContain(`\`${field}\``);
  });
});

describe("docs/roster.schema.json", () => {
  test("is made of the schema that rows are checked with", () => {
    expect(JSON.parse(readFileSync("docs/roster.schema.json", "utf8"))).toEqual(publishedSchema());
  });

  test("allows what the JSON example has", () => {
    const example = examples.find(({ format }) => format === ("json" satisfies RosterFormat))?.text ?? "";
    const { roles } = JSON.parse(example) as { roles: Record<string, string>[] };
    for (const role of roles)
      for (const [field, value] of Object.entries(role)) expect([field, fits(field, value)]).toEqual([field, true]);
  });
});

function fits(field: string, value: string): boolean {
  const { definitions } = publishedSchema() as {
    definitions: { row: { properties: Record<string, { pattern?: string }> } };
  };
  const property = definitions.row.properties[field];
  return property !== undefined && new RegExp(property.pattern ?? "").test(value);
}
