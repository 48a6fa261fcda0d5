import { visible } from "../../core/visible.ts";
import { type DocumentEdit, inTurn, putSettings, withoutEmptySection } from "../../profiles/edits.ts";
import { sessionKeys } from "../../profiles/forms.ts";
import { holdsSession } from "../../profiles/profile.ts";
import { sourceOf } from "../../profiles/read.ts";
import { expirationOf } from "../../sessions/expiry.ts";
import { type Check, command, inBoth } from "../finding.ts";

/** With what other tools write beside a session. */
const leftKeys = [...sessionKeys, "x_security_token_expires", "aws_expiration", "assumed_role", "assumed_role_arn"];

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
      const edit: DocumentEdit = (document) => {
        // Long-term keys that stand in the other file stay.
        const section = document.find({ type: "profile", name: profile.name });
        return holdsSession(section) ? removal(profile.name)(document) : document;
      };
      return [
        {
          severity: "remark" as const,
          what: `Profile ${visible(profile.name)} holds a session that ended ${end.toISOString().slice(0, 10)}`,
          why: "tools that use it say ExpiredToken; daypass does not know its keys and cannot renew it",
          place: id?.place,
          mend: command("daypass doctor --fix"),
          fix: {
            kind: "edit" as const,
            edits: inBoth(edit),
          },
        },
      ];
    });
  },
};

function removal(profile: string): DocumentEdit {
  const gone = Object.fromEntries(leftKeys.map((key) => [key, undefined]));
  return inTurn(putSettings(profile, gone), withoutEmptySection(profile));
}
