import type { Explanation } from "../explanation.ts";
import { command } from "../finding.ts";

export const answerUnusable: Explanation = {
  signs: [
    { says: "must be exactly 12 digits", weight: 85 },
    { says: "an account id has 12 digits", weight: 85 },
    { says: "an account id has digits only", weight: 85 },
    { says: "Invalid email format", weight: 60 },
    { says: "an e-mail address ", weight: 85 },
  ],
  means: ({ message }) =>
    /mail/i.test(message.slice(0, 120))
      ? "An e-mail address was asked for, and what was given is none: NAME@DOMAIN."
      : "An AWS account id was asked for, and what was given is none: it has 12 digits, with or without dashes or blanks between them.",
  tell: "the AWS console shows the account id at the top right",
  judge: () => ({ clues: [], steps: [command("daypass setup")] }),
};
