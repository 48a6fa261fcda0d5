import { editAwsFiles } from "../aws-files/edit-file.ts";
import { expirationText, putSession } from "../profiles/edits.ts";
import { settingOf } from "../profiles/profile.ts";
import type { Profiles } from "../profiles/read.ts";
import type { Route } from "../profiles/route.ts";
import { retellExpiry } from "./expiry-line.ts";
import { findOrigin, rememberOrigin } from "./origins.ts";
import type { SessionOwner, StandingSession } from "./session-wish.ts";
import type { StateTools } from "./state-file.ts";

/** Writes a role session into the section of its role profile, whose form is `file`, and remembers that it is daypass's own. */
export async function deliverRole(
  { route, role, owner, reason }: RoleDelivery,
  profiles: Profiles,
  tools: StateTools,
): Promise<void> {
  const { credentials: path } = profiles.locations;
  const held = profiles.byName.get(route.profile);
  const heldKeyId = settingOf(held, "aws_access_key_id");
  if (heldKeyId === role.accessKeyId && settingOf(held, "expiration") === expirationText(role.expiresAt)) return;
  const origin = await findOrigin(path, route.profile, tools);
  const own = heldKeyId === undefined || origin?.sessionKeyId === heldKeyId;
  const edit = { path, kind: "credentials", edit: putSession(route.profile, role) } as const;
  await editAwsFiles([edit], { backup: own ? "none" : "keep", reason }, tools);
  await retellExpiry({ credentialsPath: path, profile: route.profile }, role.expiresAt, tools);
  const account = role.account;
  await rememberOrigin(
    path,
    route.profile,
    { keys: route.keys, ...owner, account, sessionKeyId: role.accessKeyId },
    tools,
  );
}

export interface RoleDelivery {
  readonly route: Route;
  readonly role: StandingSession;
  readonly owner: SessionOwner;
  /** The command it is done for, as the backup's record says it. */
  readonly reason: string;
}
