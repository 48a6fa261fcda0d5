import { wordOf } from "../../core/plain-word.ts";
import { profileStart, usedBy } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { command } from "../finding.ts";
import { codeNotAsked, missingInConfig, noCredentialsFound, weighed } from "../signs.ts";

export const toolCannotAsk: Explanation = {
  signs: [
    ...weighed(codeNotAsked, 80).map((sign) =>
      sign.says === "Enter MFA code for " ? { ...sign, around: "process" as const } : sign,
    ),
    ...weighed([...noCredentialsFound, ...missingInConfig], 8),
  ],
  means:
    "The profile names an MFA device (mfa_serial), so the tool wants a code for its role. It cannot ask for one, or nobody was there to answer.",
  tell: "the AWS CLI asks for a code on a terminal where this tool fails",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const profile = used.by === "profile" ? used.profile : undefined;
    const asks = profile?.role !== undefined && profile.device !== undefined;
    return {
      clues: [
        asks && [isAbout(complaint.message) ? 10 : 75, `${profileStart(profile.name)} has role_arn and mfa_serial.`],
        complaint.client === "javascript-3" &&
          isAbout(complaint.message) && [2, "JavaScript tools never ask by themselves."],
        complaint.client === "terraform" && isAbout(complaint.message) && [2, "Terraform never asks for codes."],
      ],
      steps: [
        command(
          profile?.role === undefined
            ? "daypass profiles list"
            : `daypass profiles form ${wordOf(profile.name)} process`,
        ),
      ],
    };
  },
};

function isAbout(message: string): boolean {
  return /MFA|multi-factor|AssumeRoleTokenProvider/i.test(message.slice(0, 200));
}
