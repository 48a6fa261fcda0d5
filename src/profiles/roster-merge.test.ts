import { describe, expect, test } from "vitest";
import { keysText, profilesFrom, sessionText } from "../../test/rig/profiles.ts";
import { isFailure } from "../core/errors.ts";
import { profilesOf } from "./read.ts";
import type { RosterRow } from "./roster.ts";
import { mergeRoster, type RosterEntry } from "./roster-merge.ts";

const arn = (role: string) => `arn:aws:iam::111122223333:role/${role}`;
const open = { source: undefined, sessionName: undefined, externalId: undefined, durationSeconds: undefined };

function roster(...rows: readonly (Partial<RosterRow> & { readonly name: string })[]): readonly RosterEntry[] {
  return rows.map((row, index) => {
    const whole = { ...open, region: undefined, output: undefined, roleArn: arn(row.name), ...row };
    return { line: index + 1, column: 1, row: whole };
  });
}

const work = `[work]\n${keysText()}`;

/** What became of each row, in short. */
function merged(entries: readonly RosterEntry[], texts: Parameters<typeof profilesFrom>[0], source?: string) {
  const profiles = profilesFrom(texts);
  const { rows, edit } = mergeRoster(entries, source, profiles);
  const said = rows.map((row) =>
    row.outcome === "refused"
      ? `${row.name} refused: ${row.reason}`
      : [
          `${row.role.name} ${row.outcome}`,
          ...row.changes.map(({ field, from, to }) => `${field} ${from} → ${to}`),
        ].join(", "),
  );
  return {
    said,
    rows,
    config: edit(profiles.config).toString(),
    again: edit(edit(profiles.config)).toString(),
    profiles,
  };
}

describe("a new name", () => {
  test("becomes a profile of plain role_arn and source_profile, with what its session has", () => {
    const config = `[profile work]\nregion = eu-central-1\noutput = table\n[profile work-mfa]\nregion = eu-west-1\ndaypass_session_name = ana_at_acme_dot_com\n`;
    const after = merged(roster({ name: "acme", externalId: "x1", durationSeconds: 7200 }), {
      credentials: work,
      config,
    });
    expect(after.config).toBe(
      `${config}\n[profile acme]\nrole_arn = ${arn("acme")}\nsource_profile = work-mfa\nrole_session_name = ana_at_acme_dot_com\nexternal_id = x1\nduration_seconds = 7200\nregion = eu-west-1\noutput = table\n`,
    );
    expect(after.again).toBe(after.config);
  });

  test("keeps what its row says, whatever the session has", () => {
    const config = "[profile work-mfa]\nregion = eu-west-1\noutput = json\ndaypass_session_name = ana\n";
    const row = { name: "acme", region: "us-east-1", output: "text", sessionName: "shared" };
    const [role] = merged(roster(row), { credentials: work, config }).rows;
    expect(role).toMatchObject({ role: { region: "us-east-1", output: "text", sessionName: "shared" } });
  });

  test("inherits through other rows, from the session at their end", () => {
    const config = "[profile work-mfa]\nregion = eu-west-1\n";
    const { rows } = merged(roster({ name: "a", source: "b" }, { name: "b" }), { credentials: work, config });
    expect(rows).toMatchObject([
      { role: { source: "b", region: "eu-west-1" } },
      { role: { source: "work-mfa", region: "eu-west-1" } },
    ]);
  });
});

describe("the source", () => {
  const two = `${work}[home]\n${keysText("AKIAY34FZKBOKMUTAAAA")}`;

  test("is the session of the only keys there are, or the only session", () => {
    expect(merged(roster({ name: "a" }), { credentials: work }).rows).toMatchObject([{ role: { source: "work-mfa" } }]);
    const session = `[from-env]\n${sessionText()}`;
    expect(merged(roster({ name: "a" }), { credentials: session }).rows).toMatchObject([
      { role: { source: "from-env" } },
    ]);
  });

  test.each([
    [two, ["work-mfa", "home-mfa"]],
    ["", []],
  ])("cannot be told with other keys than one pair", (credentials, candidates) => {
    try {
      merged(roster({ name: "a" }), { credentials });
      expect.unreachable();
    } catch (error) {
      expect(isFailure(error, "source-choice-needed") && error.facts.candidates).toEqual(candidates);
    }
  });

  test("need not be told where every row names one; keys stand for their session", () => {
    const rows = merged(roster({ name: "a", source: "home" }, { name: "b", source: "work-mfa" }), {
      credentials: two,
    }).rows;
    expect(rows).toMatchObject([{ role: { source: "home-mfa" } }, { role: { source: "work-mfa" } }]);
  });

  test("that does not exist is refused, or replaced by --source", () => {
    const rows = roster({ name: "a", source: "nobody" });
    expect(merged(rows, { credentials: work }).said).toEqual([
      'a refused: there is no profile "nobody" to be its source; --source PROFILE names another',
    ]);
    expect(merged(rows, { credentials: work }, "work-mfa").rows).toMatchObject([{ role: { source: "work-mfa" } }]);
  });

  test("that leads round in a circle, to itself or to a refused row, is refused", () => {
    const rows = roster(
      { name: "a", source: "b" },
      { name: "b", source: "a" },
      { name: "c", source: "c" },
      { name: "d", source: "c" },
      { name: "e" },
    );
    expect(merged(rows, { credentials: work }).said).toEqual([
      'a refused: its sources lead round in a circle by "a"',
      expect.stringMatching(/^b refused: its so/),
      "c refused: it names itself as its source",
      'd refused: its source "c" cannot be used',
      "e added, role undefined → arn:aws:iam::111122223333:role/e, source undefined → work-mfa",
    ]);
  });

  test("that is a role allows an hour at most", () => {
    const rows = roster({ name: "a", source: "b", durationSeconds: 3601 }, { name: "b", durationSeconds: 43_200 });
    expect(merged(rows, { credentials: work }).said[0]).toBe(
      "a refused: AWS gives a role that another role assumes 1h at most",
    );
  });
});

