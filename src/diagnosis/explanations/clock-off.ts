import { spanText } from "../../core/duration.ts";
import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import type { Complaint } from "../wrappers.ts";

export const clockOff: Explanation = {
  signs: [
    { says: "Signature expired:", weight: 95 },
    { says: "Signature not yet current:", weight: 95 },
    { code: ["RequestTimeTooSkewed"], weight: 95 },
    { says: "The difference between the request time and the current time is too large", weight: 95 },
    { code: ["RequestExpired"], says: "Request has expired", weight: 60 },
    { code: ["RequestInTheFuture"], weight: 85 },
  ],
  means:
    "The clock of this computer is wrong by more than AWS allows (15 minutes), so AWS refuses what is signed with it.",
  tell: "date -u shows another time than https://time.is/UTC",
  judge: (complaint) => {
    const seconds = offsetIn(complaint);
    const how =
      seconds === undefined ? undefined : `${spanText(Math.abs(seconds))} ${seconds > 0 ? "behind" : "ahead of"}`;
    return {
      clues: [how !== undefined && [4, `By the times in the message, this computer was ${how} AWS.`]],
      steps: [
        advice(
          "switch the automatic time on (Windows: w32tm /resync; macOS: Date & Time settings; WSL: sudo hwclock -s)",
        ),
        command("sudo timedatectl set-ntp true"),
      ],
    };
  },
};

/** What has to be added to the local clock, by the two times in STS's sentence. */
export function offsetIn({ message }: Pick<Complaint, "message">): number | undefined {
  const [, signed = "", now = ""] =
    /Signature (?:expired|not yet current): (\d{8}T\d{6}Z) is (?:now earlier|still later) than \d{8}T\d{6}Z \((\d{8}T\d{6}Z)/.exec(
      message,
    ) ?? [];
  const [from, to] = [timeOf(signed), timeOf(now)];
  return from === undefined || to === undefined ? undefined : Math.round((to - from) / 1000);
}

function timeOf(text: string): number | undefined {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  return year === undefined ? undefined : Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
