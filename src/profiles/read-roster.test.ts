import { describe, expect, test } from "vitest";
import { isFailure } from "../core/errors.ts";
import { findFormat, type RosterFormat, readRoster } from "./read-roster.ts";
import { maxRosterBytes } from "./roster-text.ts";

const arn = (role: string, account = "111122223333") => `arn:aws:iam::${account}:role/${role}`;

function read(text: string, path = "stdin", format?: RosterFormat) {
  return readRoster(Buffer.from(text), path, format);
}

/** Each row as `line name arn`, or `line reason`. */
function lines(text: string, path?: string, format?: RosterFormat): readonly string[] {
  return read(text, path, format).rows.map((row) =>
    "row" in row ? `${row.line} ${row.row.name} ${row.row.roleArn}` : `${row.line} ${row.reason}`,
  );
}

function why(bytes: Uint8Array | string, path = "stdin"): string {
  try {
    readRoster(typeof bytes === "string" ? Buffer.from(bytes) : bytes, path);
  } catch (error) {
    if (isFailure(error, "roster-unreadable")) return error.facts.why;
    throw error;
  }
  return "it was read";
}

describe("CSV", () => {
  test("takes columns in any order and spelling, and says which it passes over", () => {
    const text = `Role ARN;Owner;PROFILE-NAME;Region\n${arn("Admin")};ana;acme;eu-west-1\n`;
    const { rows, ignored, format } = read(text, "team.csv");
    expect(rows).toMatchObject([{ line: 2, row: { name: "acme", roleArn: arn("Admin"), region: "eu-west-1" } }]);
    expect([ignored, format]).toEqual([["Owner"], "csv"]);
  });

  test("counts lines through comments, empty lines and line breaks in quotes", () => {
    const text = `name,role_arn,note\n# one\n\n"a",${arn("A")},"first\nsecond"\nb,${arn("B")},\n`;
    expect(lines(text, "team.csv")).toEqual([`4 a ${arn("A")}`, `6 b ${arn("B")}`]);
  });

  test("takes name, ARN and region where no row names the columns", () => {
    expect(read(`acme,${arn("A")},eu-west-1\n`).rows).toMatchObject([{ row: { name: "acme", region: "eu-west-1" } }]);
  });

  test("makes the ARN of account and role, in the partition of the region", () => {
    const text =
      "name\taccount_id\trole_name\tregion\na\t1111-2222-3333\tteam/Ops\t\nb\t111122223333\tOps\tcn-north-1\n";
    expect(lines(text, "team.tsv")).toEqual([`2 a ${arn("team/Ops")}`, "3 b arn:aws-cn:iam::111122223333:role/Ops"]);
  });

  test("a quote in the wrong place spoils its own line only", () => {
    const text = `name,role_arn\na,${arn("A")}\nb "c" "d,"${arn("B")}\ne,${arn("E")}\n`;
    expect(lines(text, "team.csv")).toEqual([
      `2 a ${arn("A")}`,
      "3 its quotes are not those of a CSV file",
      `4 e ${arn("E")}`,
    ]);
  });

  test("refuses a row with more cells than columns, and an account that is not the role's", () => {
    const text = `name,role_arn,account\na,${arn("A")},111122223333,x\nb,${arn("B")},999988887777\n`;
    expect(lines(text, "team.csv")).toEqual([
      "2 it has more cells than there are columns",
      "3 account: it is 999988887777, and the role is in account 111122223333",
    ]);
  });
});

