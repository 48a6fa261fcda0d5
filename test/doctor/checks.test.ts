import { describe, expect, test } from "vitest";
import { AwsDocument } from "../../src/aws-files/document.ts";
import { checks, diagnose } from "../../src/diagnosis/doctor.ts";
import type { FileFacts, NetworkFacts } from "../../src/diagnosis/surroundings.ts";
import { type Given, locations, surroundings } from "./surroundings.ts";

const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY";
const keys = `aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = ${secret}\n`;
const swapped = `[a]\naws_access_key_id = ${secret.replaceAll("/", "7").slice(0, 40)}\naws_secret_access_key = AKIAIOSFODNN7EXAMPLE\n`;
const token = "IQoJb3JpZ2luX2VjEXAMPLETOKENTOKENTOKENTOKENTOKEN";
const session = `aws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = ${secret}\naws_session_token = ${token}\n`;
const role = "role_arn = arn:aws:iam::111122223333:role/Admin\n";
const good = `${session}expiration = 2026-11-21T20:00:00Z\n`;
const setUp: Given = {
  credentials: `[work]\n${keys}\n[work-mfa]\n${good}`,
  config: "[profile work-mfa]\nregion = eu-west-1\n",
};

const file = (facts: Partial<FileFacts>): readonly FileFacts[] => [
  {
    path: "/home/ana/.aws/credentials",
    realPath: "/home/ana/.aws/credentials",
    holds: "keys",
    mode: 0o600,
    owner: 1000,
    git: "outside",
    synced: undefined,
    ...facts,
  },
];
const network = (facts: Partial<NetworkFacts>): NetworkFacts => ({
  clockOffsetSeconds: 1,
  unreached: undefined,
  keys: [],
  ...facts,
});
const answer = {
  profile: "work",
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  arn: "arn:aws:iam::111122223333:user/ana",
  refused: undefined,
  ageDays: 10,
  serials: ["arn:aws:iam::111122223333:mfa/phone"],
};

interface Case {
  /** What trips the check, each with a part of what is said. */
  readonly trips: readonly (readonly [says: RegExp, given: Given])[];
  /** What looks alike and is well. */
  readonly quiet: readonly Given[];
}

