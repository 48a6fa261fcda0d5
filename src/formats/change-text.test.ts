import { spawnSync } from "node:child_process";
import { parseEnv } from "node:util";
import { describe, expect, test } from "vitest";
import { thrownBy } from "../../test/rig/failure.ts";
import { hostileValues } from "../../test/rig/hostile-values.ts";
import { needs, pathOf } from "../../test/rig/needs.ts";
import { type DaypassError, isFailure } from "../core/errors.ts";
import { changeText } from "./change-text.ts";
import { type FormatName, findFormat, findShell, formatNames, shellNames } from "./shells.ts";

// That real shells take the values to the letter is shown in test/shells/round-trip.test.ts; here, what can be said without one.

const change = {
  set: { AWS_PROFILE: "it's", AWS_REGION: "eu-west-1" },
  unset: ["AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"],
};

test.each([
  [
    "bash",
    String.raw`{ unset -v AWS_SESSION_TOKEN AWS_SECURITY_TOKEN; export AWS_PROFILE='it'\''s' AWS_REGION='eu-west-1'; :; }`,
  ],
  [
    "fish",
    String.raw`begin; set -eg AWS_PROFILE AWS_REGION AWS_SESSION_TOKEN AWS_SECURITY_TOKEN; set -l daypass_name; for daypass_name in AWS_SESSION_TOKEN AWS_SECURITY_TOKEN; set -qxU $daypass_name; and echo "daypass: $daypass_name is universal in fish, and stays: set -eU $daypass_name" >&2; end; set -gx AWS_PROFILE 'it\'s'; set -gx AWS_REGION 'eu-west-1'; true; end`,
  ],
  [
    "powershell",
    "& { Remove-Item -ErrorAction Ignore -LiteralPath 'Env:AWS_SESSION_TOKEN', 'Env:AWS_SECURITY_TOKEN'; $Env:AWS_PROFILE = 'it''s'; $Env:AWS_REGION = 'eu-west-1' }",
  ],
  ["cmd", `set "AWS_SESSION_TOKEN="\nset "AWS_SECURITY_TOKEN="\nset "AWS_PROFILE=it's"\nset "AWS_REGION=eu-west-1"`],
  ["nushell", `{"AWS_SESSION_TOKEN":null,"AWS_SECURITY_TOKEN":null,"AWS_PROFILE":"it's","AWS_REGION":"eu-west-1"}`],
  ["json", `{"AWS_PROFILE":"it's","AWS_REGION":"eu-west-1"}`],
  ["docker", "AWS_PROFILE=it's\nAWS_REGION=eu-west-1"],
  ["github", "AWS_PROFILE=it's\nAWS_REGION=eu-west-1"],
] as const)("changeText() writes for %s", (format, text) => expect(changeText(change, format)).toBe(text));

test("changeText() takes only away where nothing is set", () => {
  const gone = { set: {}, unset: ["AWS_PROFILE"] };
  expect(changeText(gone, "posix")).toBe("{ unset -v AWS_PROFILE; :; }");
  expect(changeText(gone, "powershell")).toBe("& { Remove-Item -ErrorAction Ignore -LiteralPath 'Env:AWS_PROFILE' }");
  expect(changeText(gone, "nushell")).toBe('{"AWS_PROFILE":null}');
});

describe("a value that has no safe text is refused, and the refusal does not show it", () => {
  test.each([
    ["cmd", "100%"],
    ["cmd", "hey!"],
    ["cmd", 'a"b'],
    ["cmd", "a\nb"],
    ["cmd", "Jürgen"],
    ["cmd", ""],
    ["powershell", ""],
    ["docker", "a\nb"],
    ["docker", "a\rb"],
    ["github", "a\nb"],
    ["dotenv", "a\nb"],
    ["dotenv", "it's"],
    ["dotenv", "$HOME"],
    ["dotenv", "a\\b"],
    ...formatNames.map((format) => [format, "a\0b"] as const),
    ...formatNames.map((format) => [format, "\ud800"] as const),
  ] as const)("%s %j", (format, value) => {
    const failure = failureOf({ V: value }, format);
    expect(failure.code).toBe("variable-refused");
    if (value.length > 1) expect(failure.message).not.toContain(value);
  });

  test.each(formatNames)("%s: a name that is not one of a variable", (format) => {
    for (const name of ["A B", "A;touch PWNED", "1A", "", "A-B", "A=B", "$(x)"]) {
      expect(failureOf({ [name]: "v" }, format).code).toBe("variable-refused");
    }
  });
});

