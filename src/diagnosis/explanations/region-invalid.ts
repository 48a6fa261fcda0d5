import { wordOf } from "../../core/plain-word.ts";
import { usedBy } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { command, unset } from "../finding.ts";

export const regionInvalid: Explanation = {
  signs: [
    { says: "Credential should be scoped to a valid region", weight: 85 },
    {
      says: "doesn't match a supported format",
      when: ({ message, before }) => isOfRegion(before, message),
      weight: 85,
    },
    { says: "Region not accepted: region=", weight: 85 },
    { says: "is not a valid AWS Region", weight: 80 },
    { says: "invalid AWS Region: ", when: ({ message }) => /^invalid AWS Region: \S/i.test(message), weight: 85 },
  ],
  means: "What stands as the region is not the name of one, or not that of the region which the service was asked in.",
  tell: "a region is written like eu-central-1",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const { environment } = evidence;
    const names = ["AWS_REGION", "AWS_DEFAULT_REGION"].filter((name) => environment.set.has(name));
    const profile = used.by === "profile" ? used.profile : undefined;
    return {
      clues: [
        environment.region !== undefined && [5, `${names.join(" and ")} in this shell: ${environment.region}.`],
        environment.region === undefined &&
          profile?.region !== undefined && [5, `Profile "${profile.name}" has region = ${profile.region}.`],
      ],
      steps: [
        ...(names.length > 0 ? [unset(...names)] : []),
        command(`aws configure set region us-east-1 --profile ${wordOf(profile?.name ?? "default")}`),
      ],
    };
  },
};

function isOfRegion(before: string | undefined, message: string): boolean {
  return /region_name '[^']{0,80}' $/i.test(before ?? "") || /region_name/.test(message.slice(0, 120));
}
