import { wordOf } from "../../core/plain-word.ts";
import { visible } from "../../core/visible.ts";
import { profileText, usedBy } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import { missingInConfig, noCredentialsFound, processFailed, weighed } from "../signs.ts";
import type { Complaint } from "../wrappers.ts";

/** Whether the failure of a credential_process is that there is no such program. */
export function isNotFound({ message }: Pick<Complaint, "message">): boolean {
  return /\bnot found\b|No such file|exit (?:status|code):? (?:exit status: )?127|cannot find the (?:path|file)|is not recognized|not executable/i.test(
    message.slice(0, 500),
  );
}

export const processNotFound: Explanation = {
  signs: [
    ...weighed(processFailed, 80).map((sign) => ({
      ...sign,
      when: (complaint: Complaint) => (sign.when?.(complaint) ?? true) && isNotFound(complaint),
    })),
    { says: "Could not find process ", when: ({ client }) => client === "ruby", weight: 85 },
    // Python's own words, which mean this only where the program is that of a profile.
    { says: "[Errno 2] No such file or directory: '", weight: 4 },
    ...weighed([...noCredentialsFound, ...missingInConfig], 8),
  ],
  means:
    "The program that credential_process names is not there. Tools start it without your shell: no alias, no ~, no variable, and often with another PATH.",
  tell: "the path behind credential_process names no file, or is not a whole path",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const named = used.by === "profile" && used.profile.program !== undefined ? used.profile : undefined;
    const byText = [...evidence.profiles.values()].find(
      ({ program }) => program !== undefined && !program.found && complaint.message.includes(program.program),
    );
    const profile = byText ?? named;
    const missing = profile?.program !== undefined && !profile.program.found;
    return {
      clues: [
        missing && [
          byText !== undefined ? 92 : 82,
          `credential_process of ${profileText(profile.name)} names ${visible(profile.program?.program ?? "")}, and there is no such program.`,
        ],
        named?.program?.found === true && [-10],
      ],
      steps:
        profile?.program?.own === true
          ? [command("daypass doctor --fix")]
          : [
              advice("write the program's whole path into credential_process, without ~ and variables"),
              command(
                profile === undefined
                  ? "daypass doctor"
                  : `aws configure get credential_process --profile ${wordOf(profile.name)}`,
              ),
            ],
    };
  },
};
