import { describe, expect, test } from "vitest";
import { thrownBy } from "../../test/rig/failure.ts";
import type { ErrorCode } from "../core/errors.ts";
import { AwsDocument, type FileKind, type SectionName } from "./document.ts";

const profile = (name: string): SectionName => ({ type: "profile", name });
const config = (text: string): AwsDocument => AwsDocument.parse(text, "config", "config");
const credentials = (text: string): AwsDocument => AwsDocument.parse(text, "credentials", "credentials");

/** Sets `k = new` in profile "a" of a credentials file. */
function edited(text: string): string {
  return credentials(text).set(profile("a"), "k", "new").toString();
}

function refuses(action: () => unknown, code: ErrorCode, ...parts: readonly string[]): void {
  const error = thrownBy(action);
  expect(error.code).toBe(code);
  for (const part of parts) expect(`${error.message}\n${error.hints.join("\n")}`).toContain(part);
}

function values(document: AwsDocument, name: string): Record<string, string> | undefined {
  const section = document.find(profile(name));
  return section && Object.fromEntries([...section.settings].map(([key, { value }]) => [key, value]));
}

describe("set()", () => {
  test.each([
    ["changes a value", "[a]\nk = old\n", "[a]\nk = new\n"],
    ["keeps the blanks around the equals sign", "[a]\nk   =   old\n", "[a]\nk   =   new\n"],
    ["keeps a spelling without blanks", "[a]\nk=old\n", "[a]\nk=new\n"],
    ["keeps blanks behind the value", "[a]\nk = old  \n", "[a]\nk = new  \n"],
    ["keeps the indentation of indented settings", "[a]\n  j = 1\n  k = old\n", "[a]\n  j = 1\n  k = new\n"],
    ["keeps CRLF line by line", "[a]\r\nj = 1\nk = old\r\n", "[a]\r\nj = 1\nk = new\r\n"],
    ["keeps a byte order mark", "\ufeff[a]\nk = old\n", "\ufeff[a]\nk = new\n"],
    ["keeps a missing final newline", "[a]\nk = old", "[a]\nk = new"],
    ["fills an empty value", "[a]\nk =\n", "[a]\nk = new\n"],
    ["fills an empty value without blanks", "[a]\nk=\n", "[a]\nk=new\n"],
    ["moves a comment behind the value to a line of its own", "[a]\nk = old # why\n", "[a]\n# why\nk = new\n"],
    ["keeps a hash that is part of the value away from it", "[a]\nk = old#1\n", "[a]\nk = new\n"],
    ["writes a name in small letters", "[a]\nK = old\n", "[a]\nk = new\n"],
    ["drops continuation lines of the old value", "[a]\nk = one\n  two\n\n  three\nj = 1\n", "[a]\nk = new\n\nj = 1\n"],
    ["replaces nested settings", "[a]\nk =\n  x = 1\n  y = 2\nj = 1\n", "[a]\nk = new\nj = 1\n"],
    ["leaves an equally named nested setting alone", "[a]\ns3 =\n  k = 1\n", "[a]\ns3 =\n  k = 1\nk = new\n"],
    ["adds a key behind the last setting", "[a]\nj = 1\n\n# next\n[b]\n", "[a]\nj = 1\nk = new\n\n# next\n[b]\n"],
    ["adds a key with the line ending of the section", "[a]\r\nj = 1\r\n", "[a]\r\nj = 1\r\nk = new\r\n"],
    ["adds a key where the final newline is missing", "[a]\nj = 1", "[a]\nj = 1\nk = new"],
    ["adds a key to an empty section", "[a]", "[a]\nk = new"],
    ["adds a section at the end", "[b]\nj = 1\n", "[b]\nj = 1\n\n[a]\nk = new\n"],
    ["adds a section to an empty file", "", "[a]\nk = new\n"],
    ["adds a section where the final newline is missing", "# c", "# c\n\n[a]\nk = new"],
    ["adds a section with the file's line ending", "[b]\r\nj = 1\r\n", "[b]\r\nj = 1\r\n\r\n[a]\r\nk = new\r\n"],
    ["changes the last of equal keys, which counts", "[a]\nk = 1\nk = 2\n", "[a]\nk = 1\nk = new\n"],
    ["changes the section that counts", "[a]\nk = 1\n[b]\n[a]\nk = 2\n", "[a]\nk = 1\n[b]\n[a]\nk = new\n"],
    ["finds a header with a leading blank", " [a]\nk = old\n", " [a]\nk = new\n"],
    ["finds a header with a comment", "[a] # mine\nk = old\n", "[a] # mine\nk = new\n"],
    ["leaves a value that is as wanted", "[a]\nk = new\n", "[a]\nk = new\n"],
    ["leaves commented-out settings alone", "[a]\n# k = 0\n;k = 1\nk = old\n", "[a]\n# k = 0\n;k = 1\nk = new\n"],
  ])("%s", (_promise, before, after) => {
    expect(edited(before)).toBe(after);
  });

  test.each([
    ["[profile a]"],
    ["[profile\ta]"],
    ["[profile  a]"],
    ['[profile "a"]'],
    ["[profile 'a']"],
    ["[profile a] ; mine"],
  ])("finds the section %s in a config file", (header) => {
    const text = `${header}\nk = old\n`;
    expect(config(text).set(profile("a"), "k", "new").toString()).toBe(`${header}\nk = new\n`);
  });

  test("writes names as each file wants them", () => {
    expect(config("").set(profile("a"), "k", "v").toString()).toBe("[profile a]\nk = v\n");
    expect(config("").set(profile("default"), "k", "v").toString()).toBe("[default]\nk = v\n");
    expect(config("").set({ type: "sso-session", name: "s" }, "k", "v").toString()).toBe("[sso-session s]\nk = v\n");
    expect(credentials("").set(profile("default"), "k", "v").toString()).toBe("[default]\nk = v\n");
  });

  test("prefers [profile default] to [default]", () => {
    const text = "[default]\nk = 1\n[profile default]\nk = 2\n";
    expect(config(text).set(profile("default"), "k", "3").toString()).toBe(
      "[default]\nk = 1\n[profile default]\nk = 3\n",
    );
  });

  test.each([
    ["a line without equals sign", "[a]\nj = 1\nbroken\n", "credentials:3:1", "broken"],
    ["a colon instead of an equals sign", "[a]\nk: 1\n", "credentials:2:1", "colon"],
    ["a colon that botocore ends the name at", "[a]\nk:x = 1\n", "credentials:2:1", "AWS CLI"],
    ["a header below that is not closed", "[a]\nj = 1\n[b\nk = 1\n", "credentials:3:1", "not closed"],
    ["a header below whose comment touches it", "[a]\nj = 1\n[b]# x\n", "credentials:3:1", "put a space"],
    ["padding in the header", "[ a ]\nk = 1\n", "credentials:1:1", "AWS CLI"],
    ["text behind the header", "[a] b\nk = 1\n", "credentials:1:1", "behind the closing"],
    ["a header of its own that is not closed", "[a\nk = 1\n", "credentials:1:1", "not closed"],
    ["lone carriage returns", "[a]\rk = 1\r", "credentials:1:4", "carriage return"],
    ["a zero byte", "[a]\nj = \0\n", "credentials:2:5", "zero byte"],
    ["a header inside of a value", "[a]\nk = 1\n  [b]\nj = 1\n", "credentials:3:3", "JavaScript"],
    ["a setting that may be a continuation", "[a]\nk = 1\n  j = 2\n", "credentials:3:1", "JavaScript"],
    ["a line below an empty value without a name", "[a]\nk =\n  what\n", "credentials:3:3", "equals sign"],
  ])("refuses %s, with its place", (_what, text, place, part) => {
    refuses(() => edited(text), "file-unparsable", place, part);
  });

  test("edits a section although another one is broken", () => {
    expect(edited("[a]\nk = 1\n[c]\nj = 1\n[b\nbroken\n")).toBe("[a]\nk = new\n[c]\nj = 1\n[b\nbroken\n");
  });

  test("refuses spellings of one section that readers rank differently", () => {
    const order = "[profile default]\nk = 1\n[default]\nk = 2\n";
    refuses(() => config(order).set(profile("default"), "k", "3"), "file-unparsable", "config:3:1", "disagree");
    const quoted = '[profile a]\nk = 1\n[profile "a"]\nj = 1\n';
    refuses(() => config(quoted).set(profile("a"), "k", "3"), "file-unparsable", "disagree");
    expect(config(quoted).set(profile("a"), "j", "3").toString()).toBe('[profile a]\nk = 1\n[profile "a"]\nj = 3\n');
  });

  test("names no secret of a line that it refuses", () => {
    const error = thrownBy(() => edited("[a]\naws_secret_access_key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"));
    expect(`${error.message} ${error.hints.join(" ")}`).not.toContain("wJalr");
  });

  test.each([
    "",
    "a]b",
    "a b",
    "a\nb",
    "a=b",
    "a#b",
    " a",
    "-a",
    'a"b',
    "a'b",
    "a\0b",
    "DEFAULT",
    "__proto__",
    "constructor",
    "é",
    "a\u202eb",
    "x".repeat(129),
  ])("refuses the new section name %j", (name) => {
    refuses(() => credentials("[b]\n").set(profile(name), "k", "v"), "name-not-writable");
  });

  test.each([
    ["an empty value", ""],
    ["a newline", "a\nb"],
    ["a carriage return", "a\rb"],
    ["an escape", "a\u001bb"],
    ["a C1 control", "a\u0085b"],
    ["a line separator", "a\u2028b"],
    ["a bidirectional control", "a\u202eb"],
    ["a leading blank", " a"],
    ["a trailing no-break space", "a\u00a0"],
    ["the start of a comment", "a # b"],
    ["a leading hash", "#a"],
    ["a semicolon behind a tab-like blank", "a ;b"],
    ["quotes around it", '"a"'],
    ["half a surrogate pair", "a\ud800b"],
  ])("refuses %s as a value, without naming it", (_what, value) => {
    refuses(() => credentials("").set(profile("a"), "k", value), "value-not-writable", '"k"', 'profile "a"');
  });

  test.each(["", "K", "a b", "a=b", "1a", "a\nb", "[a]", "#a", "é"])("refuses the key %j", (key) => {
    refuses(() => credentials("").set(profile("a"), key, "v"), "name-not-writable");
  });

  test("refuses a section that a credentials file cannot hold", () => {
    refuses(() => credentials("").set({ type: "sso-session", name: "a" }, "k", "v"), "name-not-writable");
  });

  test("refuses a file that is not UTF-8, which can still be read", () => {
    const bytes = Buffer.concat([Buffer.from("[a]\nk = 1\n# caf"), Buffer.from([0xe9]), Buffer.from("\n")]);
    const document = AwsDocument.decode(bytes, "credentials", "credentials");
    expect(values(document, "a")).toEqual({ k: "1" });
    expect(document.problems()[0]).toMatchObject({ line: 3, severity: "error" });
    refuses(() => document.set(profile("a"), "k", "2"), "file-unparsable", "credentials:3:1", "UTF-8");
  });
});