describe("JSON", () => {
  test("gives the lines of rows in a list, below roles, and under their names", () => {
    const row = `{"name": "a", "roleArn": "${arn("A").replace("/", "\\/")}"}`;
    expect(lines(`[\n\t${row}\n]`)).toEqual([`2 a ${arn("A")}`]);
    expect(lines(`{"schema": "daypass.roster/1",\n"roles":\n[${row}]}`)).toEqual([`3 a ${arn("A")}`]);
    expect(lines(`{\n"a": "${arn("A")}",\n"b": {"account": 111122223333, "role": "B"}\n}`)).toEqual([
      `2 a ${arn("A")}`,
      `3 b ${arn("B")}`,
    ]);
  });

  test("refuses rows of another shape, values that are no text, and what stands there twice", () => {
    const text = `[\n1,\n{"name": ["a"]},\n{"name": "b", "name": "c"},\nnull\n]`;
    expect(lines(text, "team.json")).toEqual([
      "2 it is not written like name:arn:aws:iam::123456789012:role/Role",
      "3 name is not a text",
      '4 it has "name" twice',
      "5 it is not written like name:arn:aws:iam::123456789012:role/Role",
    ]);
  });

  test.each([
    ["{", "it is not JSON: "],
    ['[{"name": "a"},]', "it is not JSON: "],
    ["[[".repeat(100), "it is not JSON: "],
    [`${"[".repeat(500)}${"]".repeat(500)}`, "it is not JSON: it is nested too deeply"],
    ['"text"', "it is not JSON: it is neither a list of roles nor names with a role each"],
  ])("refuses %j as a whole", (text, reason) => {
    expect(why(text, "team.json")).toContain(reason);
  });
});

describe("YAML", () => {
  test("takes values as the text they are", () => {
    const text = `roles:\n  - name: a\n    account: 012345678901\n    role: on\n    region: ~\n  - b:${arn("B")}\n`;
    expect(lines(text)).toEqual([`2 a ${arn("on", "012345678901")}`, `6 b ${arn("B")}`]);
  });

  test("refuses aliases, and says in which line of a row the fault is", () => {
    const text = `a: &a\n  role_arn: ${arn("A")}\nb: *a\nc:\n  role_arn: ${arn("C")}\n  region: EU\n`;
    expect(lines(text)).toEqual([
      `1 a ${arn("A")}`,
      "3 it uses a YAML alias: write the value out",
      "6 region: a region is written in small letters, digits and dashes, like eu-west-1",
    ]);
  });

  test("refuses what is not YAML with the place", () => {
    expect(why("roles:\n  - name: 'a\n", "team.yaml")).toMatch(/^it is not YAML: line \d/);
  });
});

describe("lines", () => {
  test("takes names and ARNs, with comments, blanks and quotes", () => {
    const text = `# roles\n\na:${arn("A")}\r\nb : ${arn("B")} # ops\n"c:${arn("C")}"\nnonsense\n`;
    expect(lines(text)).toEqual([
      `3 a ${arn("A")}`,
      `4 b ${arn("B")}`,
      `5 c ${arn("C")}`,
      "6 it is not written like name:arn:aws:iam::123456789012:role/Role",
    ]);
  });
});

describe("a shell script", () => {
  test("gives the words of its arrays, with quotes, escapes, comments and keys", () => {
    const text = `#!/bin/sh
# PROFILES=( "no:${arn("No")}" )
REGIONS=(eu-west-1)
  export PROFILES=( "a:${arn("A")}" # admin )
  'b:${arn("B")}' c:arn:aws:iam::111122223333:role\\/C \\
)
ROLES+=(d":${arn("D")}")
declare -A BY_NAME=( [e]="${arn("E")}" )
`;
    expect(lines(text)).toEqual([
      `4 a ${arn("A")}`,
      `5 b ${arn("B")}`,
      `5 c ${arn("C")}`,
      `7 d ${arn("D")}`,
      `8 e ${arn("E")}`,
    ]);
  });

  test("refuses what only a shell could work out, and goes on behind it", () => {
    const text = `PROFILES=(
  "a:arn:aws:iam::$ACCOUNT:role/A"
  $(touch hacked) "$(echo ")")" \`id\` \${X}
  b:${arn("B")}
)
`;
    expect(lines(text)).toEqual([
      '2 it has a "$", which only a shell could work out',
      ...Array(2).fill('3 it has a "$", which only a shell could work out'),
      '3 it has a "`", which only a shell could work out',
      '3 it has a "$", which only a shell could work out',
      `4 b ${arn("B")}`,
    ]);
  });

  test("an array that is not closed gives its words, and says so", () => {
    expect(lines(`PROFILES=(\n a:${arn("A")}\n "b:arn`)).toEqual([
      `2 a ${arn("A")}`,
      "3 it has a quote that is not closed, which only a shell could work out",
      "1 this array is not closed: the script may be cut",
    ]);
  });
});

