import { wordOf } from "../../core/plain-word.ts";
import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import type { Complaint } from "../wrappers.ts";

const isOurs = ({ message, operation }: Complaint) =>
  !/'(?:tokenCode|serialNumber|durationSeconds)'/.test(message.slice(0, 300)) &&
  (/'(?:roleArn|roleSessionName|externalId|policy)'/.test(message.slice(0, 300)) ||
    /^(?:AssumeRole|GetSessionToken|GetFederationToken)$/.test(operation ?? ""));

export const requestNotValid: Explanation = {
  signs: [
    { says: "Request ARN is invalid", weight: 80 },
    {
      code: ["ValidationError"],
      says: " is invalid",
      when: ({ message, operation }) => operation === "AssumeRole" || /^(?:arn:)?\S{20,300} is invalid/.test(message),
      weight: 70,
    },
    { says: "failed to satisfy constraint", when: isOurs, weight: 65 },
    ...["Invalid ARN format", "Invalid role ARN format", "Invalid MFA ARN format"].map((says) => ({
      says,
      weight: 60,
    })),
    { says: "Invalid length for parameter RoleArn", weight: 75 },
  ],
  means:
    "A value in the request does not have the form that AWS wants, mostly an ARN: arn:aws:iam::ACCOUNT:role/NAME, with 12 digits and two colons in front of them.",
  tell: "AWS's sentence names the value",
  judge: (_, { profiles }) => {
    const role = [...profiles.values()].find((profile) => profile.role !== undefined);
    return {
      clues: [],
      steps: [
        advice("compare the value that the message names with that in the AWS console"),
        command(
          role === undefined ? "daypass profiles list" : `aws configure get role_arn --profile ${wordOf(role.name)}`,
        ),
      ],
    };
  },
};
