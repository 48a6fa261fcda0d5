import fc from "fast-check";
import { expect, test } from "vitest";
import { keysText, profilesFrom } from "../../test/rig/profiles.ts";
import { isFailure } from "../core/errors.ts";
import { settingOf } from "./profile.ts";
import { profilesOf } from "./read.ts";
import { type Roster, type RosterFormat, readRoster, rosterFormats } from "./read-roster.ts";
import type { RoleProfile } from "./role-profile.ts";
import { exportFormats, exportRoster } from "./roster-export.ts";
import { mergeRoster } from "./roster-merge.ts";

const good: Readonly<Record<RosterFormat, string>> = {
  csv: "name,role_arn,region\na,arn:aws:iam::111122223333:role/A,eu-west-1\nb,arn:aws:iam::111122223333:role/B,\n",
  json: '{"roles": [{"name": "a", "roleArn": "arn:aws:iam::111122223333:role/A"}, {"name": "b", "source": "a"}]}',
  yaml: "a: arn:aws:iam::111122223333:role/A\nb:\n  account: 111122223333\n  role: B\n",
  lines: "a:arn:aws:iam::111122223333:role/A\nb:arn:aws:iam::111122223333:role/B\n",
  shell: "PROFILES=(\n 'a:arn:aws:iam::111122223333:role/A' # x\n \"b:arn:aws:iam::111122223333:role/B\"\n)\n",
  "aws-config": "[profile a]\nrole_arn = arn:aws:iam::111122223333:role/A\n[profile b]\nrole_arn = x\ns3 =\n  k = v\n",
  aesr: "[a]\nrole_arn = arn:aws:iam::111122223333:role/A\n[b]\naws_account_id = 111122223333\nrole_name = B\n",
};

const hostile = fc.constantFrom(
  ..."\"'`$(){}[]<>|;:,=#&*!%@\\\t\r\n\0\u202e\u2028\ufeff",
  ...[
    "credential_process",
    "endpoint_url",
    "__proto__",
    "constructor",
    "default",
    "DEFAULT",
    "]\n[evil]",
    "../..",
    "&a",
    "*a",
    "<<",
  ],
);

/** A roster with something put in, taken out or cut off, as bytes. */
const spoilt = fc
  .tuple(
    fc.constantFrom(...rosterFormats),
    fc.array(fc.tuple(fc.nat(300), fc.nat(20), hostile), { maxLength: 6 }),
    fc.nat(400),
  )
  .map(([format, changes, end]) => {
    let text = good[format];
    for (const [at, length, put] of changes) text = text.slice(0, at) + put + text.slice(at + length);
    return { format, bytes: Buffer.from(text.slice(0, end)) };
  });

const anything = fc.record({
  format: fc.constantFrom(undefined, ...rosterFormats),
  bytes: fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.string({ unit: "binary" }).map((text) => Buffer.from(text)),
  ),
});

function readIfPossible(bytes: Uint8Array, format: RosterFormat | undefined): Roster | undefined {
  try {
    return readRoster(bytes, "roster", format);
  } catch (error) {
    if (isFailure(error, "roster-unreadable")) return undefined;
    throw error;
  }
}

const before = profilesFrom({
  credentials: `[work]\n${keysText()}`,
  config:
    "[profile work]\nregion = eu-west-1\n[profile b]\nrole_arn = arn:aws:iam::111122223333:role/Old\nsource_profile = work-mfa\n",
});
const allowed = [
  "role_arn",
  "source_profile",
  "role_session_name",
  "external_id",
  "duration_seconds",
  "region",
  "output",
];

function expectHarmless(roster: Roster): void {
  const merge = mergeRoster(roster.rows, "work-mfa", before);
  expect(merge.rows).toHaveLength(roster.rows.length);
  const after = profilesOf(before.locations, merge.edit(before.config), before.credentials);
  const taken = new Map(merge.rows.flatMap((row) => (row.outcome === "refused" ? [] : [[row.role.name, row.role]])));
  for (const [name, profile] of after.byName) {
    const role = taken.get(name);
    if (role === undefined)
      expect([...profile.settings.entries()].map(([key, { value }]) => [key, value])).toEqual(settings(name));
    else
      expect([
        settingOf(profile, "role_arn"),
        [...profile.settings.keys()].filter((key) => !allowed.includes(key)),
      ]).toEqual([role.roleArn, []]);
  }
  const written = merge.rows.filter(({ outcome }) => outcome === "added").length;
  expect(after.byName.size).toBe(before.byName.size + written);
}

function settings(name: string): readonly (readonly [string, string])[] {
  return [...(before.byName.get(name)?.settings ?? [])].map(([key, { value }]) => [key, value]);
}

test("a spoilt roster is read or refused; what it writes are the roles it shows, and nothing else changes", () => {
  fc.assert(
    fc.property(spoilt, ({ format, bytes }) => {
      const roster = readIfPossible(bytes, format);
      if (roster !== undefined) expectHarmless(roster);
    }),
    { numRuns: 1500 },
  );
});

test("any bytes are read as a roster or refused with a sentence", () => {
  fc.assert(
    fc.property(anything, ({ format, bytes }) => {
      const roster = readIfPossible(bytes, format);
      if (roster !== undefined) expectHarmless(roster);
    }),
    { numRuns: 1500 },
  );
});

const word = (pattern: RegExp) => fc.stringMatching(pattern);
const role: fc.Arbitrary<RoleProfile> = fc.record({
  name: word(/^[A-Za-z0-9_][A-Za-z0-9_.@:+/-]{0,20}$/).filter(
    (name) => !(name in {}) && !/^(default|work)$/i.test(name),
  ),
  roleArn: word(/^arn:aws(-cn|-us-gov)?:iam::[0-9]{12}:role\/([!-~]{1,9}\/)?[A-Za-z0-9_+=,.@-]{1,20}$/),
  source: fc.constantFrom("work-mfa", "somebody-mfa"),
  sessionName: fc.constantFrom(undefined, "ana_at_acme_dot_com"),
  externalId: fc.option(word(/^[A-Za-z0-9_+=,.@:/-]{2,30}$/), { nil: undefined }),
  durationSeconds: fc.option(fc.integer({ min: 900, max: 43_200 }), { nil: undefined }),
  region: fc.constantFrom(undefined, "eu-west-1"),
  output: fc.constantFrom(undefined, "json"),
});

test("what is exported is imported again as it was; shared, without what is personal", () => {
  const roles = fc.uniqueArray(role, { minLength: 1, maxLength: 8, selector: ({ name }) => name });
  fc.assert(
    fc.property(roles, fc.constantFrom(...exportFormats), fc.boolean(), (all, format, share) => {
      const { text, left } = exportRoster(all, { format, share });
      expect(left).toEqual([]);
      const { rows } = readRoster(Buffer.from(text), `team.${format}`);
      const personal = share ? { source: undefined, sessionName: undefined } : {};
      expect(rows.map((row) => ("row" in row ? row.row : row))).toEqual(all.map((one) => ({ ...one, ...personal })));
      if (share) expect(text).not.toMatch(/ana_at|-mfa/);
    }),
    { numRuns: 300 },
  );
});
