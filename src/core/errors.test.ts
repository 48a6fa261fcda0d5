import { describe, expect, test } from "vitest";
import { DaypassError, type ErrorCode, errorCodes, type FactsOf, isFailure } from "./errors.ts";
import { exitCodes, placeText } from "./problem.ts";

const place = { path: "/home/ana/.aws/config", line: 3, column: 1 };
const answer = { awsCode: "AccessDenied", awsMessage: "Not you", requestId: "11111111-2222-3333-4444-555555555555" };
const request = { action: "GetSessionToken", host: "sts.eu-west-1.amazonaws.com" };
const serial = "arn:aws:iam::123456789012:mfa/ana-phone";
const accessKeyId = "AKIA…VV7A";
const roleArn = "arn:aws:iam::210987654321:role/Admin";
const way = { ...request, codeMayBeSpent: true };
const variable = { name: "AWS_MFA_ARN", wanted: "a device", path: "/project/.env", line: 4 };

/** Facts as they come, with and without those that may be missing: each must make a sentence. */
const samples: { readonly [Code in ErrorCode]: readonly FactsOf<Code>[] } = {
  "no-home": [{}, { wanted: "state" }],
  "file-unreadable": [{ path: place.path, errno: "EACCES", why: "you may not read it" }],
  "file-unwritable": [
    { path: place.path, errno: "EROFS", why: "the disk is read-only" },
    { path: place.path, errno: "ENOSPC", why: "the disk is full", hint: "make room" },
  ],
  "file-refused": [
    { path: place.path, why: "it is a pipe" },
    { path: place.path, why: "it is a pipe", hint: "name another file" },
  ],
  "file-busy": [{ path: place.path, tries: 20 }],
  "file-unparsable": [{ ...place, what: "the bracket of this header is not closed", source: "[work" }],
  "edit-refused": [{ path: place.path, why: "more than half of it would be lost" }],
  "name-not-writable": [{ what: "profile", name: "a]b", why: "it holds a bracket" }],
  "value-not-writable": [{ key: "region", section: 'profile "work"', why: "it holds a line break" }],
  "answer-unusable": [
    { flag: "--region", value: "EU", why: "a region is written like eu-west-1" },
    { flag: "--secret-stdin", value: undefined, why: "a secret access key has 40 characters, this has 3" },
  ],
  "keys-csv-unusable": [{ path: "/files/accessKeys.csv", why: "it has no column for the access key id" }],
  "keys-profile-taken": [{ profile: "work", path: place.path, held: accessKeyId, given: "AKIA…AAAA" }],
  "layout-refused": [{ layout: "default-session", why: "[default] holds other keys", hint: "--profile default" }],
  "files-changed-meanwhile": [{ path: place.path }],
  "roster-unreadable": [
    { path: "team.csv", why: "it is a directory" },
    { path: "team.csv", why: "no format", hint: "name it" },
  ],
  "roster-refused": [
    { path: "team.csv", refused: 2, rows: 5, strict: true, first: "team.csv:3 has no name" },
    { path: "team.csv", refused: 5, rows: 5, strict: false, first: "team.csv:3 has no name" },
  ],
  "source-choice-needed": [{ candidates: ["work-mfa", "home-mfa"] }, { candidates: [] }],
  "profile-taken": [{ profile: "work", why: "it is the name of a session profile" }],
  "profile-exists": [{ profile: "work", path: place.path }],
  "section-exists": [{ section: 'profile "work"', path: place.path }],
  "variable-refused": [
    { name: "AWS_REGION", why: "a region is written like eu-west-1" },
    { name: "AWS_PROFILE", why: "a percent sign has no safe form there", format: "cmd" },
  ],
  "secrets-on-terminal": [{ profile: "work", instead: 'eval "$(daypass env work)"' }],
  "shell-not-set-up": [
    { command: "daypass use", now: 'eval "$(daypass use work --print)"', forGood: 'eval "$(daypass init bash)"' },
    { command: "daypass use", now: "daypass use work --print fish | source", forGood: "a", file: "~/.config" },
  ],
  "lock-timeout": [
    { what: place.path, seconds: 30 },
    { what: place.path, seconds: 30, holder: "4711" },
  ],
  "backup-not-found": [
    { id: "latest", folders: ["/home/ana/.aws/backups"] },
    { id: "2026-01-01T00-00-00-000Z", folders: ["/a", "/b"] },
  ],
  "changed-since-backup": [
    { path: place.path, id: "2026-01-01T00-00-00-000Z", difference: "" },
    { path: place.path, id: "2026-01-01T00-00-00-000Z", difference: "-a\n+b" },
  ],
  "duration-invalid": [{ text: "soon" }],
  "duration-out-of-range": [{ text: "37h", min: 900, max: 129_600 }],
  "profile-not-found": [
    { profile: "wrok", path: place.path },
    { profile: "wrok", path: place.path, similar: "work" },
    { profile: "wrok", path: place.path, similar: undefined, byVariable: "AWS_PROFILE" },
  ],
  "no-profile": [{ credentials: "/home/ana/.aws/credentials" }],
  "profile-choice-needed": [{ candidates: ["home", "work"] }],
  "profile-not-served": ["sso", "login", "process", "web-identity", "other"].map((kind) => ({ profile: "work", kind })),
  "session-without-source": [{ profile: "work-mfa" }],
  "role-without-source": [
    { profile: "admin", credentialSource: undefined },
    { profile: "admin", credentialSource: "Ec2InstanceMetadata" },
  ],
  "route-cycle": [{ profiles: ["a", "b", "a"] }],
  "services-not-found": [{ ...place, profile: "work", services: "local" }],
  "env-file-missing": [{ path: "/project/.env", why: "there is no such file" }],
  "env-variable-unusable": (["missing", "placeholder", "malformed", "session-keys", "swapped"] as const).flatMap(
    (fault) => [
      { ...variable, fault },
      { ...variable, fault, line: undefined },
      { ...variable, fault, path: undefined, line: undefined },
    ],
  ),
  "keys-incomplete": [{ profile: "work", missing: "aws_secret_access_key", path: place.path }],
  "keys-malformed": (["aws_access_key_id", "aws_secret_access_key"] as const).flatMap((setting) =>
    (["swapped", "quoted", "malformed"] as const).map((fault) => ({
      profile: "work",
      setting,
      fault,
      path: place.path,
    })),
  ),
  "session-keys-in-profile": [{ profile: "work", path: place.path }],
  "device-not-found": [
    { user: "ana", onlyFido: false },
    { user: "ana", onlyFido: true },
    { user: undefined, onlyFido: false },
    { user: undefined, onlyFido: true },
  ],
  "device-unusable": [
    { serial: "arn:aws:iam::123456789012:u2f/user/ana/key", kind: "fido" },
    { serial: "phone", kind: "unknown" },
  ],
  "device-choice-needed": [{ serials: [serial, "GAHT12345678"] }],
  "device-lookup-refused": [
    { user: "ana", guess: serial },
    { user: undefined, guess: undefined },
  ],
  "code-malformed": [{ from: "--code" }],
  "code-spent": [{ serial, waitSeconds: 12 }],
  "code-needed": [{ profile: "work-mfa", serial, why: "there is no terminal to ask on" }],
  "code-command-failed": [{ profile: "work", why: "it ended with exit code 1" }],
  "target-holds-keys": [{ profile: "default", path: place.path }],
  "target-has-other-form": [
    { profile: "admin", setting: "role_arn", place },
    { profile: "admin", setting: "role_arn", place: undefined },
  ],
  "keys-target-taken": [{ profile: "default-long-term", path: place.path }],
  "account-mismatch": [
    { expected: "123456789012", actual: "210987654321", pinnedBy: undefined },
    { expected: "123456789012", actual: "210987654321", pinnedBy: "--account" },
  ],
  "endpoint-not-trusted": [
    { url: "https://sts.example.com", where: "AWS_ENDPOINT_URL", fromFile: false },
    { url: "https://sts.example.com", where: placeText(place), fromFile: true },
  ],
  "command-not-trusted": [{ command: "pass otp aws", where: placeText(place), setting: "daypass_mfa_process" }],
  "state-unreadable": [{ path: "/state/trust.json", why: "it is damaged" }],
  "code-not-accepted": [
    { ...answer, device: serial, sentAgain: false, clockOffsetSeconds: undefined },
    { ...answer, device: serial, sentAgain: true, clockOffsetSeconds: -420 },
  ],
  "serial-not-accepted": [{ ...answer, device: serial, accessKeyId }],
  "mfa-incomplete": [answer],
  "keys-not-accepted": [{ ...answer, accessKeyId, host: request.host, partition: "aws" }],
  "secret-not-accepted": [{ ...answer, accessKeyId }],
  "session-keys-not-accepted": [{ ...answer, accessKeyId }],
  "session-not-accepted": [{ ...answer, action: "GetCallerIdentity", accessKeyId }],
  "session-ended": [{ ...answer, action: "GetCallerIdentity", accessKeyId }],
  "clock-off": [
    { ...answer, clockOffsetSeconds: undefined },
    { ...answer, clockOffsetSeconds: 1200 },
    { ...answer, clockOffsetSeconds: -90_000 },
  ],
  "entity-exists": [{ ...answer, ...request, action: "CreateUser", awsMessage: "User with name ana already exists." }],
  "entity-not-found": [{ ...answer, ...request, action: "GetUser" }],
  "entity-in-use": [{ ...answer, ...request, action: "DeleteUser" }],
  "quota-exceeded": ["AccessKeysPerUser: 2", "MFADevicesPerUser: 8", "GroupsPerUser: 10", "StacksPerRegion"].map(
    (quota) => ({ ...answer, ...request, awsMessage: `Cannot exceed quota for ${quota}` }),
  ),
  "entity-busy": [{ ...answer, ...request, seconds: 60 }],
  "device-codes-not-accepted": [
    { ...answer, device: serial, clockOffsetSeconds: undefined },
    { ...answer, device: serial, clockOffsetSeconds: -90 },
  ],
  "mfa-session-needed": [{ ...answer, ...request, action: "EnableMFADevice" }],
  "stack-failed": [
    {
      stack: "daypass",
      status: "ROLLBACK_COMPLETE",
      resource: "AdminGroup",
      reason: "it already exists",
      leftOver: true,
    },
    { stack: "daypass", status: "UPDATE_ROLLBACK_COMPLETE", resource: "AdminRole", reason: "no", leftOver: false },
  ],
  "stack-busy": [{ stack: "daypass", status: "CREATE_IN_PROGRESS", seconds: 600 }],
  "stack-unusable": [
    { stack: "daypass", status: "UPDATE_ROLLBACK_FAILED", reason: "AdminRole is gone" },
    { stack: "daypass", status: "DELETE_FAILED", reason: undefined },
    { stack: "daypass", status: "ROLLBACK_COMPLETE", reason: undefined },
  ],
  "stack-not-found": [
    { stack: "daypass", region: "eu-west-1", account: "123456789012" },
    { stack: "daypass", region: "eu-west-1", account: undefined },
  ],
  "stack-names-fixed": [{ stack: "daypass", what: "group name", from: "admins", to: "people" }],
  "stack-differs": [{ stack: "daypass", what: "AdminMFAPolicy was changed" }],
  "lock-out-refused": [{ reasons: ["you would be one of them", "bo has no device"] }],
  "break-glass-unusable": [{ arn: "arn:aws:iam::123456789012:user/bo", why: "there is no such user" }],
  "caller-not-user": [{ arn: "arn:aws:iam::123456789012:root", what: "add an MFA device" }],
  "user-taken": [{ user: "alice", why: "it is in another path" }],
  "user-not-ours": [
    { user: "alice", why: "it is in another path" },
    { user: "alice", why: "these are the keys of that very user" },
  ],
  "enrolment-stopped": [{ user: "alice", serial }],
  "file-exists": [{ path: "/tmp/alice.env", what: "the keys" }],
  "seed-needs-terminal": [{ why: "there is no terminal to ask on" }],
  "last-device": [{ user: "alice", serial }],
  "text-not-explained": [{ words: undefined }, { words: "no such thing" }],
  "nothing-to-explain": [{ what: "input" }, { what: "last" }],
  "role-not-trusting": [{ ...answer, ...request, action: "AssumeRole" }],
  "role-not-granted": [{ ...answer, ...request, action: "AssumeRole" }],
  "not-allowed": [
    { ...answer, ...request },
    { ...answer, ...request, awsMessage: "with an explicit deny in an identity-based policy" },
  ],
  "region-disabled": [{ ...answer, region: "me-south-1" }],
  "request-not-valid": [{ ...answer, ...request }],
  "aws-throttled": [{ ...answer, ...request }],
  "aws-unavailable": [
    { ...way, status: 503, requestId: undefined },
    { ...way, codeMayBeSpent: false, status: 500, requestId: answer.requestId },
  ],
  "aws-refused": [
    { ...answer, ...request },
    { ...answer, ...request, requestId: undefined },
  ],
  "network-unreachable": [
    { ...way, why: "there is no such host", proxy: undefined },
    { ...way, why: "there is no such host", proxy: "http://proxy:3128" },
  ],
  "network-timeout": [
    { ...way, phase: "connection", seconds: 5, proxy: undefined },
    { ...way, phase: "answer", seconds: 10, proxy: "http://proxy:3128" },
  ],
  "connection-lost": [{ ...way, why: "the other side closed it" }],
  "proxy-refused": [
    { host: request.host, proxy: "http://proxy:3128", why: "wants a password", status: 407 },
    { host: request.host, proxy: "http://proxy:3128", why: "does not answer", status: undefined },
  ],
  "proxy-invalid": [{ variable: "HTTPS_PROXY", why: "it is not a URL" }],
  "tls-not-trusted": [{ host: request.host, why: "it is signed by itself" }],
  "policy-file-unreadable": [
    { path: "mfa.yaml", line: 7, why: "Map keys must be unique" },
    {
      path: "mfa.yaml",
      line: undefined,
      why: "it is neither a CloudFormation template, nor Terraform in JSON, nor a policy",
    },
  ],
  "policy-not-judged": [
    { text: 'Cannot judge operator "BinaryEquals" in statement "Scan" of policy "AdminMFAPolicy" (mfa.yaml:41)' },
  ],
  "user-not-found": [{ user: "alcie", account: "123456789012" }],
  "nothing-to-check": [{}],
  "ca-bundle-unusable": [{ path: "/etc/ca.pem", why: "there is no such file" }],
  "captive-portal": [{ host: request.host, what: "a web page (200)", codeMayBeSpent: true }],
  "answer-malformed": [{ ...way, what: "it is empty" }],
  "endpoint-invalid": [{ endpoint: "localhost", why: "it is not a URL" }],
  "endpoint-not-available": [{ region: "cn-north-1", why: "it has no FIPS" }],
  "region-invalid": [{ region: "eu west" }],
  usage: [{ what: "Unknown option '--x'" }, { what: "Unknown option '--x'", hint: "did you mean --y?" }],
  interrupted: [{}],
  stopped: [{ profile: "work-mfa" }],
  "needs-answer": [{ question: "May daypass run it?", why: "CI is set", flag: "--yes" }],
  "sandbox-silent": [{ endpoint: "http://127.0.0.1:4599", why: "nothing listens there" }],
  unexpected: [{ what: "TypeError" }],
  "code-not-given": [
    { profile: "work-mfa", how: "cancelled", where: "/dev/pts/3", seconds: undefined },
    { profile: "work-mfa", how: "open", where: "/dev/pts/3", seconds: undefined },
    { profile: "work-mfa", how: "unanswered", where: undefined, seconds: 50 },
  ],
  "duration-not-granted": [
    { profile: "admin", wanted: "4 h", by: "chain" },
    { profile: "admin", wanted: "4 h", by: "role" },
    { profile: "admin", wanted: "4 h", by: "unknown" },
  ],
  "direct-mfa-behind-role": [{ profile: "admin", source: "hub" }],
  "role-setting-unusable": [
    {
      profile: "admin",
      setting: "daypass_policy",
      why: "it is not a JSON object in one line",
      place: { path: "/home/ana/.aws/config", line: 12, column: 1 },
    },
  ],
  "session-missing": [
    { profile: "admin", login: "work-mfa", endedAt: undefined, ago: undefined },
    { profile: "admin", login: "work-mfa", endedAt: new Date("2026-03-01T09:00:00Z"), ago: "3 h" },
  ],
  "role-account-mismatch": [
    { profile: "admin", roleArn, actual: "999999999999", pinned: undefined },
    { profile: "admin", roleArn, actual: "210987654321", pinned: "999999999999" },
  ],
  "form-not-possible": [
    { profile: "work", form: "process", why: "it holds long-term keys", instead: "look at work-mfa" },
    { profile: "work", form: "chain", why: "it is a session, and only roles are assumed", instead: undefined },
  ],
  "form-hidden-by-keys": [{ profile: "default", path: place.path }],
  "process-line-unsafe": [
    { what: "path", text: "/home/ana$/bin/daypass" },
    { what: "name", text: "my work" },
  ],
  "program-not-found": [
    { program: "trrform", why: "no folder of PATH has it" },
    { program: "./deploy", why: "there is no such file" },
  ],
  "program-not-runnable": [{ program: "./deploy", why: "it is not executable" }],
  "no-profile-matches": [
    { pattern: "acme-*", path: place.path, similar: [] },
    { pattern: "work", path: place.path, similar: ["work-admin"], withoutRole: "work" },
  ],
  "output-not-kept": [{ profile: "acme", why: "the disk is full" }],
  "launcher-not-installed": [
    { path: "/home/ana/.npm/_npx/1/node_modules/daypass/dist/daypass.js", from: "npx" },
    { path: "/src/daypass/dist/daypass.js", from: "clone" },
  ],
};