describe("setAll()", () => {
  test("sets and removes in one go and leaves the rest", () => {
    const document = credentials("[a]\nx = 1\ny = 2 \nz = 3\n");
    expect(document.setAll(profile("a"), { x: "9", y: undefined, w: "0" }).toString()).toBe(
      "[a]\nx = 9\nz = 3\nw = 0\n",
    );
  });

  test("makes no section for nothing but removals", () => {
    const document = credentials("[b]\n");
    expect(document.setAll(profile("a"), { x: undefined })).toBe(document);
  });
});

describe("remove()", () => {
  test("removes a key wherever the section has it", () => {
    const text = "[a]\nk = 1\n[b]\nk = 2\n[a]\nk = 3\n  more\nj = 1\n";
    expect(credentials(text).remove(profile("a"), "k").toString()).toBe("[a]\n[b]\nk = 2\n[a]\nj = 1\n");
  });

  test("keeps a missing final newline missing", () => {
    expect(credentials("[a]\nj = 1\nk = 2").remove(profile("a"), "k").toString()).toBe("[a]\nj = 1");
  });
});

describe("removeSection()", () => {
  test.each([
    ["[b]\nj = 1\n"],
    ["[b]\nj = 1"],
    ["[b]\nj = 1\n\n"],
    ["[b]\r\nj = 1\r\n"],
    ["# only a comment"],
    ["\n"],
    [""],
    ["\ufeff"],
    ["\ufeff[b]\n"],
    ["[b]\nk =\n  x = 1\n"],
  ])("takes back a section that was added to %j", (text) => {
    const added = credentials(text).setAll(profile("a"), { k: "v", j: "w" });
    expect(added.occurrences(profile("a"))).toBe(1);
    expect(added.removeSection(profile("a")).toString()).toBe(text);
  });

  test("keeps comments that lead to the next section", () => {
    const text = "[a]\nk = 1\n\n# about b\n[b]\nj = 1\n";
    expect(credentials(text).removeSection(profile("a")).toString()).toBe("\n# about b\n[b]\nj = 1\n".slice(1));
  });

  test("removes every section of the name", () => {
    expect(credentials("[a]\nk = 1\n\n[b]\n\n[a]\nk = 2\n").removeSection(profile("a")).toString()).toBe("[b]\n");
  });
});

