import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";

export const connectionLost: Explanation = {
  signs: [
    { says: "Connection was closed before we received a valid response from endpoint URL", weight: 85 },
    { says: "Connection broken: ", when: ({ client }) => client === "botocore", weight: 70 },
    {
      says: "socket hang up",
      when: ({ client, message }) =>
        client === "javascript-3" || client === "javascript-2" || /amazonaws/.test(message),
      weight: 70,
    },
  ],
  means: "The connection to AWS was cut before the answer was complete. What was asked may have been done.",
  tell: "it happens now and then, not always",
  judge: () => ({
    clues: [],
    steps: [advice("try again; if a code was sent along, with the next one"), command("aws sts get-caller-identity")],
  }),
};