describe("an AWS config file", () => {
  test("gives its role profiles, and passes over what holds none", () => {
    const text = `[default]\nregion = eu-west-1\n[profile a]\nrole_arn = ${arn("A")}\nsource_profile = base\nmfa_serial = x\n`;
    const { rows, ignored } = read(text);
    expect(rows).toMatchObject([{ line: 3, row: { name: "a", source: "base" } }]);
    expect(ignored).toEqual(["mfa_serial"]);
  });

  test("says which lines no reader takes", () => {
    const text = `[profile a]\nrole_arn = ${arn("A")}\n[profile b\nrole_arn = ${arn("B")}\n`;
    expect(lines(text, "aws.config", "aws-config")).toContain("3 the bracket of this header is not closed");
  });
});

describe("AWS Extend Switch Roles", () => {
  test("gives roles by ARN and by account, with what their base says", () => {
    const text = `[base]
aws_account_id = my-alias
target_role_name = Common
target_region = eu-west-1
[a]
role_arn = ${arn("A")}
source_profile = base
color = ffaaee
image = "https://example.com/a.png"
[profile b]
aws_account_id = 111122223333
role_name = B
[c]
aws_account_id = 111122223333
source_profile = base
`;
    expect(read(text, "aesr.txt")).toMatchObject({
      format: "aesr",
      ignored: [],
      rows: [
        { line: 5, row: { name: "a", source: undefined, region: "eu-west-1" } },
        { line: 10, row: { name: "b", roleArn: arn("B"), region: undefined } },
        { line: 13, row: { name: "c", roleArn: arn("Common"), region: "eu-west-1" } },
      ],
    });
  });
});

describe("no roster brings", () => {
  const settings = [
    "credential_process",
    "daypass_mfa_process",
    "cli_pager",
    "endpoint_url",
    "services",
    "ca_bundle",
    "https_proxy",
    "sso_session",
    "sso_start_url",
    "login_session",
    "web_identity_token_file",
    "credential_source",
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
    "daypass_account",
  ];
  const quoted = (text: string) => JSON.stringify(text);
  const formats: readonly [RosterFormat, (setting: string) => string, number][] = [
    ["csv", (setting) => `name,role_arn,${setting}\na,${arn("A")},x\n`, 2],
    ["json", (setting) => `[{"name": "a", "roleArn": ${quoted(arn("A"))},\n${quoted(setting.toUpperCase())}: "x"}]`, 2],
    ["yaml", (setting) => `- name: a\n  role_arn: ${arn("A")}\n  ${setting.replaceAll("_", "-")}: x\n`, 3],
    ["aws-config", (setting) => `[profile a]\nrole_arn = ${arn("A")}\n${setting} = x\n`, 3],
    ["aesr", (setting) => `[a]\nrole_arn = ${arn("A")}\n${setting} = x\n`, 3],
  ];

  test.each(settings.flatMap((setting) => formats.map(([format, text, line]) => ({ setting, format, text, line }))))(
    "$setting, in $format: the row is refused with its line",
    ({ setting, format, text, line }) => {
      expect(lines(text(setting), "roster", format)).toEqual([
        expect.stringMatching(`^${line} a roster cannot bring `),
      ]);
    },
  );

  test("what tools get that name no profile", () => {
    expect(lines(`default:${arn("A")}\na:${arn("A")}\n`)).toEqual([
      "1 what tools get that name no profile is for each to say: daypass setup",
      `2 a ${arn("A")}`,
    ]);
  });

  test("a section of services or of single sign-on, a nested endpoint, a profile that runs a command", () => {
    const text = `[services x]\ns3 =\n  endpoint_url = http://x\n[sso-session y]\nsso_region = z\n[profile a]\nrole_arn = ${arn("A")}\nsts =\n  endpoint_url = x\n[profile b]\ncredential_process = x\n`;
    expect(lines(text)).toEqual([
      "1 a roster cannot bring a services section",
      "4 a roster cannot bring a sso-session section",
      "8 a roster cannot bring an address that requests go to: sts.endpoint_url",
      "11 a roster cannot bring a command to run: credential_process",
    ]);
  });
});

