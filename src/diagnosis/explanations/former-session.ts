import { spanText } from "../../core/duration.ts";
import { profileText, usedBy, useStep, withoutKeys } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { advice } from "../finding.ts";
import { keyRefused, tokenExpired, tokenMalformed, weighed } from "../signs.ts";

export const formerSession: Explanation = {
  signs: [...weighed(tokenExpired, 25), ...weighed([...keyRefused, ...tokenMalformed], 5)],
  means:
    "There is a new session, but the program still uses the former one: it read the credentials when it started, and keeps them.",
  tell: "the same call works in a new terminal",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const { environment, now, profiles, named } = evidence;
    const profile = used.by === "profile" ? used.profile : (profiles.get(named?.name ?? "") ?? goodOne(evidence));
    const left = profile?.endsAt === undefined ? 0 : (profile.endsAt.getTime() - now.getTime()) / 1000;
    const isGood = profile !== undefined && left > 60;
    const inShell = used.by === "environment" && environment.keys === "session" && environment.keysOf === undefined;
    const isExpiry = /expired/i.test(complaint.message) || /Expired/.test(complaint.code ?? "");
    return {
      clues: [
        isGood &&
          (used.by !== "environment" || environment.keys === "long-term") &&
          isExpiry && [
            65,
            `The session of ${profileText(profile.name)} is good for another ${spanText(left)}, so the program that says this has an older one.`,
          ],
        isGood &&
          inShell && [
            isExpiry ? 60 : 30,
            `The keys in this shell are those of another session than that of ${profileText(profile.name)}, which is good for another ${spanText(left)}.`,
          ],
        !isGood && [-20],
      ],
      steps: inShell
        ? [...withoutKeys(evidence), useStep(used, evidence)]
        : [
            advice("restart the program, or choose the profile in it anew (VS Code: AWS: Connect, and the profile)"),
            useStep(used, evidence),
          ],
    };
  },
};

function goodOne({ profiles, now }: Parameters<typeof useStep>[1]) {
  return [...profiles.values()].find(({ kind, endsAt }) => kind === "session" && endsAt !== undefined && endsAt > now);
}
