import * as v from "valibot";
import { checkAccountId, findAccountId } from "../core/account-id.ts";
import { findArn } from "../core/arn.ts";
import { durationSeconds } from "../core/duration.ts";
import { isFailure } from "../core/errors.ts";
import { checkOutputFormat, outputFormats } from "../core/output-format.ts";
import { checkRegion } from "../core/region.ts";
import { checkRoleArn } from "../core/role-arn.ts";
import { checkSessionName } from "../core/session-name.ts";
import { checkNewName, type RoleProfile } from "./role-profile.ts";

// A roster is a list of roles that a team shares. Whatever format it comes in, each of its rows is checked here, field by field.

/** A role as a roster names it, checked. What is `undefined` the row leaves open. */
export type RosterRow = RoleProfile;

/** What is wrong with a value of a field; `undefined` when nothing is. */
type Check = (text: string) => string | undefined;

function field(
  description: string,
  check: Check,
  shape: { readonly pattern?: string; readonly values?: readonly string[] },
) {
  return v.pipe(
    v.string(),
    v.rawCheck(({ dataset, addIssue }) => {
      const wrong = dataset.typed ? check(dataset.value) : undefined;
      if (wrong !== undefined) addIssue({ message: wrong });
    }),
    v.description(description),
    v.metadata(shape),
  );
}

/** The fields of a row by the names they have in JSON and YAML. */
export const rowSchema = v.strictObject({
  name: field("The name of the profile", checkNewName, { pattern: "^[A-Za-z0-9_][A-Za-z0-9_.@:+/-]{0,127}$" }),
  roleArn: v.optional(
    field("The role, of any partition and with any path; or give account and role", checkRoleArn, {
      pattern: "^arn:aws[a-z0-9-]*:iam::[0-9]{12}:role/.+$",
    }),
  ),
  account: v.optional(
    field("The role's account. Beside roleArn it must be the one in the ARN", checkAccountId, {
      pattern: "^[0-9 -]{12,20}$",
    }),
  ),
  role: v.optional(
    field("The role's name, with its path if it has one, where account is given", checkRoleName, {
      pattern: "^[!-~]{1,576}$",
    }),
  ),
  source: v.optional(
    field("The profile whose session assumes the role: a profile that exists, or another one of the roster", notEmpty, {
      pattern: "^.+$",
    }),
  ),
  sessionName: v.optional(
    field("The name of the role session in CloudTrail", checkSessionName, { pattern: "^[A-Za-z0-9_+=,.@-]{2,64}$" }),
  ),
  externalId: v.optional(
    field("What the role's trust policy asks for", checkExternalId, { pattern: "^[A-Za-z0-9_+=,.@:/-]{2,1224}$" }),
  ),
  duration: v.optional(
    field("How long a role session lasts: 15m to 12h, or seconds", checkRoleDuration, {
      pattern: "^([0-9]{1,9}|([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?)$",
    }),
  ),
  region: v.optional(
    field("The region of the profile", checkRegion, { pattern: "^[a-z]{2,8}(-[a-z]{2,12}){1,3}-[0-9]{1,2}$" }),
  ),
  output: v.optional(field("The output format of the AWS CLI", checkOutputFormat, { values: outputFormats })),
});

export type RowField = keyof typeof rowSchema.entries;
export const rowFields = Object.keys(rowSchema.entries) as readonly RowField[];

/** A checked row, or what is wrong with it, and which field it is. */
export type Checked =
  | { readonly row: RosterRow }
  | { readonly name: string | undefined; readonly field: RowField; readonly why: string };

/** Checks the fields of a row; empty ones count as not given. */
export function checkRow(given: Readonly<Partial<Record<RowField, string>>>): Checked {
  const values = Object.fromEntries(Object.entries(given).filter(([, text]) => text !== undefined && text !== ""));
  const { name } = values;
  const refused = (field: RowField, why: string): Checked => ({ name, field, why });
  if (name === undefined) return refused("name", "there is none");
  const result = v.safeParse(rowSchema, values);
  if (!result.success) {
    const [issue] = result.issues;
    return refused((v.getDotPath(issue) as RowField | null) ?? "name", issue.message);
  }
  const { roleArn, account, role, duration, source, sessionName, externalId, region, output } = result.output;
  const arn = roleArn ?? arnFrom(account, role, region);
  if (arn === undefined) return refused("roleArn", "there is none, nor account and role");
  const wrongRole = checkRoleArn(arn);
  if (wrongRole !== undefined) return refused("role", wrongRole);
  const wrongAccount = accountAside(arn, account);
  if (wrongAccount !== undefined) return refused("account", wrongAccount);
  const seconds = duration === undefined ? undefined : durationSeconds(duration);
  return { row: { name, roleArn: arn, source, sessionName, externalId, durationSeconds: seconds, region, output } };
}

function arnFrom(
  account: string | undefined,
  role: string | undefined,
  region: string | undefined,
): string | undefined {
  const id = findAccountId(account ?? "");
  if (id === undefined || role === undefined) return undefined;
  const prefix = region?.split("-").slice(0, 2).join("-") ?? "";
  const partition = region?.startsWith("cn-") ? "aws-cn" : prefix === "us-gov" ? "aws-us-gov" : "aws";
  return `arn:${partition}:iam::${id}:role/${role.replace(/^\//, "")}`;
}

function accountAside(arn: string, account: string | undefined): string | undefined {
  const inArn = findArn(arn)?.account;
  const id = findAccountId(account ?? "");
  return id === undefined || id === inArn ? undefined : `it is ${id}, and the role is in account ${inArn}`;
}

function checkRoleName(text: string): string | undefined {
  return /^[!-~]+$/.test(text) ? undefined : "it has a blank or a character that IAM does not know";
}

function notEmpty(text: string): string | undefined {
  return text.trim() === "" ? "it is empty" : undefined;
}

/** What is wrong with an external id, by STS's rule; `undefined` when nothing is. */
export function checkExternalId(text: string): string | undefined {
  if (text.length < 2 || text.length > 1224) return "an external id has 2 to 1224 characters";
  return /^[\w+=,.@:/-]+$/.test(text) ? undefined : "an external id has letters, digits and + = , . @ : / _ -";
}

/** What is wrong with the length of a role session; `undefined` when nothing is. */
export function checkRoleDuration(text: string): string | undefined {
  try {
    const seconds = durationSeconds(text);
    return seconds < 900 || seconds > 43_200 ? "a role session lasts from 15m to 12h" : undefined;
  } catch (error) {
    if (isFailure(error, "duration-invalid")) return "a length is written 1h, 90m or 3600";
    throw error;
  }
}
