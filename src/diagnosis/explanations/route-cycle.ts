import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";

export const routeCycle: Explanation = {
  signs: [
    { says: "Infinite loop in credential configuration detected", weight: 90 },
    { says: "profile formed an infinite loop", weight: 90 },
    { says: "SourceProfileCircularReferenceError", weight: 90 },
    { says: "Detected a cycle attempting to resolve credentials for profile", weight: 90 },
  ],
  means: "The profiles name each other as source_profile in a circle, so that none of them leads to keys.",
  tell: "following source_profile from one to the next comes back to the first",
  judge: () => ({
    clues: [],
    steps: [advice("have one of them name the profile of your keys or of your session"), command("daypass doctor")],
  }),
};
