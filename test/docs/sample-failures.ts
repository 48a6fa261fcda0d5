import type { ErrorCode, FactsOf } from "../../src/core/errors.ts";
import { placeText } from "../../src/core/problem.ts";

const config = "/home/ana/.aws/config";
const credentials = "/home/ana/.aws/credentials";
const at = (line: number) => ({ path: config, line, column: 1 });
const serial = "arn:aws:iam::123456789012:mfa/ana-phone";
const accessKeyId = "AKIA…VV7A";
const roleArn = "arn:aws:iam::123456789012:role/Admin";
const sts = "sts.eu-west-1.amazonaws.com";
const request = { action: "GetSessionToken", host: sts };
const way = { ...request, codeMayBeSpent: true };
const answer = (awsCode: string, awsMessage: string) => ({ awsCode, awsMessage, requestId: undefined });
const iamRequest = (action: string) => ({ action, host: "iam.amazonaws.com" });
const backup = "2026-11-21T02-58-03-554Z";

/** What each page in `docs/problems` shows as its example: one failure, or the few forms it comes in. */
export const sampleFailures: { readonly [Code in ErrorCode]: readonly FactsOf<Code>[] } = {
  "code-not-accepted": [
    { ...answer("AccessDenied", ""), device: serial, sentAgain: false, clockOffsetSeconds: undefined },
  ],
  "serial-not-accepted": [{ ...answer("AccessDenied", ""), device: serial, accessKeyId }],
  "mfa-incomplete": [answer("AccessDenied", "")],
  "keys-not-accepted": [{ ...answer("InvalidClientTokenId", ""), accessKeyId, host: sts, partition: "aws" }],
  "secret-not-accepted": [{ ...answer("SignatureDoesNotMatch", ""), accessKeyId }],
  "session-keys-not-accepted": [{ ...answer("AccessDenied", ""), accessKeyId: "ASIA…R5OQ" }],
  "session-not-accepted": [
    { ...answer("InvalidClientTokenId", ""), action: "GetCallerIdentity", accessKeyId: "ASIA…R5OQ" },
  ],
  "session-ended": [{ ...answer("ExpiredToken", ""), action: "GetCallerIdentity", accessKeyId: "ASIA…R5OQ" }],
  "clock-off": [{ ...answer("SignatureDoesNotMatch", ""), clockOffsetSeconds: 1200 }],
  "entity-exists": [
    {
      ...iamRequest("CreateUser"),
      ...answer("EntityAlreadyExists", "User with name alice already exists."),
    },
  ],
  "entity-not-found": [
    { ...iamRequest("GetRole"), ...answer("NoSuchEntity", "The role with name Admin cannot be found.") },
  ],
  "entity-in-use": [
    {
      ...iamRequest("DeleteUser"),
      ...answer("DeleteConflict", "Cannot delete entity, must remove tokens from principal first."),
    },
  ],
  "quota-exceeded": [
    { ...iamRequest("CreateAccessKey"), ...answer("LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2") },
  ],
  "entity-busy": [{ ...iamRequest("EnableMFADevice"), ...answer("EntityTemporarilyUnmodifiable", ""), seconds: 60 }],
  "device-codes-not-accepted": [
    { ...answer("InvalidAuthenticationCode", ""), device: serial, clockOffsetSeconds: undefined },
  ],
  "mfa-session-needed": [{ ...iamRequest("EnableMFADevice"), ...answer("AccessDenied", "") }],
  "stack-failed": [
    {
      stack: "daypass",
      status: "ROLLBACK_COMPLETE",
      resource: "AdminGroup",
      reason: "daypass-admins already exists",
      leftOver: true,
    },
  ],
  "stack-busy": [{ stack: "daypass", status: "UPDATE_IN_PROGRESS", seconds: 900 }],
  "stack-unusable": [{ stack: "daypass", status: "UPDATE_ROLLBACK_FAILED", reason: undefined }],
  "stack-not-found": [{ stack: "daypass", region: "eu-west-1", account: "123456789012" }],
  "stack-names-fixed": [{ stack: "daypass", what: "group name", from: "daypass-admins", to: "people" }],
  "stack-differs": [{ stack: "daypass", what: "AdminMFAPolicy of group daypass-admins was changed" }],
  "lock-out-refused": [
    { reasons: ["bo has no MFA device", "a program uses the key AKIA…VV7A of cy (ec2, 3 days ago)"] },
  ],
  "break-glass-unusable": [{ arn: "arn:aws:iam::123456789012:user/bo", why: "it is a member of the group itself" }],
  "caller-not-user": [{ arn: "arn:aws:iam::123456789012:root", what: "add an MFA device" }],
  "user-taken": [{ user: "alice", why: "there is a user of that name in another path, /", isThere: true }],
  "user-not-ours": [{ user: "ops", why: "it is neither in the path /daypass/ nor in the group daypass-admins" }],
  "enrolment-stopped": [{ user: "ana", serial }],
  "file-exists": [{ path: "/home/ana/alice.env", what: "the keys" }],
  "seed-needs-terminal": [{ why: "there is no terminal to ask on" }],
  "last-device": [{ user: "ana", serial }],
  "text-not-explained": [{ words: undefined }],
  "nothing-to-explain": [{ what: "input" }, { what: "last" }],
  "role-not-trusting": [
    {
      ...request,
      action: "AssumeRole",
      ...answer(
        "AccessDenied",
        `User: arn:aws:iam::123456789012:user/ana is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
      ),
    },
  ],
  "role-not-granted": [
    {
      ...request,
      action: "AssumeRole",
      ...answer(
        "AccessDenied",
        `User: arn:aws:iam::123456789012:user/ana is not authorized to perform: sts:AssumeRole on resource: ${roleArn} because no identity-based policy allows the sts:AssumeRole action`,
      ),
    },
  ],
  "not-allowed": [
    {
      ...request,
      ...answer(
        "AccessDenied",
        "User: arn:aws:iam::123456789012:user/ana is not authorized to perform: sts:GetSessionToken with an explicit deny in a VPC endpoint policy",
      ),
    },
  ],
  "region-disabled": [{ ...answer("RegionDisabledException", ""), region: "me-south-1" }],
  "request-not-valid": [
    {
      ...request,
      ...answer(
        "ValidationError",
        "1 validation error detected: Value 'x' at 'serialNumber' failed to satisfy constraint: Member must have length greater than or equal to 9",
      ),
    },
  ],
  "aws-throttled": [{ ...request, ...answer("Throttling", "Rate exceeded") }],
  "aws-unavailable": [{ ...way, status: 503, requestId: undefined }],
  "aws-refused": [
    {
      ...request,
      ...answer("OptInRequired", "The AWS Access Key Id needs a subscription for the service"),
      requestId: "7a62c49f-347e-4fc4-9331-6e8eb2a96c4b",
    },
  ],
  "network-unreachable": [{ ...way, codeMayBeSpent: false, why: "DNS does not know its name", proxy: undefined }],
  "network-timeout": [
    { ...way, codeMayBeSpent: false, phase: "connection", seconds: 5, proxy: undefined },
    { ...way, phase: "answer", seconds: 10, proxy: undefined },
  ],
  "connection-lost": [{ ...way, why: "the other side closed it" }],
  "proxy-refused": [
    { host: sts, proxy: "http://proxy.corp:3128", why: "wants a user name and a password (407)", status: 407 },
  ],
  "proxy-invalid": [{ variable: "HTTPS_PROXY", why: "socks5:// proxies are not supported" }],
  "tls-not-trusted": [{ host: sts, why: "its chain ends in a root that this computer does not know" }],
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
  "ca-bundle-unusable": [{ path: "/etc/corp-ca.pem", why: "there is no such file" }],
  "captive-portal": [{ host: sts, what: "a web page (200)", codeMayBeSpent: true }],
  "answer-malformed": [{ ...way, what: "it is empty" }],
  "endpoint-invalid": [{ endpoint: "localhost:4566", why: "it begins with neither https:// nor http://" }],
  "endpoint-not-available": [{ region: "eu-west-1", why: "FIPS and custom endpoint are not supported" }],
  "region-invalid": [{ region: "eu_west_1" }],

  "no-home": [{}],
  "file-unreadable": [{ path: credentials, errno: "EACCES", why: "permission to the file is denied" }],
  "file-unwritable": [{ path: credentials, errno: "EACCES", why: "permission to the file is denied" }],
  "file-refused": [
    {
      path: "/srv/aws/credentials",
      why: "it belongs to another user (0)",
      hint: `make it yours: sudo chown "$(id -u)" '/srv/aws/credentials'`,
    },
  ],
  "file-busy": [{ path: credentials, tries: 20 }],
  "file-unparsable": [
    {
      path: credentials,
      line: 5,
      column: 1,
      what: "the bracket of this header is not closed",
      source: "[work-mfa",
    },
  ],
  "edit-refused": [{ path: credentials, why: "more than half of it would be lost" }],
  "name-not-writable": [
    {
      what: "profile",
      name: "my work",
      why: "AWS tools agree only on letters, digits and _ . @ : + / -, with a letter, digit or _ first",
    },
  ],
  "value-not-writable": [
    { key: "region", section: 'profile "work-mfa"', why: "the Go SDK would strip the quotes around it" },
  ],
  "section-exists": [{ section: 'profile "work"', path: config }],
  "lock-timeout": [{ what: credentials, seconds: 30, holder: "4711" }],
  "backup-not-found": [{ id: "latest", folders: ["/home/ana/.aws/backups", "/home/ana/.local/state/daypass/backups"] }],
  "changed-since-backup": [{ path: credentials, id: backup, difference: "" }],

  "duration-invalid": [{ text: "12 hours" }],
  "duration-out-of-range": [{ text: "12", min: 900, max: 129_600 }],
  "profile-not-found": [
    { profile: "wrok", path: config, similar: "work" },
    { profile: "old", path: config, similar: undefined, byVariable: "AWS_PROFILE" },
    { profile: "wrok", path: config, similar: "work", namedBy: { profile: "admin", path: config, line: 7, column: 1 } },
  ],
  "no-profile": [{ credentials }],
  "profile-choice-needed": [{ candidates: ["work", "home"] }],
  "profile-not-served": [{ profile: "dev", kind: "sso" }],
  "session-without-source": [{ profile: "day" }],
  "role-without-source": [
    { profile: "admin", credentialSource: undefined },
    { profile: "admin", credentialSource: "Ec2InstanceMetadata" },
  ],
  "route-cycle": [{ profiles: ["a", "b", "a"] }],
  "services-not-found": [{ ...at(4), profile: "work", services: "local" }],
  "env-file-missing": [{ path: "/home/ana/app/.env", why: "there is no such file" }],
  "env-variable-unusable": [
    {
      name: "AWS_SECRET_ACCESS_KEY",
      fault: "missing",
      wanted: "the secret access key, 40 characters",
      path: "/home/ana/app/.env",
      line: undefined,
    },
    {
      name: "AWS_ACCESS_KEY_ID",
      fault: "placeholder",
      wanted: "the 20 characters of an access key id, AKIA…",
      path: "/home/ana/app/.env",
      line: 3,
    },
  ],
  "keys-incomplete": [{ profile: "work", missing: "aws_secret_access_key", path: credentials }],
  "keys-malformed": [
    { profile: "work", setting: "aws_access_key_id", fault: "swapped", path: credentials },
    { profile: "work", setting: "aws_secret_access_key", fault: "quoted", path: credentials },
  ],
  "session-keys-in-profile": [{ profile: "work", path: credentials }],
  "device-not-found": [
    { user: "ana", onlyFido: false },
    { user: "ana", onlyFido: true },
  ],
  "device-unusable": [
    { serial: "arn:aws:iam::123456789012:u2f/user/ana/key-AB12", kind: "fido" },
    { serial: "phone", kind: "unknown" },
  ],
  "device-choice-needed": [{ serials: [serial, "GAHT12345678"] }],
  "device-lookup-refused": [{ user: "ana", guess: "arn:aws:iam::123456789012:mfa/ana" }],
  "code-malformed": [{ from: "--code" }],
  "code-spent": [{ serial, waitSeconds: 12 }],
  "code-needed": [{ profile: "work-mfa", serial, why: "there is no terminal to ask on" }],
  "code-command-failed": [{ profile: "work", why: "it ended with exit code 1" }],
  "target-holds-keys": [{ profile: "default", path: credentials }],
  "target-has-other-form": [{ profile: "admin", setting: "role_arn", place: at(5) }],
  "keys-target-taken": [{ profile: "default-long-term", path: credentials }],
  "account-mismatch": [
    { expected: "123456789012", actual: "210987654321", pinnedBy: "--account" },
    { expected: "123456789012", actual: "210987654321", pinnedBy: undefined },
  ],
  "endpoint-not-trusted": [{ url: "https://sts.example.com", where: placeText(at(4)), fromFile: true }],
  "command-not-trusted": [{ command: "pass otp aws", where: placeText(at(4)), setting: "daypass_mfa_process" }],
  "state-unreadable": [{ path: "/home/ana/.local/state/daypass/trust.json", why: "it is damaged" }],

  usage: [{ what: "Unknown command 'lgoin'", hint: "did you mean login?" }],
  interrupted: [{}],
  stopped: [{ profile: "work-mfa" }],
  "needs-answer": [
    { question: "May daypass send MFA codes there?", why: "CI is set, so nobody is there to answer", flag: "--yes" },
  ],
  "shell-not-set-up": [
    {
      command: "daypass use",
      now: 'eval "$(daypass use acme --print)"',
      forGood: 'eval "$(daypass init zsh)"',
      file: "~/.zshrc",
    },
  ],
  "secrets-on-terminal": [{ profile: "work", instead: 'eval "$(daypass env work)"' }],
  "variable-refused": [
    { name: "AWS_PROFILE", why: 'cmd has no safe way to write %, ! or "', format: "cmd" },
    { name: "AWS_REGION", why: "a region is written like eu-west-1" },
  ],
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
  ],
  "direct-mfa-behind-role": [{ profile: "admin", source: "hub" }],
  "role-setting-unusable": [
    {
      profile: "admin",
      setting: "daypass_policy",
      why: "it is not a JSON object in one line",
      place: at(12),
    },
  ],
  "program-not-found": [{ program: "trrform", why: "no folder of PATH has it" }],
  "program-not-runnable": [{ program: "./deploy.sh", why: "it is not executable" }],
  "no-profile-matches": [{ pattern: "acm-*", path: config, similar: ["acme-dev", "acme-prod"] }],
  "output-not-kept": [{ profile: "acme-prod", why: "no space is left on the disk" }],

  "session-missing": [
    { profile: "admin", login: "work-mfa", endedAt: undefined, ago: undefined },
    { profile: "admin", login: "work-mfa", endedAt: new Date("2026-11-21T21:40:00Z"), ago: "3 h" },
    { profile: "work", login: "work-mfa", endedAt: undefined, ago: undefined, left: "20 min" },
  ],
  "role-account-mismatch": [
    { profile: "admin", roleArn, actual: "210987654321", pinned: "111122223333" },
    { profile: "admin", roleArn, actual: "210987654321", pinned: undefined },
  ],
  "form-not-possible": [
    { profile: "work-mfa", form: "chain", why: "it is a session, and only roles are assumed", instead: undefined },
  ],
  "form-hidden-by-keys": [{ profile: "default", path: credentials }],
  "process-line-unsafe": [{ what: "name", text: "my work" }],
  "launcher-not-installed": [{ path: "/home/ana/src/daypass/dist/daypass.js", from: "clone" }],

  "roster-unreadable": [
    { path: "/home/ana/team/roles.csv", why: "it is not UTF-8 (line 3)", hint: "save it as UTF-8" },
  ],
  "roster-refused": [
    {
      path: "/home/ana/team/roles.csv",
      refused: 1,
      rows: 60,
      strict: true,
      first:
        "~/team/roles.csv:7 name: AWS tools agree only on letters, digits and _ . @ : + / -, with a letter, digit or _ first",
    },
  ],
  "source-choice-needed": [{ candidates: ["home-mfa", "work-mfa"] }, { candidates: [] }],
  "profile-taken": [{ profile: "work", why: "it is the name of a profile with long-term keys" }],
  "profile-exists": [{ profile: "acme", path: config }],

  "answer-unusable": [
    { flag: "--region", value: "EU", why: "a region is written in small letters, digits and dashes, like eu-west-1" },
  ],
  "keys-csv-unusable": [{ path: "/home/ana/Downloads/accessKeys.csv", why: 'it has no column "Access key ID"' }],
  "keys-profile-taken": [{ profile: "work", path: credentials, held: accessKeyId, given: "AKIA…Q3FZ" }],
  "layout-refused": [
    {
      layout: "default-session",
      why: "[default] holds other keys than those you set up",
      hint: "set up those: --profile default; or: --layout as-now",
    },
  ],
  "files-changed-meanwhile": [{ path: config }],
};