describe("renameSection()", () => {
  test("changes the header and nothing else, and back again", () => {
    const text = "[profile a] # mine\nk = 1\n";
    const renamed = config(text).renameSection(profile("a"), "b");
    expect(renamed.toString()).toBe("[profile b] # mine\nk = 1\n");
    expect(renamed.renameSection(profile("b"), "a").toString()).toBe(text);
  });

  test("spells the default profile as its file wants it", () => {
    expect(config("[default]\nk = 1\n").renameSection(profile("default"), "b").toString()).toBe("[profile b]\nk = 1\n");
    expect(config("[profile b]\n").renameSection(profile("b"), "default").toString()).toBe("[default]\n");
    expect(credentials("[default]\n").renameSection(profile("default"), "b").toString()).toBe("[b]\n");
  });

  test("refuses a name that is there already", () => {
    refuses(() => credentials("[a]\n[b]\n").renameSection(profile("a"), "b"), "section-exists");
  });
});

describe("mergeOccurrences()", () => {
  test("makes one section with the values that counted and all comments", () => {
    const text = "[a]\n# one\nk = 1\nj = 1\n\n[b]\nx = 1\n\n[a]\n# two\nk = 2\n\n# about c\n[c]\n";
    const merged = credentials(text).mergeOccurrences(profile("a"));
    expect(merged.toString()).toBe("[a]\n# one\nj = 1\n# two\nk = 2\n\n[b]\nx = 1\n\n# about c\n[c]\n");
    expect(merged.occurrences(profile("a"))).toBe(1);
  });

  test("drops the settings of a [default] that did not count", () => {
    const text = "[default]\n# old\nk = 1\n\n[profile default]\nk = 2\n";
    expect(config(text).mergeOccurrences(profile("default")).toString()).toBe("[profile default]\nk = 2\n# old\n");
  });

  test("leaves a single section alone", () => {
    const document = credentials("[a]\n");
    expect(document.mergeOccurrences(profile("a"))).toBe(document);
  });
});