describe("readRoster()", () => {
  test.each([
    ["team.CSV", "x", "csv"],
    ["team.yml", "x", "yaml"],
    ["setup.sh", "x", "shell"],
    ["stdin", "\ufeff  \n[\n{", "json"],
    ["stdin", '["a:arn:x"]', "json"],
    ["config", "; mine\n[profile a]\n", "aws-config"],
    ["config", "[a]\nrole_arn = x\n", "aesr"],
    ["config", "[profile a]\ncolor = x\n", "aesr"],
    ["stdin", "---\na: b\n", "yaml"],
    ["stdin", "a-b: x\n", "yaml"],
    ["stdin", "set -e\nexport P=(\n", "shell"],
    ["stdin", "name,arn\n", "csv"],
    ["stdin", "a b c\n", undefined],
  ])("takes %s beginning with %j for %s", (path, text, format) => {
    expect(findFormat(text.replace("\ufeff", ""), path)).toBe(format);
  });

  test("reads UTF-16 with a byte order mark, and UTF-8 with one", () => {
    const text = `name\trole_arn\nä,${arn("A")}\na\t${arn("A")}\n`;
    const little = Buffer.from(`\ufeff${text}`, "utf16le");
    const big = Buffer.from(little).swap16();
    for (const bytes of [little, big, Buffer.from(`\ufeff${text}`)]) {
      expect(readRoster(bytes, "team.tsv").rows.at(-1)).toMatchObject({ line: 3, row: { name: "a" } });
    }
  });

  test.each([
    { bytes: Buffer.from("name,arn\nb\xe4,x\n", "latin1"), reason: "it is not UTF-8 (line 2)" },
    {
      bytes: Buffer.from("name,arn\n", "utf16le"),
      reason: "it holds zero bytes: it is no text, or UTF-16 without a byte order mark",
    },
    { bytes: Buffer.from([0xff, 0xfe, 0x61]), reason: "it is not UTF-8 (line 1)" },
    { bytes: Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), reason: "it is not UTF-8 (line 1)" },
    { bytes: Buffer.alloc(maxRosterBytes + 1, "a"), reason: "it is larger than 2 MiB" },
    { bytes: Buffer.from("a\n".repeat(100_001)), reason: "it has more than 100000 lines" },
    { bytes: Buffer.from(""), reason: "it is empty" },
    { bytes: Buffer.from(" \n\t"), reason: "it is empty" },
    { bytes: Buffer.from("hello world"), reason: "its format is none that daypass knows" },
    { bytes: Buffer.from("name,arn\n"), reason: "there is no role in it (csv)" },
    { bytes: Buffer.from(`a:${arn("A")}\n`.repeat(5001)), reason: "it has more than 5000 rows" },
  ])("says $reason", ({ bytes, reason }) => {
    expect(why(bytes)).toBe(reason);
  });

  test("is not slowed down by lines of a megabyte", () => {
    const long = "x".repeat(1024 * 1024);
    for (const text of [
      `${long}:${arn("A")}`,
      `name,arn\n"${long}`,
      `PROFILES=( "${long}`,
      `- ${long}`,
      `[profile ${long}`,
    ]) {
      expect(() => why(text)).not.toThrow();
    }
  });
});