describe("hostile values", () => {
  const values = hostileValues(10_000, 4_711);
  const texts = (format: FormatName) => {
    const accepted = values.filter((value) => text(value, format) !== undefined);
    expect(accepted.length).toBeGreaterThan(100);
    return { set: Object.fromEntries(accepted.map((value, at) => [`V${at}`, value])), accepted };
  };

  test.each(["docker", "github"] as const)("%s: what stands behind the first = of a line is the value", (format) => {
    const { set } = texts(format);
    const lines = changeText({ set, unset: [] }, format).split(/\r\n|\r|\n/);
    expect(
      Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)])),
    ).toEqual(set);
  });

  test("dotenv: Node.js reads them back", () => {
    const { set } = texts("dotenv");
    expect({ ...parseEnv(changeText({ set, unset: [] }, "dotenv")) }).toEqual(set);
  });

  test.skipIf(needs("python-dotenv").missing)("dotenv: Python reads them back", () => {
    const { set } = texts("dotenv");
    const program =
      "import dotenv, io, json, sys; print(json.dumps(dotenv.dotenv_values(stream=io.TextIOWrapper(sys.stdin.buffer, 'utf-8', newline=''))))";
    const input = changeText({ set, unset: [] }, "dotenv");
    const { stdout } = spawnSync(pathOf("python-dotenv"), ["-c", program], {
      input,
      encoding: "utf8",
      maxBuffer: 64 << 20,
    });
    expect(JSON.parse(stdout)).toEqual(set);
  });

  // Lexed by the rules of PowerShell's documentation and its tokenizer, as there is none to run it.
  test("PowerShell: five quotes end a text, and two of them are one", () => {
    const quotes = "'\u2018\u2019\u201a\u201b";
    for (const value of values) {
      const word = /^& \{ \$Env:V = (.*) \}$/s.exec(text(value, "powershell") ?? "")?.[1] ?? "";
      let read = "";
      let at = 1;
      for (; at < word.length; at += 1) {
        if (!quotes.includes(word.charAt(at))) read += word.charAt(at);
        else if (quotes.includes(word.charAt(at + 1)) && at + 1 < word.length) read += word.charAt(++at);
        else break;
      }
      expect(word.charAt(0)).toBe("'");
      expect(at).toBe(word.length - 1);
      expect(read).toBe(value);
    }
  });

  test("cmd: one line for each, with nothing in it that cmd would fill in", () => {
    const { accepted } = texts("cmd");
    for (const value of accepted) expect(text(value, "cmd")).toMatch(/^set "V=[^%!"\r\n]+"$/);
  });
});

test("shells are found by their names, and by those of their programs", () => {
  for (const shell of shellNames) expect(findShell(shell)).toBe(shell);
  expect([
    findShell("pwsh"),
    findShell("nu"),
    findShell("sh"),
    findShell("dotenv"),
    findFormat("dotenv"),
    findShell("tcsh"),
  ]).toEqual(["powershell", "nushell", "posix", undefined, "dotenv", undefined]);
});

function text(value: string, format: FormatName): string | undefined {
  try {
    return changeText({ set: { V: value }, unset: [] }, format);
  } catch (error) {
    if (isFailure(error, "variable-refused")) return undefined;
    throw error;
  }
}

function failureOf(set: Readonly<Record<string, string>>, format: FormatName): DaypassError {
  return thrownBy(() => changeText({ set, unset: [] }, format));
}
