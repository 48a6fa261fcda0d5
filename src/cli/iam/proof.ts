import { openCloudFormation } from "../../aws-api/cloudformation.ts";
import { openIamAdmin } from "../../aws-api/iam-admin.ts";
import { openSts } from "../../aws-api/sts.ts";
import type { AccessKeys, Credentials } from "../../core/credentials.ts";
import { visible } from "../../core/visible.ts";
import { type ProofName, type ProofResult, prove } from "../../iam/prove.ts";
import type { Profiles } from "../../profiles/read.ts";
import type { RoleHop, Route } from "../../profiles/route.ts";
import { connect } from "../../sessions/connect.ts";
import type { Context } from "../context.ts";
import { pause } from "../pause.ts";
import { askTrust } from "../sessions/ask-trust.ts";

/** What may be read at the end, to see that the role gives rights. */
export const readings = ["iam:GetAccountSummary", "iam:ListMFADevices", "cloudformation:DescribeStacks"] as const;
export type Reading = (typeof readings)[number];

export interface ProofWish {
  /** Leads the requests to the right place. */
  readonly route: Route;
  readonly region: string | undefined;
  readonly keys: AccessKeys;
  readonly user: string;
  /** The role that people assume; `undefined` where they work as their user. */
  readonly role: Pick<RoleHop, "roleArn" | "externalId" | "sessionName"> | undefined;
  readonly session: () => Promise<Credentials>;
  /** What the role may read; without a role, the user's own devices. */
  readonly reading: Reading | undefined;
  /** Everything was made a moment ago. */
  readonly fresh: boolean;
}

const titles: Readonly<Record<ProofName, string>> = {
  "key-alone": "key alone is refused",
  "key-with-code": "key with a code is accepted",
  role: "role is reached",
  read: "role reads",
};

/** Tries what a guardrail promises, and says each result as it comes. */
export async function runProof(wish: ProofWish, profiles: Profiles, context: Context): Promise<readonly ProofResult[]> {
  const { route, region, keys, user, role } = wish;
  const tools = { ...context.stateTools(), env: context.env, askTrust: askTrust(context) };
  const way = { route, region, serial: route.serial };
  const sts = openSts(await connect("sts", way, profiles, tools), tools);
  const iamConnection = await connect("iam", way, profiles, tools);
  const withKey = openIamAdmin(iamConnection, keys, tools);
  const assume = (credentials: Credentials) => {
    const { roleArn = "", externalId, sessionName = user } = role ?? {};
    return sts.assumeRole({ credentials, roleArn, externalId, sessionName });
  };
  const reading = wish.reading ?? (role === undefined ? "iam:ListMFADevices" : "iam:GetAccountSummary");
  const read = async (credentials: Credentials) => {
    if (reading === "cloudformation:DescribeStacks") {
      const stacks = openCloudFormation(await connect("cloudformation", way, profiles, tools), credentials, tools);
      await stacks.findStack("daypass").finally(() => stacks.close());
      return reading;
    }
    const iam = openIamAdmin(iamConnection, credentials, tools);
    const asked = reading === "iam:ListMFADevices" ? iam.devicesOfUser(user) : iam.accountSummary();
    await asked.finally(() => iam.close());
    return reading;
  };
  try {
    return await prove(
      {
        user,
        withKey,
        assumeWithKey: role === undefined ? undefined : () => assume(keys),
        session: wish.session,
        assumeWithSession: role === undefined ? undefined : assume,
        read,
      },
      { fresh: wish.fresh },
      { pause, say: (result) => sayResult(result, context) },
    );
  } finally {
    sts.close();
    withKey.close();
  }
}

function sayResult({ proof, right, said }: ProofResult, { say, paint, flags }: Context): void {
  if (flags.json) return;
  say(`${right ? paint("green", "✔") : paint("red", "✖")} ${titles[proof]}: ${visible(said)}`);
}
