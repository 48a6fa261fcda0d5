import { describe, expect, test } from "vitest";
import { sampleFailures } from "../../test/docs/sample-failures.ts";
import { DaypassError, type ErrorCode, errorCodes, type FactsOf, isFailure } from "./errors.ts";
import { exitCodes } from "./problem.ts";

const place = { path: "/home/ana/.aws/config", line: 3, column: 1 };
const answer = { awsCode: "AccessDenied", awsMessage: "Not you", requestId: "11111111-2222-3333-4444-555555555555" };
const request = { action: "GetSessionToken", host: "sts.eu-west-1.amazonaws.com" };
const serial = "arn:aws:iam::123456789012:mfa/ana-phone";
const way = { ...request, codeMayBeSpent: true };
const variable = { name: "AWS_MFA_ARN", wanted: "a device", path: "/project/.env", line: 4 };

/** Forms of failures that no page shows, with and without facts that may be missing: each must make a sentence. */
const furtherForms: { readonly [Code in ErrorCode]?: readonly FactsOf<Code>[] } = {
  "no-home": [{ wanted: "state" }],
  "file-unwritable": [{ path: place.path, errno: "ENOSPC", why: "the disk is full", hint: "make room" }],
  "file-refused": [{ path: place.path, why: "it is a pipe" }],
  "answer-unusable": [
    { flag: "--secret-stdin", value: undefined, why: "a secret access key has 40 characters, this has 3" },
  ],
  "roster-unreadable": [{ path: "team.csv", why: "it is a directory" }],
  "roster-refused": [
    { path: "team.csv", refused: 2, rows: 5, strict: true, first: "team.csv:3 has no name" },
    { path: "team.csv", refused: 5, rows: 5, strict: false, first: "team.csv:3 has no name" },
  ],
  "shell-not-set-up": [
    { command: "daypass use", now: 'eval "$(daypass use work --print)"', forGood: 'eval "$(daypass init bash)"' },
    { command: "daypass use", now: "daypass use work --print fish | source", forGood: "a", file: "~/.config" },
  ],
  "lock-timeout": [{ what: place.path, seconds: 30 }],
  "backup-not-found": [
    { id: "latest", folders: ["/home/ana/.aws/backups"] },
    { id: "2026-01-01T00-00-00-000Z", folders: ["/a", "/b"] },
  ],
  "changed-since-backup": [{ path: place.path, id: "2026-01-01T00-00-00-000Z", difference: "-a\n+b" }],
  "profile-not-found": [
    { profile: "wrok", path: place.path },
    { profile: "wrok", path: place.path, namedBy: { ...place, profile: "admin" } },
  ],
  "profile-not-served": ["sso", "login", "process", "web-identity", "other"].map((kind) => ({ profile: "work", kind })),
  "session-without-source": [{ profile: "work-mfa" }],
  "env-variable-unusable": (["missing", "placeholder", "malformed", "session-keys", "swapped"] as const).flatMap(
    (fault) => [
      { ...variable, fault },
      { ...variable, fault, line: undefined },
      { ...variable, fault, path: undefined, line: undefined },
    ],
  ),
  "keys-malformed": (["aws_access_key_id", "aws_secret_access_key"] as const).flatMap((setting) =>
    (["swapped", "quoted", "malformed"] as const).map((fault) => ({
      profile: "work",
      setting,
      fault,
      path: place.path,
    })),
  ),
  "device-not-found": [
    { user: undefined, onlyFido: false },
    { user: undefined, onlyFido: true },
  ],
  "device-lookup-refused": [{ user: undefined, guess: undefined }],
  "target-has-other-form": [{ profile: "admin", setting: "role_arn", place: undefined }],
  "endpoint-not-trusted": [{ url: "https://sts.example.com", where: "AWS_ENDPOINT_URL", fromFile: false }],
  "code-not-accepted": [{ ...answer, device: serial, sentAgain: true, clockOffsetSeconds: -420 }],
  "clock-off": [
    { ...answer, clockOffsetSeconds: undefined },
    { ...answer, clockOffsetSeconds: -90_000 },
  ],
  "quota-exceeded": ["AccessKeysPerUser: 2", "MFADevicesPerUser: 8", "GroupsPerUser: 10", "StacksPerRegion"].map(
    (quota) => ({ ...answer, ...request, awsMessage: `Cannot exceed quota for ${quota}` }),
  ),
  "device-codes-not-accepted": [{ ...answer, device: serial, clockOffsetSeconds: -90 }],
  "stack-failed": [
    { stack: "daypass", status: "UPDATE_ROLLBACK_COMPLETE", resource: "AdminRole", reason: "no", leftOver: false },
  ],
  "stack-unusable": [
    { stack: "daypass", status: "UPDATE_ROLLBACK_FAILED", reason: "AdminRole is gone" },
    { stack: "daypass", status: "DELETE_FAILED", reason: undefined },
    { stack: "daypass", status: "ROLLBACK_COMPLETE", reason: undefined },
  ],
  "stack-not-found": [{ stack: "daypass", region: "eu-west-1", account: undefined }],
  "user-not-ours": [{ user: "alice", why: "these are the keys of that very user", isSelf: true }],
  "text-not-explained": [{ words: "no such thing" }],
  "not-allowed": [{ ...answer, ...request }],
  "aws-unavailable": [{ ...way, codeMayBeSpent: false, status: 500, requestId: answer.requestId }],
  "aws-refused": [{ ...answer, ...request, requestId: undefined }],
  "network-unreachable": [
    { ...way, why: "there is no such host", proxy: undefined },
    { ...way, why: "there is no such host", proxy: "http://proxy:3128" },
  ],
  "network-timeout": [
    { ...way, phase: "connection", seconds: 5, proxy: undefined },
    { ...way, phase: "answer", seconds: 10, proxy: "http://proxy:3128" },
  ],
  "proxy-refused": [{ host: request.host, proxy: "http://proxy:3128", why: "does not answer", status: undefined }],
  usage: [{ what: "Unknown option '--x'" }],
  "duration-not-granted": [{ profile: "admin", wanted: "4 h", by: "unknown" }],
  "form-not-possible": [
    { profile: "work", form: "process", why: "it holds long-term keys", instead: "look at work-mfa" },
  ],
  "process-line-unsafe": [{ what: "path", text: "/home/ana$/bin/daypass" }],
  "program-not-found": [
    { program: "./deploy", why: "there is no such file" },
    { program: "", why: "it has no name" },
    { program: "/bin/fsh", why: "there is no such file", byVariable: "SHELL" },
  ],
  "no-profile-matches": [
    { pattern: "acme-*", path: place.path, similar: [] },
    { pattern: "*", path: place.path, similar: [], none: true },
    { pattern: "work", path: place.path, similar: ["work-admin"], withoutRole: "work" },
  ],
  "launcher-not-installed": [{ path: "/home/ana/.npm/_npx/1/node_modules/daypass/dist/daypass.js", from: "npx" }],
};

/** Facts as they come: those of the examples in docs/problems, and those above. */
const every = errorCodes.flatMap((code) =>
  [...sampleFailures[code], ...(furtherForms[code] ?? [])].map((facts) => new DaypassError(code, facts)),
);

test("every kind of failure has an id that can name a page, and an exit code of the contract", () => {
  for (const error of every) {
    expect(error.code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(Object.values(exitCodes)).toContain(error.exitCode);
    expect(error.exitCode).not.toBe(exitCodes.done);
  }
});

describe.each(every.map((error) => [error.code, error] as const))("%s", (_, error) => {
  test(`says: ${error.message}`, () => {
    // AWS's own words are quoted as they come, with their full stop.
    const { awsMessage = "" } = error.facts as { readonly awsMessage?: string };
    for (const said of [error.message, ...error.hints]) {
      const sentence = awsMessage === "" ? said : said.replace(awsMessage, "…");
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
