import { usedBy, usedSentence, withoutKeys } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";

export const keysMalformed: Explanation = {
  signs: [
    { code: ["IncompleteSignature", "IncompleteSignatureException"], weight: 80 },
    { says: "not a valid key=value pair (missing equal-sign) in Authorization header", weight: 85 },
    { says: "Credential must have exactly 5 slash-delimited elements", weight: 85 },
    { says: "a non-empty Access Key (AKID) must be provided in the credential", weight: 85 },
    {
      code: ["AuthorizationHeaderMalformed"],
      when: ({ message }) => !/the region '[^']{0,40}' is wrong/i.test(message.slice(0, 300)),
      weight: 70,
    },
    { says: "Invalid header value b'AWS4-HMAC-SHA256", weight: 85 },
    { says: 'Invalid character in header content ["authorization"]', weight: 85 },
    { says: 'invalid header field value for "Authorization"', weight: 85 },
  ],
  means:
    "The access key id cannot be one: id and secret stand in each other's place, or a blank, a quote or a line end came along when they were copied.",
  tell: "the id begins with AKIA or ASIA and has 20 letters and digits, and nothing else stands in its line",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    return {
      clues: [used.by !== "nothing" && [5, usedSentence(used, evidence)]],
      steps:
        used.by === "environment"
          ? [advice("set the keys again, or go without them: a profile is taken then"), ...withoutKeys(evidence)]
          : [advice("copy both values again, whole, without quotes and blanks"), command("daypass setup")],
    };
  },
};
