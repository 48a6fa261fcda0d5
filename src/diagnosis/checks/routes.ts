import { DaypassError, isFailure } from "../../core/errors.ts";
import { wordOf } from "../../core/plain-word.ts";
import { visible } from "../../core/visible.ts";
import { roleArnOf } from "../../profiles/profile.ts";
import { kindOf } from "../../profiles/read.ts";
import { routeTo } from "../../profiles/route.ts";
import { type Check, command, type Finding } from "../finding.ts";

export const routes: Check = {
  id: "routes",
  looksFor: "roles whose source does not exist, holds nothing, or leads in a circle",
  find: ({ profiles, remembered }) =>
    [...profiles.byName.values()].flatMap((profile): readonly Finding[] => {
      if (roleArnOf(profile) === undefined || kindOf(profile, profiles) !== "role") return [];
      try {
        routeTo(profile.name, profiles, remembered);
        return [];
      } catch (error) {
        if (!(error instanceof DaypassError)) throw error;
        // Roles behind another tool's sign-in, or a machine's own, are that tool's.
        if (error.code === "profile-not-served") return [];
        if (profile.settings.has("credential_source")) return [];
        const own = (profile.settings.get("source_profile") ?? profile.settings.get("role_arn"))?.place;
        // The line at fault may be that of a profile further along the way.
        const place = (isFailure(error, "profile-not-found") ? error.facts.namedBy : undefined) ?? own;
        return [
          {
            severity: "problem",
            what: `Role profile ${visible(profile.name)} leads nowhere: ${error.message}`,
            why: "no tool can assume its role",
            place,
            mend:
              place === undefined ? command(`daypass profiles show ${wordOf(profile.name)}`) : { kind: "line", place },
          },
        ];
      }
    }),
};
