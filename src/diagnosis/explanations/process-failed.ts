import { wordOf } from "../../core/plain-word.ts";
import { profileStart, usedBy } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import { missingInConfig, noCredentialsFound, processFailed, weighed } from "../signs.ts";
import type { Complaint } from "../wrappers.ts";
import { isNotFound } from "./process-not-found.ts";

export const processFailedExplained: Explanation = {
  signs: [
    ...weighed(processFailed, 65).map((sign) => ({
      ...sign,
      when: (complaint: Complaint) => (sign.when?.(complaint) ?? true) && !isNotFound(complaint),
    })),
    ...weighed([...noCredentialsFound, ...missingInConfig], 8),
  ],
  means:
    "The program that credential_process names was started and gave no credentials. What it said itself is the cause.",
  tell: "started by hand, the line behind credential_process fails too, or prints something else than credentials",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const profile = used.by === "profile" ? used.profile : undefined;
    const program = profile?.program;
    return {
      clues: [
        program?.found === true && [
          complaint.client === "javascript-3" ? 35 : 15,
          `${profileStart(profile?.name ?? "")} gets its credentials from ${program.program}.`,
        ],
        program?.own === true && [-10],
      ],
      steps: program?.own
        ? [command(`daypass process ${wordOf(profile?.name ?? "")}`)]
        : [
            advice("run the line behind credential_process by hand, and see what it says"),
            command(
              profile === undefined
                ? "daypass doctor"
                : `aws configure get credential_process --profile ${wordOf(profile.name)}`,
            ),
          ],
    };
  },
};
