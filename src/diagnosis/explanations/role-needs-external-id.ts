import { wordOf } from "../../core/plain-word.ts";
import { profileStart, profileText, siblingWith, usedBy } from "../credentials-used.ts";
import { denialReason } from "../denial.ts";
import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import { roleDenied } from "../signs.ts";
import type { Complaint } from "../wrappers.ts";

export const roleNeedsExternalId: Explanation = {
  signs: roleDenied.map((sign) => ({ ...sign, weight: 22 })),
  means:
    "The role belongs to somebody else's account and lets people in only with an external id, which was not sent, or is another one.",
  tell: "whoever gave you the role gave you an external id with it",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const profile = used.by === "profile" && used.profile.role !== undefined ? used.profile : undefined;
    const foreign = isForeign(complaint);
    const reason = denialReason(complaint);
    const sibling = profile === undefined ? undefined : siblingWith("externalId", profile, evidence);
    return {
      clues: [
        sibling !== undefined &&
          profile !== undefined && [
            40,
            `${profileStart(sibling.name)} for the same account has an external_id, and ${profileText(profile.name)} has none.`,
          ],
        foreign &&
          sibling === undefined &&
          profile !== undefined &&
          !profile.role?.externalId && [
            20,
            `The role is of another account than you are, and ${profileText(profile.name)} has no external_id.`,
          ],
        foreign &&
          profile?.role?.externalId === true && [
            5,
            `${profileStart(profile.name)} has an external_id; it may be another one than the role wants.`,
          ],
        !foreign && [-12],
        reason !== "unsaid" && reason !== "trust" && [-20],
      ],
      steps: [
        advice("ask whoever gave you the role for its external id"),
        command(`aws configure set external_id ID --profile ${wordOf(profile?.name ?? "PROFILE")}`),
      ],
    };
  },
};

function isForeign({ message }: Complaint): boolean {
  const [, mine, theirs] =
    /User: arn:aws[\w-]*:\w+::(\d{12}):[\s\S]{0,300}?on resource: arn:aws[\w-]*:iam::(\d{12}):/.exec(message) ?? [];
  return mine !== undefined && mine !== theirs;
}
