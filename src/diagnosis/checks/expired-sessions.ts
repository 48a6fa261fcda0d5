import { visible } from "../../core/visible.ts";
import { dropSession } from "../../profiles/edits.ts";
import { holdsSession } from "../../profiles/profile.ts";
import { sourceOf } from "../../profiles/read.ts";
import { expirationOf } from "../../sessions/expiry.ts";
import { type Check, command, inBoth } from "../finding.ts";

export const expiredSessions: Check = {
  id: "expired-sessions",
  looksFor: "ended sessions that other tools left in the files",
  find: ({ profiles, now, status }) => {
    const renewed = new Set(status.filter(({ login }) => login !== undefined).map(({ name }) => name));
    return [...profiles.byName.values()].flatMap((profile) => {
      const end = expirationOf(profile);
      // One that a login renews is the everyday case, and status shows it.
      if (!holdsSession(profile) || end === undefined || end > now) return [];
      if (renewed.has(profile.name) || sourceOf(profile, profiles) !== undefined) return [];
      const id = profile.settings.get("aws_access_key_id");
      return [
        {
          severity: "remark" as const,
          what: `Profile ${visible(profile.name)} holds a session that ended ${end.toISOString().slice(0, 10)}`,
          why: "tools that use it say ExpiredToken; daypass does not know its keys and cannot renew it",
          place: id?.place,
          mend: command("daypass doctor --fix"),
          fix: {
            kind: "edit" as const,
            // Long-term keys that stand in the other file stay.
            edits: inBoth(dropSession(profile.name)),
          },
        },
      ];
    });
  },
};
