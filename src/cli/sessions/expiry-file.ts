import { isFailure } from "../../core/errors.ts";
import { tellExpiry } from "../../sessions/expiry-line.ts";
import type { Context } from "../context.ts";
import type { HandedOver } from "./hand-over.ts";

/**
 * The file from which a shell's prompt learns until when a profile's name is good; `undefined` for keys, which are what they are.
 * What a name stands for is renewed, perhaps from another window. `undefined`, too, where it cannot be written: a prompt shows
 * less then, and the name is as good.
 */
export async function expiryFileFor(
  { obtained, handOver, profiles }: HandedOver,
  context: Context,
): Promise<string | undefined> {
  if (handOver === "keys") return undefined;
  const profile = obtained.form === "file" ? obtained.profile : obtained.sessionProfile;
  const told = { credentialsPath: profiles.locations.credentials, profile };
  const until = obtained.form === "file" ? obtained.credentials.expiresAt : obtained.sessionEndsAt;
  try {
    return await tellExpiry(told, until, context.stateTools());
  } catch (error) {
    if (isFailure(error, "file-unwritable")) return undefined;
    throw error;
  }
}
