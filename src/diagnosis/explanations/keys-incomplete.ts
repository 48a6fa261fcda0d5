import { profileText, usedBy, withoutKeys } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { command } from "../finding.ts";
import { missingInConfig, noCredentialsFound, weighed } from "../signs.ts";

export const keysIncomplete: Explanation = {
  signs: [
    {
      says: "Partial credentials found in",
      when: ({ message }) => !/assume-role/.test(message.slice(0, 60)),
      weight: 88,
    },
    { says: "partial credentials found for profile", weight: 88 },
    { says: "profile missing aws_secret_access_key", weight: 88 },
    { says: "profile missing aws_access_key_id", weight: 88 },
    ...weighed([...noCredentialsFound, ...missingInConfig], 8),
  ],
  means: "Of the two parts of a key, its id and its secret, only one is there.",
  tell: "aws configure list shows access_key without secret_key, or the other way round",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const inShell = used.by === "environment" && used.keys === "half";
    const profile = used.by === "profile" && used.profile.keys === "half" ? used.profile : undefined;
    return {
      clues: [
        inShell && [70, "One of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY is set in this shell, the other is not."],
        profile !== undefined && [
          70,
          `The key of ${profileText(profile.name)} is incomplete in ${evidence.credentialsPath}.`,
        ],
      ],
      steps: inShell ? withoutKeys(evidence) : [command("daypass setup")],
    };
  },
};
