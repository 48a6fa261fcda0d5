import { accessDenied } from "../aws-error.ts";
import { credentialsMembers, issueSession } from "../issue-session.ts";
import { integer, operation } from "../query-input.ts";
import { serialNumber, tokenCode } from "./sts-members.ts";
import { passesMfa } from "./sts-mfa.ts";

/** Needs no permission, only long-term keys. Root gets an hour at most, and is not told. */
export const getSessionToken = operation({
  action: "GetSessionToken",
  input: {
    DurationSeconds: integer({ min: 900, max: 129_600 }),
    SerialNumber: serialNumber,
    TokenCode: tokenCode,
  },
  run(input, { caller, world }) {
    if (caller.session !== undefined) throw accessDenied("Cannot call GetSessionToken with session credentials");
    const { limits } = world;
    const mfaAt = passesMfa(input, caller, world) ? world.now() : undefined;
    const isRoot = caller.kind === "root";
    const wanted = input.DurationSeconds ?? (isRoot ? limits.rootSessionSeconds : limits.sessionDefaultSeconds);
    const seconds = isRoot ? Math.min(wanted, limits.rootSessionSeconds) : wanted;
    const session = issueSession({ by: "GetSessionToken", seconds, mfaAt, userName: caller.user?.name }, world);
    return { Credentials: credentialsMembers(session) };
  },
});