const known = errorCodes.filter((code) => Object.hasOwn(samples, code));
const every = known.flatMap((code) => samples[code].map((facts) => new DaypassError(code, facts)));

test("every kind of failure stands in the list above, with facts as they come", () => {
  expect(known).toEqual(errorCodes);
});

test("every kind of failure has an id that can name a page, and an exit code of the contract", () => {
  for (const error of every) {
    expect(error.code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(Object.values(exitCodes)).toContain(error.exitCode);
    expect(error.exitCode).not.toBe(exitCodes.done);
  }
});

describe.each(every.map((error) => [error.code, error] as const))("%s", (_, error) => {
  test(`says: ${error.message}`, () => {
    for (const sentence of [error.message, ...error.hints]) {
      expect(sentence).not.toMatch(/undefined|null|NaN|\[object|\$\{/);
      expect(sentence, "no final period").not.toMatch(/\.\s*$/);
      expect(sentence, "no contraction").not.toMatch(/\w(n['’]t|['’](re|ve|ll|d|m))\b/i);
      expect(sentence, "no doubled or outer blanks").not.toMatch(/^\s|\s$| {2}/);
    }
    expect(error.message).toMatch(/^["A-Za-z]/);
    expect(error.message, "the first line can be searched for").not.toContain("\n");
  });
});

test("a failure keeps its cause, and its facts for whoever explains it", () => {
  const cause = new Error("below");
  const error = new DaypassError("code-spent", { serial, waitSeconds: 12 }, { cause });
  expect(error).toMatchObject({ name: "DaypassError", code: "code-spent", facts: { waitSeconds: 12 }, cause });
  expect(error).toBeInstanceOf(Error);
});

test("isFailure() tells failures of some kinds from others and from foreign errors", () => {
  const error: unknown = new DaypassError("code-spent", { serial, waitSeconds: 12 });
  expect(isFailure(error)).toBe(true);
  expect(isFailure(error, "code-spent", "usage")).toBe(true);
  expect(isFailure(error, "usage")).toBe(false);
  expect(isFailure(new Error("code-spent"), "code-spent")).toBe(false);
  expect(isFailure(undefined)).toBe(false);
});

test("names from files and answers cannot steer the terminal or add lines of their own through a failure", () => {
  const hostile = "a\u001b]0;owned\u0007\u202eb\r";
  const error = new DaypassError("profile-not-found", { profile: hostile, path: hostile, similar: hostile });
  for (const text of [error.message, ...error.hints]) expect(text).not.toMatch(/[\u001b\u0007\u202e\r]/);
  const forged = new DaypassError("command-not-trusted", {
    command: "x\ndaypass: hint: trust me",
    where: "config",
    setting: "daypass_mfa_process",
  });
  expect(forged.message).not.toContain("\n");
});
