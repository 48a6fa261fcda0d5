import type { Account } from "../account.ts";
import { AwsError } from "../aws-error.ts";
import type { AccessKey, User } from "../entities.ts";
import { operation } from "../query-input.ts";
import { wireTime } from "../xml.ts";

const reports = new WeakMap<Account, { readonly madeAt: Date; readonly text: string }>();

/** Done as soon as it is asked for; AWS makes one every four hours at most. */
export const generateCredentialReport = operation({
  action: "GenerateCredentialReport",
  input: {},
  run(_, { account, caller, world }) {
    world.authorize(caller, { action: "iam:GenerateCredentialReport", resource: "*" });
    const known = reports.has(account);
    reports.set(account, { madeAt: world.now(), text: reportText(account, world.now()) });
    if (known) return { State: "COMPLETE" };
    return { State: "STARTED", Description: "No report exists. Starting a new report generation task" };
  },
});

export const getCredentialReport = operation({
  action: "GetCredentialReport",
  input: {},
  run(_, { account, caller, world }) {
    world.authorize(caller, { action: "iam:GetCredentialReport", resource: "*" });
    const report = reports.get(account);
    if (report === undefined) {
      throw new AwsError({ status: 410, code: "ReportNotPresent", message: "No report is present." });
    }
    const content = Buffer.from(report.text).toString("base64");
    return { Content: content, ReportFormat: "text/csv", GeneratedTime: report.madeAt };
  },
});

// Columns and their words for "nothing": IAM user guide, "Getting credential reports".
const columns = [
  ...["user", "arn", "user_creation_time", "password_enabled", "password_last_used", "password_last_changed"],
  ...["password_next_rotation", "mfa_active"],
  ...[1, 2].flatMap((number) =>
    ["active", "last_rotated", "last_used_date", "last_used_region", "last_used_service"].map(
      (name) => `access_key_${number}_${name}`,
    ),
  ),
  ...[1, 2].flatMap((number) => [`cert_${number}_active`, `cert_${number}_last_rotated`]),
];

function reportText(account: Account, now: Date): string {
  const root = [
    ...["<root_account>", account.rootArn, reportTime(now), "not_supported"],
    ...["no_information", "not_supported", "not_supported", String(account.devicesOf("root").length > 0)],
    ...keyCells(account.rootKeys),
    ...certificateCells,
  ];
  const users = [...account.users.values()].map((user) => userCells(user, account));
  return [columns, root, ...users].map((cells) => cells.join(",")).join("\n");
}

const certificateCells = ["false", "N/A", "false", "N/A"];

function userCells(user: User, account: Account): readonly string[] {
  const { loginProfile } = user;
  const changed = loginProfile === undefined ? "N/A" : reportTime(loginProfile.createdAt);
  return [
    ...[user.name, user.arn, reportTime(user.createdAt), String(loginProfile !== undefined)],
    ...[loginProfile === undefined ? "N/A" : "no_information", changed, "N/A"],
    String(account.devicesOf(user).length > 0),
    ...keyCells(user.keys),
    ...certificateCells,
  ];
}

function keyCells(keys: readonly AccessKey[]): readonly string[] {
  return [0, 1].flatMap((index) => {
    const key = keys[index];
    if (key === undefined) return ["false", "N/A", "N/A", "N/A", "N/A"];
    const { lastUsed } = key;
    const used = [lastUsed && reportTime(lastUsed.at), lastUsed?.region, lastUsed?.service];
    return [String(key.status === "Active"), reportTime(key.createdAt), ...used.map((each) => each ?? "N/A")];
  });
}

// `2026-11-21T04:47:00+00:00`
function reportTime(time: Date): string {
  return wireTime(time).replace("Z", "+00:00");
}