describe("a name that is a role profile", () => {
  const config = `[profile a]\nrole_arn = ${arn("a")}\nsource_profile = work-mfa\nregion = eu-west-1 ; mine\noutput = text\n`;

  test("is unchanged where the row says nothing else, and nothing is written", () => {
    const after = merged(roster({ name: "a", region: "eu-west-1" }), { credentials: work, config });
    expect([after.said, after.config]).toEqual([["a unchanged"], config]);
  });

  test("lists what changes with the old value, and keeps the rest of its section", () => {
    const after = merged(roster({ name: "a", roleArn: arn("New"), externalId: "x1" }), { credentials: work, config });
    expect(after.said).toEqual([`a changed, role ${arn("a")} → ${arn("New")}, external id undefined → x1`]);
    expect(after.config).toBe(`${config.replace(arn("a"), arn("New"))}external_id = x1\n`);
  });

  test("loses the device beside a source that becomes a session, which every tool would ask a code for", () => {
    const serial = "arn:aws:iam::609629065308:mfa/ana";
    const old = `[profile a]\nrole_arn = ${arn("a")}\nsource_profile = work\nmfa_serial = ${serial}\n`;
    const after = merged(roster({ name: "a" }), { credentials: work, config: old }, "work-mfa");
    expect(after.config).toBe(
      `[profile a]\nrole_arn = ${arn("a")}\nsource_profile = work-mfa\ndaypass_role_mfa_serial = ${serial}\n`,
    );
  });

  test("keeps its form where that is not chain", () => {
    const old = `[profile a]\ndaypass_role_arn = ${arn("a")}\ndaypass_role_source_profile = work-mfa\ncredential_process = /x/daypass process a\n`;
    const after = merged(roster({ name: "a", roleArn: arn("New") }), { credentials: work, config: old });
    expect(after.config).toBe(old.replace(arn("a"), arn("New")));
  });
});

describe("a name that is refused", () => {
  test.each([
    ["keys", { credentials: work }, "work", "it is the name of a profile with long-term keys"],
    [
      "a session",
      { credentials: `${work}[work-mfa]\n${sessionText()}` },
      "work-mfa",
      "it is the name of a session profile",
    ],
    ["a session to come", { credentials: work }, "work-mfa", 'it is the name for the session of profile "work"'],
    ["sso", { config: "[profile a]\nsso_session = x\n" }, "a", "it is the name of a profile of IAM Identity Center"],
    [
      "process",
      { config: "[profile a]\ncredential_process = x\n" },
      "a",
      "it is the name of a profile with credential_process",
    ],
    ["settings", { config: "[profile a]\nregion = x\n" }, "a", "it is the name of a profile without a role"],
    [
      "a role in the credentials file",
      { credentials: `[a]\nrole_arn = ${arn("a")}\nsource_profile = work\n` },
      "a",
      "its role_arn stands in the credentials file: move it to the config file first",
    ],
  ])("that of %s", (_, texts, name, reason) => {
    expect(merged(roster({ name }), texts, "work-mfa").said).toEqual([`${name} refused: ${reason}`]);
  });

  test("one that stands in the roster twice, the second time", () => {
    const said = merged(roster({ name: "a" }, { name: "a", roleArn: arn("b") }), { credentials: work }).said;
    expect(said[1]).toBe('a refused: "a" stands in line 1 already');
  });

  test("one whose section cannot be edited, and the others are added", () => {
    const config = `[profile a]\nrole_arn = ${arn("x")}\nsource_profile = work-mfa\nthis is no setting\n`;
    const { said } = merged(roster({ name: "a" }, { name: "b" }), { credentials: work, config });
    expect(said[0]).toMatch(/^a refused: Cannot edit \/aws\/config:4:1: /);
    expect(said[1]).toMatch(/^b added/);
  });
});

test("the edit refuses a name that became somebody else's before the file was locked", () => {
  const { profiles } = merged(roster({ name: "a" }), { credentials: work });
  const { edit } = mergeRoster(roster({ name: "a" }), undefined, profiles);
  const meanwhile = profilesFrom({ config: "[profile a]\nsso_session = x\n" }).config;
  expect(() => edit(meanwhile)).toThrow('Cannot write a role into profile "a": it is the name of a profile of IAM');
});

test("a thousand roles are merged and written in well under a minute", () => {
  const rows = roster(...Array.from({ length: 1000 }, (_, index) => ({ name: `role-${index}` })));
  const { config, profiles } = merged(rows, { credentials: work });
  const after = profilesOf(profiles.locations, profilesFrom({ config }).config, profiles.credentials);
  const again = mergeRoster(rows, undefined, after);
  expect(again.rows.filter(({ outcome }) => outcome === "unchanged")).toHaveLength(1000);
});