describe("the reading view", () => {
  test("follows the grammar that the SDKs share", () => {
    const text = [
      "; comment",
      "[default]",
      "Region = eu-west-1 # Ireland",
      "",
      "[profile work]",
      "role_arn = arn:aws:iam::1:role/x#y",
      "text = one",
      "  two # kept",
      "",
      "s3 =",
      "  addressing_style = path",
      "",
      "  max_concurrent_requests = 10",
      "output =",
      "[work]",
      "x = ignored",
      "[sso-session corp]",
      "sso_region = us-east-1",
      "[services local]",
      "sts =",
      "  endpoint_url = http://localhost",
      "[profile work]",
      "output = json",
    ].join("\r\n");
    const document = config(text);
    expect(values(document, "default")).toEqual({ region: "eu-west-1" });
    const work = document.find(profile("work"));
    expect(Object.keys(values(document, "work") ?? {})).toEqual(["role_arn", "text", "s3", "output"]);
    expect(work?.settings.get("role_arn")?.value).toBe("arn:aws:iam::1:role/x#y");
    expect(work?.settings.get("text")?.value).toBe("one\ntwo # kept");
    expect(work?.settings.get("output")).toMatchObject({
      value: "json",
      place: { path: "config", line: 23, column: 1 },
    });
    expect(Object.fromEntries(work?.settings.get("s3")?.nested ?? [])).toEqual({
      addressing_style: "path",
      max_concurrent_requests: "10",
    });
    expect(document.sections().map(({ name }) => `${name.type} ${name.name}`)).toEqual([
      "profile default",
      "profile work",
      "sso-session corp",
      "services local",
    ]);
    const services = document.find({ type: "services", name: "local" });
    expect(services?.settings.get("sts")?.nested?.get("endpoint_url")).toBe("http://localhost");
    expect(document.toString()).toBe(text);
  });

  test("drops [default] where [profile default] is there", () => {
    expect(values(config("[profile default]\nk = 1\n[default]\nj = 1\n"), "default")).toEqual({ k: "1" });
  });

  test("shows sections with names that cannot be written", () => {
    const names = (document: AwsDocument): string[] => document.sections().map(({ name }) => name.name);
    expect(names(config('[profile "my prof"]\n[profile é]\n[profile a b]\n[profile "x]\n'))).toEqual(["my prof", "é"]);
    expect(names(credentials("[my prof]\n[profile x]\n[a'b]\n"))).toEqual(["my prof", "a'b"]);
  });
});