const cases: Readonly<Record<string, Case>> = {
  clock: {
    trips: [
      [/clock of this computer is 10 min slow/, { network: network({ clockOffsetSeconds: 600 }) }],
      [/1 min fast/, { network: network({ clockOffsetSeconds: -60 }) }],
    ],
    quiet: [
      { network: network({ clockOffsetSeconds: 2 }) },
      { network: network({ clockOffsetSeconds: undefined }) },
      {},
    ],
  },
  "aws-not-reached": {
    trips: [
      [/Cannot reach/, { network: network({ unreached: { what: "Cannot reach AWS", id: "network-unreachable" } }) }],
    ],
    quiet: [{ network: network({}) }, {}],
  },
  "keys-refused": {
    trips: [
      [
        /does not take the keys of profile work/,
        { network: network({ keys: [{ ...answer, arn: undefined, refused: "keys-not-accepted" }] }) },
      ],
    ],
    quiet: [{ network: network({ keys: [answer] }) }],
  },
  session: { trips: [], quiet: [setUp] },
  launcher: {
    trips: [
      [/node is gone/, { launcher: { path: "/x", exitCode: 9, said: "node is gone" } }],
      [/ends with 1/, { launcher: { path: "/x", exitCode: 1, said: "" } }],
    ],
    quiet: [{ launcher: { path: "/x", exitCode: 0, said: "" } }, {}],
  },
  "environment-profile": {
    trips: [
      [/AWS_PROFILE=wrok names a profile that does not exist/, { ...setUp, env: { AWS_PROFILE: "wrok" } }],
      [/AWS_PROFILE is set and empty/, { ...setUp, env: { AWS_PROFILE: "" } }],
      [/name two profiles/, { ...setUp, env: { AWS_PROFILE: "work", AWS_DEFAULT_PROFILE: "work-mfa" } }],
    ],
    quiet: [
      setUp,
      { ...setUp, env: { AWS_PROFILE: "work-mfa" } },
      { ...setUp, env: { AWS_PROFILE: "work", AWS_DEFAULT_PROFILE: "work" } },
    ],
  },
  "environment-keys": {
    trips: [
      [/keys and names profile work/, { env: { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_PROFILE: "work" } }],
      [/is a long-term key/, { env: { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: secret } }],
      [/no AWS_SESSION_TOKEN/, { env: { AWS_ACCESS_KEY_ID: "ASIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: secret } }],
      [
        /a long-term key id and a session token/,
        { env: { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } },
      ],
      [
        /and no AWS_SECRET_ACCESS_KEY/,
        { env: { AWS_ACCESS_KEY_ID: "ASIAIOSFODNN7EXAMPLE", AWS_SESSION_TOKEN: token } },
      ],
      [
        /session in this shell has ended/,
        {
          env: {
            AWS_ACCESS_KEY_ID: "ASIAIOSFODNN7EXAMPLE",
            AWS_SECRET_ACCESS_KEY: secret,
            AWS_SESSION_TOKEN: token,
            AWS_CREDENTIAL_EXPIRATION: "2026-11-21T08:00:00Z",
          },
        },
      ],
    ],
    quiet: [
      { env: { AWS_PROFILE: "work" } },
      { env: { AWS_ACCESS_KEY_ID: "ASIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } },
      { env: { AWS_ACCESS_KEY_ID: "ASIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: secret, AWS_SECURITY_TOKEN: token } },
      { env: { AWS_PROFILE: "work", AWS_CREDENTIAL_EXPIRATION: "2026-11-21T08:00:00Z" } },
    ],
  },
  "environment-files": {
    trips: [[/names no file/, { env: { AWS_CONFIG_FILE: "/x" }, missingFiles: new Set(["AWS_CONFIG_FILE"]) }]],
    quiet: [{ env: { AWS_CONFIG_FILE: "/x" } }],
  },
  "legacy-token": {
    trips: [
      [/AWS_SECURITY_TOKEN in this shell/, { env: { AWS_SECURITY_TOKEN: "old", AWS_SESSION_TOKEN: token } }],
      [
        /under the old name only, AWS_SECURITY_TOKEN/,
        { env: { AWS_ACCESS_KEY_ID: "ASIAIOSFODNN7EXAMPLE", AWS_SECURITY_TOKEN: token } },
      ],
      [
        /under the old name only, aws_security_token/,
        { credentials: `[work]\n${keys}[work-mfa]\n${good.replace("session_token", "security_token")}` },
      ],
      [/has an aws_security_token/, { credentials: `[work]\n${keys}[work-mfa]\n${good}aws_security_token = old\n` }],
    ],
    quiet: [
      { env: { AWS_SECURITY_TOKEN: token, AWS_SESSION_TOKEN: token } },
      { credentials: `[work]\n${keys}[work-mfa]\n${good}aws_security_token = ${token}\n` },
    ],
  },
  "misplaced-keys": {
    trips: [
      [/aws_access_key_id holds a secret key/, { credentials: swapped }],
      [
        /aws_secret_access_key holds an access key id/,
        { credentials: swapped.replace(/(id = ).*/, "$1AKIAIOSFODNN7EXAMPLE") },
      ],
      [/aws_access_key_id is in quotes/, { credentials: `[a]\n${keys.replace(/(AKIA\w+)/, '"$1"')}` }],
      [
        /aws_access_key_id and no aws_secret_access_key/,
        { credentials: "[a]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n" },
      ],
      [/a long-term key id and a session token/, { credentials: `[a]\n${keys}aws_session_token = ${token}\n` }],
      [
        /a long-term key id and a session token/,
        { credentials: `[a]\n${keys}aws_session_token = ${token}\n`, config: `[profile a]\naws_session_token = t\n` },
      ],
      [
        /holds a session where the long-term keys of work-mfa belong/,
        {
          credentials: `[work]\n${session}[work-mfa]\n${good}`,
          config: "[profile work-mfa]\ndaypass_source_profile = work\n",
        },
      ],
      [
        /the key id of a session, and no session token/,
        { credentials: `[a]\n${session.replace(/aws_session_token.*\n/, "")}` },
      ],
      [/holds long-term keys where the session of work belongs/, { credentials: `[work]\n${keys}[work-mfa]\n${keys}` }],
      [/no profile holds the long-term keys/, { credentials: `[default]\n${session}` }],
      [
        /no profile holds the long-term keys/,
        {
          credentials: `[default]\n${session}`,
          remembered: new Map([["default", { keys: { kind: "profile", profile: "default" } }]]),
        },
      ],
    ],
    quiet: [
      setUp,
      {
        credentials: `[default]\n${good}`,
        remembered: new Map([["default", { keys: { kind: "env-file", path: "/home/ana/project/.env" } }]]),
      },
      { credentials: `[default]\n${good}[default-long-term]\n${keys}` },
      { credentials: `[default]\n${keys}[mfa-auth]\n${good}`, config: `[default]\n${role}source_profile = mfa-auth\n` },
    ],
  },
  "two-forms": {
    trips: [
      [
        /has credential_process, and a session/,
        { config: "[profile a]\ncredential_process = /bin/x\n", credentials: `[a]\n${session}` },
      ],
      [
        /has credential_process, and long-term keys/,
        { config: "[profile a]\ncredential_process = /bin/x\n", credentials: `[a]\n${keys}` },
      ],
      [
        /has role_arn, and a session/,
        { config: `[profile a]\n${role}source_profile = b\n`, credentials: `[a]\n${session}[b]\n${keys}` },
      ],
      [/has sso_session/, { config: "[profile a]\nsso_session = corp\n", credentials: `[a]\n${session}` }],
      [
        /has role_arn, and a session/,
        { config: `[profile a]\n${role}source_profile = b\n${session}`, credentials: `[a]\n${session}[b]\n${keys}` },
      ],
      [
        /both source_profile and credential_source/,
        { config: `[profile a]\n${role}source_profile = b\ncredential_source = Environment\n` },
      ],
      [
        /both source_profile and credential_process/,
        { config: `[profile a]\n${role}source_profile = b\ncredential_process = /bin/x\n` },
      ],
      [
        /both credential_process and sso_session/,
        { config: "[profile a]\nsso_session = corp\nsso_start_url = https://x\ncredential_process = /bin/x\n" },
      ],
    ],
    quiet: [
      setUp,
      { config: "[profile a]\ncredential_process = /bin/x\n" },
      { config: "[profile a]\nsso_session = corp\nsso_start_url = https://x\n" },
      { config: `[profile a]\n${role}web_identity_token_file = /x\n` },
      { config: `[profile a]\n${role}source_profile = a\n`, credentials: `[a]\n${session}` },
      { credentials: `[default]\n${keys}[mfa-auth]\n${good}`, config: `[default]\n${role}source_profile = mfa-auth\n` },
    ],
  },
  "session-mfa-serial": {
    trips: [
      [
        /Session profile work-mfa has mfa_serial/,
        { ...setUp, config: "[profile work-mfa]\nmfa_serial = arn:aws:iam::111122223333:mfa/phone\n" },
      ],
      [
        /Session profile work-mfa has mfa_serial/,
        { ...setUp, credentials: `${setUp.credentials}mfa_serial = arn:aws:iam::111122223333:mfa/phone\n` },
      ],
    ],
    quiet: [
      { ...setUp, config: "[profile work]\nmfa_serial = arn:aws:iam::111122223333:mfa/phone\n" },
      {
        ...setUp,
        config: `[profile r]\n${role}source_profile = work\nmfa_serial = arn:aws:iam::111122223333:mfa/phone\n`,
      },
    ],
  },
  routes: {
    trips: [
      [
        /leads nowhere.*circle/i,
        { config: `[profile a]\n${role}source_profile = b\n[profile b]\n${role}source_profile = a\n` },
      ],
      [/Cannot find profile "gone"/, { config: `[profile a]\n${role}source_profile = gone\n` }],
    ],
    quiet: [
      { ...setUp, config: `[profile r]\n${role}source_profile = work-mfa\n` },
      { config: `[profile a]\n${role}credential_source = Ec2InstanceMetadata\n` },
      { config: `[profile a]\n${role}source_profile = b\n[profile b]\nsso_session = corp\n` },
    ],
  },
  "device-unusable": {
    trips: [
      [
        /mfa_serial of profile work is a security key/,
        { config: "[profile work]\nmfa_serial = arn:aws:iam::111122223333:u2f/user/ana/key-1\n" },
      ],
      [
        /has security keys or passkeys only/,
        { network: network({ keys: [{ ...answer, serials: ["arn:aws:iam::111122223333:u2f/user/ana/key-1"] }] }) },
      ],
    ],
    quiet: [
      { config: "[profile work]\nmfa_serial = GAHT12345678\n" },
      {
        network: network({
          keys: [{ ...answer, serials: [...answer.serials, "arn:aws:iam::111122223333:u2f/user/ana/key-1"] }],
        }),
      },
    ],
  },
  "file-constructs": {
    trips: [
      [/"region" is set twice/, { config: "[profile a]\nregion = x\nregion = y\n" }],
      [/byte order mark/, { config: "\ufeff[profile a]\nregion = x\n" }],
      [/has a header further up/, { credentials: `[a]\n${keys}[a]\n${keys}` }],
      [/read the comment as a part of the value/, { config: "[profile a]\nregion = eu-west-1 # home\n" }],
    ],
    quiet: [setUp, { config: "# a comment\n[profile a]\nregion = eu-west-1\ns3 =\n  max_concurrent_requests = 20\n" }],
  },
  "file-modes": {
    trips: [
      [/may read .*credentials \(mode 644\)/, { files: file({ mode: 0o644 }) }],
      [/may change .*config/, { files: file({ path: "/home/ana/.aws/config", holds: "settings", mode: 0o664 }) }],
      [/belongs to another user/, { files: file({ owner: 0 }) }],
      [/may change \/home\/ana\/.aws /, { files: file({ path: "/home/ana/.aws", holds: "folder", mode: 0o777 }) }],
    ],
    quiet: [
      { files: file({}) },
      { files: file({ path: "/home/ana/.aws/config", holds: "settings", mode: 0o644 }) },
      { files: file({ mode: undefined, owner: undefined }) },
      { files: file({ path: "/home/ana/.aws", holds: "folder", mode: 0o775, git: "open" }) },
    ],
  },
  "files-elsewhere": {
    trips: [
      [/under version control/, { files: file({ git: "tracked" }) }],
      [/is not ignored/, { files: file({ path: "/p/.env", holds: "env-file", git: "open" }) }],
      [/a folder of Dropbox/, { files: file({ synced: "Dropbox" }) }],
    ],
    quiet: [{ files: file({ git: "ignored" }) }, { files: file({ holds: "settings", git: "tracked" }) }],
  },
  "process-program": {
    trips: [
      [
        /names \/opt\/gone, which does not exist/,
        { config: "[profile a]\ncredential_process = /opt/gone x\n", missingPrograms: new Map([["a", "/opt/gone"]]) },
      ],
    ],
    quiet: [{ config: "[profile a]\ncredential_process = /bin/sh x\n" }],
  },
  "expired-sessions": {
    trips: [
      [
        /holds a session that ended 2025-01-02/,
        { credentials: `[saml]\n${session}x_security_token_expires = 2025-01-02T10:00:00Z\n` },
      ],
      [
        /holds a session that ended 2025-01-02/,
        { credentials: `[azure]\n${session}aws_expiration = 2025-01-02T10:00:00.000Z\n` },
      ],
      [
        /holds a session that ended 2025-01-02/,
        {
          credentials: `[saml]\n${session}x_security_token_expires = 2025-01-02T10:00:00Z\n`,
          config: `[profile saml]\n${session}expiration = 2025-01-02T10:00:00Z\nregion = x\n`,
        },
      ],
    ],
    quiet: [setUp, { credentials: `[work]\n${keys}[work-mfa]\n${session}expiration = 2025-01-02T10:00:00Z\n` }],
  },
  "cli-cache": {
    trips: [
      [
        /role session of the AWS CLI that has ended/,
        { cachedRoles: [{ path: "/c/1.json", expiresAt: new Date("2026-11-21T08:00:00Z") }] },
      ],
    ],
    quiet: [{ cachedRoles: [{ path: "/c/1.json", expiresAt: new Date("2026-11-21T10:00:00Z") }] }],
  },
  "key-age": {
    trips: [[/is 120 days old/, { network: network({ keys: [{ ...answer, ageDays: 120 }] }) }]],
    quiet: [{ network: network({ keys: [answer, { ...answer, ageDays: undefined }] }) }],
  },
  "prompt-variables": {
    trips: [[/AWS_VAULT=old of another tool/, { env: { AWS_VAULT: "old", AWS_PROFILE: "work" } }]],
    quiet: [{ env: { AWS_VAULT: "work", AWS_PROFILE: "work" } }, { env: { AWS_PROFILE: "work" } }],
  },
  "node-variables": {
    trips: [
      [/NODE_DEBUG/, { env: { NODE_DEBUG: "fs,http" } }],
      [/NODE_OPTIONS has --inspect/, { env: { NODE_OPTIONS: "--inspect=9229" } }],
      [/NODE_TLS_REJECT_UNAUTHORIZED=0/, { env: { NODE_TLS_REJECT_UNAUTHORIZED: "0" } }],
    ],
    quiet: [{ env: { NODE_DEBUG: "fs", NODE_OPTIONS: "--max-old-space-size=4096" } }],
  },
  proxy: {
    trips: [
      [/SOCKS or PAC/, { env: { ALL_PROXY: "socks5://127.0.0.1:1080" } }],
      [/does not leave out 169\.254\.169\.254/, { env: { HTTPS_PROXY: "http://proxy:3128" } }],
    ],
    quiet: [{ env: { HTTPS_PROXY: "http://proxy:3128", NO_PROXY: "localhost,169.254.169.254" } }, {}],
  },
  "region-missing": {
    trips: [[/Profile work-mfa has no region/, { credentials: `[work]\n${keys}[work-mfa]\n${good}` }]],
    quiet: [
      setUp,
      { credentials: `[work]\n${keys}[work-mfa]\n${good}`, env: { AWS_REGION: "x", AWS_DEFAULT_REGION: "x" } },
    ],
  },
};

test("every check has a fixture that trips it, and one that does not", () => {
  expect(Object.keys(cases).sort()).toEqual(checks.map(({ id }) => id).sort());
});

describe.each(checks.map((check) => [check.id, check] as const))("%s", (id, check) => {
  const { trips = [], quiet = [] } = cases[id] ?? {};
  test.each(trips)("finds %s", (says, given) => {
    const findings = check.find(surroundings(given));
    expect(findings.map(({ what }) => what).join("\n")).toMatch(says);
    const all = JSON.stringify(findings);
    expect(all).not.toContain(secret);
    expect(all).not.toContain(token);
  });

  test.each(quiet.map((given, index) => [index + 1, given] as const))("is quiet about look-alike %s", (_, given) => {
    expect(check.find(surroundings(given))).toEqual([]);
  });

  test.each(trips)("mends %s, and nothing else, where it says that it can", (_, given) => {
    const seen = surroundings(given);
    for (const { fix } of check.find(seen)) {
      if (fix?.kind !== "edit") continue;
      const texts = { config: "", credentials: "" };
      for (const file of ["config", "credentials"] as const) {
        const { [file]: edit = (document: AwsDocument) => document } = fix.edits;
        const mended = edit(seen.profiles[file]).toString();
        texts[file] = mended;
        // A second time it changes nothing.
        expect(edit(AwsDocument.parse(mended, file, locations[file])).toString()).toBe(mended);
        const before = seen.profiles[file].toString().replaceAll("aws_security_token", "aws_session_token");
        for (const line of mended.split("\n"))
          if (!line.startsWith("daypass_mfa_serial")) expect(before).toContain(line);
      }
      const left = check.find(surroundings({ ...given, ...texts }));
      expect(left.filter(({ what }) => what === check.find(seen)[0]?.what)).toEqual([]);
    }
  });
});

test.each([
  ["environment-profile", { ...setUp, credentials: `[my work]\n${keys}`, env: { AWS_PROFILE: "my wrok" } }],
  ["misplaced-keys", { credentials: `[my work]\n${keys}[my work-mfa]\n${keys}` }],
  ["region-missing", { credentials: `[my work]\n${keys}[my work-mfa]\n${good}` }],
] as const)("a name with a blank stands in quotes in the line that mends: %s", (id, given) => {
  const found = checks.find((check) => check.id === id)?.find(surroundings(given)) ?? [];
  expect(found.map(({ mend }) => (mend.kind === "command" ? mend.line : "")).join("\n")).toMatch(/'my work(-mfa)?'/);
});

test("a path with a blank stands in quotes in the line that mends", () => {
  const path = "/home/ana/my files/.env";
  const files = file({ path, realPath: path, mode: 0o644, owner: 0, git: "tracked" });
  const lines = diagnose(surroundings({ files })).findings.map(({ mend }) =>
    mend.kind === "command" ? mend.line : "",
  );
  expect(lines).toEqual([
    `sudo chown "$(id -u)" '/home/ana/my files/.env'`,
    "chmod 600 '/home/ana/my files/.env'",
    "git -C '/home/ana/my files' rm --cached .env",
  ]);
});

test("a computer that is set up and logged in has nothing wrong", () => {
  const { findings, good: fine } = diagnose(
    surroundings({
      ...setUp,
      files: file({}),
      network: network({ keys: [answer] }),
      launcher: { path: "/x", exitCode: 0, said: "" },
    }),
  );
  expect(findings).toEqual([]);
  expect(fine.join("\n")).toMatch(/clock 1 s off\nkeys work \(work: ana\)\nsession work-mfa for 11 h\nlauncher runs/);
});

test("ten thousand profiles are looked at, too, before the test's time is over", () => {
  const many = Array.from(
    { length: 10_000 },
    (_, at) => `[profile r${at}]\n${role}source_profile = work-mfa\nregion = x\n`,
  );
  const config = `${setUp.config}${many.join("")}`;
  expect(diagnose(surroundings({ ...setUp, config })).findings).toEqual([]);
});

test("only the owner of a file may close it: what belongs to somebody else is not offered", () => {
  const findings = diagnose(surroundings({ files: file({ mode: 0o644, owner: 0 }) })).findings;
  expect(findings.map(({ mend, fix }) => [mend.kind === "command" ? mend.line.split(" ")[0] : "", fix])).toEqual([
    ["sudo", undefined],
    ["chmod", undefined],
  ]);
});

test("long-term keys in the other file stay when a session is taken away", () => {
  const given = {
    credentials: `[a]\n${session}`,
    config: `[profile a]\ncredential_process = /bin/x\n${keys}`,
  };
  const seen = surroundings(given);
  const [finding] = diagnose(seen).findings.filter(({ check }) => check === "two-forms");
  const edits = finding?.fix?.kind === "edit" ? finding.fix.edits : {};
  expect(edits.credentials?.(seen.profiles.credentials).toString()).toBe("");
  expect(edits.config?.(seen.profiles.config).toString()).toBe(given.config);
});

test("a file in another encoding is saved anew: no change of a line mends it", () => {
  const { findings } = diagnose(surroundings({ config: "\ufeff[profile a]\nregion = x\nregion = y\n" }));
  const constructs = findings.filter(({ check }) => check === "file-constructs");
  expect(constructs.map(({ mend }) => mend.kind)).toEqual(["advice", "line"]);
});

test("what AWS says of keys is said with the line where they stand", () => {
  const refused = (profile: string, why: string) => ({ ...answer, profile, arn: undefined, refused: why });
  const { findings } = diagnose(
    surroundings({
      credentials: `[a]\n${keys}[b]\n${keys}[work]\n${keys}`,
      network: network({
        keys: [refused("a", "keys-not-accepted"), refused("b", "secret-not-accepted"), { ...answer, ageDays: 120 }],
      }),
    }),
  );
  expect(findings.map(({ check, place }) => `${check} ${place?.line}`)).toEqual([
    ...["keys-refused 2", "keys-refused 6", "key-age 8"],
  ]);
  expect(findings[1]?.why).toMatch(/the secret key is not the one/);
});

test("long-term keys in the place of a session are moved by a line that names whose session it is", () => {
  const { findings } = diagnose(surroundings({ credentials: `[work]\n${keys}[work-mfa]\n${keys}` }));
  expect(findings.map(({ mend }) => mend)).toContainEqual({
    kind: "command",
    line: "daypass login work --to work-mfa --move-keys",
  });
});

test("a role that leads nowhere is mended in the line that names its source", () => {
  const lines = (config: string) => diagnose(surroundings({ config })).findings.map(({ mend }) => mend);
  const config = `[profile a]\n${role}source_profile = gone\nregion = x\n`;
  expect(lines(config)).toMatchObject([{ kind: "line", place: { line: 3 } }]);
  const behind = `${config}[profile b]\n${role}source_profile = a\nregion = x\n`;
  expect(lines(behind)).toMatchObject([3, 3].map((line) => ({ kind: "line", place: { line } })));
});

test("keys beside a profile: only tools in JavaScript take the profile, and only by AWS_PROFILE", () => {
  const why = (name: string) => {
    const env = { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: secret, [name]: "work" };
    return diagnose(surroundings({ credentials: `[work]\n${keys}`, env })).findings.map((finding) => finding.why);
  };
  expect(why("AWS_PROFILE")).toContainEqual(expect.stringContaining("tools in JavaScript the profile"));
  expect(why("AWS_DEFAULT_PROFILE")).toContainEqual("every tool uses the keys, and none looks at the profile");
});
