/** Shared config files as people and tools leave them, most of them sound, some with what some reader trips over. */
import * as fc from "fast-check";
import type { FileKind, SectionName } from "../../src/aws-files/document.ts";

export interface GeneratedFile {
  readonly kind: FileKind;
  readonly text: string;
}

export const names = ["default", "work", "work-mfa", "a.b@c", "x"] as const;
export const keys = ["region", "aws_access_key_id", "output", "s3", "role_arn", "k"] as const;

const wide = (choices: readonly (readonly [number, string])[]) =>
  fc.oneof(...choices.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));

const name = fc.constantFrom(...names);
const value = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom("eu-west-1", "AKIAIOSFODNN7EXAMPLE", "json", "arn:aws:iam::1:role/r", "a=b"),
  },
  { weight: 1, arbitrary: fc.constantFrom("v#1", "Ünïcode 🔑", '"quoted"', "a;b", "[x]", "a, b") },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(..."abc/+=.:#; ") }).map((text) => text.trim() || "v") },
);

const configHeader = fc
  .tuple(
    name,
    wide([
      [14, "plain"],
      [1, "double"],
      [1, "single"],
      [1, "tab"],
      [1, "spaces"],
      [1, "padded"],
      [1, "bare"],
      [1, "prefixed"],
      [1, "sso-session"],
      [1, "services"],
      [1, "open"],
    ]),
  )
  .map(([section, form]) => {
    const plain = section === "default" ? "[default]" : `[profile ${section}]`;
    const forms: Record<string, string> = {
      double: `[profile "${section}"]`,
      single: `[profile '${section}']`,
      tab: `[profile\t${section}]`,
      spaces: `[profile  ${section}]`,
      padded: `[ ${plain.slice(1, -1)} ]`,
      bare: `[${section}]`,
      prefixed: `[profile ${section}]`,
      "sso-session": `[sso-session ${section}]`,
      services: `[services ${section}]`,
      open: plain.slice(0, -1),
    };
    return forms[form] ?? plain;
  });
const credentialsHeader = fc
  .tuple(
    name,
    wide([
      [14, "plain"],
      [1, "padded"],
      [1, "prefixed"],
      [1, "open"],
      [1, "spaced"],
    ]),
  )
  .map(([section, form]) => {
    const forms: Record<string, string> = {
      padded: `[ ${section} ]`,
      prefixed: `[profile ${section}]`,
      open: `[${section}`,
      spaced: `[my ${section}]`,
    };
    return forms[form] ?? `[${section}]`;
  });
const behindHeader = wide([
  [12, ""],
  [1, " "],
  [1, " # mine"],
  [1, "#touching"],
  [1, " ; [odd]"],
  [1, " text"],
]);

const equals = wide([
  [8, " = "],
  [3, "="],
  [1, "   =   "],
  [1, "\t=\t"],
  [1, "= "],
]);
const key = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...keys) },
  { weight: 1, arbitrary: fc.constantFrom("Region", "AWS_ACCESS_KEY_ID", "odd key", "k:x", "é") },
);
const comment = wide([
  [10, ""],
  [1, " # why"],
  [1, "\t; note"],
  [1, " #"],
]);
const property = fc
  .tuple(
    wide([
      [16, ""],
      [1, "  "],
    ]),
    key,
    equals,
    value,
    comment,
    wide([
      [10, ""],
      [1, "  "],
    ]),
  )
  .map((parts) => [parts.join("")]);
const empty = fc
  .tuple(
    key,
    wide([
      [2, " ="],
      [1, "="],
    ]),
  )
  .map((parts) => [parts.join("")]);
const nested = fc
  .tuple(
    key,
    fc.array(
      fc.tuple(key, value).map(([k, v]) => `  ${k} = ${v}`),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(([k, lines]) => [`${k} =`, ...lines]);
const continued = fc
  .tuple(property, fc.array(fc.constantFrom("  more", "\tyet more", "", "  # inside"), { minLength: 1, maxLength: 2 }))
  .map(([first, lines]) => [...first, ...lines]);
const remark = fc.constantFrom("# comment", ";old = 1", "# [profile gone]", "#", "").map((line) => [line]);
const odd = fc
  .constantFrom("broken", "k: v", "= v", "  orphan", "  x = y", "  # indented", "  [inner]", "\u00a0k = v")
  .map((line) => [line]);
const entry = fc.oneof(
  { weight: 24, arbitrary: property },
  { weight: 2, arbitrary: empty },
  { weight: 3, arbitrary: nested },
  { weight: 2, arbitrary: continued },
  { weight: 6, arbitrary: remark },
  { weight: 1, arbitrary: odd },
);

// Mostly files whose sections and keys are there once, as botocore refuses any other.
function sectionsOf(header: fc.Arbitrary<string>) {
  const section = fc.record({
    header: fc
      .tuple(
        wide([
          [20, ""],
          [1, " "],
        ]),
        header,
        behindHeader,
      )
      .map((parts) => parts.join("")),
    entries: fc.array(entry, { maxLength: 7 }),
  });
  const keyOf = (lines: readonly string[]) => (lines[0] ?? "").split("=")[0]?.trim().toLowerCase() ?? "";
  const single = fc.uniqueArray(
    section.map((one) => ({
      ...one,
      entries: one.entries.filter((lines, index) => {
        const first = one.entries.findIndex((other) => keyOf(other) === keyOf(lines));
        return first === index || /^[#;]|^$/.test(lines[0] ?? "");
      }),
    })),
    { maxLength: 6, selector: ({ header: text }) => text.trim() },
  );
  return fc.oneof({ weight: 6, arbitrary: single }, { weight: 1, arbitrary: fc.array(section, { maxLength: 6 }) });
}

export const files: fc.Arbitrary<GeneratedFile> = fc
  .record({
    kind: fc.constantFrom<FileKind>("config", "credentials"),
    config: sectionsOf(configHeader),
    credentials: sectionsOf(credentialsHeader),
    preamble: fc.array(remark, { maxLength: 2 }),
    endings: fc.oneof(
      { weight: 6, arbitrary: fc.constant(["\n"]) },
      { weight: 2, arbitrary: fc.constant(["\r\n"]) },
      { weight: 1, arbitrary: fc.constant(["\n", "\r\n", "\r\n"]) },
    ),
    mark: wide([
      [12, ""],
      [1, "\ufeff"],
    ]),
    final: wide([
      [6, "kept"],
      [1, "missing"],
      [1, "doubled"],
    ]),
  })
  .map(({ kind, config, credentials, preamble, endings, mark, final }) => {
    const sections = kind === "config" ? config : credentials;
    const lines = [...preamble.flat(), ...sections.flatMap(({ header, entries }) => [header, ...entries.flat()])];
    let text = lines.map((line, index) => line + (endings[index % endings.length] ?? "\n")).join("");
    if (final === "missing") text = text.replace(/\r?\n$/, "");
    if (final === "doubled") text += endings[0] ?? "\n";
    return { kind, text: mark + text };
  });

export const targets: fc.Arbitrary<{ section: SectionName; key: string; value: string }> = fc.record({
  section: fc.record({
    type: wide([
      [8, "profile"],
      [1, "sso-session"],
    ]),
    name,
  }) as fc.Arbitrary<SectionName>,
  key: fc.constantFrom(...keys),
  value: fc.constantFrom("us-east-1", "new value", "AKIANEWKEYEXAMPLE000", "a=b/c+d==", "x#y", "[v]", "ü"),
});