describe("problems()", () => {
  const found = (text: string, kind: FileKind = "config"): string[] =>
    AwsDocument.parse(text, kind, "f")
      .problems()
      .map(({ line, column, severity, what }) => `${line}:${column} ${severity} ${what}`);

  test("finds none in what every SDK reads", () => {
    const text =
      "# c\n[default]\nregion = eu-west-1\n\n[profile work]\ns3 =\n  x = 1\nk = a=b#c\n\n[sso-session s]\nk = 1\n";
    expect(found(text)).toEqual([]);
  });

  test.each([
    ["\ufeff[default]\n", "1:1 error", "byte order mark"],
    ["k = 1\n[default]\n", "1:1 error", "before the first section"],
    ["[default]\nbroken\n", "2:1 error", "no equals sign"],
    ["[default]\n= 1\n", "2:1 error", "no name"],
    ["[default]\nk: 1\n", "2:1 error", "colon"],
    ["[default]\nk = 1 # c\n", "2:1 warning", "part of the value"],
    ["[default]\nK = 1\n", "2:1 warning", "capital"],
    ["[default]\nk = 1\nk = 2\n", "3:1 error", "set twice"],
    ["[default]\nk = 1\n[default]\nk = 2\n", "3:1 error", "already"],
    ["[default]\n[profile default]\n", "2:1 error", "both there"],
    ["[default\n", "1:1 error", "not closed"],
    ["[]\n", "1:1 error", "names no section"],
    ["[default] x\n", "1:1 error", "behind the closing"],
    ["[default]#x\n", "1:1 error", "put a space"],
    ["[ default ]\n", "1:1 error", "AWS CLI"],
    ["[profile  a]\n", "1:1 warning", "JavaScript"],
    ['[profile "a"]\n', "1:1 warning", "quoted"],
    ["[work]\n", "1:1 warning", "[profile work]"],
    ["[DEFAULT]\n", "1:1 warning", "every profile"],
    ["[profile __proto__]\n", "1:1 error", "JavaScript"],
    [" [default]\n", "1:2 error", "indented"],
    ["[default]\n  k = 1\n", "2:3 error", "indented"],
    ["[default]\ns3 =\n  # c\n  x = 1\n", "3:3 error", "first column"],
    ["[default]\ns3 =\n  x\n", "3:3 error", "equals sign"],
    ["[default]\nk = 1\n  j = 2\n", "3:3 warning", "JavaScript"],
    ['[default]\nk = "v"\n', "2:1 warning", "Go SDK"],
    ["[default]\rk = 1\r", "1:10 error", "carriage return"],
  ])("reports %j at its place", (text, place, part) => {
    expect(found(text).find((line) => line.startsWith(place) && line.includes(part))).toBeDefined();
  });

  test("reports a section of the config file's kind in a credentials file", () => {
    expect(found("[profile x]\n", "credentials")[0]).toContain("bare name");
  });

  test("shows the line without its secrets", () => {
    const [problem] = credentials("[a]\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPx # old\n").problems();
    expect(problem?.source).toBe("aws_secret_access_key = [secret]");
  });
});

describe("addSections()", () => {
  const added = ["a", "b"].map((name) => ({ section: profile(name), values: { region: "x", output: undefined } }));

  test.each([
    ["", "[profile a]\nregion = x\n\n[profile b]\nregion = x\n"],
    ["[default]\nk = v", "[default]\nk = v\n\n[profile a]\nregion = x\n\n[profile b]\nregion = x"],
    [
      "[default]\r\nk = v\r\n",
      "[default]\r\nk = v\r\n\r\n[profile a]\r\nregion = x\r\n\r\n[profile b]\r\nregion = x\r\n",
    ],
  ])("writes behind %j what one after the other would", (text, expected) => {
    const one = added.reduce((document, { section, values }) => document.setAll(section, values), config(text));
    expect(config(text).addSections(added).toString()).toBe(expected);
    expect(one.toString()).toBe(expected);
    expect(config(text).addSections([]).toString()).toBe(text);
  });

  test("refuses a section that is there, in the file or among the new ones, and what cannot be written", () => {
    refuses(() => config("[profile b]\n").addSections(added), "section-exists", '"b"');
    refuses(() => config("").addSections([...added, ...added]), "section-exists", '"a"');
    refuses(() => config("").addSections([{ section: profile("a]b"), values: {} }]), "name-not-writable");
    refuses(() => config("").addSections([{ section: profile("a"), values: { k: "x\ny" } }]), "value-not-writable");
  });
});
