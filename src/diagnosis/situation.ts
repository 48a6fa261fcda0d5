import { spanText } from "../core/duration.ts";
import { nothingHere, profileText, type Used, usedBy, usedSentence } from "./credentials-used.ts";
import type { Evidence, ProfileEvidence } from "./evidence.ts";
import type { Complaint } from "./wrappers.ts";

/** What this computer would use now, where it speaks for no cause of its own: to be compared with what the tool used. */
export function situation(complaint: Complaint, evidence: Evidence): string {
  const used = usedBy(complaint, evidence);
  const { profiles, named } = evidence;
  switch (used.by) {
    case "environment":
      return usedSentence(used, evidence) ?? "";
    case "missing":
      return used.named === "text"
        ? `There is no profile "${used.name}" here.`
        : `${named?.variable} in this shell is "${used.name}", and there is no such profile.`;
    case "empty":
      return `${named?.variable} in this shell is set and empty.`;
    case "nothing":
      return profiles.size === 0
        ? nothingHere(evidence)
        : 'No profile is named (AWS_PROFILE is not set), and there is no profile "default".';
    case "profile":
      return profileSentence(used, evidence);
  }
}

function profileSentence(used: Extract<Used, { readonly by: "profile" }>, evidence: Evidence): string {
  const { profile } = used;
  const sentence =
    usedSentence(used, evidence) ??
    (used.named === "variable"
      ? `${evidence.named?.variable} names ${profileText(profile.name)}.`
      : `It is about ${profileText(profile.name)}.`);
  return [sentence, sessionSentence(profile, evidence)].filter((part) => part !== undefined).join(" ");
}

function sessionSentence(profile: ProfileEvidence, { now, profiles }: Evidence): string | undefined {
  const { login } = profile;
  // Long-term keys have their session in another profile.
  const holder = profile.kind === "keys" ? profiles.get(profile.session ?? "") : profile;
  const endsAt = holder?.endsAt;
  if (endsAt === undefined) return login === undefined ? undefined : "There is no session of it.";
  const left = (endsAt.getTime() - now.getTime()) / 1000;
  const which =
    holder === undefined || holder === profile ? "The session" : `Its session, ${profileText(holder.name)},`;
  return left > 0 ? `${which} is good for another ${spanText(left)}.` : `${which} ended ${spanText(-left)} ago.`;
}
