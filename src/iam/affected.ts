import type { KeyUse } from "../aws-api/iam.ts";
import type { IamAdmin } from "../aws-api/iam-admin.ts";
import { deviceKind } from "../core/arn.ts";
import { maskedKeyId } from "../core/credentials.ts";
import { inParallel } from "../core/in-parallel.ts";

/** A member of a group that a guardrail is laid upon. */
export interface AffectedUser {
  readonly name: string;
  /** Whether a device gives codes that STS takes. */
  readonly hasDevice: boolean;
  /** Keys that something other than a login has used within 30 days: a program, which no guardrail lets through. */
  readonly busyKeys: readonly BusyKey[];
  readonly isCaller: boolean;
}

export interface BusyKey {
  /** As it may be shown. */
  readonly accessKeyId: string;
  readonly use: KeyUse;
}

type AffectedIam = Pick<IamAdmin, "findGroup" | "devicesOfUser" | "accessKeysOf" | "findLastUse">;

const busyMs = 30 * 24 * 3600_000;
/** What daypass and its like use keys for: buying sessions, which stays possible. */
const loginServices = ["sts", "N/A", ""];

/** The members of groups, and what a guardrail would mean to each. Groups that are not there have none. */
export async function affectedUsers(
  { groups, callerArn }: { readonly groups: readonly string[]; readonly callerArn: string },
  iam: AffectedIam,
  now: Date,
): Promise<readonly AffectedUser[]> {
  const found = await Promise.all([...new Set(groups)].map((group) => iam.findGroup(group)));
  const names = [...new Set(found.flatMap((group) => group?.members ?? []))].sort();
  const caller = callerArn.includes(":user/") ? callerArn.split("/").at(-1) : undefined;
  return await inParallel(names, 4, async (name) => ({
    name,
    hasDevice: (await iam.devicesOfUser(name)).some((serial) => ["virtual", "hardware"].includes(deviceKind(serial))),
    busyKeys: await busyKeysOf(name, iam, now),
    isCaller: name === caller,
  }));
}

async function busyKeysOf(name: string, iam: AffectedIam, now: Date): Promise<readonly BusyKey[]> {
  const active = (await iam.accessKeysOf(name)).filter(({ status }) => status === "Active");
  const uses = await Promise.all(active.map(({ accessKeyId }) => iam.findLastUse(accessKeyId)));
  return active.flatMap(({ accessKeyId }, index): readonly BusyKey[] => {
    const use = uses[index];
    if (use === undefined || now.getTime() - use.at.getTime() > busyMs) return [];
    return loginServices.includes(use.service) ? [] : [{ accessKeyId: maskedKeyId(accessKeyId), use }];
  });
}

/** Why a guardrail on these users would lock somebody out, as clauses; empty where it would not. */
export function lockOuts(
  users: readonly AffectedUser[],
  { enrolment, now }: { readonly enrolment: "open" | "gated"; readonly now: Date },
): readonly string[] {
  return users.flatMap(({ name, hasDevice, busyKeys, isCaller }) => [
    ...(isCaller ? [`you are a member yourself, as ${name}`] : []),
    // An open guardrail lets them add one first.
    ...(hasDevice || enrolment === "open" ? [] : [`${name} has no MFA device and could not add one`]),
    ...busyKeys.map(({ accessKeyId, use }) => {
      const days = Math.floor((now.getTime() - use.at.getTime()) / (24 * 3600_000));
      const ago = days === 0 ? "today" : days === 1 ? "yesterday" : `${days} days ago`;
      return `a program uses the key ${accessKeyId} of ${name} (${use.service}, ${ago})`;
    }),
  ]);
}

/** Why somebody is no way in when all else is shut; `undefined` where they are. */
export async function checkBreakGlass(
  arn: string,
  { groups, account }: { readonly groups: readonly string[]; readonly account: string },
  iam: Pick<IamAdmin, "findUser" | "findRole" | "groupsOfUser" | "accountSummary">,
): Promise<string | undefined> {
  const [, of, resource = ""] = /^arn:aws[a-z0-9-]*:iam::(\d{12}):(.+)$/.exec(arn) ?? [];
  if (of === undefined) return "it is not the ARN of a user or a role: arn:aws:iam::ACCOUNT:user/NAME";
  if (of !== account) return `it is of another account than ${account}`;
  const name = resource.split("/").at(-1) ?? "";
  if (resource === "root")
    return (await iam.accountSummary()).AccountMFAEnabled === 1 ? undefined : "the root user has no MFA device";
  if (resource.startsWith("role/"))
    return (await iam.findRole(name))?.arn === arn ? undefined : "there is no such role";
  if (!resource.startsWith("user/")) return "it is neither a user nor a role";
  if ((await iam.findUser(name))?.arn !== arn) return "there is no such user";
  const member = (await iam.groupsOfUser(name)).find((group) => groups.includes(group));
  return member === undefined ? undefined : `it is a member of ${member} itself`;
}
