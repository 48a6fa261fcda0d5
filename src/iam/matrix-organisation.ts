import type { Principal } from "../policy/principal.ts";
import { enrolmentRows, findDeviceRows } from "./matrix-device.ts";
import { withMfaRows, withoutMfaRows } from "./matrix-people.ts";
import { iamArn, type Row } from "./matrix-row.ts";
import { nothingPromised, type Subject } from "./subject.ts";

/** Those who come as roles: Identity Center, machines, StackSets, pipelines. */
const machines = [
  "aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1",
  "ec2-app",
  "stacksets-exec-1",
  "AWSControlTowerExecution",
  "ci/deploy",
];

/** A service control policy is asked by itself: it allows nothing, it only must not refuse too much or too little. */
export function organisationRows(subject: Subject): readonly Row[] {
  const { partition, account } = subject;
  const rows = [
    ...withoutMfaRows(subject, nothingPromised),
    ...findDeviceRows(subject),
    ...enrolmentRows(subject, { enrolment: "open" }),
    ...withMfaRows(subject, nothingPromised),
  ];
  const session = (role: string): Principal => ({
    type: "role-session",
    account,
    arn: `arn:${partition}:sts::${account}:assumed-role/${role.split("/").at(-1)}/x`,
    roleArn: iamArn(subject, `role/${role}`),
  });
  const actions: readonly (readonly [action: string, resource: string])[] = [
    ["s3:GetObject", `arn:${partition}:s3:::reports/2026.csv`],
    ["iam:CreateRole", iamArn(subject, "role/any")],
    ["sts:AssumeRole", iamArn(subject, "role/any")],
  ];
  const roles = machines.flatMap((role) =>
    actions.map(
      ([action, resource]): Row => ({
        id: `organisation/${role.split("/").at(-1)}/${action.split(":")[1]}`,
        asks: `${action} on ${resource} by role ${role}`,
        expected: "allow",
        because: "Identity Center, machines and deployments come as roles, never with MFA",
        otherwise: "they are locked out in every account of the organisation",
        mend: "limit the deny to users: ArnLike aws:PrincipalArn arn:*:iam::*:user/*",
        request: { action, resource, principal: session(role), context: {} },
        holding: "all rights",
      }),
    ),
  );
  const elsewhere: Row = {
    id: "organisation/other-path/GetObject",
    asks: "s3:GetObject by a user of another path with a key alone",
    expected: "deny",
    because: "users have any path, or none",
    otherwise: "whoever finds the key of a user elsewhere needs no code",
    mend: "limit the deny to users, of every path: ArnLike aws:PrincipalArn arn:*:iam::*:user/*",
    request: {
      action: "s3:GetObject",
      resource: `arn:${partition}:s3:::reports/2026.csv`,
      principal: { type: "user", account, arn: iamArn(subject, "user/zoe") },
      context: {},
    },
    holding: "all rights",
  };
  return [...rows, elsewhere, ...roles].map((row) => ({ ...row, organisation: true }));
}
