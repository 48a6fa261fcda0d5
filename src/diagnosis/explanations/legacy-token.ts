import { profileStart, usedBy } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { command, unset } from "../finding.ts";
import { keyRefused, tokenExpired, tokenMalformed, weighed } from "../signs.ts";

export const legacyToken: Explanation = {
  signs: weighed([...keyRefused, ...tokenMalformed, ...tokenExpired], 5),
  means:
    "A token under its old name, AWS_SECURITY_TOKEN or aws_security_token, is left over from another tool. The AWS CLI and boto3 take it before the new one, and key and token then do not belong together.",
  tell: "without the old name the same call works",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const { environment, profiles } = evidence;
    const inShell = environment.legacyToken === "other";
    const profile = used.by === "profile" ? used.profile : profiles.get(evidence.named?.name ?? "");
    const inFile = profile?.legacyToken === true;
    const reads = complaint.client === undefined || complaint.client === "botocore" ? 0 : -40;
    return {
      clues: [
        inShell && [85 + reads, "AWS_SECURITY_TOKEN in this shell is another token than AWS_SESSION_TOKEN."],
        inFile && [
          85 + reads,
          `${profileStart(profile.name)} has an aws_security_token that is not its aws_session_token.`,
        ],
      ],
      steps: inShell || !inFile ? [unset("AWS_SECURITY_TOKEN")] : [command("daypass doctor --fix")],
    };
  },
};
