import type { Account } from "../account.ts";
import type { Role, User } from "../entities.ts";
import { type Call, type Member, type Operation, operation, required } from "../query-input.ts";
import { boundaryKeys } from "./iam-condition-keys.ts";
import { authorizedRole } from "./iam-entities.ts";
import { arn, roleName, shortUserName } from "./iam-members.ts";
import { noSuchEntity } from "./iam-refusals.ts";
import { authorizedUser } from "./iam-subject.ts";

/** Refuses a boundary that is no managed policy of this account or of AWS. */
export function checkBoundary(boundary: string | undefined, { policies }: Account): void {
  if (boundary === undefined || policies.has(boundary)) return;
  throw noSuchEntity(`Policy ${boundary} does not exist or is not attachable.`);
}

type Find = (name: string, action: string, call: Call, keys?: ReturnType<typeof boundaryKeys>) => User | Role;

/** Put and delete the permissions boundary of users and roles. */
export const boundaryOperations: readonly Operation[] = [
  ...operationsOn("User", shortUserName, authorizedUser),
  ...operationsOn("Role", roleName, authorizedRole),
];

function operationsOn(kind: "User" | "Role", name: Member<string | undefined>, find: Find): readonly Operation[] {
  const nameOf = (input: object) => String(new Map(Object.entries(input)).get(`${kind}Name`));
  return [
    operation({
      action: `Put${kind}PermissionsBoundary`,
      input: { [`${kind}Name`]: required(name), PermissionsBoundary: required(arn) },
      run(input, call) {
        const { PermissionsBoundary: boundary } = input;
        const entity = find(nameOf(input), `Put${kind}PermissionsBoundary`, call, boundaryKeys(boundary));
        checkBoundary(boundary, call.account);
        entity.boundary = boundary;
        return undefined;
      },
    }),
    operation({
      action: `Delete${kind}PermissionsBoundary`,
      input: { [`${kind}Name`]: required(name) },
      run(input, call) {
        const entity = find(nameOf(input), `Delete${kind}PermissionsBoundary`, call);
        if (entity.boundary === undefined) {
          throw noSuchEntity(`${kind} ${entity.name} does not have a permissions boundary.`);
        }
        entity.boundary = undefined;
        return undefined;
      },
    }),
  ];
}
