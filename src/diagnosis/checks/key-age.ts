import { visible } from "../../core/visible.ts";
import { advice, type Check } from "../finding.ts";

const oldDays = 90;

export const keyAge: Check = {
  id: "key-age",
  looksFor: `access keys older than ${oldDays} days`,
  find: ({ network, profiles }) =>
    (network?.keys ?? []).flatMap(({ profile, ageDays }) =>
      ageDays === undefined || ageDays <= oldDays
        ? []
        : [
            {
              severity: "remark" as const,
              what: `The access key of profile ${visible(profile)} is ${ageDays} days old`,
              why: `most companies, and the CIS benchmark, want a new one after ${oldDays} days`,
              place: profiles.byName.get(profile)?.settings.get("aws_access_key_id")?.place,
              mend: advice("make a new key in IAM, daypass keys import it, then deactivate the old one"),
            },
          ],
    ),
};
