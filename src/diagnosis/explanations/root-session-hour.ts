import { loginStep, profileText, usedBy } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { advice } from "../finding.ts";
import { tokenExpired, weighed } from "../signs.ts";

export const rootSessionHour: Explanation = {
  signs: [
    ...weighed(tokenExpired, 5),
    { says: "Cannot be greater than 3600 for root", weight: 80 },
    { says: "root account's session duration", weight: 80 },
  ],
  means: "AWS gives the root user sessions of one hour, whatever length is asked for, and says nothing about it.",
  tell: "aws sts get-caller-identity ends with :root",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const isRoot = /:root\b/.test(complaint.message.slice(0, 300));
    const device = [...evidence.profiles.values()].find((profile) => profile.device === "root");
    return {
      clues: [
        isRoot && [80, "The message names the root user."],
        device !== undefined && [
          used.by === "profile" && [device.name, device.session].includes(used.profile.name) ? 93 : 40,
          `The device of ${profileText(device.name)} is that of the root user.`,
        ],
      ],
      steps: [advice("work as an IAM user: its sessions last up to 36 h"), loginStep(used, evidence)],
    };
  },
};
